/// Text that somebody else wrote (the bot's files and logs, hooks, plugins, servers), made fit to show: printable, without secrets, bounded.
///
/// The one place that does so: whatever a file of the bot's says, it can neither set a terminal's title, nor forge a row, nor hand on a key.
public enum UntrustedText {
    /// What stands for a secret.
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

    /// Several lines of a known end: as `line`, but line feeds stay. Of a longer text the beginning and the end are kept.
    public static func block(_ text: some StringProtocol, limit: Int, without secrets: [String] = []) -> String {
        ends(of: printable(masked(String(text), without: secrets), keepsLines: true), limit: limit)
    }

    /// A sentence of ours that may quote others: of a longer one the beginning and the end are kept, so that a long value hides neither.
    public static func sentence(_ text: some StringProtocol) -> String {
        if text.utf8.count <= sentenceBytes { return printable(masked(String(text), without: [])) }
        return ends(of: printable(masked(beginning(of: text, limit: 64 << 10), without: [])), limit: sentenceBytes)
    }

    /// A value that has a name of its own: `***` where the name says that it is a secret, else as `line`.
    public static func value(_ text: some StringProtocol, named name: some StringProtocol, limit: Int = 200) -> String {
        switch SecretName(name) {
        case .certain where !text.isEmpty: mask
        case .possible where SecretValue.mixesLettersAndDigits(Array(text.utf8)[...]): mask
        default: line(text, limit: limit)
        }
    }

    /// A text that is no longer than what it should be, else its beginning up to the word that would be cut in two: half a key has no shape, and
    /// nobody would know it for one. As it is: neither printable nor without secrets.
    public static func beginning(of text: some StringProtocol, limit: Int) -> String {
        guard text.utf8.count > limit else { return String(text) }
        let whole = head(String(text), limit)
        let bytes = Array(whole.utf8)
        guard let end = bytes.suffix(longestKey).lastIndex(where: SecretScan.endsWord) else {
            return bytes.count > longestKey ? "\(whole)…" : "…"
        }
        return String(decoding: bytes[...end], as: UTF8.self) + "…"
    }

    /// What is longer still has its shape when it is cut.
    private static let longestKey = 512

    private static func ends(of text: String, limit: Int) -> String {
        let bytes = text.utf8
        guard bytes.count > limit else { return text }
        var start = bytes.index(text.endIndex, offsetBy: -(limit / 4))
        while start < text.endIndex, start.samePosition(in: text.unicodeScalars) == nil { start = bytes.index(after: start) }
        return "\(head(text, limit - limit / 4 - 5)) … \(text[start...])"
    }

    /// As many whole characters as fit.
    private static func head(_ text: String, _ limit: Int) -> Substring {
        var end = text.utf8.index(text.startIndex, offsetBy: max(0, limit), limitedBy: text.endIndex) ?? text.endIndex
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return text[..<end]
    }
}
