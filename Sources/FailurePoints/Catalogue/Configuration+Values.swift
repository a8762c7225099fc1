/// Configuration issues of values: thresholds out of range, keys that are none, secrets that others can read, learned parameters that are gone.
extension Catalogue {
    static let valueIssues: [FailurePoint] = [featureStoreMissing, invalidThresholds, invalidAPIKeys, secretPermissions]
}

// MARK: Thresholds

extension Catalogue {
    static let invalidThresholds = FailurePoint(
        "invalid-thresholds", rows: ["4.2a"], category: .configuration, impact: .blocksMany, title: "Thresholds are out of range or order",
        advice: "Correct the values named. A key that went missing falls back to a default of the bot without a word.",
        reads: [.configuration], settings: [ThresholdRules.leverage, ThresholdRules.hold], judge: FailurePoint.judge(ThresholdRules.judge))

    enum ThresholdRules {
        static let leverage = Setting("maximum_leverage", .number(20), why: "no policy of the bot means more; bot contract 12")
        static let hold = Setting(
            "hold", .duration(.seconds(86_400)), why: "a lost key is shown for a day, then the new set of keys is taken for good")
        /// From strict to loose. Source: bot contract 12.
        private static let order = ["ULTRA", "HIGH", "MEDIUM", "LOW"]

        static func judge(_ look: Look) throws(Conclusion) -> Finding {
            let facts = try look.facts(look.snapshot.configuration, of: .configuration)
            let document = facts.tradingConfig
            let config = try document.required()
            var faults: [(field: String, words: String)] = []
            switch config.mode {
            case .value(let mode): if !["paper", "live"].contains(mode.lowercased()) { faults.append(("mode", "mode is \(mode.prefix(40))")) }
            // That it is not there, trading-config-missing says.
            case .absent: break
            case .null: faults.append(("mode", "mode is null"))
            case .invalid(let what): faults.append(("mode", "mode is \(what)"))
            }
            for thresholds in config.thresholds { check(thresholds, &faults) }
            for odd in config.oddities { faults.append((odd.place, "\(odd.place) is \(odd.found) where an object belongs")) }
            for gate in config.feeMultipliers {
                let field = "per_symbol_fee_gates/\(gate.name)/min_buffer_multiplier"
                guard let value = gate.value.value else {
                    faults.append((field, "\(field) is no number"))
                    continue
                }
                if !(1...5).contains(value) { faults.append((field, "\(field) is \(value), not between 1 and 5")) }
            }
            if let first = faults.first {
                return .critical(
                    "out-of-range", faults.map(\.words).spoken,
                    evidence: ["file": .text(document.path), "field": .text(first.field), "faults": .names(faults.map(\.words))])
            }
            if let policies = facts.futuresPolicies.content, let finding = check(policies, facts.futuresPolicies.path, look) { return finding }
            let known = keys(config.keys, document.path, look)
            guard known.status == .ok else { return known }
            if let lacking = lacking(config) {
                return .warning(
                    "incomplete", "\(document.path) lacks \(lacking.spoken): defaults of the bot take their place",
                    evidence: ["file": .text(document.path), "lacking": .names(lacking)], remember: known.remember)
            }
            if case .missing = facts.futuresPolicies.sight { return known }
            do throws(Conclusion) { _ = try facts.futuresPolicies.required() } catch {
                var finding = error.finding
                finding.remember = known.remember
                throw Conclusion(finding)
            }
            return known
        }

        /// Thresholds that belong in the file and are not there; nil where none is lacking. Source: bot contract 12.
        private static func lacking(_ config: TradingConfig) -> [String]? {
            guard config.hasThresholds else { return ["thresholds"] }
            let lacking = config.thresholds.flatMap { thresholds -> [String] in
                let place = "thresholds/\(thresholds.mode)"
                let sets = [(thresholds.scores == nil, "score_thresholds"), (thresholds.signals == nil, "signal_thresholds")]
                let scores = thresholds.scores == nil ? [] : order.filter { thresholds.score($0) == .absent }
                return sets.filter(\.0).map { "\(place)/\($0.1)" } + scores.map { "\(place)/score_thresholds/\($0)" }
            }
            let mode = config.mode.value?.lowercased()
            let unknown = mode.map { mode in config.thresholds.contains { $0.mode == mode } ? [] : ["thresholds/\(mode)"] } ?? []
            return lacking.isEmpty && unknown.isEmpty ? nil : unknown + lacking
        }

        private static func check(_ thresholds: TradingConfig.Thresholds, _ faults: inout [(field: String, words: String)]) {
            let place = "thresholds/\(thresholds.mode)"
            // Whatever else is among the scores, the bot does not ask for it.
            let scored = (thresholds.scores ?? []).filter { order.contains($0.name) }
            for value in scored + (thresholds.signals ?? []) where value.value.value == nil {
                faults.append(("\(place)/\(value.name)", "\(place)/\(value.name) is no number"))
            }
            let scores = order.compactMap { name in thresholds.score(name).value.map { (name, $0) } }
            for (higher, lower) in zip(scores, scores.dropFirst()) where higher.1 < lower.1 {
                faults.append(("\(place)/\(higher.0)", "\(place): \(higher.0) \(higher.1) is under \(lower.0) \(lower.1)"))
            }
        }

        private static func check(_ policies: FuturesPolicies, _ path: String, _ look: Look) -> Finding? {
            let evidence: Evidence = ["file": .text(path), "field": "max_leverage_global"]
            if let fault = policies.maximumLeverage.fault ?? (policies.maximumLeverage == .null ? "null" : nil) {
                return .critical("out-of-range", "max_leverage_global in \(path) is no number (\(fault))", evidence: evidence)
            }
            guard let value = policies.maximumLeverage.value, !(value > 0 && value <= look.number(leverage)) else { return nil }
            return .critical("out-of-range", "max_leverage_global is \(value), not above 0 and at most \(look.number(leverage))", evidence: evidence)
        }

        /// Keys of the root that were there and are not any more.
        private static func keys(_ keys: [String], _ path: String, _ look: Look) -> Finding {
            var memory = look.memory
            var before: [String] = []
            if case .list(let values)? = memory["keys"] { before = values.compactMap { if case .text(let key) = $0 { key } else { nil } } }
            let lost = before.filter { !keys.contains($0) }
            if let at = memory.instant("lost_at"), lost.isEmpty || look.now.wall.since(at) > look.duration(hold) {
                memory["lost_at"] = nil
                memory["keys"] = .names(keys)
            } else if lost.isEmpty {
                memory["keys"] = .names(keys)
            } else if memory.instant("lost_at") == nil {
                memory["lost_at"] = .instant(look.now.wall)
            }
            var evidence: Evidence = ["file": .text(path), "keys": .count(keys.count)]
            guard let since = memory.instant("lost_at") else {
                return .ok("the thresholds are in range and order", evidence: evidence, remember: memory)
            }
            evidence["lost"] = .names(lost)
            return Finding(
                .warning, "keys-lost", "keys went missing from \(path): \(lost.spoken)", evidence: evidence, since: since, remember: memory)
        }
    }
}

// MARK: Keys

extension Catalogue {
    static let invalidAPIKeys = FailurePoint(
        "invalid-api-keys", rows: ["4.2b"], category: .configuration, impact: .blocksAll, title: "API keys are missing or placeholders",
        advice: "Put the real key into .env and restart the bot: it reads its keys once. fpmond never reads a value, only whether one can be one.",
        reads: [.environment, .fetcherLog], settings: [KeyRules.window], judge: FailurePoint.judge(KeyRules.judge))

    enum KeyRules {
        static let window = Setting("window", .duration(.seconds(1800)), why: "bot contract 14, row 4.2b")
        private static let intelligenceKey = "COINGLASS_API_KEY"
        private static let prefixes = ["BLOFIN_", "KRAKEN_FUTURES_"]
        private static let suffixes = ["_API_KEY", "_API_SECRET", "_SECRET", "_SECRET_KEY", "_PRIVATE_KEY", "_PUBLIC_KEY", "_PASSPHRASE"]

        static func judge(_ look: Look) throws(Conclusion) -> Finding {
            let document = try look.facts(look.snapshot.environment, of: .environment)
            let file = try document.required()
            var evidence: Evidence = ["file": .text(document.path)]
            let exchangeKeys = file.keys.filter { key in prefixes.contains { key.name.hasPrefix($0) } && suffixes.contains { key.name.hasSuffix($0) }
            }
            evidence["exchange_keys"] = .names(exchangeKeys.map(\.name))
            if let bad = exchangeKeys.first(where: { !$0.isUsable }) {
                evidence["field"] = .text(bad.name)
                let words = bad.isEmpty ? "is empty" : bad.isPlaceholder ? "is a placeholder" : "is too short for a key"
                return .critical("exchange-key", "\(bad.name) in \(document.path) \(words)", evidence: evidence)
            }
            evidence["field"] = .text(intelligenceKey)
            guard let key = file.key(intelligenceKey) else {
                return .warning("key-missing", "\(document.path) names no \(intelligenceKey): market intelligence stays neutral", evidence: evidence)
            }
            guard key.isUsable else {
                let words = key.isEmpty ? "is empty" : key.isPlaceholder ? "is a placeholder" : "is too short for a key"
                return .warning("key-unusable", "\(intelligenceKey) \(words): market intelligence stays neutral", evidence: evidence)
            }
            let marks = look.snapshot.fetcherLog.facts?.recent(look.duration(window), look.now.wall) ?? []
            if let mark = marks.last(where: { [.keyMissing, .http(status: 401), .http(status: 403)].contains($0.mark) }) {
                evidence["refused_at"] = .instant(mark.at)
                return .warning("key-refused", "CoinGlass refused the fetcher's key \(look.age(of: mark.at).spoken) ago", evidence: evidence)
            }
            return .ok("the keys' names are there, and what they are set to can be keys", evidence: evidence)
        }
    }
}

// MARK: Secrets

extension Catalogue {
    static let secretPermissions = FailurePoint(
        "secret-permissions", category: .configuration, impact: .none, title: "Others can read the bot's secrets",
        advice: "chmod 600 .env, and change the keys if somebody else uses this machine.",
        reads: [.environment], judge: FailurePoint.judge(judgeSecrets))

    private static func judgeSecrets(_ look: Look) throws(Conclusion) -> Finding {
        let document = try look.facts(look.snapshot.environment, of: .environment)
        let mode = try document.required().mode
        let evidence: Evidence = ["file": .text(document.path), "mode": .text("0" + String(mode & 0o7777, radix: 8))]
        if mode & 0o002 != 0 { return .warning("world-writable", "everybody may write \(document.path)", evidence: evidence) }
        if mode & 0o004 != 0 { return .warning("world-readable", "everybody may read \(document.path)", evidence: evidence) }
        return .ok("\(document.path) is not for everybody", evidence: evidence)
    }
}

// MARK: Feature store

extension Catalogue {
    static let featureStoreMissing = FailurePoint(
        "feature-store-missing", rows: ["4.1c"], category: .configuration, impact: .blocksSome, title: "Learned parameters are gone",
        advice: "The bot goes on with neutral defaults. What it learned can only be restored from a snapshot of feature_store/.",
        reads: [.featureStore], settings: [FeatureStoreRules.hold], judge: FailurePoint.judge(FeatureStoreRules.judge))

    enum FeatureStoreRules {
        /// What is no learned parameter and has a failure point that tells of its loss: intelligence-missing, golden-hour-config-missing.
        private static func isAnothers(_ file: String) -> Bool { file.hasPrefix("intelligence/") || file == "golden_hour_config.json" }

        static let hold = Setting("hold", .duration(.seconds(86_400)), why: "a loss is shown for a day, then what is there is taken for all there is")

        static func judge(_ look: Look) throws(Conclusion) -> Finding {
            let facts = try look.facts(look.snapshot.featureStore, of: .featureStore)
            var evidence: Evidence = ["file": .text(facts.path), "files": .count(facts.files.count)]
            guard facts.exists else { return .warning("missing", "\(facts.path)/ is not there", evidence: evidence) }
            guard !facts.files.isEmpty else { return .warning("empty", "\(facts.path)/ is empty", evidence: evidence) }
            var memory = look.memory
            var before: [String] = []
            if case .list(let values)? = memory["files"] { before = values.compactMap { if case .text(let name) = $0 { name } else { nil } } }
            let there = Set(facts.files)
            let lost = facts.isTruncated ? [] : before.filter { !there.contains($0) && !isAnothers($0) }
            let over = memory.instant("lost_at").map { look.now.wall.since($0) > look.duration(hold) } ?? false
            if lost.isEmpty || over {
                memory = Memory(["files": .texts(facts.files)])
                memory["inode"] = facts.inode.map { .text(String($0)) }
                return .ok("\(facts.files.count) files of learned parameters", evidence: evidence, remember: memory)
            }
            let since = memory.instant("lost_at") ?? look.now.wall
            memory["lost_at"] = .instant(since)
            evidence["lost"] = .names(lost)
            let recreated = memory.text("inode").map { $0 != facts.inode.map { String($0) } } ?? false
            return Finding(
                .warning, recreated ? "recreated" : "files-lost", "\(lost.count) files of learned parameters are gone: \(lost.spoken)",
                evidence: evidence,
                since: since, remember: memory)
        }
    }
}
