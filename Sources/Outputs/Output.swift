package import FailurePoints
package import Healing

/// What the watcher emits to the sinks, in order.
package enum Output: Sendable {
    case event(Event)
    /// One line of the incident history.
    case incident(Transition)
    case heal(HealRecord)
    /// A decided heal: it starts after the state with it is saved.
    case order(HealOrder)
    /// The latest state after a change: for the summary and the state file.
    case latest(Report)
    /// A completed round: a line of the log, then like `latest`.
    case round(Report)
}

extension Output {
    /// The state that it carries; nil: no state.
    package var report: Report? {
        switch self {
        case .latest(let report), .round(let report): report
        case .event, .incident, .heal, .order: nil
        }
    }
}
