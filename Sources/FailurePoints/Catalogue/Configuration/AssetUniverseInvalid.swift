/// The asset universe is missing, unusable or enables no asset.
extension FailurePoint {
    static let assetUniverseInvalid = FailurePoint(
        "asset-universe-invalid", rows: ["2.4d", "4.2a"], category: .configuration, impact: .blocksAll, title: "Asset universe is missing or empty",
        meaning: """
            The engine's thread checks the universe at its start and exits if it is not valid, while the process and the dashboard keep running: \
            the bot looks alive and trades nothing.
            """,
        advice: "Restore config/asset_universe.json and restart the bot: its engine's thread exits on this while everything else seems alive.",
        reads: [.configuration],
        reasons: [
            .critical("missing", "the asset universe is missing"),
            .critical("unparsable", "the asset universe stays unusable over repeated reads"),
            .critical("list-missing", "the asset universe has no list of assets"),
            .critical("empty", "the asset universe lists no asset"),
            .critical("none-enabled", "the asset universe enables none of its assets"),
            .warning("invalid-entries", "entries of the asset universe have no usable symbol"),
            .ok("legacy-differs", "the older copy of the universe in configs enables other symbols, as in the bot as delivered"),
            .ok("legacy-untold", "the older copy of the universe in configs exists but cannot be compared"),
        ], ladder: ["restore-config"], roles: [.check(.configIntegrity)],
        judge: FailurePoint.judge(AssetUniverseInvalid.judge))
}

private enum AssetUniverseInvalid {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.configuration)
        let document = facts.universe
        let consequence = "and the engine's thread exits at its next start"
        var evidence: Evidence = ["file": .text(document.path)]
        let universe: AssetUniverse
        switch document.state {
        case .content(let content): universe = content
        case .missing: return .critical("missing", "\(document.path) is missing, \(consequence)", evidence: evidence)
        case .malformed(let malformation): return document.unparsable(.critical, malformation, consequence: consequence)
        case .unreadable(let detail): return document.unreadable(detail)
        }
        evidence["field"] = "asset_universe"
        guard let assets = universe.assets else {
            return .critical("list-missing", "\(document.path) has no list of assets, \(consequence)", evidence: evidence)
        }
        let enabled = assets.filter(\.enabled).count
        evidence["assets"] = .count(assets.count)
        evidence["enabled"] = .count(enabled)
        if assets.isEmpty { return .critical("empty", "\(document.path) lists no asset, \(consequence)", evidence: evidence) }
        let unclear = universe.unsaid + universe.undecided
        if enabled == universe.unsaid, unclear > 0 {
            throw EarlyFinding(
                document.fieldInvalid("asset_universe/enabled", found: "neither true nor false in \(unclear) entries, true in no entry"))
        }
        if enabled == 0 { return .critical("none-enabled", "none of the \(assets.count) assets is enabled", evidence: evidence) }
        if universe.invalidEntries > 0 {
            evidence["invalid_entries"] = .count(universe.invalidEntries)
            return .warning("invalid-entries", "\(universe.invalidEntries) entries of the asset universe have no usable symbol", evidence: evidence)
        }
        return compared(assets, with: facts.legacyUniverse, "\(enabled) of \(assets.count) assets enabled", evidence)
    }

    /// The ok finding, with what differs in the older copy. A difference is no failure: in both samples of the real bot the two differ. Source: bot
    /// contract 12, 19.
    private static func compared(
        _ assets: [AssetUniverse.Asset], with legacy: Document<AssetUniverse>, _ words: String, _ evidence: Evidence
    ) -> Finding {
        if case .missing = legacy.state { return .ok(words, evidence: evidence) }
        var evidence = evidence
        evidence["legacy_file"] = .text(legacy.path)
        guard let others = legacy.content?.assets else {
            return .ok("\(words); \(legacy.path) cannot be compared", reason: "legacy-untold", evidence: evidence)
        }
        let enabled = [assets, others].map { Set($0.filter(\.enabled).map(\.symbol)) }
        let (extra, lacking) = (enabled[1].subtracting(enabled[0]).sorted(), enabled[0].subtracting(enabled[1]).sorted())
        if extra.isEmpty, lacking.isEmpty { return .ok(words, evidence: evidence) }
        evidence["legacy_adds"] = .names(extra)
        evidence["legacy_lacks"] = .names(lacking)
        let differences = [(lacking, "does not enable"), (extra, "also enables")].filter { !$0.0.isEmpty }.map { "\($0.1) \($0.0.spoken)" }
        return .ok("\(words); \(legacy.path) \(differences.joined(separator: " and "))", reason: "legacy-differs", evidence: evidence)
    }
}
