import FailurePoints

/// What the watcher hands to the writer, in order.
enum Output: Sendable {
    case event(Event)
    /// One line of the incident history.
    case incident(Transition)
    case heal(HealRecord)
    /// A heal that was decided: it begins once the state says so.
    case order(HealOrder)
    /// The latest state after something changed: summary and state file.
    case latest(Report)
    /// A completed round: a line of the log, then as `latest`.
    case round(Report)
}

extension Output {
    /// The state that it brings; nil: none.
    var report: Report? {
        switch self {
        case .latest(let report), .round(let report): report
        case .event, .incident, .heal, .order: nil
        }
    }
}

/// One decided attempt to heal: what was done, and what the next facts said of it.
struct HealRecord: Sendable {
    var at: Instant
    var healer: HealerName
    var failurePoint: FailurePoint.ID
    var incident: String
    var attempt: Int
    var outcome: HealMachine.Outcome
    var exhausted: Bool
    /// How the hook was written: `shell` or `command`.
    var method: String
    var message: String
    /// nil for a dry run.
    var run: HookReport?
    /// The root side's name of a run that a person has started; nil: the watcher decided it.
    var byHand: String?
}

/// One run of a hook as its supervisor saw it.
struct HookReport: Sendable, Hashable {
    var result: HookResult
    var startedAt: Instant
    var endedAt: Instant
    var exitStatus: Int32?
    var signal: Int32?
    /// What it printed on standard output: the beginning and the end of it, invalid UTF-8 replaced. Fit to show, as the two below.
    let output: String
    /// The same of standard error.
    let errors: String
    /// Why it could not be run or supervised, in words.
    let error: String?

    /// More than is kept of a hook's streams.
    private static let shownBytes = 20_000

    init(
        result: HookResult, startedAt: Instant, endedAt: Instant, exitStatus: Int32? = nil, signal: Int32? = nil, output: String = "",
        errors: String = "", error: String? = nil
    ) {
        (self.result, self.startedAt, self.endedAt, self.exitStatus) = (result, startedAt, endedAt, exitStatus)
        self.signal = signal
        (self.output, self.errors) = (UntrustedText.block(output, limit: Self.shownBytes), UntrustedText.block(errors, limit: Self.shownBytes))
        self.error = error.map { UntrustedText.line($0, limit: 500) }
    }
}
