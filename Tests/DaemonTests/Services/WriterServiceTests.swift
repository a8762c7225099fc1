import FailurePoints
import Glibc
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Daemon

/// What is emitted is written in time, within bounds, and waits for nobody.
@Suite struct WriterServiceTests {
    private let scratch: Scratch
    private let heard = Heard()

    init() throws {
        scratch = try Scratch()
        for name in ["state", "out"] { mkdir(scratch.file(name), 0o755) }
    }

    /// A disk that answers only when it is told to: the writer asks for the probes' memories while it saves the state.
    private final class Disk: Sendable {
        private let answers = Atomic(true)
        func hang() { answers.store(false, ordering: .sequentiallyConsistent) }
        func answer() { answers.store(true, ordering: .sequentiallyConsistent) }
        func wait() { while !answers.load(ordering: .sequentiallyConsistent) { usleep(2000) } }
    }

    private func withService(
        _ disk: Disk = Disk(), batchTime: Duration = .milliseconds(50), _ body: (WriterService, SharedCount) async throws -> Void
    )
        async throws
    {
        let started = SharedCount()
        let writer = Writer(outputs: scratch.file("out"), state: scratch.file("state"), logger: heard.logger) {
            disk.wait()
            return [:]
        }
        let service = WriterService(writer, logger: heard.logger, batchTime: batchTime) { _ in started.add() }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [service], logger: Logger(label: "test") { _ in SilentHandler() }))
        let task = Task { try await group.run() }
        defer { disk.answer() }
        try await body(service, started)
        disk.answer()
        await group.triggerGracefulShutdown()
        try await task.value
    }

    private static let transition = Transition(
        .opened, "disk-full", from: .ok, to: .critical, finding: .critical("used-ratio", "98 % used"), incident: nil, at: Reports.at.wall)

    private func lines(_ name: String) -> Int { ((try? scratch.text("out/\(name)")) ?? "").split(separator: "\n").count }

    @Test func whatIsEmittedIsWrittenAndToldAlsoAtTheEnd() async throws {
        try await withService(batchTime: .seconds(600)) { service, _ in
            service.emit([.event(Event(Self.transition, in: Catalogue.all)), .incident(Self.transition), .round(Reports.full)])
        }
        #expect(heard.messages == ["disk-full is critical: 98 % used"])
        #expect(lines("failure_point_incidents.jsonl") == 1)
        #expect(lines("failure_point_monitor.jsonl") == 1)
    }

    @Test func aDiskThatDoesNotAnswerIsToldAndKeepsNeitherTheJournalNorAHealWaiting() async throws {
        let disk = Disk()
        disk.hang()
        try await withService(disk) { service, started in
            service.emit([.incident(Self.transition), .order(staleOrder()), .latest(Reports.full)])
            #expect(await eventually { service.complaint != nil && started.value == 1 })
            service.emit([.event(Event(.stopping, .notice, "a word to the journal")), .order(staleOrder())])
            #expect(await eventually { heard.messages.contains("a word to the journal") })
            #expect(await eventually { started.value == 2 })
            #expect(heard.messages.contains { $0.contains("their disk does not answer") })
            disk.answer()
            #expect(await eventually { service.complaint == nil && heard.messages.contains("the outputs can be written again") })
            #expect(started.value == 2)
        }
        #expect(lines("failure_point_incidents.jsonl") == 1)
    }

    @Test func whileTheDiskHangsTheLatestStateWinsAndNoIncidentIsLost() async throws {
        let disk = Disk()
        disk.hang()
        try await withService(disk) { service, _ in
            service.emit([.latest(Reports.empty)])
            #expect(await eventually { service.complaint != nil })
            for _ in 0..<500 { service.emit([.incident(Self.transition), .round(Reports.full)]) }
        }
        #expect(lines("failure_point_incidents.jsonl") == 500)
        #expect(lines("failure_point_monitor.jsonl") == OutputQueue.maximumRounds)
        let first = try scratch.text("out/failure_point_monitor.jsonl").split(separator: "\n").first
        #expect(first?.contains("\"lost_before\":\(500 - OutputQueue.maximumRounds)") == true)
    }

    @Test func whatIsCutFromTheQueueIsCounted() {
        let queue = OutputQueue()
        for _ in 0..<(HistoryBacklog.maximumLines + 3) { queue.put([.incident(Self.transition)]) }
        let batch = queue.takeBatch()
        #expect(batch.records.count == HistoryBacklog.maximumLines)
        #expect(batch.cut == [.incidents: 3])
        for number in 0...OutputQueue.maximumEvents { queue.put([.event(Event(.fault, .notice, "\(number)"))]) }
        let (events, dropped) = queue.takeEvents()
        #expect(events.count == OutputQueue.maximumEvents && events.first?.message == "1" && dropped == 1)
        #expect(queue.takeBatch().isEmpty)
    }

    @Test func aHealBeginsWhenTheStateSaysSo() async throws {
        try await withService(batchTime: .seconds(600)) { service, started in
            service.emit([.order(staleOrder()), .latest(Reports.full)])
            #expect(await eventually { started.value == 1 })
            #expect(access(scratch.file("state/state.json"), F_OK) == 0)
        }
    }
}
