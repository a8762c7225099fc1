import FailurePoints
import Files
import Glibc
import JSON
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing
import Threads

@testable import Config
@testable import Daemon
@testable import Notifying
@testable import Outputs
@testable import Scheduling

/// The desk: from what the watcher emits to what receivers get.
@Suite struct AlertServiceTests {
    /// A service that runs until the end of `body`.
    private final class Desk: Sendable {
        let service: AlertService
        let events = Mutex<[Event]>([])
        let ahead = Mutex(Duration.zero)

        init(_ notifiers: [String: String], state: String, outputs: String) {
            var configuration = Configuration()
            for (name, url) in notifiers {
                var webhook = WebhookConfig()
                webhook.url = MessageTemplate(url)
                webhook.body = .json(["id": "{{id}}", "subject": "{{subject}}", "text": "{{text}}"])
                webhook.timeout = .seconds(20)
                var notifier = NotifierConfig()
                notifier.channel = .webhook(webhook)
                (notifier.groupFor, notifier.minImpact) = (.milliseconds(50), .none)
                configuration.notifiers[name] = notifier
            }
            let told = Mutex<(@Sendable (Event) -> Void)?>(nil)
            let shift = Mutex<(@Sendable () -> Duration)?>(nil)
            service = AlertService(
                configuration: configuration, saved: AlertFile.load(directory: state),
                writer: AlertWriter(state: state, outputs: outputs, limit: FileLimit()), network: DirectNetwork(), host: "box",
                clock: {
                    let shift = shift.withLock { $0 }?() ?? .zero
                    return SystemClock.now().advanced(by: shift)
                }, report: { event in told.withLock { $0 }?(event) })
            told.withLock { $0 = { [weak self] event in self?.events.withLock { $0.append(event) } } }
            shift.withLock { $0 = { [weak self] in self?.ahead.withLock { $0 } ?? .zero } }
        }

        func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
            let task = Task { [service] in try await service.run() }
            try await body()
            task.cancel()
            _ = try? await task.value
        }

        var words: [String] { events.withLock { $0.map(\.message) } }
    }

    /// What the watcher emits while these fail.
    private func report(_ failing: [FailurePoint.ID], at now: Moment = SystemClock.now()) -> Report {
        var states: [FailurePoint.ID: PointState] = [:]
        for (number, id) in failing.enumerated() {
            var state = PointState(at: now.wall)
            (state.status, state.finding) = (.critical, .critical("gone", "\(id) is broken"))
            state.incident = Incident(
                failurePoint: id, began: now.wall, opened: now.wall, worst: .critical, excusedBy: nil, number: number + 1)
            state.failingSince = now.wall
            states[id] = state
        }
        let judgement = Judgement(catalogue: Catalogue.all, options: Judgement.Options(startupGrace: .zero), pointStates: states, at: now.wall)
        return Report(
            at: now, root: "/bot", bot: BotProfile(), snapshot: Snapshot(), judgement: judgement, verdict: judgement.verdict(), verdictSince: now.wall
        )
    }

    /// What `fpmond status`, the unit's status line and the other notifiers say of fpmond itself.
    @Test func aFileThatCannotBeWrittenIsAFaultUntilItCan() {
        let desk = Desk([:], state: "/nonexistent", outputs: "/nonexistent")
        var faults = WriteFaults { [service = desk.service] in service.note($0) }
        faults.attempt("/log/a") { () throws(OutputError) in throw OutputError(path: "/log/a", operation: "open", code: EROFS) }
        #expect(desk.service.ownFaults.map(\.message) == ["cannot write /log/a: open: Read-only file system"])
        faults.attempt("/log/a") {}
        #expect(desk.service.ownFaults.isEmpty)
    }

    @Test func aReceiverThatHangsDelaysNoOther() async throws {
        let scratch = try Scratch()
        let slow = try Receiver { peer, _ in
            peer.takeRequest()
            peer.hang()
        }
        let quick = try Receiver.answering()
        let desk = Desk(["slow": slow.url(), "quick": quick.url()], state: scratch.path, outputs: scratch.path)
        try await desk.run { [self] in
            desk.service.put([.latest(report(["disk-full"]))])
            #expect(await eventually { quick.requests.count == 1 })
            desk.service.put([.latest(report(["disk-full", "override-active"]))])
            desk.ahead.withLock { $0 = .seconds(61) }
            desk.service.alarm.ring()
            #expect(await eventually { quick.requests.count == 2 })
        }
        #expect(quick.requests[1].contains("override-active"))
    }

    @Test func aDiskThatTakesNothingIsSaidOnceAndTheMessageGoesOut() async throws {
        let scratch = try Scratch()
        let receiver = try Receiver.answering()
        let desk = Desk(["n": receiver.url()], state: "\(scratch.path)/missing", outputs: scratch.path)
        try await desk.run { [self] in
            desk.service.put([.latest(report(["disk-full"]))])
            #expect(await eventually { receiver.requests.count == 1 })
            #expect(await eventually { desk.words.contains { $0.hasPrefix("alerts cannot be kept on the disk") } })
            // The directory is there again: what waited to be written is written.
            mkdir("\(scratch.path)/missing", 0o700)
            desk.service.alarm.ring()
            #expect(await eventually { desk.words.contains("alerts can be kept on the disk again") })
        }
        #expect(desk.words.count { $0.hasPrefix("alerts cannot be kept") } == 1)
        let contents = AlertFile.load(directory: "\(scratch.path)/missing")
        #expect(contents.waiting.isEmpty && !contents.state.isNull)
    }

    @Test func afterARestartNothingIsToldTwiceAndTheEndIsTold() async throws {
        let scratch = try Scratch()
        let receiver = try Receiver.answering()
        let first = Desk(["n": receiver.url()], state: scratch.path, outputs: scratch.path)
        let failing = report(["override-active"])
        try await first.run {
            first.service.put([.latest(failing)])
            #expect(await eventually { AlertFile.load(directory: scratch.path).waiting.isEmpty && receiver.requests.count == 1 })
        }
        let second = Desk(["n": receiver.url()], state: scratch.path, outputs: scratch.path)
        try await second.run { [self] in
            second.service.put([.latest(failing)])
            try? await Task.sleep(for: .milliseconds(300))
            #expect(receiver.requests.count == 1)
            second.service.put([.latest(report([]))])
            second.ahead.withLock { $0 = .seconds(61) }
            second.service.alarm.ring()
            #expect(await eventually { receiver.requests.count == 2 })
            #expect(await eventually { (try? scratch.text("failure_point_alerts.jsonl"))?.split(separator: "\n").count == 2 })
        }
        #expect(receiver.requests.last?.contains("override-active recovered") == true)
        let lines = try scratch.text("failure_point_alerts.jsonl").split(separator: "\n")
        #expect(lines.count == 2 && lines.allSatisfy { $0.contains(#""outcome":"delivered""#) })
    }

    /// As a daemon leaves them that was killed before it could strike them out.
    @Test func tenThousandThatWaitAreOneDigestAndFiveHundredAndAfterARestartNoneOfThemIsThereAgain() async throws {
        let scratch = try Scratch()
        let now = SystemClock.now().wall
        var file = AlertFile(directory: scratch.path)
        let waiting = (1...10_000).map { Messages.plain($0, at: now) } + [Messages.plain(1, notifier: "gone", at: now)]
        try file.append(state: nil, queued: waiting, done: []) { (.null, waiting) }
        let receiver = try Receiver { peer, number in
            peer.takeRequest()
            peer.answer(number == 1 ? 200 : 503)
        }
        let first = Desk(["n": receiver.url()], state: scratch.path, outputs: scratch.path)
        try await first.run {
            #expect(await eventually { receiver.requests.count >= 2 && AlertFile.load(directory: scratch.path).waiting.count == 500 })
        }
        #expect(receiver.requests[0].contains("box: 9500 late: subject 9500") && receiver.requests[1].contains("subject 9501"))
        let again = try Receiver.answering()
        let second = Desk(["n": again.url(), "gone": again.url()], state: scratch.path, outputs: scratch.path)
        try await second.run {
            #expect(await eventually { again.requests.count >= 20 })
        }
        #expect(again.requests[0].contains(#""subject":"subject 9501""#))
        #expect(again.requests.filter { $0.contains(" late: ") } == [])
    }

    @Test func aNotifierThatFailsForLongIsToldByAnother() async throws {
        let scratch = try Scratch()
        let refusing = try Receiver.answering(503, body: "down for maintenance")
        let good = try Receiver.answering()
        let desk = Desk(["bad": refusing.url(), "good": good.url()], state: scratch.path, outputs: scratch.path)
        let failing = report(["disk-full"])
        try await desk.run {
            desk.service.put([.latest(failing)])
            for minutes in 1...8 {
                #expect(await eventually { refusing.requests.count >= minutes || good.requests.count > 1 })
                desk.ahead.withLock { $0 = .seconds(minutes * 60) }
                desk.service.put([.latest(failing)])
                if await eventually(within: .milliseconds(300), { good.requests.count > 1 }) { break }
            }
            #expect(await eventually { good.requests.count > 1 })
        }
        #expect(good.requests.contains { $0.contains("the notifier bad has delivered nothing since") && $0.contains("refused with 503") })
        #expect(desk.words.count { $0.hasPrefix("the notifier bad could not deliver, and tries again: refused with 503: down") } == 1)
    }

    @Test func withoutNotifiersNothingIsWritten() async throws {
        let scratch = try Scratch()
        let desk = Desk([:], state: scratch.path, outputs: scratch.path)
        try await desk.run { [self] in
            desk.service.put([.latest(report(["disk-full"]))])
            try? await Task.sleep(for: .milliseconds(100))
        }
        #expect(!scratch.names.contains("failure_point_alerts.jsonl"))
    }
}
