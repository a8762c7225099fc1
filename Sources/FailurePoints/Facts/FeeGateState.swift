/// `feature_store/fee_gate_state.json`: the fee gate's counters. Source: bot contract 7.3.
public struct FeeGateState: Sendable, Hashable {
    /// `blocked_count` and `allowed_count`: since the bot created the file; they only grow.
    public var blockedCount: Field<Int> = .absent
    public var allowedCount: Field<Int> = .absent
    /// `last_updated`, form T3: stops while entries go on when the gate is dead.
    public var updatedAt: Field<Instant> = .absent
    /// `config.min_buffer_multiplier`.
    public var minimumBuffer: Field<Double> = .absent

    public init() {}
}

extension ProbeKey where Facts == Document<FeeGateState> {
    public static var feeGate: Self { Self(.feeGate) }
}
