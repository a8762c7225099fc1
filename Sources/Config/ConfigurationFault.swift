import FailurePoints
package import JSON

/// One fault in a configuration, with its place.
package struct ConfigurationFault: Error, Sendable, Hashable {
    /// The JSON path (`probes.exchange.interval`); empty for the file itself.
    package let path: String
    /// Line and column, counted from 1; nil without a text.
    package let position: JSONPosition?
    /// What is wrong and what is expected, without a full stop. Never shows the value of a header or a likely secret.
    package let problem: String
    /// The words that are valid in this place.
    package let known: [String]
    /// The known name that was probably meant.
    package let suggestion: String?

    package init(_ path: ConfigurationPath, _ position: JSONPosition?, _ problem: String, known: [String] = [], suggestion: String? = nil) {
        (self.path, self.problem) = (UntrustedText.line(path.description, limit: 300), UntrustedText.line(problem, limit: 600))
        (self.position, self.known, self.suggestion) = (position, known, suggestion)
    }

    /// A word that is not one of `known`.
    package static func unknown(
        _ what: String, _ word: String, at path: ConfigurationPath, _ position: JSONPosition, known: [String]
    ) -> ConfigurationFault {
        let problem = "\(JSON.string(word).clipped) is not \(what)"
        return ConfigurationFault(path, position, problem, known: known, suggestion: NearestName.of(word, among: known))
    }

    /// For `validate --json`.
    package var json: JSON {
        [
            "path": .string(path), "line": position.map { .int(Int64($0.line)) } ?? .null,
            "column": position.map { .int(Int64($0.column)) } ?? .null, "problem": .string(problem),
            "known": .array(known.map { .string($0) }), "suggestion": suggestion.map { .string($0) } ?? .null,
        ]
    }

    /// One line: `path: what is wrong; known: …; did you mean "…"?`.
    package var line: String {
        var parts = [path.isEmpty ? problem : "\(path): \(problem)"]
        if !known.isEmpty { parts.append("known: \(Self.listed(known, near: suggestion))") }
        if let suggestion { parts.append("did you mean \(JSON.string(suggestion).text())?") }
        return parts.joined(separator: "; ")
    }

    /// The known words, for one line: of a long list only the part around the likely one.
    private static func listed(_ known: [String], near suggestion: String?) -> String {
        let shown = 16
        guard known.count > shown else { return known.joined(separator: ", ") }
        let middle = suggestion.flatMap(known.firstIndex) ?? 0
        let start = max(0, min(middle - shown / 2, known.count - shown))
        return known[start..<start + shown].joined(separator: ", ") + " … (\(known.count) in all)"
    }
}

/// All faults of one configuration file, in the order of the text. Never empty.
package struct ConfigurationFaults: Error, Sendable, Hashable, CustomStringConvertible {
    /// The maximum number of reported faults; more mean that the file is something else.
    package static let told = 200

    package let file: String
    package let faults: [ConfigurationFault]
    /// The number of further faults.
    package let unlogged: Int

    package init(file: String, faults: [ConfigurationFault]) {
        self.file = file
        let inOrder = faults.enumerated().sorted { a, b in
            (a.element.position?.offset ?? -1, a.offset) < (b.element.position?.offset ?? -1, b.offset)
        }
        self.faults = inOrder.prefix(Self.told).map(\.element)
        unlogged = faults.count - self.faults.count
    }

    /// One line each, as compilers write them: `file:line:column: path: what is wrong; known: …; did you mean "…"?`.
    package var lines: [String] {
        let lines = faults.map { fault in
            let place = fault.position.map { ":\($0.line):\($0.column)" } ?? ""
            return "\(UntrustedText.printable(file))\(place): \(fault.line)"
        }
        return unlogged == 0 ? lines : lines + ["\(file): and \(unlogged) more"]
    }

    package var description: String { lines.joined(separator: "\n") }

    /// For `validate --json`: `{"file", "valid": false, "faults": [{"path", "line", "column", "problem", "known", "suggestion"}]}`.
    package var json: JSON {
        ["file": .string(file), "valid": false, "faults": .array(faults.map(\.json))]
    }
}

extension JSON {
    /// The compact text for a message, cut if long.
    package var clipped: String {
        UntrustedText.line(text(), limit: 60)
    }
}
