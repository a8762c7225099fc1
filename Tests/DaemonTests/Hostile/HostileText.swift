import FoundationEssentials
import JSON
import Testing

@testable import Daemon
@testable import Files

/// What a bot's file, a hook or a server may say to a terminal, a journal and whoever reads them.
enum HostileText {
    static let key = "AKIAIOSFODNN7EXAMPLE"
    static let password = "correct-horse"
    /// Sets a title, clears the screen, forges a row, turns the line, and plants secrets.
    static let text =
        "\u{1B}]0;owned\u{07}\u{1B}[31mred\r\n  OK       max-positions\u{9B}2J\u{85}\u{7F}\u{202E}\u{2066}\u{2028}\u{200B}\u{0} api_key=\(key) {\"password\": \"\(password)\"}"

    /// Control characters and marks that stand in `text` as they are, and secrets.
    /// - Parameter hasLines: line feeds are its own.
    static func faults(in text: String, hasLines: Bool) -> [String] {
        let raw = text.unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0x0A: !hasLines
            case ..<0x20, 0x7F...0x9F, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
            default: false
            }
        }
        var faults = Set(raw.map { "U+" + String($0.value, radix: 16) }).sorted()
        if text.contains(key) { faults.append("the key") }
        if text.contains(password) { faults.append("the password") }
        if text.split(separator: "\n").contains(where: { $0.hasPrefix("  OK       max-positions") }) { faults.append("a forged row") }
        return faults
    }

    enum Poison: CaseIterable, Sendable {
        /// Every text has it behind it.
        case appended
        /// Every text without a digit is it; what says when stays.
        case inPlace
        /// The same before each text, and in the names.
        case named
    }

    /// Changes every JSON file and log below a bot's root.
    static func poison(_ root: String, _ poison: Poison) throws {
        for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
            let path = "\(root)/\(name)"
            guard name.hasSuffix(".json") || name.hasSuffix(".jsonl") || name.hasSuffix(".log") || name.hasSuffix(".env"),
                let data = FileManager.default.contents(atPath: path)
            else { continue }
            let text: String
            if name.hasSuffix(".json"), let document = try? JSON.parse(data) {
                text = Self.poison(document, poison).text()
            } else {
                text =
                    String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
                        guard let row = try? JSON.parse(line.utf8) else { return line + " \u{1B}[31m api_key=\(key) password: '\(password)'" }
                        return Self.poison(row, poison).text()
                    }.joined(separator: "\n") + "\n"
            }
            try Data(text.utf8).write(to: URL(filePath: path))
        }
    }

    private static func poison(_ json: JSON, _ poison: Poison) -> JSON {
        switch json {
        case .string(let own):
            switch poison {
            case .appended: return .string(own + text)
            case .inPlace: return own.contains { $0.isNumber } ? json : .string(text)
            case .named: return own.contains { $0.isNumber } ? json : .string(text + own)
            }
        case .array(let elements): return .array(elements.map { Self.poison($0, poison) })
        case .object(let members):
            var object = JSONObject()
            for (name, value) in members {
                object[name] = Self.poison(value, poison)
                if poison == .named { object[name + text] = Self.poison(value, poison) }
            }
            return .object(object)
        case .null, .bool, .int, .big, .double: return json
        }
    }
}
