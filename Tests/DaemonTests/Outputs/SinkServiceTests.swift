import FailurePoints
import Glibc
import Logging
import Probes
import ServiceLifecycle
import Synchronization
import Testing

@testable import Outputs
@testable import Scheduling

/// What is emitted is written in time, within bounds, and waits for nobody.
@Suite struct SinkServiceTests {
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

    private func withSinks(
        _ disk: Disk = Disk(), writeTime: Duration = .milliseconds(50), slack: Duration = .zero, metrics: MetricsPlace = MetricsPlace(),
        _ body: (Sinks, Liveness, SharedCount) async throws -> Void
    ) async throws {
        let (started, liveness) = (SharedCount(), Liveness(slack: slack))
        let memories: @Sendable () -> [ProbeName: ProbeMemory] = {
            disk.wait()
            return [:]
        }
        let sinks = Sinks(
            outputs: scratch.file("out"), state: scratch.file("state"), metrics: metrics, logger: heard.logger, liveness: liveness,
            writeTime: writeTime, memories: memories, startHeal: { _ in started.add() })
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: sinks.services, logger: Logger(label: "test") { _ in SilentHandler() }))
        let task = Task { try await group.run() }
        defer { disk.answer() }
        try await body(sinks, liveness, started)
        disk.answer()
        await group.triggerGracefulShutdown()
        try await task.value
    }

    private static let transition = Transition(
        .opened, "disk-full", from: .ok, to: .critical, finding: .critical("used-ratio", "98 % used"), incident: nil, at: Reports.at.wall)

    private func lines(_ name: String) -> Int { ((try? scratch.text("out/\(name)")) ?? "").split(separator: "\n").count }

    @Test func metricsThatNobodyWantsYetAreCountedAllTheSame() async throws {
        let metrics = MetricsPlace()
        try await withSinks(metrics: metrics) { sinks, _, _ in
            for _ in 0..<3 { sinks.emit([.incident(Self.transition), .latest(Reports.full)]) }
            metrics.set(scratch.file("m.prom"))
            sinks.emit([.incident(Self.transition), .latest(Reports.full)])
            #expect(await eventually { (try? scratch.text("m.prom"))?.contains(#"fpmond_transitions_total{kind="opened"} 4"#) == true })
        }
    }

    @Test func whatIsEmittedIsWrittenAlsoAtTheEnd() async throws {
        try await withSinks(writeTime: .seconds(600)) { sinks, _, _ in
            sinks.emit([.event(Event(Self.transition, in: Catalogue.all)), .incident(Self.transition), .round(Reports.full)])
        }
        #expect(heard.messages == ["disk-full is critical: 98 % used"])
        #expect(lines("failure_point_incidents.jsonl") == 1)
        #expect(lines("failure_point_monitor.jsonl") == 1)
    }

    @Test func aDiskThatDoesNotAnswerIsReportedAndDelaysNeitherTheJournalNorAHeal() async throws {
        let disk = Disk()
        disk.hang()
        try await withSinks(disk) { sinks, liveness, started in
            sinks.emit([.incident(Self.transition), .order(staleOrder()), .latest(Reports.full)])
            #expect(await eventually { liveness.stalledSinks() == ["the state and the history"] && started.value == 1 })
            #expect(liveness.overdue().isEmpty, "a restart mends no disk")
            sinks.emit([.event(Event(.stopping, .notice, "a word to the journal")), .order(staleOrder())])
            #expect(await eventually { heard.messages.contains("a word to the journal") })
            #expect(await eventually { started.value == 2 })
            #expect(await eventually { heard.messages.contains { $0.contains("the disk does not respond") } })
            disk.answer()
            #expect(await eventually { liveness.stalledSinks().isEmpty && heard.messages.contains("the state and the history can be written again") })
            #expect(started.value == 2)
        }
        #expect(lines("failure_point_incidents.jsonl") == 1)
    }

    /// Else the status line would say for ever that the disk does not answer.
    @Test func aWriteThatHasEndedIsNotOverdue() async throws {
        let disk = Disk()
        disk.hang()
        // So impatient that a write is overdue as soon as it begins.
        try await withSinks(disk, writeTime: .seconds(600), slack: .seconds(-3600)) { sinks, liveness, _ in
            sinks.emit([.latest(Reports.full)])
            #expect(await eventually { liveness.stalledSinks() == ["the state and the history"] })
            disk.answer()
            #expect(await eventually(within: .seconds(30)) { liveness.stalledSinks().isEmpty })
        }
    }

    @Test func aSinkThatHangsConcernsNoOther() async throws {
        let disk = Disk()
        disk.hang()
        try await withSinks(disk) { sinks, _, _ in
            sinks.emit([.incident(Self.transition), .round(Reports.full)])
            #expect(await eventually { lines("failure_point_monitor.jsonl") == 1 })
            #expect(await eventually { access(scratch.file("out/failure_point_monitor_summary.json"), F_OK) == 0 })
            #expect(lines("failure_point_incidents.jsonl") == 0)
        }
        #expect(lines("failure_point_incidents.jsonl") == 1)
    }

    @Test func whileTheDiskHangsNoIncidentIsLost() async throws {
        let disk = Disk()
        disk.hang()
        try await withSinks(disk) { sinks, liveness, _ in
            sinks.emit([.latest(Reports.empty)])
            #expect(await eventually { !liveness.stalledSinks().isEmpty })
            for _ in 0..<500 { sinks.emit([.incident(Self.transition), .latest(Reports.full)]) }
        }
        #expect(lines("failure_point_incidents.jsonl") == 500)
    }

    @Test func eachQueueIsBoundedAndWhatIsCutIsCounted() {
        let lines = HistoryBacklog.maximumLines
        let record: RecordSink.Pending = FileSinks.pending((0..<(lines + 3)).map { _ in .incident(Self.transition) })
        #expect(record.lines.elements.count == lines && record.cut == [.incidents: 3])
        let rounds = MonitorLogSink.Pending.maximum
        let log: MonitorLogSink.Pending = FileSinks.pending((0..<500).map { _ in .round(Reports.full) })
        #expect(log.rounds.elements.count == rounds && log.rounds.dropped == 500 - rounds)
        let events = JournalSink.Pending.maximum
        let journal: JournalSink.Pending = FileSinks.pending((0...events).map { .event(Event(.fault, .notice, "\($0)")) })
        #expect(journal.events.elements.count == events && journal.events.elements.first?.message == "1" && journal.events.dropped == 1)
        let summary: SummarySink.Pending = FileSinks.pending([.latest(Reports.empty), .round(Reports.full), .incident(Self.transition)])
        #expect(summary.latest?.snapshot[.unit].facts != nil, "the latest state wins")
    }

    @Test func roundsThatTheQueueDroppedAreCountedInTheNextLine() throws {
        var sinks = FileSinks(outputs: scratch.file("out"), state: scratch.file("state"), logger: heard.logger)
        sinks.write((0..<500).map { _ in .round(Reports.full) })
        #expect(lines("failure_point_monitor.jsonl") == MonitorLogSink.Pending.maximum)
        let first = try scratch.text("out/failure_point_monitor.jsonl").split(separator: "\n").first
        #expect(first?.contains("\"lost_before\":\(500 - MonitorLogSink.Pending.maximum)") == true)
    }

    @Test func aHealBeginsWhenTheStateSaysSo() async throws {
        try await withSinks(writeTime: .seconds(600)) { sinks, _, started in
            sinks.emit([.order(staleOrder()), .latest(Reports.full)])
            #expect(await eventually { started.value == 1 })
            #expect(access(scratch.file("state/state.json"), F_OK) == 0)
        }
    }
}
