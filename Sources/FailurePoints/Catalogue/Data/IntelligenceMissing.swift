/// Market intelligence, or a part of it, is missing.
extension FailurePoint {
    static let intelligenceMissing = FailurePoint(
        "intelligence-missing", rows: ["5.2a"], category: .data, impact: .blocksMany, title: "Market intelligence is missing",
        meaning: """
            For a symbol without intelligence the bot has no market data: it neither refuses signals nor makes them larger by what others trade.
            """,
        advice: "The refresh hook writes it again. Symbols that the bot's fetcher never polls stay without intelligence and trade neutrally.",
        reads: [.intelligence, .configuration], settings: [IntelligenceMissing.everySymbol],
        reasons: [
            .critical("summary-missing", "the summary is missing"),
            .critical("unparsable", "the summary stays unusable over repeated reads"),
            .critical("signals-missing", "the summary has no signals"),
            .critical("signals-empty", "the summary's signals are empty"),
            .warning("symbol-files-unusable", "the intelligence file of a symbol cannot be used"),
            .warning("symbol-files-missing", "a symbol with a signal has no intelligence file"),
            .warning("symbols-missing", "an enabled symbol that the fetcher polls, or that was covered before, has no signal"),
        ], ladder: ["refresh-intelligence"], waitsForStartup: true, roles: [.check(.coinglassAPI)],
        judge: FailurePoint.judge(IntelligenceMissing.judge))
}

private enum IntelligenceMissing {
    static let everySymbol = Setting(
        "every_enabled_symbol", .flag(false),
        why: "the bot enables some fifteen symbols and polls eight of them: to require all would be a permanent warning; bot contract 9.1")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.intelligence)
        let document = facts.summary
        var evidence: Evidence = ["file": .text(document.path)]
        let summary: IntelligenceSummary
        switch document.state {
        case .content(let content): summary = content
        case .missing:
            return .critical("summary-missing", "\(document.path) is missing: the bot has no market intelligence", evidence: evidence)
        case .malformed(let malformation):
            return document.unparsable(.critical, malformation, consequence: "so the bot has no market intelligence")
        case .unreadable(let detail): return document.unreadable(detail)
        }
        evidence["field"] = "signals"
        guard let signals = summary.signals else {
            return .critical("signals-missing", "\(document.path) has no signals", evidence: evidence)
        }
        guard !signals.isEmpty else { return .critical("signals-empty", "the signals in \(document.path) are empty", evidence: evidence) }

        let covered = Set(signals.map(\.symbol))
        evidence["signals"] = .count(covered.count)
        if !facts.brokenSymbolFiles.isEmpty {
            evidence["broken_symbol_files"] = .names(facts.brokenSymbolFiles.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })
        }
        let fileless = covered.subtracting(facts.symbolFiles).subtracting(facts.brokenSymbolFiles.keys).sorted()
        if !fileless.isEmpty { evidence["missing_symbol_files"] = .names(fileless) }
        // The fetcher polls fewer symbols than are enabled: those that it never delivered are no failure. Source: bot contract 9.1 and 19.
        let known = polled.union(covered).union(remembered(input))
        let uncovered = enabledSymbols(input).subtracting(covered)
        let lacking = input.flag(everySymbol) ? uncovered.sorted() : uncovered.intersection(known).sorted()
        let unpolled = uncovered.subtracting(known).sorted()
        if !unpolled.isEmpty { evidence["unpolled_symbols"] = .names(unpolled) }
        if !lacking.isEmpty { evidence["missing_symbols"] = .names(lacking) }

        if !facts.brokenSymbolFiles.isEmpty {
            let names = facts.brokenSymbolFiles.keys.sorted().spoken
            return .warning("symbol-files-unusable", "the intelligence files of \(names) cannot be used", evidence: evidence)
        }
        if !fileless.isEmpty {
            return .warning("symbol-files-missing", "no intelligence file for \(fileless.spoken)", evidence: evidence)
        }
        let memory = Memory(["covered": .texts(known.intersection(enabledSymbols(input)).sorted())])
        if !lacking.isEmpty {
            return Finding(
                .warning, "symbols-missing", "enabled, but without a signal: \(lacking.spoken)", evidence: evidence,
                healable: !known.isDisjoint(with: lacking), remember: memory)
        }
        return .ok("market intelligence covers \(covered.count) symbols", evidence: evidence, remember: memory)
    }

    /// The symbols that the fetcher polls; a refresh delivers no others. Source: bot contract 9.1.
    private static let polled: Set<String> = [
        "BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "DOGEUSDT", "BNBUSDT", "AVAXUSDT", "ADAUSDT",
    ]

    /// The symbols that the summary covered before.
    private static func remembered(_ input: JudgeInput) -> Set<String> {
        guard case .list(let values)? = input.memory["covered"] else { return [] }
        return Set(values.compactMap { if case .text(let symbol) = $0 { symbol } else { nil } })
    }

    /// Empty while the universe is not known: asset-universe-invalid reports that.
    private static func enabledSymbols(_ input: JudgeInput) -> Set<String> {
        Set((input.snapshot[.configuration].facts?.universe.content?.assets ?? []).filter(\.enabled).map(\.symbol))
    }
}
