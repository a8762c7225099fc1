/// Lists of names, bounded for sentences and for evidence.
extension Collection where Element == String {
    /// For a sentence: `A, B and 30 more`. A file can list any number of names, a sentence cannot.
    var spoken: String {
        let shown = prefix(8).map { UntrustedText.line($0, limit: 80) }.joined(separator: ", ")
        return count > 8 ? "\(shown) and \(count - 8) more" : shown
    }
}

extension Evidence.Value {
    /// Names as evidence: the first fifty.
    static func names(_ names: some Collection<String>) -> Evidence.Value { .texts(names.prefix(50)) }
}
