/// `feature_store/hold_time_policy.json`: how long positions must be held, and the current holds. Source: bot contract 7.4.
public struct HoldTimePolicy: Sendable, Hashable {
    /// One entry of `active_positions`.
    public struct Hold: Sendable, Hashable {
        /// The key of the entry.
        public var id: String
        /// Normalised as in the book; `?` if the entry does not name it.
        public var symbol: String
        /// Upper case; `?` if the entry does not name it.
        public var side: String
        /// `entry_ts`, form T6, else `entry_iso`.
        public var enteredAt: Field<Instant>
        /// `min_exit_ts`, form T6, else `min_exit_iso`: the position may not be closed before.
        public var mayExitAt: Field<Instant>

        public init(id: String, symbol: String, side: String = "?", enteredAt: Field<Instant>, mayExitAt: Field<Instant>) {
            (self.id, self.symbol, self.side, self.enteredAt, self.mayExitAt) = (id, symbol, side, enteredAt, mayExitAt)
        }
    }

    /// `updated_at`, form T1.
    public var updatedAt: Field<Instant> = .absent
    /// At most 1 000; nil if `active_positions` is absent, as in a policy without holds.
    public var holds: [Hold]?
    /// What is wrong with `active_positions`: another type, or entries that are not objects; nil if nothing is.
    public var fault: String?
    /// Symbols with a hold time that is not a number of seconds from 0 to a week.
    public var invalidHoldTimes: [String] = []

    public init() {}
}

extension ProbeKey where Facts == Document<HoldTimePolicy> {
    public static var holdTime: Self { Self(.holdTime) }
}
