/// Text from the bot's logs, made fit for facts: one bounded line without what may be a secret. Source: bot contract 20, rule 9.
public struct MaskedText {
    /// So many letters and digits in a row are a key, a token or a hash.
    private static let tokenBytes = 20
    private static let secretNames = ["key", "secret", "token", "password", "passphrase", "signature", "authorization", "bearer", "cookie"]

    private(set) var text = ""
    private var word = ""
    /// The word before, and what stands between: `api_key: ` makes a secret of whatever follows.
    private var earlierWord = ""
    private var gap = ""

    /// - Parameter limit: in bytes of UTF-8; a longer text, and what is masked, ends with `…`.
    public static func line(_ text: some StringProtocol, limit: Int = 200) -> String {
        var masked = MaskedText()
        for scalar in text.unicodeScalars {
            masked.take(scalar)
            if masked.text.utf8.count > limit { break }
        }
        masked.endWord()
        guard masked.text.utf8.count > limit else { return masked.text }
        var short = Substring(masked.text)
        while short.utf8.count > limit - 3, !short.isEmpty { short.removeLast() }
        return short + "…"
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "+", "/", "_", "-":
            word.unicodeScalars.append(scalar)
        default:
            endWord()
            let plain = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : scalar
            text.unicodeScalars.append(plain)
            gap.unicodeScalars.append(plain)
        }
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        text += isSecret ? "…" : word
        (earlierWord, gap, word) = (word, "", "")
    }

    /// Whether what has this name is not to be shown.
    static func isSecret(name: some StringProtocol) -> Bool {
        let name = name.lowercased()
        return secretNames.contains(where: name.hasSuffix)
    }

    private var isSecret: Bool {
        let name = earlierWord.lowercased()
        if Self.isSecret(name: name), gap.allSatisfy({ "\"'=:> ".contains($0) }), gap.contains("=") || gap.contains(":") {
            return true
        }
        if name == "bearer" || name == "basic" { return word.utf8.count > 7 }
        guard word.utf8.count >= Self.tokenBytes else { return false }
        // The parts of a path or of `MAX_DRAWDOWN_KILL_SWITCH_BLOCK` are words; those of a key are long, or mix letters and digits.
        return word.split { "/_-".contains($0) }.contains { part in
            part.utf8.count >= Self.tokenBytes || (part.utf8.count >= 8 && part.contains(where: \.isNumber))
        }
    }
}
