import FailurePoints

/// What the readings of one observation ask for next.
struct Followup: Sendable, Hashable {
    /// The probes that should look now, because the new finding may be a symptom of a cause that they would show.
    var now: Set<ProbeName> = []
    /// The probes that should look at the latest after this time, because a reading of another probe changed a finding that they pace.
    var soon: [ProbeName: Duration] = [:]
    /// How long the judgement stays as it is if no reading changes, at most as long as asked; nil: look again at the interval.
    var calm: Duration?
    /// A failure that this probe paces was seen and is not confirmed.
    var isSuspecting = false
    /// The probe could not look.
    var isBlind = false
}
