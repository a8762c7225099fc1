package import FailurePoints
package import JSON

/// Every value in force, with where it comes from: a place in the file, or the default of this version.
package struct EffectiveConfiguration: Sendable, Hashable {
    package struct Value: Sendable, Hashable {
        /// The JSON path: `probes.exchange.interval`.
        package var path: String
        /// As JSON text on one line; `***` for what is or may be a secret.
        package var text: String
        /// Where a file has it, or the short form around it that decides it; nil: the default.
        package var place: ConfigurationText.Place?
    }

    /// The configuration file and its fragments.
    package let files: [String]
    /// In the order of the reference: every scalar, every list, every empty object.
    package let values: [Value]

    /// - Throws: all faults at once, as ``ConfigurationFile/load(_:catalogue:)``.
    package init(file: String, catalogue: [FailurePoint] = Catalogue.all) throws(ConfigurationFaults) {
        try self.init(try ConfigurationFile.text(file), catalogue: catalogue)
    }

    package init(_ text: ConfigurationText, catalogue: [FailurePoint]) throws(ConfigurationFaults) {
        let configuration = try Configuration.decode(text, catalogue: catalogue)
        files = text.files
        var values: [Value] = []
        Self.collect(ConfigurationReference.document(configuration, catalogue: catalogue), ConfigurationPath(), in: text, &values)
        self.values = values
    }

    private static func collect(_ json: JSON, _ path: ConfigurationPath, in text: ConfigurationText, _ values: inout [Value]) {
        if let members = json.object, !members.isEmpty {
            for (key, member) in members { collect(member, path / key, in: text, &values) }
            return
        }
        let shown = path.isNamedSecret ? "\"***\"" : UntrustedText.value(json.text(), named: path.lastKey, limit: 400)
        values.append(Value(path: UntrustedText.line(path.description, limit: 300), text: shown, place: text.place(of: path)))
    }

    /// `bot.root = "/srv/bot"    # /etc/fpmond/fpmond.json:3`, a line each.
    package var lines: [String] {
        let width = min(60, values.map { $0.path.count + $0.text.count + 3 }.max() ?? 0)
        return values.map { value in
            let head = "\(value.path) = \(value.text)"
            let origin = value.place.map { "\(UntrustedText.printable($0.file)):\($0.position.line)" } ?? "default"
            return head + String(repeating: " ", count: max(1, width - head.count + 1)) + "# " + origin
        }
    }

    /// `{"file", "fragments", "values": [{"path", "value", "file", "line", "column"}]}`; `file`, `line` and `column` null: the default. `value` is
    /// JSON text.
    package var json: JSON {
        let list = values.map { value -> JSON in
            [
                "path": .string(value.path), "value": .string(value.text), "file": value.place.map { .string($0.file) } ?? .null,
                "line": value.place.map { .int(Int64($0.position.line)) } ?? .null,
                "column": value.place.map { .int(Int64($0.position.column)) } ?? .null,
            ]
        }
        return ["file": .string(files[0]), "fragments": .array(files.dropFirst().map { .string($0) }), "values": .array(list)]
    }
}
