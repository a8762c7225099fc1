package import FailurePoints
package import Probes
package import Threads

/// One probe with its interval and timeout.
package struct ProbeSlot: Sendable {
    package typealias Update = AnyProbe.Update

    package let probe: AnyProbe
    package var interval: Duration
    /// The same while a failure is seen and not confirmed.
    package var retry: Duration
    /// How long an observation may take before it is given up.
    package var timeout: Duration
    /// What the probe was made from, as text: its memory stays valid as long as this stays the same.
    package let origin: String
    /// How it looks when what it reads changes; nil: only at its interval.
    package let changeLooks: ChangeLooks?
    /// Whether it needs the live machine, so that a copy of the bot's directory is not enough.
    package let isLive: Bool

    package init(
        _ probe: AnyProbe, interval: Duration, retry: Duration? = nil, timeout: Duration, origin: String, changeLooks: ChangeLooks? = nil,
        isLive: Bool = false
    ) {
        (self.probe, self.interval, self.retry, self.timeout, self.origin) = (probe, interval, retry ?? interval, timeout, origin)
        (self.changeLooks, self.isLive) = (changeLooks, isLive)
    }

    package var name: ProbeName { probe.name }
    /// The origin with the timing: a reload does not touch a slot whose identity is unchanged.
    package var identity: String { "\(origin) every \(interval), again after \(retry), within \(timeout)" }
    package var remembering: (any RememberingProbe)? { probe.remembering }
    /// The update for an observation that was not possible.
    package var blind: @Sendable (_ reason: String, _ detail: String) -> Update { probe.blind }

    /// Starts one observation: in its turn on the loop if it blocks, in a task if it suspends.
    ///
    /// - Parameter watch: from now on watches what this observation looks at.
    package func start(watch: FileWatch? = nil) -> BoundedWork<Update> {
        switch probe.work {
        case .blocking(let observe):
            BoundedWork.onLoop(refused: blind("no-thread", "the system refused a thread for the \(name) probe")) { [name, changeLooks] in
                guard let watch, changeLooks != nil else { return observe() }
                let (update, paths) = PathTrace.following(observe)
                watch.watch(name, paths)
                return update
            }
        case .suspending(let observe): BoundedWork.inTask(observe)
        }
    }
}
