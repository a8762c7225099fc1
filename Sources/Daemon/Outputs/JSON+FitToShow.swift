import FailurePoints
import JSON

extension JSON {
    /// The same with every text in it printable, bounded and without secrets: what leaves us as a document passes here, wherever its parts come from.
    ///
    /// Findings are fit already; what stands beside them (names of the bot's files and symbols, what a hook printed) may not be.
    var fitToShow: JSON { fitToShow(named: "") }

    /// Text of several lines, such as a hook's output, may be as long as it was kept.
    private static let maximumBytes = 20_000

    private func fitToShow(named name: String) -> JSON {
        switch self {
        case .null, .bool, .int, .big, .double: return self
        case .array(let elements): return .array(elements.map { $0.fitToShow(named: name) })
        case .string(let text):
            // Names that we gave: an incident's end or a run's may look like a key, and is none.
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
