import JSON

/// Every way in which a log can be wrong, line by line.
enum LineDamage {
    enum Loss: Sendable {
        /// Ordinary where several processes append without a lock: nothing may change. Source: bot contract 3.1.
        case none
        /// Some of it is gone; whether that matters is for the judges of the log itself.
        case some
        /// What is behind the last rows hides them from whoever reads the end only.
        case hidden
        /// Not one row is left.
        case all
    }

    struct Case: Sendable {
        var name: String
        var loss: Loss
        var standing: FileContents
    }

    static func cases(_ bytes: [UInt8]) -> [Case] {
        let lines = bytes.split(separator: 0x0A).map(Array.init)
        guard let last = lines.last else { return [] }
        let middle = lines.count / 2
        var cases: [Case] = []
        func add(_ name: String, _ loss: Loss, _ lines: [[UInt8]], isFinished: Bool = true) {
            let joined = Array(lines.joined(separator: [0x0A])) + (isFinished ? [0x0A] : [])
            cases.append(Case(name: name, loss: loss, standing: .bytes(joined)))
        }
        add("the last line torn", .none, lines + [Array(last.prefix(last.count / 2))], isFinished: false)
        add(
            "a line torn and another begun on it", .none,
            lines[..<middle] + [Array(last.prefix(last.count / 2)) + lines[middle]] + lines[(middle + 1)...])
        if lines.count > 2 { add("two lines merged", .none, lines[..<(middle - 1)] + [lines[middle - 1] + lines[middle]] + lines[(middle + 1)...]) }
        add("one line of garbage", .none, lines[..<middle] + [Array("}{ garbage".utf8)] + lines[middle...])
        add("an empty line and one of white space", .none, lines[..<middle] + [[], Array("   ".utf8)] + lines[middle...])
        add("carriage returns", .none, lines.map { $0 + [0x0D] })
        add("zeros before a line", .some, lines[..<middle] + [[UInt8](repeating: 0, count: 64) + lines[middle]] + lines[(middle + 1)...])
        add("a line of 100 000 brackets", .hidden, lines + [[UInt8](repeating: UInt8(ascii: "["), count: 100_000)])
        add("a byte that is no UTF-8", .none, lines + [Array("{\"ts\": \"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8)])
        add("a byte order mark", .none, [[0xEF, 0xBB, 0xBF] + (lines.first ?? [])] + lines.dropFirst())
        add("a line of 2 MiB", .hidden, lines + [[UInt8](repeating: UInt8(ascii: "a"), count: 2 << 20)])
        for (name, row) in [
            ("number", "5"), ("text", "\"text\""), ("array", "[1, 2]"), ("null", "null"), ("garbage", "}{ garbage"), ("empty object", "{}"),
        ] {
            add("each line: \(name)", .all, lines.map { _ in Array(row.utf8) })
        }
        add("each line torn", .all, lines.map { Array($0.prefix($0.count / 2)) })
        return cases
    }

    /// The same rows, each changed in the same way.
    static func rows(_ rows: [JSON], _ change: (JSON) -> JSON) -> [UInt8] {
        Array(rows.map { change($0).utf8() + [0x0A] }.joined())
    }
}
