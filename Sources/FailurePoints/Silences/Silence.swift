/// A mute of some failure points for a time: alerts, and heals if asked for. Never what is observed, recorded or judged.
public struct Silence: Sendable, Hashable, Identifiable {
    /// `s12` for an operator's, `window:NAME` for one that the configuration declares.
    public let id: String
    /// Sorted, each once.
    public var failurePoints: [FailurePoint.ID]
    /// Whether nothing is healed, either.
    public var mutesHeals: Bool
    public var reason: String
    /// Who set it: a user's name, or `configuration`.
    public var by: String
    public var from: Instant
    /// Exclusive.
    public var until: Instant
    /// When it ends at the latest by the boot clock, so that a wall clock that is set back does not prolong it; nil: the wall clock alone decides.
    public var deadline: Duration?
    /// Who ended it before its time; nil: nobody.
    public var endedBy: String?

    public init(
        id: String, failurePoints: some Sequence<FailurePoint.ID>, mutesHeals: Bool, reason: String, by: String, from: Instant, until: Instant,
        deadline: Duration? = nil
    ) {
        (self.id, self.failurePoints, self.mutesHeals) = (id, Set(failurePoints).sorted(), mutesHeals)
        (self.reason, self.by, self.from, self.until, self.deadline) = (reason, by, from, until, deadline)
    }

    public var isWindow: Bool { id.hasPrefix(Self.windowPrefix) }

    static let windowPrefix = "window:"

    /// Whether it is over: an operator's silence begins when it is set, whatever a clock that is set back says later.
    func isOver(at now: Moment) -> Bool { now.wall >= until || deadline.map { now.uptime >= $0 } ?? false }
}
