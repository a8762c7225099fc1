import FailurePoints
import Probes

/// One probe with its interval and timeout.
struct ProbeSlot: Sendable {
    typealias Update = AnyProbe.Update

    let probe: AnyProbe
    var interval: Duration
    /// How long an observation may take before it is given up.
    var timeout: Duration
    /// What the probe was made from, as text: its memory stays valid as long as this stays the same.
    let origin: String
    /// Whether it needs the live machine, so that a copy of the bot's directory is not enough.
    let isLive: Bool

    init(_ probe: AnyProbe, interval: Duration, timeout: Duration, origin: String, isLive: Bool = false) {
        (self.probe, self.interval, self.timeout, self.origin, self.isLive) = (probe, interval, timeout, origin, isLive)
    }

    var name: ProbeName { probe.name }
    /// The origin with the timing: a reload does not touch a slot whose identity is unchanged.
    var identity: String { "\(origin) every \(interval) within \(timeout)" }
    var remembering: (any RememberingProbe)? { probe.remembering }
    /// The update for an observation that was not possible.
    var blind: @Sendable (_ reason: String, _ detail: String) -> Update { probe.blind }

    /// Starts one observation: on a separate thread if it blocks, in a task if it suspends.
    func start() -> BoundedWork<Update> {
        switch probe.work {
        case .blocking(let observe):
            BoundedWork.onThread(refused: blind("no-thread", "the system refused a thread for the \(name) probe"), observe)
        case .suspending(let observe): BoundedWork.inTask(observe)
        }
    }
}
