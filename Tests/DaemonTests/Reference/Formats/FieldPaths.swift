import JSON

/// The fields of a document by their paths, as `docs/formats.md` writes them: `healers.<healer>.state`, `actions[].error`.
struct FieldPaths {
    /// What kinds of values were seen at a path: `text`, `integer`, `number`, `boolean`, `object`, `array`, `null`.
    private(set) var kinds: [String: Set<String>] = [:]

    /// Objects whose keys are data, and what the page writes for a key.
    private static let keyed: [String: String] = [
        "checks.network.endpoints": "<host>", "failure_points": "<id>", "healers": "<healer>", "notifiers": "<notifier>", "treatments": "<id>",
        "heal_starts": "<healer>",
        "treatments.<id>.told": "<code>", "identity.subjects": "<probe>", "probes": "<probe>",
        "history.lost": "<log>", "categories": "<category>",
    ]

    /// Whether what is inside has names of its own, which the page does not list.
    private static func isOpen(_ path: String) -> Bool {
        path == "probes.<probe>" || path.split(separator: ".").last.map { ["evidence", "memory"].contains($0) } == true
    }

    mutating func add(_ document: JSON) { add(document, at: "") }

    private mutating func add(_ json: JSON, at path: String) {
        if !path.isEmpty, !path.hasSuffix("[]") { kinds[path, default: []].insert(Self.kind(json)) }
        guard !Self.isOpen(path) else { return }
        switch json {
        case .object(let members):
            for (name, value) in members { add(value, at: (path.isEmpty ? "" : "\(path).") + (Self.keyed[path] ?? name)) }
        case .array(let elements):
            for element in elements where element.object != nil { add(element, at: "\(path)[]") }
        default: break
        }
    }

    private static func kind(_ json: JSON) -> String {
        switch json {
        case .null: "null"
        case .bool: "boolean"
        case .int, .big: "integer"
        case .double: "number"
        case .string: "text"
        case .array: "array"
        case .object: "object"
        }
    }
}

/// The tables of `docs/formats.md`.
struct FormatsPage {
    /// By the heading of a section, what its table allows at each path.
    private(set) var sections: [String: [String: Set<String>]] = [:]
    let text: String

    private static let kinds: [Substring: Set<String>] = [
        "text": ["text"], "time": ["text"], "µs": ["integer"], "integer": ["integer"], "number": ["number", "integer"], "boolean": ["boolean"],
        "object": ["object"], "array": ["array"], "null": ["null"],
    ]

    init(_ text: String) {
        self.text = text
        var section = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
            guard let row = line.prefixMatch(of: #/\| `([A-Za-z_.<>\[\]]+)` \| ([a-zµ]+)( or null)? \|/#), let kinds = Self.kinds[row.2] else {
                continue
            }
            sections[section, default: [:]][String(row.1)] = row.3 == nil ? kinds : kinds.union(["null"])
        }
    }

    /// What the code writes and these sections do not say.
    func undocumented(_ fields: FieldPaths, in names: [String]) -> [String] {
        let rows = rows(of: names)
        return fields.kinds.sorted { $0.key < $1.key }.compactMap { path, seen in
            guard let allowed = rows[path] else { return "\(path) is not listed" }
            let others = seen.subtracting(allowed)
            return others.isEmpty ? nil : "\(path) is \(others.sorted().joined(separator: ", ")) as well"
        }
    }

    /// What these sections say and no document has.
    func unwritten(_ fields: FieldPaths, in names: [String]) -> [String] {
        rows(of: names).keys.filter { fields.kinds[$0] == nil }.sorted().map { "\($0) is listed, and no document has it" }
    }

    private func rows(of names: [String]) -> [String: Set<String>] {
        names.reduce(into: [:]) { rows, name in rows.merge(sections[name] ?? [:]) { $0.union($1) } }
    }
}
