/// Everything fpmond knows: the failure points of the assessment and those it lacks, in the order of its six categories.
public enum Catalogue {
    /// Every failure point that is judged.
    public static let all: [FailurePoint] = signalBlocks + systemFailures + resourceConstraints + configuration + data + state

    /// Looked up by its permanent id; nil for what is not judged (yet).
    public static subscript(id: FailurePoint.ID) -> FailurePoint? { byID[id] }

    private static let byID = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

    /// Ids whose place is taken but which are not judged yet: they may be named as a cause.
    public static let planned: [FailurePoint.ID] = assessed.filter { Self[$0] == nil }

    /// Every id of the assessment and of what it lacks. Permanent: output, configuration, manual, tests and history use them.
    static let assessed: [FailurePoint.ID] = [
        // Signal blocks
        "strategy-overlap", "guard-whale-cvd", "guard-taker-aggression", "guard-liquidation-wall", "guard-trap-detection", "symbol-alpha-floor",
        "power-ranking", "golden-hour", "trading-windows", "stable-regime", "fee-gate", "minimum-hold", "gate-silent", "fee-gate-dead", "no-trades",
        // System failures
        "exchange-unreachable", "exchange-authentication", "exchange-rate-limit", "exchange-maintenance", "exchange-invalid-response",
        "price-mismatch", "coinglass-down", "coinglass-rate-limit", "intelligence-stale", "intelligence-empty", "sentiment-stale", "onchain-stale",
        "network-timeout", "dns-failure", "tls-error", "clock-skew", "disk-full", "log-growth", "file-permissions", "file-corruption",
        "critical-file-missing", "bot-crashed", "crash-loop", "memory-pressure", "bot-frozen", "zombie-engine", "worker-lost", "two-bots",
        "slot-drift", "dashboard-down",
        // Resource constraints
        "max-positions", "internal-rate-limits", "insufficient-balance", "margin-requirements", "capital-reset", "order-without-position",
        // Configuration
        "trading-config-missing", "golden-hour-config-missing", "feature-store-missing", "asset-universe-invalid", "invalid-thresholds",
        "invalid-api-keys", "live-mode-flip", "secret-permissions",
        // Data
        "positions-corrupt", "log-corruption", "intelligence-missing", "shadow-data-missing", "stale-book", "profit-sign",
        // State
        "kill-switch-max-drawdown", "kill-switch-phase82", "kill-switch-manual", "trading-freeze", "kill-switch-leak", "override-active",
        "symbol-probation",
    ]
}
