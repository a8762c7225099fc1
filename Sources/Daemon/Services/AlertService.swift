import Config
import FailurePoints
import Files
import Healing
import JSON
import Logging
import Notifying
import Outputs
import Probes
import Scheduling
import ServiceLifecycle
import Synchronization
import Threads

/// Tells people and machines: decides from what the watcher emits, keeps what is to be sent on the disk, and has it delivered.
///
/// It waits for news, for the instant at which something is due, and for nothing else. Deliveries never delay watching, nor each other.
final class AlertService: Service {
    struct State {
        var alerts = Alerts()
        var queue = DeliveryQueue()
        var notifiers: [String: NotifierConfig] = [:]
        var secrets = Secrets([:])
        /// The latest state that was not looked at yet.
        var report: Report?
        /// How incidents ended lately.
        var ended: [String: AlertSight.End] = [:]
        /// The heals so far, by open incident.
        var tried: [String: String] = [:]
        /// Files of fpmond that cannot be written, by path.
        var faults: [String: AlertSight.OwnFault] = [:]
        /// The notifiers that are delivering.
        var busy: Set<String> = []
        var unwritten = AlertWriter.Batch()
        var savedAt: Duration?
        /// Whether the queue could not be written at the last attempt.
        var isDiskFailing = false
        var isEnding = false
    }

    let state = Mutex(State())
    let alarm = Alarm()
    private let writer: AlertWriter
    let network: any NetworkLooker
    let report: @Sendable (Event) -> Void
    let clock: @Sendable () -> Moment
    private let host: String
    private let stalled: @Sendable () -> [String]

    /// How long a write to the disk may delay a delivery.
    private static let writePatience = Duration.seconds(5)
    /// Between two attempts to write on a disk that takes nothing.
    private static let writePause = Duration.seconds(30)
    /// How often what was told is saved although nothing is to be sent.
    private static let savePause = Duration.seconds(600)
    /// How long the end of fpmond waits for answers that are due.
    private static let farewell = Duration.seconds(1)
    /// How many ends of incidents and words on heals are kept at most.
    private static let maximumNotes = 500

    /// - Parameters:
    ///   - saved: what an earlier daemon left.
    ///   - stalled: the outputs whose writes hang, in words.
    init(
        configuration: Configuration, saved: AlertFile.Contents, writer: AlertWriter, network: any NetworkLooker, host: String = Host.name,
        clock: @escaping @Sendable () -> Moment = SystemClock.now, stalled: @escaping @Sendable () -> [String] = { [] },
        report: @escaping @Sendable (Event) -> Void
    ) {
        (self.writer, self.network, self.report, self.clock, self.host) = (writer, network, report, clock, host)
        self.stalled = stalled
        state.withLock { state in
            Self.adopt(configuration, &state)
            state.alerts.restore(saved.state, at: clock())
            let names = Set(state.notifiers.keys)
            // Strike out the messages that this queue does not keep: otherwise each start reads them again and reports them as late.
            state.unwritten.done = saved.waiting.filter { !names.contains($0.notifier) }.map(\.id)
            state.unwritten.done += state.queue.add(saved.waiting.filter { names.contains($0.notifier) })
        }
    }

    func reconfigure(_ configuration: Configuration) {
        state.withLock { Self.adopt(configuration, &$0) }
        alarm.ring()
    }

    private static func adopt(_ configuration: Configuration, _ state: inout State) {
        state.notifiers = configuration.notifiers.filter(\.value.enabled)
        state.secrets = Secrets(configuration.secrets)
        state.alerts.adopt(state.notifiers.mapValues(\.rules))
        state.unwritten.done += state.queue.keep(Set(state.notifiers.keys))
        state.queue.retryNow()
    }

    // MARK: What is emitted

    /// Takes what the watcher emits; quick.
    func put(_ outputs: [Output]) {
        let isNews = state.withLock { state in
            guard !state.notifiers.isEmpty else { return false }
            for output in outputs {
                switch output {
                case .incident(let transition): Self.note(transition, &state)
                case .heal(let record): Self.note(record, &state)
                case .latest(let report), .round(let report): state.report = report
                case .event, .order: break
                }
            }
            return state.report != nil
        }
        if isNews { alarm.ring() }
    }

    /// Notes that a file of fpmond cannot be written, or can be again.
    func note(_ event: Event) {
        guard event.kind == .fault, let path = event.fields["PATH"] else { return }
        let now = clock()
        state.withLock { state in
            if event.level == .error {
                state.faults[path] = state.faults[path] ?? AlertSight.OwnFault(key: path, message: event.message, since: now.wall)
            } else {
                state.faults[path] = nil
            }
        }
    }

    /// What fpmond itself cannot do at present: files that cannot be written, writes that hang, notifiers that have failed for long.
    var ownFaults: [AlertSight.OwnFault] { state.withLock { ownFaults($0, at: clock()) } }

    private func ownFaults(_ state: State, at now: Moment) -> [AlertSight.OwnFault] {
        state.faults.values.sorted { $0.key < $1.key }
            + stalled().map { sink in
                AlertSight.OwnFault(key: "stalled-\(sink)", message: Liveness.sentence(ofStalled: sink), since: now.wall)
            } + state.queue.faults(at: now)
    }

    // MARK: The desk

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                let next = await turn()
                await alarm.wait(until: next.map { .now + max(.zero, $0 - clock().uptime) } ?? .now + .seconds(1 << 30))
            }
        }
        // What is answered within a moment need not be sent again by the next daemon.
        _ = await BoundedWork<Void>.inTask { [self] in
            while state.withLock({ !$0.busy.isEmpty && !$0.isEnding }) { try? await Task.sleep(for: .milliseconds(20)) }
        }.value(within: Self.farewell)
        state.withLock { $0.isEnding = true }
        let batch = state.withLock { state in
            decide(&state)
            return take(&state, saving: true)
        }
        let last = BoundedWork<OutputError?>.onThread(refused: nil) { [writer] in writer.write(batch) }
        // Whether or not this task is cancelled.
        _ = await Task(executorPreference: TaskLoop.tasks) { await last.value(within: .seconds(1)) }.value
    }

    /// Decides, writes, and starts deliveries. Returns when something is due; uptime.
    private func turn() async -> Duration? {
        let batch = state.withLock { state in
            decide(&state)
            let now = clock()
            let isOld = state.savedAt.map { now.uptime - $0 >= Self.savePause } ?? true
            return take(&state, saving: !state.unwritten.queued.isEmpty || (isOld && state.alerts.hasPast))
        }
        if !batch.isEmpty { await write(batch) }
        return state.withLock { state in
            var dues = state.alerts.next(at: clock()).map { [$0] } ?? []
            if !state.unwritten.isEmpty { dues.append(clock().uptime + Self.writePause) }
            for name in state.notifiers.keys.sorted() where !state.busy.contains(name) {
                if let due = deliver(name, &state) { dues.append(due) }
            }
            return dues.min()
        }
    }

    /// Compares what fails with what was told; the messages wait for the disk.
    private func decide(_ state: inout State) {
        let now = clock()
        var sight = state.alerts.sight
        if let report = state.report {
            let muted = report.silences.muted(at: now.wall)
            sight = AlertSight(
                catalogue: report.catalogue, states: report.kept, verdict: report.verdict, muted: muted,
                exhausted: Set(report.treatments.open.filter(\.value.isGivenUp).keys), tried: state.tried)
            state.report = nil
        }
        (sight.host, sight.ended) = (host, state.ended)
        sight.own = ownFaults(state, at: now)
        let messages = state.alerts.take(sight, at: now)
        state.unwritten.queued += messages
        state.unwritten.done += state.queue.add(messages)
        if state.ended.count > Self.maximumNotes { state.ended = [:] }
        if state.tried.count > Self.maximumNotes { state.tried = [:] }
    }

    /// What is to be written now.
    ///
    /// - Parameter saving: with what the notifiers know by now.
    private func take(_ state: inout State, saving: Bool) -> AlertWriter.Batch {
        defer { state.unwritten = AlertWriter.Batch() }
        guard saving || !state.unwritten.isEmpty else { return state.unwritten }
        let now = clock()
        (state.unwritten.waiting, state.unwritten.whole) = (state.queue.all, state.alerts.json(at: now))
        if saving { (state.unwritten.state, state.savedAt) = (state.unwritten.whole, now.uptime) }
        return state.unwritten
    }

    /// What cannot be written now is delivered all the same, and written later.
    private func write(_ batch: AlertWriter.Batch) async {
        let work = BoundedWork<OutputError?>.onThread { [writer] in writer.write(batch) }
        let ended = await work?.value(within: Self.writePatience)
        if case .some(.none) = ended {
            let wasFailing = state.withLock { state in
                defer { state.isDiskFailing = false }
                return state.isDiskFailing
            }
            if wasFailing { report(Event(.fault, .notice, "alerts can be kept on the disk again")) }
            return
        }
        let isCutOff = Task.isCancelled && ended == nil
        let why = ended.flatMap { $0 }?.description ?? "the disk does not respond"
        let isNew = state.withLock { state in
            var again = batch
            again.records = []
            again.append(state.unwritten)
            state.unwritten = again
            guard !isCutOff else { return false }
            defer { state.isDiskFailing = true }
            return !state.isDiskFailing
        }
        if isNew { report(Event(.fault, .error, "alerts cannot be kept on the disk, and would be lost with fpmond: \(why)")) }
    }

    // MARK: Notes

    private static func note(_ transition: Transition, _ state: inout State) {
        guard let incident = transition.incident, let closed = incident.closed else { return }
        state.ended[incident.id] = AlertSight.End(at: closed, isRecovered: transition.kind == .recovered && transition.to != .unknown)
        state.tried[incident.id] = nil
    }

    private static func note(_ record: HealRecord, _ state: inout State) {
        state.tried[record.incident] = UntrustedText.line(record.message, limit: 200)
        if record.run != nil || record.outcome == .healed { state.alerts.noteHeal(helped: record.outcome == .healed) }
    }
}
