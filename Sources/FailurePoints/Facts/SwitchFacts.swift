/// `feature_store/max_drawdown_kill_switch_state.json` (K1). Source: bot contract 8.1.
public struct MaxDrawdownSwitch: Sendable, Hashable {
    public var lastTriggered: Field<Instant>
    /// A fraction, not a percentage.
    public var drawdown: Field<Double>
    public var valueBefore: Field<Double>
    public var valueNow: Field<Double>
    public var blockedUntil: Field<Instant>
    public var positionsClosed: Field<Int>
    public var clearedAt: Field<Instant>

    public init(
        lastTriggered: Field<Instant>, drawdown: Field<Double>, valueBefore: Field<Double>, valueNow: Field<Double>, blockedUntil: Field<Instant>,
        positionsClosed: Field<Int>, clearedAt: Field<Instant>
    ) {
        (self.lastTriggered, self.drawdown, self.valueBefore, self.valueNow) = (lastTriggered, drawdown, valueBefore, valueNow)
        (self.blockedUntil, self.positionsClosed, self.clearedAt) = (blockedUntil, positionsClosed, clearedAt)
    }
}

/// The `runtime` object of `live_config.json` (K2). Source: bot contract 8.2.
public struct LiveRuntime: Sendable, Hashable {
    /// The effective `kill_switch_phase82`: the bool itself, or `global_block` of the dictionary form.
    public var killSwitch: Field<Bool>
    /// Whether it has the dictionary form.
    public var killSwitchIsDictionary: Bool
    /// `frozen`, `stage_a`, `stage_b`, `stage_c`, `full`, `running` or empty.
    public var restartStage: Field<String>
    public var sizeThrottle: Field<Double>
    public var protectiveMode: Field<Bool>
    public var allowedSymbols: [String]
    public var paperMode: Field<Bool>
    /// The newest timestamp in the file (`last_signal_adjustments[].ts`): when the bot last wrote runtime values, not when it set the switch.
    public var newestStamp: Instant?
    /// Symbols under `fee_quarantine` whose status is active, and those of `quarantined_symbols`; sorted, at most 100.
    public var quarantined: [String] = []

    public init(
        killSwitch: Field<Bool>, killSwitchIsDictionary: Bool, restartStage: Field<String>, sizeThrottle: Field<Double>,
        protectiveMode: Field<Bool>, allowedSymbols: [String], paperMode: Field<Bool>, newestStamp: Instant?
    ) {
        (self.killSwitch, self.killSwitchIsDictionary, self.restartStage) = (killSwitch, killSwitchIsDictionary, restartStage)
        (self.sizeThrottle, self.protectiveMode, self.allowedSymbols) = (sizeThrottle, protectiveMode, allowedSymbols)
        (self.paperMode, self.newestStamp) = (paperMode, newestStamp)
    }
}

/// `logs/operator_override.json` (K3): bypasses every protection while enabled and unexpired. Source: bot contract 8.3.
public struct OperatorOverride: Sendable, Hashable {
    public var enabled: Field<Bool>
    public var expiresAt: Field<Instant>

    public init(enabled: Field<Bool>, expiresAt: Field<Instant>) { (self.enabled, self.expiresAt) = (enabled, expiresAt) }
}

extension ProbeKey where Facts == Document<MaxDrawdownSwitch> {
    public static var maxDrawdownSwitch: Self { Self(.maxDrawdownSwitch) }
}

extension ProbeKey where Facts == Document<LiveRuntime> {
    public static var liveConfig: Self { Self(.liveConfig) }
}

extension ProbeKey where Facts == Document<OperatorOverride> {
    public static var operatorOverride: Self { Self(.operatorOverride) }
}
