package import FailurePoints
package import JSON

/// The JSON Schema of the configuration file, for editors and other tools.
package enum ConfigurationSchema {
    /// Source: JSON Schema 2020-12. Covers all rules of the decoder except the bounds of durations and the rules between objects.
    package static func document(catalogue: [FailurePoint] = Catalogue.all) -> JSON {
        var schema: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "fpmond.json",
            "description": "The configuration of fpmond. Every key is optional; durations are texts such as \"90s\", \"5m\", \"12h\", \"1h30m\".",
        ]
        for (key, value) in Configuration.table(catalogue).kind(over: Configuration()).schema { schema[key] = value }
        return .object(schema)
    }
}
