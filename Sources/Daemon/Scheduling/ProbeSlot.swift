import FailurePoints
import Probes

/// One probe with its place in the snapshot, its interval and its deadline.
struct ProbeSlot: Sendable {
    /// What one observation does to the snapshot.
    typealias Update = @Sendable (inout Snapshot, Moment) -> Void

    let name: ProbeName
    var interval: Duration
    var timeout: Duration
    /// What it was made from, as text: a reload leaves a slot alone whose identity is the same.
    let identity: String
    /// The same without the timing: what the probe remembers stays true as long as this does.
    let origin: String
    /// The probe, where it remembers something that must survive a restart.
    var remembering: (any RememberingProbe)?
    /// Whether a copy of the bot's directory says nothing about it.
    var needsLiveMachine: Bool
    /// Begins one look.
    let start: @Sendable () -> Attempt<Update>
    /// The update for a look that did not happen.
    let blind: @Sendable (_ reason: String, _ detail: String) -> Update

    /// A probe that blocks: each look runs on a thread of its own.
    init<P: Probe>(
        _ name: ProbeName, _ probe: P, into place: any WritableKeyPath<Snapshot, Reading<P.Facts>> & Sendable, interval: Duration, timeout: Duration,
        identity: String
    ) {
        (self.name, self.interval, self.timeout) = (name, interval, timeout)
        self.identity = "\(identity) every \(interval) within \(timeout)"
        (origin, remembering, needsLiveMachine) = (identity, probe as? any RememberingProbe, ProbeName.live.contains(name))
        blind = Self.blindness(into: place)
        start = { [blind] in
            Attempt.onThread(refused: blind("no-thread", "the system refused a thread for the \(name) probe")) {
                do throws(ProbeError) {
                    let facts = try probe.observe()
                    return { $0[keyPath: place] = .facts(facts, at: $1) }
                } catch {
                    return blind(error.reason, error.detail)
                }
            }
        }
    }

    /// A probe that suspends: each look runs in a task.
    init<P: SuspendingProbe>(
        _ name: ProbeName, _ probe: P, into place: any WritableKeyPath<Snapshot, Reading<P.Facts>> & Sendable, interval: Duration, timeout: Duration,
        identity: String
    ) {
        (self.name, self.interval, self.timeout) = (name, interval, timeout)
        self.identity = "\(identity) every \(interval) within \(timeout)"
        (origin, remembering, needsLiveMachine) = (identity, probe as? any RememberingProbe, ProbeName.live.contains(name))
        blind = Self.blindness(into: place)
        start = { [blind] in
            Attempt.inTask {
                do throws(ProbeError) {
                    let facts = try await probe.observe()
                    return { $0[keyPath: place] = .facts(facts, at: $1) }
                } catch {
                    return blind(error.reason, error.detail)
                }
            }
        }
    }

    private static func blindness<Facts: Sendable>(
        into place: any WritableKeyPath<Snapshot, Reading<Facts>> & Sendable
    ) -> @Sendable (_ reason: String, _ detail: String) -> Update {
        { reason, detail in { $0[keyPath: place] = .blind(reason: reason, detail: detail, at: $1) } }
    }
}
