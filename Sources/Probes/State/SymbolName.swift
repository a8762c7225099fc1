/// How symbols are spelt in facts: upper case, without separators. Source: bot contract 5.1.
enum SymbolName {
    /// nil for a text that has nothing left.
    static func normal(_ text: String?) -> String? {
        guard let text else { return nil }
        let name = text.prefix(40).uppercased().filter { !"-/_ ".contains($0) }
        return name.isEmpty ? nil : name
    }
}
