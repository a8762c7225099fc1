/// Configuration issues: what the bot reads at its start or at each entry, and quietly replaces by something else when it is not there.
extension Catalogue {
    static let configuration: [FailurePoint] = [tradingConfigMissing, goldenHourConfigMissing, assetUniverseInvalid, liveModeFlip] + valueIssues
}

// MARK: Trading configuration

extension Catalogue {
    static let tradingConfigMissing = FailurePoint(
        "trading-config-missing", rows: ["4.1a"], category: .configuration, impact: .blocksMany, title: "Trading configuration is missing",
        advice: "Restore configs/trading_config.json from a known-good copy. Without it the bot trades by its paper thresholds, also when live.",
        reads: [.configuration], healer: "restore-config", roles: [.check(.configIntegrity)],
        judge: FailurePoint.judge(judgeTradingConfig))

    private static func judgeTradingConfig(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.configuration).tradingConfig
        let consequence = "so the bot falls back to its paper thresholds"
        var evidence: Evidence = ["file": .text(document.path)]
        let config: TradingConfig
        switch document.state {
        case .content(let content): config = content
        case .missing: return .critical("missing", "\(document.path) is not there, \(consequence)", evidence: evidence)
        case .malformed(let malformation): return document.unparsable(.critical, malformation, consequence: consequence)
        case .unreadable(let detail): return document.unreadable(detail)
        }
        guard config.hasThresholds else {
            evidence["field"] = "thresholds"
            return .warning("thresholds-missing", "\(document.path) has no thresholds, \(consequence)", evidence: evidence)
        }
        evidence["field"] = "mode"
        guard let mode = config.mode.value else {
            return .warning(
                "mode-missing", "\(document.path) has no usable mode (\(config.mode.fault ?? "absent")), \(consequence)", evidence: evidence)
        }
        evidence["mode"] = .text(mode)
        return .ok("the trading configuration is there, mode \(mode)", evidence: evidence)
    }
}

// MARK: Golden-hour configuration

extension Catalogue {
    static let goldenHourConfigMissing = FailurePoint(
        "golden-hour-config-missing", rows: ["4.1b"], category: .configuration, impact: .blocksMany, title: "Golden-hour configuration is missing",
        advice: "Restore golden_hour_config.json from a known-good copy. Never invent one that lifts the restriction: that changes the strategy.",
        reads: [.goldenHour], healer: "restore-config", roles: [.check(.configIntegrity)],
        judge: FailurePoint.judge(judgeGoldenHourConfig))

    private static func judgeGoldenHourConfig(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.goldenHour)
        let consequence = "so the bot restricts itself to \(TradingHours.baseWindow) UTC"
        var evidence: Evidence = ["file": .text(document.path)]
        switch document.state {
        case .missing: return .warning("missing", "\(document.path) is not there, \(consequence)", evidence: evidence)
        case .malformed(let malformation): return document.unparsable(.warning, malformation, consequence: consequence)
        case .unreadable(let detail): return document.unreadable(detail)
        case .content(let config):
            evidence["field"] = "restrict_to_golden_hour"
            guard config.restricts.value != nil else {
                let found = config.restricts.fault ?? "absent"
                return .warning("restriction-missing", "restrict_to_golden_hour is not usable (\(found)), \(consequence)", evidence: evidence)
            }
            return .ok("the golden-hour configuration is there", evidence: evidence)
        }
    }
}

// MARK: Asset universe

extension Catalogue {
    static let assetUniverseInvalid = FailurePoint(
        "asset-universe-invalid", rows: ["2.4d", "4.2a"], category: .configuration, impact: .blocksAll, title: "Asset universe is missing or empty",
        advice: "Restore config/asset_universe.json and restart the bot: its engine's thread exits on this while everything else seems alive.",
        reads: [.configuration], healer: "restore-config", roles: [.check(.configIntegrity)],
        judge: FailurePoint.judge(judgeAssetUniverse))

    private static func judgeAssetUniverse(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.configuration)
        let document = facts.universe
        let consequence = "and the engine's thread exits at its next start"
        var evidence: Evidence = ["file": .text(document.path)]
        let universe: AssetUniverse
        switch document.state {
        case .content(let content): universe = content
        case .missing: return .critical("missing", "\(document.path) is not there, \(consequence)", evidence: evidence)
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
        let untold = universe.unsaid + universe.undecided
        if enabled == universe.unsaid, untold > 0 {
            throw EarlyFinding(document.fieldInvalid("asset_universe/enabled", found: "neither true nor false in \(untold) entries, true in none"))
        }
        if enabled == 0 { return .critical("none-enabled", "none of the \(assets.count) assets is enabled", evidence: evidence) }
        if universe.invalidEntries > 0 {
            evidence["invalid_entries"] = .count(universe.invalidEntries)
            return .warning("invalid-entries", "\(universe.invalidEntries) entries of the asset universe have no usable symbol", evidence: evidence)
        }
        return compared(assets, with: facts.legacyUniverse, "\(enabled) of \(assets.count) assets enabled", evidence)
    }

    /// What is fine with the universe, and what its older copy says. No failure: in both samples of the real bot the two differ. Source: bot contract 12, 19.
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

// MARK: Paper and live

extension Catalogue {
    static let liveModeFlip = FailurePoint(
        "live-mode-flip", category: .configuration, impact: .none, title: "The bot changed between paper and live",
        advice: "If you changed it, nothing is wrong. If nobody did, stop the bot: it trades with real money, or no longer does.",
        reads: [.configuration, .liveConfig], settings: [ModeFlip.hold], confirm: .immediate, judge: FailurePoint.judge(ModeFlip.judge))

    enum ModeFlip {
        static let hold = Setting("hold", .duration(.seconds(86_400)), why: "a change of mode is shown for a day, so that nobody misses it")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.configuration).tradingConfig
            var (mode, paper): (String?, String?)
            // One of the two that cannot be told does not hide a change of the other.
            var untold: EarlyFinding?
            do throws(EarlyFinding) { mode = try document.value(of: try document.required().mode, "mode").lowercased() } catch { untold = error }
            do throws(EarlyFinding) { paper = try paperMode(input) } catch { untold = untold ?? error }
            let isFirst = input.memory.isEmpty
            var memory = input.memory
            if let mode { note("mode", mode, document.path, input.now.wall, &memory) }
            if let paper { note("paper_mode", paper, input.snapshot[.liveConfig].facts?.path ?? "", input.now.wall, &memory) }
            var evidence: Evidence = ["file": .text(document.path), "field": "mode"]
            evidence["mode"] = mode.map { .text($0) }
            evidence["paper_mode"] = paper.map { .text($0) }
            if let at = memory.instant("flipped_at"), let field = memory.text("flipped"), let words = memory.text("flip"),
                input.now.wall.since(at) <= input.duration(hold)
            {
                evidence["file"] = memory["flipped_in"]
                evidence["field"] = .text(field)
                return Finding(
                    .critical, field == "mode" ? "mode-changed" : "paper-mode-changed", words, evidence: evidence, since: at, remember: memory)
            }
            if var untold = untold?.finding {
                untold.remember = memory
                throw EarlyFinding(untold)
            }
            let words = "mode \(mode ?? "?")"
            // At the first look there is no before: a flip of a moment ago would not be noticed.
            if isFirst { return .ok("\(words), seen for the first time", reason: "first-look", evidence: evidence, remember: memory) }
            return .ok("\(words), as before", evidence: evidence, remember: memory)
        }

        /// What the runtime flags say of it; nil where they say nothing, as where there are none.
        ///
        /// - Throws: unknown, where they said it before, or something else stands in its place: then it may have changed.
        private static func paperMode(_ input: JudgeInput) throws(EarlyFinding) -> String? {
            let document: Document<LiveRuntime>
            do throws(EarlyFinding) { document = try input.facts(.liveConfig) } catch {
                if error.isMereAbsence { return nil }
                throw error
            }
            if case .missing = document.state { return nil }
            let runtime = try document.required()
            if case .absent = runtime.paperMode, input.memory.text("paper_mode") == nil { return nil }
            return try document.value(of: runtime.paperMode, "/runtime/paper_mode") ? "paper" : "live"
        }

        /// Keeps the value, and the last change of any.
        private static func note(_ field: String, _ value: String, _ path: String, _ now: Instant, _ memory: inout Memory) {
            if let before = memory.text(field), before != value {
                memory["flipped_at"] = .instant(now)
                memory["flipped"] = .text(field)
                memory["flipped_in"] = .text(path)
                memory["flip"] = .text("\(field) in \(path) changed from \(before) to \(value)")
            }
            memory[field] = .text(value)
        }
    }
}
