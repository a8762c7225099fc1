/// The spelling of symbols in facts: upper case, without separators. Source: bot contract 5.1.
enum SymbolName {
    /// nil if nothing is left of the text.
    static func normal(_ text: String?) -> String? {
        guard let text else { return nil }
        let name = text.prefix(40).uppercased().filter { !"-/_ ".contains($0) }
        return name.isEmpty ? nil : name
    }
}
