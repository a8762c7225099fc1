/// API keys are missing, placeholders or too short.
extension FailurePoint {
    static let invalidAPIKeys = FailurePoint(
        "invalid-api-keys", rows: ["4.2b"], category: .configuration, impact: .blocksAll, title: "API keys are missing or placeholders",
        meaning: """
            Without a usable key the exchange accepts no order; without a CoinGlass key market intelligence stays neutral. fpmond checks the names \
            of the keys and the form of their values; it never stores or prints a value.
            """,
        advice: "Put the real key into .env and restart the bot: it reads its keys once. fpmond checks only whether a value can be a key.",
        reads: [.environment, .fetcherLog, .configuration], settings: [InvalidAPIKeys.window],
        reasons: [
            .critical("exchange-key", "no exchange has only usable keys: one is empty, a placeholder or too short"),
            .critical("exchange-key-missing", "the bot trades live, and no key of any exchange exists"),
            .warning("key-missing", "there is no CoinGlass key"),
            .warning("key-unusable", "the CoinGlass key is empty, a placeholder or too short"),
            .warning("key-refused", "the fetcher's log says within the window that its key is missing or refused"),
        ], judge: FailurePoint.judge(InvalidAPIKeys.judge))
}

private enum InvalidAPIKeys {
    static let window = Setting("window", .duration(.seconds(1800)), why: "bot contract 14, row 4.2b")
    private static let intelligenceKey = "COINGLASS_API_KEY"
    private static let prefixes = ["BLOFIN_", "KRAKEN_FUTURES_"]
    private static let suffixes = ["_API_KEY", "_API_SECRET", "_SECRET", "_SECRET_KEY", "_PRIVATE_KEY", "_PUBLIC_KEY", "_PASSPHRASE"]

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.environment)
        let file = try document.required()
        var evidence: Evidence = ["file": .text(document.path)]
        let exchangeKeys = file.keys.filter { key in
            prefixes.contains { key.name.hasPrefix($0) } && suffixes.contains { key.name.hasSuffix($0) }
        }
        evidence["exchange_keys"] = .names(exchangeKeys.map(\.name))
        let bad = exchangeKeys.filter { !$0.isUsable }
        if !bad.isEmpty { evidence["unusable_keys"] = .names(bad.map(\.name)) }
        // The bot trades on one exchange; the keys of the others stay as in the template.
        let isUsable = prefixes.contains { prefix in
            let keys = exchangeKeys.filter { $0.name.hasPrefix(prefix) }
            return !keys.isEmpty && keys.allSatisfy(\.isUsable)
        }
        if let bad = bad.first, !isUsable {
            evidence["field"] = .text(bad.name)
            return .critical("exchange-key", "\(bad.name) in \(document.path) \(fault(of: bad))", evidence: evidence)
        }
        var unclear: EarlyFinding?
        if exchangeKeys.isEmpty {
            do throws(EarlyFinding) {
                if let config = try liveConfig(input) {
                    let words = "\(document.path) has no exchange key, and \(config) says live: the exchange accepts no order"
                    return .critical("exchange-key-missing", words, evidence: evidence)
                }
            } catch { unclear = error }
        }
        evidence["field"] = .text(intelligenceKey)
        guard let key = file.key(intelligenceKey) else {
            return .warning("key-missing", "\(document.path) has no \(intelligenceKey): market intelligence stays neutral", evidence: evidence)
        }
        guard key.isUsable else {
            return .warning("key-unusable", "\(intelligenceKey) \(fault(of: key)): market intelligence stays neutral", evidence: evidence)
        }
        let marks = input.snapshot[.fetcherLog].facts?.recent(input.duration(window), input.now.wall) ?? []
        if let mark = marks.last(where: { [.keyMissing, .http(status: 401), .http(status: 403)].contains($0.mark) }) {
            evidence["refused_at"] = .instant(mark.at)
            return .warning("key-refused", "CoinGlass refused the fetcher's key \(input.age(of: mark.at).spoken) ago", evidence: evidence)
        }
        if let unclear { throw unclear }
        return .ok("the keys exist, and their values have the form of keys", evidence: evidence)
    }

    private static func fault(of key: EnvironmentFile.Key) -> String {
        key.isEmpty ? "is empty" : key.isPlaceholder ? "is a placeholder" : "is too short for a key"
    }

    /// The path of the trading configuration if it says that the bot trades live; nil if it does not.
    ///
    /// - Throws: unknown, if the configuration or its mode is not usable.
    private static func liveConfig(_ input: JudgeInput) throws(EarlyFinding) -> String? {
        let document: Document<TradingConfig>
        do throws(EarlyFinding) { document = try input.facts(.configuration).tradingConfig } catch {
            if error.isMereAbsence { return nil }
            throw error
        }
        // If the file or its mode is missing, trading-config-missing fails.
        if case .missing = document.state { return nil }
        let mode = try document.required().mode
        if case .absent = mode { return nil }
        return try document.value(of: mode, "mode").lowercased() == "live" ? document.path : nil
    }
}
