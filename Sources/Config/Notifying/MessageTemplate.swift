import FailurePoints
import JSON

/// A text with places for fields of a message and for secrets: `{{subject}}`, `{{secret.telegram}}`.
package struct MessageTemplate: Sendable, Hashable {
    package enum Part: Sendable, Hashable {
        case text(String)
        case field(MessageField)
        case secret(String)
    }

    /// As it was written.
    package let text: String

    package init(_ text: String) { self.text = text }

    /// Why it is no template.
    package struct Fault: Error, Sendable, Hashable {
        package let problem: String
        package let known: [String]
        package let suggestion: String?
    }

    /// - Throws: the first place that is no field, or is not closed.
    package func parts() throws(Fault) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let open = Self.find("{{", in: rest) {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            let inside = rest[open...].dropFirst(2)
            guard let close = Self.find("}}", in: inside) else {
                throw Fault(problem: "has a {{ without its }}", known: [], suggestion: nil)
            }
            parts.append(try Self.part(inside[..<close]))
            rest = inside[close...].dropFirst(2)
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        return parts
    }

    private static func part(_ inside: Substring) throws(Fault) -> Part {
        let name = String(inside.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        if name.hasPrefix("secret."), SecretConfig.isName(String(name.dropFirst(7))) { return .secret(String(name.dropFirst(7))) }
        if let field = MessageField(rawValue: name) { return .field(field) }
        let known = MessageField.allCases.map(\.rawValue) + ["secret.NAME"]
        let shown = UntrustedText.line(name, limit: 40)
        throw Fault(problem: "\(JSON.string(shown).text()) is not a field", known: known, suggestion: NearestName.of(name, among: known))
    }

    private static func find(_ mark: String, in text: Substring) -> Substring.Index? {
        var place = text.startIndex
        while place < text.endIndex {
            if text[place...].hasPrefix(mark) { return place }
            place = text.index(after: place)
        }
        return nil
    }

    /// The parts of a template of a decoded configuration, which are never faulty.
    package var validParts: [Part] { (try? parts()) ?? [.text(text)] }

    /// The names of the secrets in it.
    package var secrets: [String] { validParts.compactMap { if case .secret(let name) = $0 { name } else { nil } } }
}
