import JSON

@testable import Files

/// Text that no JSON value can stand for: numbers beyond every range, keys twice, brackets without end.
enum RawJSON {
    private static let mark = "@@raw@@"

    /// Stands in a value for `token`, which takes its place in the text.
    static let placeholder = JSON.string(mark)

    /// The text of a document in which the placeholder stands, with `token` there.
    static func text(_ document: JSON, with token: [UInt8]) -> [UInt8] {
        let bytes = document.utf8()
        let wanted = Array("\"\(mark)\"".utf8)
        guard let start = bytes.firstRange(of: wanted) else { return bytes }
        return bytes[..<start.lowerBound] + token + bytes[start.upperBound...]
    }

    /// The text of an object's members with one of them said twice: first so, then as it is.
    static func twice(_ document: JSON, _ place: DamagePoint, first: JSON) -> [UInt8]? {
        guard case .key(let key)? = place.steps.last, let value = document.value(at: place) else { return nil }
        let token = "\(first.text()),\(JSON.string(key).text()):\(value.text())"
        return text(document.replacing(place, by: placeholder), with: Array(token.utf8))
    }
}
