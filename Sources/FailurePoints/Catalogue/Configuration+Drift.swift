/// Thresholds and fee gates against the last good copy of them, which the memory of invalid-thresholds keeps. Source: bot contract 14, row 4.2a.
enum ThresholdDrift {
    private typealias Values = [(path: String, text: String)]

    /// So many values are kept to be named; what lies beyond is seen by the digest of all.
    private static let maximumValues = 150
    /// A longer path is no name of the bot's.
    private static let maximumPathBytes = 200

    /// Whether there is a copy to compare with.
    static func hasCopy(_ memory: Memory) -> Bool { memory.text("good_digest") != nil }

    /// Compares a good reading with the copy, and takes it for the copy where nothing differs or what differs has been shown for the hold time.
    ///
    /// - Returns: the change, while it is shown.
    static func note(_ config: TradingConfig, _ path: String, _ input: JudgeInput, _ memory: inout Memory) -> Finding? {
        let hold = input.duration(Catalogue.ThresholdRules.hold)
        let values = values(of: config)
        let digest = digest(values)
        let isShown = memory.text("drift_digest") == digest && memory.instant("drifted_at").map { input.now.wall.since($0) > hold } ?? false
        guard let good = memory.text("good_digest"), good != digest, !isShown else {
            memory["good_digest"] = .text(digest)
            memory["good"] = .record(copy(values))
            memory["drift_digest"] = nil
            memory["drifted_at"] = nil
            return nil
        }
        // Another change begins another day.
        if memory.text("drift_digest") != digest {
            memory["drift_digest"] = .text(digest)
            memory["drifted_at"] = .instant(input.now.wall)
        }
        let changes = changes(from: memory["good"], to: values)
        var evidence: Evidence = ["file": .text(path)]
        evidence["field"] = changes.first.map { .text($0.path) }
        evidence["changed"] = .names(changes.map { "\($0.path) \($0.words)" })
        let words = changes.isEmpty ? "values beyond the first \(maximumValues)" : changes.map { "\($0.path) \($0.words)" }.spoken
        return Finding(.warning, "drift", "\(path) changed: \(words)", evidence: evidence, since: memory.instant("drifted_at"))
    }

    /// The values the bot decides by, by their paths and in the order of these; neither the mode, which is live-mode-flip's, nor any stamp or word.
    private static func values(of config: TradingConfig) -> Values {
        var values: Values = []
        func add(_ path: String, _ text: String?) { if let text { values.append((path, text)) } }
        for thresholds in config.thresholds {
            let place = "thresholds/\(thresholds.mode)"
            for name in Catalogue.ThresholdRules.order { add("\(place)/score_thresholds/\(name)", text(thresholds.score(name), number)) }
            for signal in thresholds.signals ?? [] { add("\(place)/signal_thresholds/\(signal.name)", text(signal.value, number)) }
        }
        for gate in config.feeMultipliers { add("per_symbol_fee_gates/\(gate.name)/min_buffer_multiplier", text(gate.value, number)) }
        add("paper_mode_relaxed_thresholds", text(config.relaxedInPaper) { "\($0)" })
        return values.sorted { $0.path < $1.path }
    }

    private static func text<Value>(_ field: Field<Value>, _ text: (Value) -> String) -> String? {
        switch field {
        case .value(let value): text(value)
        case .null: "null"
        case .absent: nil
        case .invalid: "invalid"
        }
    }

    /// 2 and 2.0 are the same.
    private static func number(_ value: Double) -> String { Int64(exactly: value).map { "\($0)" } ?? "\(value)" }

    /// FNV-1a over all of them.
    private static func digest(_ values: Values) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for value in values {
            for byte in "\(value.path)=\(value.text)\n".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return String(hash, radix: 16)
    }

    private static func copy(_ values: Values) -> Evidence {
        var copy = Evidence()
        for value in values.lazy.filter({ $0.path.utf8.count <= maximumPathBytes }).prefix(maximumValues) { copy[value.path] = .text(value.text) }
        return copy
    }

    private static func changes(from good: Evidence.Value?, to values: Values) -> [(path: String, words: String)] {
        guard case .record(let good)? = good else { return [] }
        let now = copy(values)
        // Of a copy that was cut short, nothing is known of what comes after it.
        let last = good.entries.count < maximumValues ? nil : good.entries.last?.name
        let added = now.entries.filter { entry in good[entry.name] == nil && last.map { entry.name < $0 } ?? true }
        let ends = now.entries.count < maximumValues ? nil : now.entries.last?.name
        let gone = good.entries.filter { entry in now[entry.name] == nil && ends.map { entry.name < $0 } ?? true }
        let other = good.entries.filter { entry in now[entry.name].map { $0 != entry.value } ?? false }
        func word(_ value: Evidence.Value?) -> String { if case .text(let text)? = value { text } else { "absent" } }
        return (added + gone + other).map { entry in (entry.name, "\(word(good[entry.name])) → \(word(now[entry.name]))") }
            .sorted { $0.0 < $1.0 }.map { (path: $0.0, words: $0.1) }
    }
}
