extension FailurePoint {
    /// What a failure point decides beside its own finding.
    public enum Role: Hashable, Sendable {
        /// Without it nobody can say whether the bot can trade: while it cannot be judged, the verdict is unknown.
        case vital
        /// It is watched only where the bot serves a dashboard.
        case needsDashboard
        /// These of its reasons explain that nothing is traded, whatever their status. Otherwise a block that holds does, and a critical finding of
        /// what blocks much.
        case explainsIdleness(reasons: Set<String>)
        /// It asks the others why nothing is traded, so it explains nothing itself.
        case asksForExplanations
        /// Its finding is part of this check of the original monitor. Source: bot contract 16.1.
        case check(OriginalCheck)
    }

    /// Whether `finding`, one of its own, explains that nothing is traded.
    func explainsIdleness(_ finding: Finding) -> Bool {
        guard !roles.contains(.asksForExplanations), impact > .none else { return false }
        // A block by design explains whatever its usual weight: a guard that holds refuses nearly all, the regime all.
        if finding.holds { return true }
        guard impact >= .blocksMany else { return false }
        return finding.status == .critical
            || roles.contains { if case .explainsIdleness(let reasons) = $0 { reasons.contains(finding.reason) } else { false } }
    }
}

/// A check of the original monitor that is made from the findings of failure points; the raw value is its key under `checks`.
public enum OriginalCheck: String, Sendable, CaseIterable {
    case exchangeAPI = "exchange_api"
    case coinglassAPI = "coinglass_api"
    case intelligenceFreshness = "intelligence_freshness"
    case symbolProbation = "symbol_probation"
    case fileSystem = "file_system"
    case network
    case configIntegrity = "config_integrity"
    case dashboard
    case botUnit = "bot_unit"
}
