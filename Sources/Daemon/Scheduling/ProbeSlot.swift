import FailurePoints
import Probes

/// One probe with its interval and its deadline.
struct ProbeSlot: Sendable {
    typealias Update = AnyProbe.Update

    let probe: AnyProbe
    var interval: Duration
    /// How long an observation may take before it is given up.
    var timeout: Duration
    /// What it was made from, as text: what the probe remembers stays true as long as this stays the same.
    let origin: String
    /// Whether a copy of the bot's directory says nothing about it.
    let isLive: Bool

    init(_ probe: AnyProbe, interval: Duration, timeout: Duration, origin: String, isLive: Bool = false) {
        (self.probe, self.interval, self.timeout, self.origin, self.isLive) = (probe, interval, timeout, origin, isLive)
    }

    var name: ProbeName { probe.name }
    /// The origin with the timing: a reload leaves a slot alone whose identity is the same.
    var identity: String { "\(origin) every \(interval) within \(timeout)" }
    var remembering: (any RememberingProbe)? { probe.remembering }
    /// The update for an observation that did not happen.
    var blind: @Sendable (_ reason: String, _ detail: String) -> Update { probe.blind }

    /// Begins one observation: on a thread of its own where it blocks, in a task where it suspends.
    func start() -> BoundedWork<Update> {
        switch probe.work {
        case .blocking(let observe):
            BoundedWork.onThread(refused: blind("no-thread", "the system refused a thread for the \(name) probe"), observe)
        case .suspending(let observe): BoundedWork.inTask(observe)
        }
    }
}
