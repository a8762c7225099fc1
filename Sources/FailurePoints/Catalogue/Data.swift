/// Data issues: the book of positions and the feeds, where what is missing or wrong is the data itself.
extension Catalogue {
    static let data: [FailurePoint] = [positionsCorrupt, logCorruption, intelligenceMissing, shadowDataMissing, staleBook, profitSign]
}

// MARK: Missing intelligence

extension Catalogue {
    static let intelligenceMissing = FailurePoint(
        "intelligence-missing", rows: ["5.2a"], category: .data, impact: .blocksMany, title: "Market intelligence is missing",
        advice: "The refresh hook writes it anew. Symbols that the bot's fetcher never polls stay without intelligence and trade neutrally.",
        reads: [.intelligence, .configuration], settings: [MissingIntelligence.everySymbol], healer: "refresh-intelligence", waitsForStartup: true,
        roles: [.check(.coinglassAPI)],
        judge: FailurePoint.judge(MissingIntelligence.judge))

    enum MissingIntelligence {
        static let everySymbol = Setting(
            "every_enabled_symbol", .flag(false),
            why: "the bot enables some fifteen symbols and polls eight of them: to ask for all would be a warning for ever; bot contract 9.1")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.intelligence)
            let document = facts.summary
            var evidence: Evidence = ["file": .text(document.path)]
            let summary: IntelligenceSummary
            switch document.state {
            case .content(let content): summary = content
            case .missing:
                return .critical("summary-missing", "\(document.path) is not there: the bot has no market intelligence", evidence: evidence)
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
            // The fetcher polls fewer symbols than are enabled: what it never brought is no failure of it. Source: bot contract 9.1 and 19.
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
                return .warning("symbol-files-missing", "no intelligence file of their own: \(fileless.spoken)", evidence: evidence)
            }
            let memory = Memory(["covered": .texts(known.intersection(enabledSymbols(input)).sorted())])
            if !lacking.isEmpty {
                return Finding(
                    .warning, "symbols-missing", "enabled, but without a signal: \(lacking.spoken)", evidence: evidence,
                    healable: !known.isDisjoint(with: lacking), remember: memory)
            }
            return .ok("market intelligence covers \(covered.count) symbols", evidence: evidence, remember: memory)
        }

        /// What the fetcher polls; a refresh brings no other. Source: bot contract 9.1.
        private static let polled: Set<String> = [
            "BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "DOGEUSDT", "BNBUSDT", "AVAXUSDT", "ADAUSDT",
        ]

        /// What the summary ever covered.
        private static func remembered(_ input: JudgeInput) -> Set<String> {
            guard case .list(let values)? = input.memory["covered"] else { return [] }
            return Set(values.compactMap { if case .text(let symbol) = $0 { symbol } else { nil } })
        }

        /// Empty while the universe is not known: asset-universe-invalid says so.
        private static func enabledSymbols(_ input: JudgeInput) -> Set<String> {
            Set((input.snapshot[.configuration].facts?.universe.content?.assets ?? []).filter(\.enabled).map(\.symbol))
        }
    }
}

// MARK: Stale book

extension Catalogue {
    static let staleBook = FailurePoint(
        "stale-book", category: .data, impact: .blocksMany, title: "Nobody updates the open positions",
        advice: "Exits are not being managed. Look at the exchange for what is really open before anything else.",
        reads: [.book], settings: [BookAge.warningAge, BookAge.criticalAge, SharedSettings.futureTolerance],
        excusedBy: ["bot-crashed", "bot-frozen"],
        judge: FailurePoint.judge(BookAge.judge))

    enum BookAge {
        static let warningAge = Setting(
            "warning_age", .duration(.seconds(900)), why: "prices are written several times a cycle, and a slow cycle takes 457 s; bot contract 5.1")
        static let criticalAge = Setting("critical_age", .duration(.seconds(1800)), why: "exits unmanaged for half an hour; bot contract 5.1")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.book).book
            let book = try document.required()
            guard book.hasOpenList else { throw EarlyFinding(document.fieldInvalid("open_positions", found: "absent")) }
            var evidence: Evidence = ["file": .text(document.path), "field": "updated_at", "open": .count(book.open.count)]
            guard !book.open.isEmpty else {
                return .ok("no open positions, so nothing that could be out of date", reason: "no-positions", evidence: evidence)
            }
            guard let newest = book.open.flatMap({ [$0.updatedAt.value, $0.openedAt.value] }).compactMap(\.self).max() else {
                throw EarlyFinding(document.fieldInvalid("updated_at", found: "no usable stamp in any open position"))
            }
            try input.refuseFuture(newest, field: "updated_at", of: document.path, as: .warning)
            let (age, limit) = (input.age(of: newest), input.duration(warningAge))
            evidence["timestamp"] = .instant(newest)
            evidence["age_seconds"] = .seconds(age)
            evidence["limit_seconds"] = .seconds(limit)
            guard age > limit else { return .ok("the open positions were updated \(age.spoken) ago", evidence: evidence) }
            // The one that cannot be read may be the newest.
            if let fault = book.open.lazy.compactMap({ $0.updatedAt.fault ?? $0.openedAt.fault }).first {
                throw EarlyFinding(document.fieldInvalid("updated_at", found: fault))
            }
            return Finding(
                age > input.duration(criticalAge) ? .critical : .warning, "age-over-limit",
                "\(book.open.count) open positions, none updated for \(age.spoken): exits are not being managed", evidence: evidence,
                since: newest + limit)
        }
    }
}

// MARK: Shadow data

extension Catalogue {
    static let shadowDataMissing = FailurePoint(
        "shadow-data-missing", rows: ["5.2b"], category: .data, impact: .none, title: "The learners have no shadow data",
        advice: "A gap in the bot as it is known: nothing writes the outcomes that its learners read. Only a repaired bot helps.",
        reads: [.shadow], settings: [ShadowAge.age], judge: FailurePoint.judge(ShadowAge.judge))

    enum ShadowAge {
        static let age = Setting("age", .duration(.seconds(86_400)), why: "a day of the learners' food; bot contract 14, row 5.2b")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.shadow)
            let document = facts.outcomes
            var evidence: Evidence = ["file": .text(document.path)]
            evidence["results_at"] = facts.results.content?.newestAt.map { .instant($0) }
            let newest: Instant?
            if case .missing = document.state { newest = nil } else { newest = try document.required().newestAt }
            // Permanent in the bot as it is known, so it is something to know and no warning. Source: bot contract 14, row 5.2b.
            guard let newest else { return .ok("the learners are blind: \(document.path) has no rows", reason: "learners-blind", evidence: evidence) }
            evidence["timestamp"] = .instant(newest)
            guard input.age(of: newest) > input.duration(age) else { return .ok("the learners have shadow data", evidence: evidence) }
            if let undated = document.content?.undated, undated > 0 {
                throw EarlyFinding(document.fieldInvalid("ts", found: "no stamp that can be read in its last \(undated) rows"))
            }
            return .warning("stale", "the newest shadow outcome is \(input.age(of: newest).spoken) old", evidence: evidence)
        }
    }
}
