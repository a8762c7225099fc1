package import FailurePoints
package import JSON

/// Every value in force, with where it comes from: a place in the file, or the default of this version.
package struct EffectiveConfiguration: Sendable, Hashable {
    package struct Value: Sendable, Hashable {
        /// The JSON path: `probes.exchange.interval`.
        package var path: String
        /// As JSON text on one line; `***` for what is or may be a secret.
        package var text: String
        /// Where the file has it, or the nearest object or short form around it that decides it; nil: the default.
        package var position: JSONPosition?
    }

    package let file: String
    /// In the order of the reference: every scalar, every list, every empty object.
    package let values: [Value]

    /// - Throws: all faults at once, as ``ConfigurationFile/load(_:catalogue:)``.
    package init(file: String, catalogue: [FailurePoint] = Catalogue.all) throws(ConfigurationFaults) {
        try self.init(try ConfigurationFile.read(file), file: file, catalogue: catalogue)
    }

    package init(_ bytes: [UInt8], file: String, catalogue: [FailurePoint]) throws(ConfigurationFaults) {
        let (configuration, text) = try Configuration.located(bytes, file: file, catalogue: catalogue)
        self.file = file
        var values: [Value] = []
        Self.collect(ConfigurationReference.document(configuration, catalogue: catalogue), ConfigurationPath(), in: text, &values)
        self.values = values
    }

    private static func collect(_ json: JSON, _ path: ConfigurationPath, in text: LocatedJSON, _ values: inout [Value]) {
        if let members = json.object, !members.isEmpty {
            for (key, member) in members { collect(member, path / key, in: text, &values) }
            return
        }
        let name = path.steps.last.map { if case .key(let key) = $0 { key } else { "" } } ?? ""
        let shown = path.isNamedSecret ? "\"***\"" : UntrustedText.value(json.text(), named: name, limit: 400)
        values.append(Value(path: UntrustedText.line(path.description, limit: 300), text: shown, position: position(of: path, in: text)))
    }

    /// Where the file decides the value: the value itself, or a text or list in the place of one of the objects around it.
    private static func position(of path: ConfigurationPath, in text: LocatedJSON) -> JSONPosition? {
        if let there = text.at(path) { return there.position }
        for count in (1..<max(1, path.steps.count)).reversed() {
            guard let around = text.at(ConfigurationPath(steps: Array(path.steps.prefix(count)))) else { continue }
            if case .object = around.value { return nil }
            return around.position
        }
        return nil
    }

    /// `bot.root = "/srv/bot"    # /etc/fpmond/fpmond.json:3`, a line each.
    package var lines: [String] {
        let width = min(60, values.map { $0.path.count + $0.text.count + 3 }.max() ?? 0)
        return values.map { value in
            let head = "\(value.path) = \(value.text)"
            let origin = value.position.map { "\(UntrustedText.printable(file)):\($0.line)" } ?? "default"
            return head + String(repeating: " ", count: max(1, width - head.count + 1)) + "# " + origin
        }
    }

    /// `{"file", "values": [{"path", "value", "line", "column"}]}`; `line` and `column` null: the default. `value` is JSON text.
    package var json: JSON {
        let list = values.map { value -> JSON in
            [
                "path": .string(value.path), "value": .string(value.text), "line": value.position.map { .int(Int64($0.line)) } ?? .null,
                "column": value.position.map { .int(Int64($0.column)) } ?? .null,
            ]
        }
        return ["file": .string(file), "values": .array(list)]
    }
}
