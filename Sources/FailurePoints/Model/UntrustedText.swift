/// Makes text from outside (the bot's files and logs, hooks, plugins, servers) printable, bounded and free of secrets.
///
/// The only place that does so. No content of the bot's files can set a terminal's title, forge a row or leak a key.
public enum UntrustedText {
    /// The replacement for a secret.
    public static let mask = "***"

    /// The longest sentence of a finding, in bytes of UTF-8.
    static let sentenceBytes = 1000

    /// One printable line.
    /// - Parameters:
    ///   - limit: in bytes of UTF-8; a longer text ends with `…`.
    ///   - secrets: values that are known to be secret, such as those that were sent.
    public static func line(_ text: some StringProtocol, limit: Int = 200, without secrets: [String] = []) -> String {
        let shown = printable(masked(beginning(of: text, limit: limit * 4 + 4096), without: secrets))
        return shown.utf8.count <= limit ? shown : "\(head(shown, limit - 3))…"
    }

    /// Several lines: as `line`, but line feeds stay. A longer text keeps its beginning and its end.
    public static func block(_ text: some StringProtocol, limit: Int, without secrets: [String] = []) -> String {
        ends(of: printable(masked(String(text), without: secrets), keepsLines: true), limit: limit)
    }

    /// A sentence of fpmond that may quote other text. A longer one keeps its beginning and its end, so that a long value hides neither.
    public static func sentence(_ text: some StringProtocol) -> String {
        if text.utf8.count <= sentenceBytes { return printable(masked(String(text), without: [])) }
        return ends(of: printable(masked(beginning(of: text, limit: 64 << 10), without: [])), limit: sentenceBytes)
    }

    /// A value with a name: `***` if the name says that it is a secret, else as `line`.
    public static func value(_ text: some StringProtocol, named name: some StringProtocol, limit: Int = 200) -> String {
        switch SecretName(name) {
        case .certain where !text.isEmpty: mask
        case .possible where SecretValue.mixesLettersAndDigits(Array(text.utf8)[...]): mask
        default: line(text, limit: limit)
        }
    }

    /// The text up to a limit, cut before a word that would be split: half a key has no known form and would not be masked. The result is neither
    /// printable nor free of secrets.
    public static func beginning(of text: some StringProtocol, limit: Int) -> String {
        guard text.utf8.count > limit else { return String(text) }
        let whole = head(String(text), limit)
        let bytes = Array(whole.utf8)
        guard let end = bytes.suffix(longestKey).lastIndex(where: SecretScan.endsWord) else {
            return bytes.count > longestKey ? "\(whole)…" : "…"
        }
        return String(decoding: bytes[...end], as: UTF8.self) + "…"
    }

    /// A longer word keeps its form when it is cut.
    private static let longestKey = 512

    private static func ends(of text: String, limit: Int) -> String {
        let bytes = text.utf8
        guard bytes.count > limit else { return text }
        var start = bytes.index(text.endIndex, offsetBy: -(limit / 4))
        while start < text.endIndex, start.samePosition(in: text.unicodeScalars) == nil { start = bytes.index(after: start) }
        return "\(head(text, limit - limit / 4 - 5)) … \(text[start...])"
    }

    /// As many whole characters as the limit allows.
    private static func head(_ text: String, _ limit: Int) -> Substring {
        var end = text.utf8.index(text.startIndex, offsetBy: max(0, limit), limitedBy: text.endIndex) ?? text.endIndex
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return text[..<end]
    }
}
