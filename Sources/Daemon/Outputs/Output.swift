import FailurePoints

/// What the watcher emits to the sinks, in order.
enum Output: Sendable {
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
    var report: Report? {
        switch self {
        case .latest(let report), .round(let report): report
        case .event, .incident, .heal, .order: nil
        }
    }
}

/// One decided attempt to heal: what was run, and what the next observations showed.
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
    /// The id in root's record of a run by hand; nil: the watcher decided the run.
    var byHand: String?
}

/// One run of a hook, as reported by its supervisor.
struct HookReport: Sendable, Hashable {
    var result: HookResult
    var startedAt: Instant
    var endedAt: Instant
    var exitStatus: Int32?
    var signal: Int32?
    /// Beginning and end of its standard output, with invalid UTF-8 replaced. Safe to print, like the two below.
    let output: String
    /// The same for standard error.
    let errors: String
    /// Why it failed or could not be run or supervised, in words.
    let error: String?

    /// Longer than the captured streams of a hook.
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
