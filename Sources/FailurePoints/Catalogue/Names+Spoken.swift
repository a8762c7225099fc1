/// Names as judges speak of them and note them.
extension Collection where Element == String {
    /// Names in a sentence: `A, B and 30 more`. A file can hold any number of them, a sentence cannot.
    var spoken: String {
        let shown = prefix(8).map { UntrustedText.line($0, limit: 80) }.joined(separator: ", ")
        return count > 8 ? "\(shown) and \(count - 8) more" : shown
    }
}

extension Evidence.Value {
    /// Names as evidence, the first fifty of them.
    static func names(_ names: some Collection<String>) -> Evidence.Value { .texts(names.prefix(50)) }
}
