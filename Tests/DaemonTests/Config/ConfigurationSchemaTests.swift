import FailurePoints
import JSON
import Testing

@testable import Config
@testable import Files

@Suite struct ConfigurationSchemaTests {
    @Test func theReferenceIsValidAndMeansTheDefaults() throws {
        let document = ConfigurationReference.defaultDocument(catalogue: smallCatalogue)
        let read = try decoded(ConfigurationReference.text(document))
        var expected = Configuration()
        expected.healers = ConfigurationReference.healers
        expected.failurePoints = Dictionary(uniqueKeysWithValues: smallCatalogue.map { ($0.id, FailurePointConfig()) })
        #expect(read == expected)
    }

    @Test func whatIsWrittenIsReadBackTheSame() throws {
        let text = #"""
            {"exchange": {"url": "https://x", "assert": [{"pointer": "/a", "equals": null}], "headers": {"a": "b", "x-key": {"file": "/k"}}},
             "control": ["https://a", {"url": "https://b", "statuses": [204]}], "healers": {"h": {"shell": "x"}},
             "failure_points": {"disk-full": {"healer": "h", "confirm": {"fail": 1, "window": 9}}, "intelligence-stale": {"healer": null}}}
            """#
        let configuration = try decoded(text)
        let written = ConfigurationReference.document(configuration, catalogue: smallCatalogue)
        let again = try decoded(written.text())
        #expect(ConfigurationReference.document(again, catalogue: smallCatalogue) == written)
        for point in smallCatalogue { #expect(again.policy(for: point) == configuration.policy(for: point)) }
    }

    @Test func theSchemaTakesTheReference() {
        let schema = ConfigurationSchema.document(catalogue: smallCatalogue)
        #expect(violations(ConfigurationReference.defaultDocument(catalogue: smallCatalogue), schema, "") == [])
        #expect(violations([:], schema, "") == [])
    }

    @Test(arguments: [
        #"{"bott": {}}"#, #"{"bot": {"root": "x"}}"#, #"{"bot": {"maximum_positions": 0}}"#, #"{"exchange": "krakn"}"#, #"{"exchange": {}}"#,
        #"{"probes": {"book": {"interval": 5}}}"#, #"{"probes": {"book": {"interval": "5 s"}}}"#, #"{"healers": {"h": {}}}"#,
        #"{"healers": {"h": {"shell": "x", "command": ["y"]}}}"#, #"{"healers": {"H": {"shell": "x"}}}"#, #"{"failure_points": {"x": {}}}"#,
        #"{"failure_points": {"golden-hour": {"healer": "h"}}}"#, #"{"failure_points": {"disk-full": {"settings": {"warning_used_ratio": 2}}}}"#,
        #"{"control": [{"url": "https://x", "assert": [{"pointer": "/a"}]}]}"#, #"{"dashboard": {"ip": 4}}"#,
    ])
    func theSchemaRefusesWhatTheDecoderRefuses(text: String) throws {
        #expect(!refusals(text).isEmpty)
        let schema = ConfigurationSchema.document(catalogue: smallCatalogue)
        #expect(!violations(try JSON.parse(text), schema, "").isEmpty)
    }

    @Test func everyKeyIsDescribedWithItsDefault() {
        let schema = ConfigurationSchema.document(catalogue: smallCatalogue)
        let setting = schema.at(pointer: "/properties/failure_points/properties/intelligence-stale/properties/settings/properties/warning_age")
        #expect(setting?["default"] == "5m")
        #expect(setting?["description"] == "Two polls and a half. A duration, from 0s to 365d.")
        #expect(schema.at(pointer: "/properties/bot/properties/unit/default") == "tradingbot.service")
        #expect(schema.at(pointer: "/properties/bot/additionalProperties") == false)
    }

    /// What a value violates of the parts of JSON Schema that ours uses.
    private func violations(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        var found: [String] = []
        func demand(_ holds: Bool, _ what: String) { if !holds { found.append("\(place): \(what)") } }
        let types = schema["type"].map { $0.array ?? [$0] }
        if let types { demand(types.contains { isOf(value, $0.string ?? "") }, "type") }
        if let words = schema["enum"]?.array { demand(words.contains(value), "enum") }
        if let minimum = schema["minimum"]?.double, let number = value.double { demand(number >= minimum, "minimum") }
        if let maximum = schema["maximum"]?.double, let number = value.double { demand(number <= maximum, "maximum") }
        if let length = schema["minLength"]?.int, let text = value.string { demand(text.unicodeScalars.count >= length, "minLength") }
        if let pattern = schema["pattern"]?.string, let text = value.string {
            demand((try? Regex(pattern).firstMatch(in: text)) != nil, "pattern \(pattern)")
        }
        for branch in ["anyOf", "oneOf"] {
            guard let choices = schema[branch]?.array else { continue }
            let taken = choices.filter { violations(value, $0, place).isEmpty }.count
            demand(branch == "anyOf" ? taken > 0 : taken == 1, branch)
        }
        for key in schema["required"]?.array ?? [] { demand(value.object == nil || value[key.string ?? ""] != nil, "required \(key)") }
        if let elements = value.array {
            demand(elements.count >= schema["minItems"]?.int ?? 0 && elements.count <= schema["maxItems"]?.int ?? .max, "length")
            if let items = schema["items"] { found += elements.enumerated().flatMap { violations($1, items, "\(place)/\($0)") } }
        }
        for (key, member) in value.object ?? [:] {
            if let names = schema["propertyNames"] { found += violations(.string(key), names, "\(place)/\(key)") }
            if let property = schema["properties"]?[key] {
                found += violations(member, property, "\(place)/\(key)")
            } else if let others = schema["additionalProperties"] {
                if others == false { demand(false, "unknown \(key)") } else { found += violations(member, others, "\(place)/\(key)") }
            }
        }
        return found
    }

    private func isOf(_ value: JSON, _ type: String) -> Bool {
        switch value {
        case .null: type == "null"
        case .bool: type == "boolean"
        case .int, .big: type == "integer" || type == "number"
        case .double: type == "number"
        case .string: type == "string"
        case .array: type == "array"
        case .object: type == "object"
        }
    }
}
