import Config
package import FailurePoints
import JSON

/// Every key of the configuration with its meaning, range and default, for fpmond.json(5). Made from the schema, so it matches the decoder.
package enum ConfigurationManual {
    package static func lines(catalogue: [FailurePoint] = Catalogue.all) -> [String] {
        var manual = Writer()
        for (key, schema) in ConfigurationSchema.document(catalogue: catalogue)["properties"]?.object ?? [:] where key != "$schema" {
            manual.section(key, schema)
        }
        if let endpoint = manual.endpoint { manual.heading("An endpoint", "ENDPOINT", endpoint) }
        return manual.lines
    }

    private struct Writer {
        var lines: [String] = []
        /// Keys that appear in several places are described once.
        var endpoint: JSON?

        mutating func section(_ key: String, _ schema: JSON) {
            switch key {
            case "probes": heading(key, "\(key).PROBE", schema, entries: schema["properties"]?.object?.map(\.key) ?? [])
            case "failure_points": heading(key, "\(key).ID", schema, entries: [])
            default: heading(key, key, schema)
            }
        }

        mutating func heading(_ title: String, _ path: String, _ schema: JSON) {
            lines += [".SS \"\(Roff.text(title))\""]
            keys(path, schema)
        }

        /// A table whose entries have the same keys: those of the first are listed, then the extra ones of the others.
        mutating func heading(_ title: String, _ path: String, _ schema: JSON, entries: [String]) {
            lines += [".SS \"\(Roff.text(title))\"", Roff.text(schema["description"]?.string ?? "")]
            guard let first = schema["properties"]?.object?.map(\.value).first else { return }
            for (key, value) in first["properties"]?.object ?? [:] {
                if key == "settings" {
                    lines += Roff.entry(
                        "\(path).settings", ["Its thresholds: \"fpmond explain ID\" shows them, \"fpmond catalogue --json\" lists all."])
                } else {
                    keys("\(path).\(key)", value, hidesDefault: true)
                }
            }
            for name in entries {
                let members = schema["properties"]?[name]?["properties"]?.object ?? [:]
                let defaults = members.compactMap { key, value in value["default"].map { "\(key) \($0.text())" } }
                lines += Roff.entry(name, [defaults.joined(separator: ", ") + "."])
            }
        }

        private mutating func keys(_ path: String, _ schema: JSON, hidesDefault: Bool = false) {
            let alternatives = schema["anyOf"]?.array ?? []
            if let members = schema["properties"]?.object {
                if members["url"] != nil, path != "ENDPOINT" {
                    endpoint = endpoint ?? schema
                    lines += Roff.entry(path, [Self.sentence(schema, hidesDefault: hidesDefault) + " See below for the keys of an endpoint."])
                    for (key, value) in members where Self.isOwn(value, otherThan: endpoint?["properties"]?[key]) {
                        lines += Roff.entry("\(path).\(key)", [Self.defaultWords(value)])
                    }
                    return
                }
                for (key, value) in members { keys("\(path).\(key)", value, hidesDefault: hidesDefault) }
            } else if let entry = schema["additionalProperties"], entry["properties"] != nil {
                lines += [Roff.text(schema["description"]?.string ?? "")]
                keys("\(path).NAME", entry, hidesDefault: hidesDefault)
            } else {
                if let object = alternatives.first(where: { $0["properties"]?["url"] != nil }) { endpoint = endpoint ?? object }
                lines += Roff.entry(path, [Self.sentence(schema, hidesDefault: hidesDefault)])
            }
        }

        /// A default that is specific to this endpoint.
        private static func isOwn(_ value: JSON, otherThan common: JSON?) -> Bool {
            value["default"] != nil && value["default"] != common?["default"]
        }

        private static func sentence(_ schema: JSON, hidesDefault: Bool) -> String {
            var parts = [schema["description"]?.string ?? ""]
            if let words = schema["enum"]?.array { parts.append("One of \(words.map { $0.text() }.joined(separator: ", ")).") }
            if let least = schema["minimum"], let most = schema["maximum"] { parts.append("From \(least.text()) to \(most.text()).") }
            if let least = schema["minItems"], let most = schema["maxItems"] { parts.append("\(least.text()) to \(most.text()) of them.") }
            if !hidesDefault { parts.append(defaultWords(schema)) }
            return parts.filter { !$0.isEmpty }.joined(separator: " ")
        }

        private static func defaultWords(_ schema: JSON) -> String { schema["default"].map { "Default: \($0.text())." } ?? "" }
    }
}
