import FailurePoints
package import JSON

extension JSON {
    /// The same with every text made printable, bounded and free of secrets. Every output document passes through here.
    ///
    /// Findings are safe already; other parts (names of the bot's files and symbols, a hook's output) may not be.
    package var fitToShow: JSON { fitToShow(named: "") }

    /// Text of several lines, such as a hook's output, may be as long as the captured output.
    private static let maximumBytes = 20_000

    private func fitToShow(named name: String) -> JSON {
        switch self {
        case .null, .bool, .int, .big, .double: return self
        case .array(let elements): return .array(elements.map { $0.fitToShow(named: name) })
        case .string(let text):
            // fpmond's ids of incidents and runs may resemble keys, and are kept.
            if ["incident", "id", "run", "boot_id"].contains(name) { return .string(UntrustedText.printable(text)) }
            if name == "output" || name == "errors" { return .string(UntrustedText.block(text, limit: Self.maximumBytes)) }
            return .string(UntrustedText.value(text, named: name, limit: 4000))
        case .object(let members):
            var shown = JSONObject()
            for (key, value) in members { shown[UntrustedText.line(key, limit: 200)] = value.fitToShow(named: key) }
            return .object(shown)
        }
    }
}
