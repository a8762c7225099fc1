import FailurePoints
package import JSON

/// One fault in a configuration, with its place.
package struct ConfigurationFault: Error, Sendable, Hashable {
    /// The JSON path (`probes.exchange.interval`); empty for the file itself.
    package let path: String
    /// Line and column, counted from 1; nil without a text.
    package let position: JSONPosition?
    /// The file, where it is not the configuration file itself: a fragment beside it.
    package private(set) var file: String?
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

    /// The same fault, of another file.
    package func of(file: String?) -> ConfigurationFault {
        var fault = self
        fault.file = file
        return fault
    }

    /// A word that is not one of `known`.
    package static func unknown(
        _ what: String, _ word: String, at path: ConfigurationPath, _ position: JSONPosition, known: [String]
    ) -> ConfigurationFault {
        let problem = "\(JSON.string(word).clipped) is not \(what)"
        return ConfigurationFault(path, position, problem, known: known, suggestion: NearestName.of(word, among: known))
    }

    /// `file: warning: path: what is wrong`, for what is no fault of the configuration in `file`.
    package func warning(in file: String) -> String { "\(UntrustedText.printable(self.file ?? file)): warning: \(line)" }

    /// For `validate --json`.
    package var json: JSON {
        [
            "path": .string(path), "file": file.map { .string($0) } ?? .null, "line": position.map { .int(Int64($0.line)) } ?? .null,
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

/// All faults of one configuration, in the order of its files and of their texts. Never empty.
package struct ConfigurationFaults: Error, Sendable, Hashable, CustomStringConvertible {
    /// The maximum number of reported faults; more mean that the file is something else.
    package static let told = 200

    package let file: String
    package let faults: [ConfigurationFault]
    /// The number of further faults.
    package let unlogged: Int

    package init(file: String, faults: [ConfigurationFault]) { self.init(files: [file], faults: faults) }

    /// - Parameter files: the configuration file and its fragments; a position's `text` counts in them. Not empty.
    init(files: [String], faults: [ConfigurationFault]) {
        file = files[0]
        let named = faults.map { fault in
            guard let number = fault.position?.text, number > 0, number < files.count else { return fault }
            return fault.of(file: files[number])
        }
        let inOrder = named.enumerated().sorted { a, b in
            (a.element.position?.text ?? -1, a.element.position?.offset ?? -1, a.offset)
                < (b.element.position?.text ?? -1, b.element.position?.offset ?? -1, b.offset)
        }
        self.faults = inOrder.prefix(Self.told).map(\.element)
        unlogged = faults.count - self.faults.count
    }

    /// One line each, as compilers write them: `file:line:column: path: what is wrong; known: …; did you mean "…"?`.
    package var lines: [String] {
        let lines = faults.map { fault in
            let place = fault.position.map { ":\($0.line):\($0.column)" } ?? ""
            return "\(UntrustedText.printable(fault.file ?? file))\(place): \(fault.line)"
        }
        return unlogged == 0 ? lines : lines + ["\(file): and \(unlogged) more"]
    }

    package var description: String { lines.joined(separator: "\n") }

    /// For `validate --json`: `{"file", "valid": false, "faults": [{"path", "file", "line", "column", "problem", "known",
    /// "suggestion"}]}`; the `file` of a fault is null where it is the configuration file itself.
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
