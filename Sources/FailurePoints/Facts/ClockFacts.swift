/// How far this machine's clock can be trusted, by the machine's own data. The clocks of servers are in
/// ``EndpointFacts/clockSkew``. Source: org.freedesktop.timedate1(5).
public struct ClockFacts: Sendable, Hashable {
    /// The kernel's clock is disciplined by a time service, of whatever kind; nil: unknown. True as of at most half an hour ago.
    public var isSynchronized: Bool?
    /// Time synchronisation is enabled; nil: systemd knows no service for it.
    public var isSynchronizationEnabled: Bool?
    /// Why the two above are unknown: kebab-case, `no-bus`, `no-timedate` …
    public var blindness: String?
    /// Different for each boot of the machine.
    public var bootID: String?
    public var bootedAt: Instant
    /// Jumps of the wall clock against the time since boot while fpmond ran, oldest first, bounded.
    public var steps: [Step]

    public init(
        isSynchronized: Bool?, isSynchronizationEnabled: Bool? = nil, blindness: String? = nil, bootID: String? = nil, bootedAt: Instant,
        steps: [Step] = []
    ) {
        (self.isSynchronized, self.isSynchronizationEnabled, self.blindness) = (isSynchronized, isSynchronizationEnabled, blindness)
        (self.bootID, self.bootedAt, self.steps) = (bootID, bootedAt, steps)
    }

    public struct Step: Sendable, Hashable {
        /// The first observation after it.
        public var at: Moment
        /// Positive: the clock was set forward.
        public var by: Duration

        public init(at: Moment, by: Duration) { (self.at, self.by) = (at, by) }
    }
}

extension ProbeKey where Facts == ClockFacts {
    public static var clock: Self { Self(.clock) }
}
