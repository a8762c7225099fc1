/// Configuration issues of values: thresholds out of range, keys that are none, secrets that others can read, learned parameters that are gone.
extension Catalogue {
    static let valueIssues: [FailurePoint] = [featureStoreMissing, invalidThresholds, invalidAPIKeys, secretPermissions]
}

// MARK: Keys

extension Catalogue {
    static let invalidAPIKeys = FailurePoint(
        "invalid-api-keys", rows: ["4.2b"], category: .configuration, impact: .blocksAll, title: "API keys are missing or placeholders",
        advice: "Put the real key into .env and restart the bot: it reads its keys once. fpmond never reads a value, only whether one can be one.",
        reads: [.environment, .fetcherLog, .configuration], settings: [KeyRules.window], judge: FailurePoint.judge(KeyRules.judge))

    enum KeyRules {
        static let window = Setting("window", .duration(.seconds(1800)), why: "bot contract 14, row 4.2b")
        private static let intelligenceKey = "COINGLASS_API_KEY"
        private static let prefixes = ["BLOFIN_", "KRAKEN_FUTURES_"]
        private static let suffixes = ["_API_KEY", "_API_SECRET", "_SECRET", "_SECRET_KEY", "_PRIVATE_KEY", "_PUBLIC_KEY", "_PASSPHRASE"]

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.environment)
            let file = try document.required()
            var evidence: Evidence = ["file": .text(document.path)]
            let exchangeKeys = file.keys.filter { key in prefixes.contains { key.name.hasPrefix($0) } && suffixes.contains { key.name.hasSuffix($0) }
            }
            evidence["exchange_keys"] = .names(exchangeKeys.map(\.name))
            let bad = exchangeKeys.filter { !$0.isUsable }
            if !bad.isEmpty { evidence["unusable_keys"] = .names(bad.map(\.name)) }
            // It trades on one exchange: what stands there for another is as the template left it.
            let isUsable = prefixes.contains { prefix in
                let keys = exchangeKeys.filter { $0.name.hasPrefix(prefix) }
                return !keys.isEmpty && keys.allSatisfy(\.isUsable)
            }
            if let bad = bad.first, !isUsable {
                evidence["field"] = .text(bad.name)
                return .critical("exchange-key", "\(bad.name) in \(document.path) \(fault(of: bad))", evidence: evidence)
            }
            var untold: EarlyFinding?
            if exchangeKeys.isEmpty {
                do throws(EarlyFinding) {
                    if let config = try liveConfig(input) {
                        let words = "\(document.path) names no key of an exchange, and by \(config) the bot trades live: no order is accepted"
                        return .critical("exchange-key-missing", words, evidence: evidence)
                    }
                } catch { untold = error }
            }
            evidence["field"] = .text(intelligenceKey)
            guard let key = file.key(intelligenceKey) else {
                return .warning("key-missing", "\(document.path) names no \(intelligenceKey): market intelligence stays neutral", evidence: evidence)
            }
            guard key.isUsable else {
                return .warning("key-unusable", "\(intelligenceKey) \(fault(of: key)): market intelligence stays neutral", evidence: evidence)
            }
            let marks = input.snapshot[.fetcherLog].facts?.recent(input.duration(window), input.now.wall) ?? []
            if let mark = marks.last(where: { [.keyMissing, .http(status: 401), .http(status: 403)].contains($0.mark) }) {
                evidence["refused_at"] = .instant(mark.at)
                return .warning("key-refused", "CoinGlass refused the fetcher's key \(input.age(of: mark.at).spoken) ago", evidence: evidence)
            }
            if let untold { throw untold }
            return .ok("the keys' names are there, and what they are set to can be keys", evidence: evidence)
        }

        private static func fault(of key: EnvironmentFile.Key) -> String {
            key.isEmpty ? "is empty" : key.isPlaceholder ? "is a placeholder" : "is too short for a key"
        }

        /// The path of the trading configuration, where that says that the bot trades live; nil where it does not.
        ///
        /// - Throws: unknown, where something stands in its place that cannot be read.
        private static func liveConfig(_ input: JudgeInput) throws(EarlyFinding) -> String? {
            let document: Document<TradingConfig>
            do throws(EarlyFinding) { document = try input.facts(.configuration).tradingConfig } catch {
                if error.isMereAbsence { return nil }
                throw error
            }
            // Without it, or without a mode, trading-config-missing fails.
            if case .missing = document.state { return nil }
            let mode = try document.required().mode
            if case .absent = mode { return nil }
            return try document.value(of: mode, "mode").lowercased() == "live" ? document.path : nil
        }
    }
}

// MARK: Secrets

extension Catalogue {
    static let secretPermissions = FailurePoint(
        "secret-permissions", category: .configuration, impact: .none, title: "Others can read the bot's secrets",
        advice: "chmod 600 .env, and change the keys if somebody else uses this machine.",
        reads: [.environment], judge: FailurePoint.judge(judgeSecrets))

    private static func judgeSecrets(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.environment)
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

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.featureStore)
            var evidence: Evidence = ["file": .text(facts.path), "files": .count(facts.files.count)]
            guard facts.exists else { return .warning("missing", "\(facts.path)/ is not there", evidence: evidence) }
            guard !facts.files.isEmpty else { return .warning("empty", "\(facts.path)/ is empty", evidence: evidence) }
            var memory = input.memory
            var before: [String] = []
            if case .list(let values)? = memory["files"] { before = values.compactMap { if case .text(let name) = $0 { name } else { nil } } }
            let there = Set(facts.files)
            let lost = facts.isTruncated ? [] : before.filter { !there.contains($0) && !isAnothers($0) }
            let over = memory.instant("lost_at").map { input.now.wall.since($0) > input.duration(hold) } ?? false
            if lost.isEmpty || over {
                memory = Memory(["files": .texts(facts.files)])
                memory["inode"] = facts.inode.map { .text(String($0)) }
                return .ok("\(facts.files.count) files of learned parameters", evidence: evidence, remember: memory)
            }
            let since = memory.instant("lost_at") ?? input.now.wall
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
