/// Compares thresholds and fee gates with the last good copy of them, which invalid-thresholds keeps in its memory.
/// Source: bot contract 14, row 4.2a.
enum ThresholdDrift {
    private typealias Values = [(path: String, text: String)]

    /// The copy keeps this many values, so that a change can name them; the digest of all values shows a change of the others.
    private static let maximumValues = 150
    /// The bot uses no longer paths.
    private static let maximumPathBytes = 200

    /// Whether a copy exists to compare with.
    static func hasCopy(_ memory: Memory) -> Bool { memory.text("good_digest") != nil }

    /// Compares good values with the copy. They become the copy if nothing differs, or if the difference has been reported for the hold time.
    ///
    /// - Returns: the change, while it is reported; nil otherwise.
    static func note(_ config: TradingConfig, _ path: String, _ input: JudgeInput, _ memory: inout Memory) -> Finding? {
        let hold = input.duration(InvalidThresholds.hold)
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
        // Another change starts the hold time again.
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

    /// The values by which the bot decides, sorted by path. Without the mode, which live-mode-flip judges, and without timestamps and texts.
    private static func values(of config: TradingConfig) -> Values {
        var values: Values = []
        func add(_ path: String, _ text: String?) { if let text { values.append((path, text)) } }
        for thresholds in config.thresholds {
            let place = "thresholds/\(thresholds.mode)"
            for name in InvalidThresholds.order { add("\(place)/score_thresholds/\(name)", text(thresholds.score(name), number)) }
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

    /// 2 and 2.0 give the same text.
    private static func number(_ value: Double) -> String { Int64(exactly: value).map { "\($0)" } ?? "\(value)" }

    /// FNV-1a over all values.
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
        // A full copy says nothing about the values that sort after its last one.
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
