extension FailurePoint {
    /// What a failure point decides besides its finding.
    public enum Role: Hashable, Sendable {
        /// While it cannot be checked, the verdict is unknown.
        case vital
        /// Watched only if the bot serves a dashboard.
        case needsDashboard
        /// These reasons explain that nothing is traded, whatever their status; besides a block that holds, and a critical finding with the impact
        /// blocks-many or blocks-all.
        case explainsIdleness(reasons: Set<String>)
        /// Its judge runs the other judges to find out why nothing is traded, so it explains nothing itself.
        case asksForExplanations
        /// Its finding is part of this check of the original monitor. Source: bot contract 16.1.
        case check(OriginalCheck)
    }

    /// Whether this failure point's `finding` explains that nothing is traded.
    func explainsIdleness(_ finding: Finding) -> Bool {
        guard !roles.contains(.asksForExplanations), impact > .none else { return false }
        // A block by design explains it whatever its impact: a guard that holds refuses nearly all entries, the regime all.
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

    /// The failure points whose findings it is made of, in the catalogue's order.
    public var members: [FailurePoint.ID] { Self.membersByCheck[self] ?? [] }

    private static let membersByCheck: [OriginalCheck: [FailurePoint.ID]] = Dictionary(
        uniqueKeysWithValues: allCases.map { check in (check, Catalogue.all.filter { $0.roles.contains(.check(check)) }.map(\.id)) })
}
