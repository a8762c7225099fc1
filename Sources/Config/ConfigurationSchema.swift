package import FailurePoints
package import JSON

/// The JSON Schema of the configuration file, for editors and for those who ask before they write.
package enum ConfigurationSchema {
    /// Source: JSON Schema 2020-12. Says everything the decoder says, except the bounds of durations and what holds between objects.
    package static func document(catalogue: [FailurePoint] = Catalogue.all) -> JSON {
        var schema: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "fpmond.json",
            "description": "The configuration of fpmond. Every key may be left out; durations are texts such as \"90s\", \"5m\", \"12h\", \"1h30m\".",
        ]
        for (key, value) in Configuration.table(catalogue).kind(over: Configuration()).schema { schema[key] = value }
        return .object(schema)
    }
}
