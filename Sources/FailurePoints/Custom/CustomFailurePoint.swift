extension FailurePoint {
    /// A custom failure point, declared in the configuration: judged, confirmed, excused and healed like those of the catalogue.
    ///
    /// - Parameters:
    ///   - severity: the status of a failing finding; a plugin gives its status itself.
    ///   - rule: what its probe's facts must fulfil.
    public static func custom(
        _ id: ID, category: Category, impact: Impact, intended: Bool, title: String, advice: String, rule: CustomRule, severity: Status,
        confirm: Confirm, excusedBy: [ID], healer: HealerName?, waitsForStartup: Bool
    ) -> FailurePoint {
        let probe = ProbeKey.custom(id)
        return FailurePoint(
            id, category: category, impact: impact, intended: intended, title: title, advice: advice, reads: [probe.name], settings: rule.settings,
            reasons: Catalogue.customReasons,
            confirm: confirm, excusedBy: excusedBy, ladder: intended ? [] : healer.map { [Rung($0)] } ?? [], waitsForStartup: waitsForStartup,
            judge: judge { input throws(EarlyFinding) in
                let facts = try input.facts(probe)
                var finding = try CustomCase(input: input, severity: severity).finding(facts, rule)
                // A block by design holds while its finding fails.
                finding.holds = intended && finding.status.isFailing
                return finding
            })
    }
}

extension FailurePoint {
    /// Whether the operator declared it.
    public var isCustom: Bool { reads.contains { $0.customID != nil } }
}

extension ProbeName {
    private static let customPrefix = "custom:"

    /// The probe of a custom failure point.
    public static func custom(_ id: FailurePoint.ID) -> ProbeName { ProbeName(rawValue: customPrefix + id.rawValue) }

    /// The custom failure point whose probe this is.
    public var customID: FailurePoint.ID? {
        rawValue.hasPrefix(Self.customPrefix) ? FailurePoint.ID(rawValue: String(rawValue.dropFirst(Self.customPrefix.count))) : nil
    }
}
