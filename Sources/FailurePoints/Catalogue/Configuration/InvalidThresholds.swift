/// Thresholds, fee multipliers, leverage and buffers: their types, ranges and order, and whether keys or values are missing or changed.
/// Source: bot contract 12.
extension FailurePoint {
    static let invalidThresholds = FailurePoint(
        "invalid-thresholds", rows: ["4.2a"], category: .configuration, impact: .blocksMany, title: "Thresholds are out of range or order",
        meaning: """
            Thresholds out of range or order let weak signals through or none at all; a wrong multiplier or leverage makes every trade too \
            expensive or too large.
            """,
        advice: "Correct the values named. For a missing key the bot silently uses a default.",
        reads: [.configuration], settings: [InvalidThresholds.leverage, InvalidThresholds.hold],
        reasons: [
            .critical(
                "out-of-range",
                "a mode, threshold, fee multiplier, leverage or buffer has the wrong type, is out of its range or out of order"),
            .warning("incomplete", "required thresholds are missing from the trading configuration, or a set of them is empty"),
            .warning("keys-lost", "keys that the trading configuration had are gone, noticed less than the hold time ago"),
            .warning(
                "drift", "thresholds or fee gates differ from the last good copy of them, noticed less than the hold time ago"),
            .ok("first-look", "the values are in range and order, and were read for the first time, so there is nothing to compare with"),
        ], judge: FailurePoint.judge(InvalidThresholds.judge))
}

enum InvalidThresholds {
    private typealias Fault = (field: String, words: String)

    static let leverage = Setting("maximum_leverage", .number(20), why: "no policy of the bot uses more; bot contract 12")
    static let hold = Setting(
        "hold", .duration(.seconds(86_400)), why: "a lost key or a changed value is reported for a day, then the current values count as good")
    /// From strict to loose. Source: bot contract 12.
    static let order = ["ULTRA", "HIGH", "MEDIUM", "LOW"]

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.configuration)
        let document = facts.tradingConfig
        let config = try document.required()
        var faults: [Fault] = []
        switch config.mode {
        case .value(let mode):
            if !["paper", "live"].contains(mode.lowercased()) { faults.append(("mode", "mode is \(UntrustedText.line(mode, limit: 60))")) }
        // trading-config-missing reports this.
        case .absent: break
        case .null: faults.append(("mode", "mode is null"))
        case .invalid(let what): faults.append(("mode", "mode is \(what)"))
        }
        for thresholds in config.thresholds { check(thresholds, &faults) }
        for odd in config.oddities { faults.append((odd.place, "\(odd.place) is \(odd.found), not an object")) }
        for gate in config.feeMultipliers {
            let field = "per_symbol_fee_gates/\(gate.name)/min_buffer_multiplier"
            guard let value = gate.value.value else {
                faults.append((field, "\(field) is not a number"))
                continue
            }
            if !(1...5).contains(value) { faults.append((field, "\(field) is \(value), not between 1 and 5")) }
        }
        if let finding = outOfRange(faults, in: document.path) { return finding }
        if let policies = facts.futuresPolicies.content, let finding = outOfRange(check(policies, input), in: facts.futuresPolicies.path) {
            return finding
        }
        var memory = input.memory
        let lost = lostKeys(config.keys, document.path, input, &memory)
        let lacking = lacking(config)
        // A configuration without thresholds is not a good copy; `incomplete` reports what is missing.
        let drift = lacking == nil ? ThresholdDrift.note(config, document.path, input, &memory) : nil
        let evidence: Evidence = ["file": .text(document.path), "keys": .count(config.keys.count)]
        let incomplete = lacking.map { lacking in
            Finding.warning(
                "incomplete", "\(document.path) lacks \(lacking.spoken): the bot uses its defaults instead",
                evidence: ["file": .text(document.path), "lacking": .names(lacking)])
        }
        let words = "the thresholds are in range and order"
        let fine =
            ThresholdDrift.hasCopy(input.memory)
            ? Finding.ok(words, evidence: evidence)
            : .ok("\(words); read for the first time, so a change would not be noticed", reason: "first-look", evidence: evidence)
        var finding = lost ?? incomplete ?? drift ?? unusable(facts.futuresPolicies) ?? fine
        finding.remember = memory
        return finding
    }

    /// Why the policies could not be read; nil if they were, or if the file is missing: the bot's module has defaults.
    private static func unusable(_ policies: Document<FuturesPolicies>) -> Finding? {
        if case .missing = policies.state { return nil }
        do throws(EarlyFinding) { _ = try policies.required() } catch { return error.finding }
        return nil
    }

    /// Required thresholds that are missing from the file; nil if none is. Source: bot contract 12.
    private static func lacking(_ config: TradingConfig) -> [String]? {
        guard config.hasThresholds else { return ["thresholds"] }
        let lacking = config.thresholds.flatMap { thresholds -> [String] in
            let place = "thresholds/\(thresholds.mode)"
            // An empty set counts as missing.
            let (hasNoScore, hasNoSignal) = (thresholds.scores?.isEmpty ?? true, thresholds.signals?.isEmpty ?? true)
            let sets = [(hasNoScore, "score_thresholds"), (hasNoSignal, "signal_thresholds")]
            let scores = hasNoScore ? [] : order.filter { thresholds.score($0) == .absent }
            return sets.filter(\.0).map { "\(place)/\($0.1)" } + scores.map { "\(place)/score_thresholds/\($0)" }
        }
        let mode = config.mode.value?.lowercased()
        let unknown = mode.map { mode in config.thresholds.contains { $0.mode == mode } ? [] : ["thresholds/\(mode)"] } ?? []
        return lacking.isEmpty && unknown.isEmpty ? nil : unknown + lacking
    }

    private static func check(_ thresholds: TradingConfig.Thresholds, _ faults: inout [Fault]) {
        let place = "thresholds/\(thresholds.mode)"
        // The bot does not use scores of other names.
        let scored = (thresholds.scores ?? []).filter { order.contains($0.name) }
        for value in scored + (thresholds.signals ?? []) where value.value.value == nil {
            faults.append(("\(place)/\(value.name)", "\(place)/\(value.name) is not a number"))
        }
        // Minimum sizes: a negative one would let everything pass.
        for signal in thresholds.signals ?? [] where isMagnitude(signal.name) {
            guard let value = signal.value.value, value < 0 else { continue }
            faults.append(("\(place)/\(signal.name)", "\(place)/\(signal.name) is \(value), below 0"))
        }
        let scores = order.compactMap { name in thresholds.score(name).value.map { (name, $0) } }
        for (higher, lower) in zip(scores, scores.dropFirst()) where higher.1 < lower.1 {
            faults.append(("\(place)/\(higher.0)", "\(place): \(higher.0) \(higher.1) is below \(lower.0) \(lower.1)"))
        }
    }

    /// `whale_flow_min_usd`, `funding_min`, `fear_greed_fear_threshold`. Source: bot contract 19, both samples.
    private static func isMagnitude(_ signal: String) -> Bool {
        signal.hasSuffix("_min") || signal.contains("_min_") || signal.hasPrefix("fear_greed_")
    }

    /// The policies that break a rule. For an absent one the bot's module has a default.
    private static func check(_ policies: FuturesPolicies, _ input: JudgeInput) -> [Fault] {
        let fields = [
            ("max_leverage_global", policies.maximumLeverage), ("base_leverage", policies.baseLeverage),
            ("min_buffer_pct", policies.minimumBufferPercent), ("alert_buffer_pct", policies.alertBufferPercent),
        ]
        var faults: [Fault] = fields.compactMap { name, field in
            let fault = field.fault ?? (field == .null ? "null" : nil)
            return fault.map { (name, "\(name) is not a number (\($0))") }
        }
        let most = input.number(leverage)
        let maximum = policies.maximumLeverage.value
        if let maximum, !(maximum > 0 && maximum <= most) {
            faults.append(("max_leverage_global", "max_leverage_global is \(maximum), not above 0 and at most \(most)"))
        }
        // A maximum of 0 or less is no limit to compare with.
        let limit = maximum.flatMap { $0 > 0 ? min($0, most) : nil } ?? most
        if let base = policies.baseLeverage.value, !(base > 0 && base <= limit) {
            faults.append(("base_leverage", "base_leverage is \(base), not above 0 and at most \(limit)"))
        }
        for (name, field) in fields.suffix(2) {
            if let value = field.value, !(0...100).contains(value) { faults.append((name, "\(name) is \(value), not between 0 and 100")) }
        }
        if let least = policies.minimumBufferPercent.value, let alert = policies.alertBufferPercent.value, alert < least {
            faults.append(("alert_buffer_pct", "alert_buffer_pct \(alert) is below min_buffer_pct \(least)"))
        }
        return faults
    }

    private static func outOfRange(_ faults: [Fault], in path: String) -> Finding? {
        guard let first = faults.first else { return nil }
        return .critical(
            "out-of-range", faults.map(\.words).spoken,
            evidence: ["file": .text(path), "field": .text(first.field), "faults": .names(faults.map(\.words))])
    }

    /// Keys of the root that existed before and are gone.
    private static func lostKeys(_ keys: [String], _ path: String, _ input: JudgeInput, _ memory: inout Memory) -> Finding? {
        var before: [String] = []
        if case .list(let values)? = memory["keys"] { before = values.compactMap { if case .text(let key) = $0 { key } else { nil } } }
        let lost = before.filter { !keys.contains($0) }
        if let at = memory.instant("lost_at"), lost.isEmpty || input.now.wall.since(at) > input.duration(hold) {
            memory["lost_at"] = nil
            memory["keys"] = .names(keys)
        } else if lost.isEmpty {
            memory["keys"] = .names(keys)
        } else if memory.instant("lost_at") == nil {
            memory["lost_at"] = .instant(input.now.wall)
        }
        guard let since = memory.instant("lost_at") else { return nil }
        let evidence: Evidence = ["file": .text(path), "keys": .count(keys.count), "lost": .names(lost)]
        return Finding(.warning, "keys-lost", "keys are gone from \(path): \(lost.spoken)", evidence: evidence, since: since)
    }
}
