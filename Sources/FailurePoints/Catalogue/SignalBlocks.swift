/// Signal-level blocks: what keeps a signal from becoming an entry.
extension Catalogue {
    static let signalBlocks: [FailurePoint] = [strategyOverlap] + guardBlocks + [goldenHour, tradingWindows] + gateBlocks + silences
}

// MARK: Overlapping strategies

extension Catalogue {
    static let strategyOverlap = FailurePoint(
        "strategy-overlap", rows: ["1.1b"], category: .signalBlocks, impact: .blocksMany, title: "Strategies stand in each other's way on one symbol",
        advice: "Two strategies hold the same symbol, or the account holds it both ways. Which position should go is a trading decision.",
        reads: [.book], judge: FailurePoint.judge(judgeOverlap))

    private static func judgeOverlap(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.book).book
        let book = try document.required()
        guard book.hasOpenList else { throw EarlyFinding(document.fieldInvalid("open_positions", found: "absent")) }
        let (overlaps, hedged) = (book.overlaps.filter { $0.direction != .unrecognised }, book.hedgedSymbols)
        let listed = overlaps.prefix(50).map { overlap in
            Evidence.Value.record([
                "symbol": .text(overlap.symbol), "side": .text(overlap.direction.rawValue), "strategies": .names(overlap.strategies),
                "count": .count(overlap.positions),
            ])
        }
        let evidence: Evidence = [
            "file": .text(document.path), "field": "open_positions", "count": .count(overlaps.count), "overlaps": .list(listed),
            "hedged_symbols": .names(hedged),
        ]
        var words = overlaps.map { "\($0.symbol) \($0.direction.rawValue) held by \($0.strategies.prefix(8).joined(separator: " and "))" }
        if !hedged.isEmpty { words.append("\(hedged.spoken) held long and short at once") }
        if !words.isEmpty {
            return .warning(overlaps.isEmpty ? "self-hedge" : "overlap", words.prefix(8).joined(separator: "; "), evidence: evidence)
        }
        _ = try document.openPositions()
        if let odd = book.open.first(where: { $0.symbol.hasPrefix("?") }) {
            throw EarlyFinding(document.fieldInvalid("open_positions/symbol", found: "no usable symbol in entry \(odd.symbol.dropFirst())"))
        }
        if let odd = book.open.first(where: { $0.direction == .unrecognised }) {
            throw EarlyFinding(document.fieldInvalid("open_positions/direction", found: "neither long nor short for \(odd.symbol)"))
        }
        return .ok("\(book.open.count) open positions, none in another's way", evidence: evidence)
    }
}

// MARK: Golden hour

extension Catalogue {
    static let goldenHour = FailurePoint(
        "golden-hour", rows: ["1.2a"], category: .signalBlocks, impact: .blocksMany, intended: true, title: "Outside the allowed trading hours",
        advice: "Nothing to do: entries are allowed again at the instant named. The hours are set in golden_hour_config.json.",
        reads: [.goldenHour], confirm: .immediate, judge: FailurePoint.judge(GoldenHourWindows.judge))

    enum GoldenHourWindows {
        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.goldenHour)
            if case .missing = document.state { return try assumed(document, input.now.wall, "the file is missing") }
            if case .malformed(let malformation) = document.state {
                return try assumed(document, input.now.wall, "the file is unusable, \(malformation)")
            }
            let config = try document.required()
            guard let restricts = config.restricts.value else {
                return try assumed(document, input.now.wall, "restrict_to_golden_hour is not usable", field: config.restricts)
            }
            let windows = TradingHours(allowedWindows: config.allowedWindows ?? [])
            var evidence: Evidence = ["file": .text(document.path), "field": "restrict_to_golden_hour", "restrict_to_golden_hour": .flag(restricts)]
            guard restricts else { return .ok("trading hours are not restricted", reason: "unrestricted", evidence: evidence) }
            evidence["base_window"] = .text(TradingHours.baseWindow)
            evidence["allowed_windows"] = .names(config.allowedWindows ?? [])
            if !windows.malformed.isEmpty { evidence["ignored_windows"] = .names(windows.malformed) }
            if windows.isOpen(at: input.now.wall) {
                return .ok("inside the allowed trading hours", reason: "inside-hours", evidence: evidence)
            }
            return outside(windows, input.now.wall, "outside-hours", "", evidence)
        }

        /// Without usable settings the bot restricts itself to its base window: outside it that is a certain block, inside it nobody knows the
        /// hours the operator meant. Source: bot contract 7.1.
        private static func assumed(
            _ document: Document<GoldenHour>, _ now: Instant, _ why: String, field: Field<Bool>? = nil
        ) throws(EarlyFinding) -> Finding {
            let windows = TradingHours(allowedWindows: [])
            if windows.isOpen(at: now) {
                if let field { _ = try document.value(of: field, "restrict_to_golden_hour") }
                _ = try document.required()
            }
            let evidence: Evidence = ["file": .text(document.path), "base_window": .text(TradingHours.baseWindow), "why": .text(why)]
            return outside(windows, now, "outside-assumed-hours", " (\(why), so the bot keeps to its base window)", evidence)
        }

        private static func outside(_ windows: TradingHours, _ now: Instant, _ reason: String, _ why: String, _ evidence: Evidence) -> Finding {
            let opens = windows.nextOpening(after: now)
            var evidence = evidence
            evidence["next_open"] = .optional(opens)
            return Finding(
                .ok, reason, "outside the allowed trading hours\(opens.map { ", open again at \($0.readable)" } ?? "")\(why)", evidence: evidence,
                holds: true, since: windows.lastClosing(before: now), until: opens)
        }
    }
}

// MARK: Trading windows

extension Catalogue {
    static let tradingWindows = FailurePoint(
        "trading-windows", rows: ["1.2b"], category: .signalBlocks, impact: .blocksMany, title: "Trading windows are not what they seem",
        advice: "The bot skips a window that it cannot read without a word. Write each as HH:MM-HH:MM; minutes do not count.",
        reads: [.goldenHour], settings: [WindowRules.optimizerAge, SharedSettings.futureTolerance], judge: FailurePoint.judge(WindowRules.judge))

    enum WindowRules {
        static let optimizerAge = Setting(
            "optimizer_age", .duration(.seconds(86_400)), why: "the optimiser runs every 4 h: six missed runs; bot contract 14, row 1.2b")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.goldenHour)
            let config = try document.required()
            var evidence: Evidence = ["file": .text(document.path), "field": "allowed_windows"]
            guard try document.value(of: config.restricts, "restrict_to_golden_hour") else {
                return .ok("trading hours are not restricted", reason: "unrestricted", evidence: evidence)
            }
            let windows = config.allowedWindows ?? []
            evidence["allowed_windows"] = .names(windows)
            let hours = TradingHours(allowedWindows: windows)
            if !hours.malformed.isEmpty {
                evidence["ignored_windows"] = .names(hours.malformed)
                return .warning("syntax-invalid", "the bot skips \(hours.malformed.spoken): no window of hours", evidence: evidence)
            }
            if !windows.isEmpty, windows.allSatisfy({ TradingHours.hours(of: $0)?.isEmpty ?? true }) {
                return .warning("covers-nothing", "the allowed windows cover not one hour of the day", evidence: evidence)
            }
            if let fault = config.lastOptimization.fault { throw EarlyFinding(document.fieldInvalid("last_optimization", found: fault)) }
            if let optimized = config.lastOptimization.value {
                try input.refuseFuture(optimized, field: "last_optimization", of: document.path, as: .warning)
                evidence["last_optimization"] = .instant(optimized)
                let age = input.age(of: optimized)
                if age > input.duration(optimizerAge) {
                    return Finding(
                        .warning, "optimizer-stale", "the windows were last optimised \(age.spoken) ago", evidence: evidence,
                        since: optimized + input.duration(optimizerAge))
                }
            }
            return .ok("\(hours.openHours.count { $0 }) hours of the day are open", evidence: evidence)
        }
    }
}
