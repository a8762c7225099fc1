/// Text from the bot's logs, made fit for facts: one bounded line, long tokens masked. Source: bot contract 20, point 9.
enum MaskedText {
    /// Shorter words of letters and digits are names and numbers.
    private static let tokenLength = 20

    static func line(_ text: some StringProtocol, limit: Int = 200) -> String {
        let bounded = text.unicodeScalars.prefix(limit * 4)
        var shown = String.UnicodeScalarView()
        var word: [Unicode.Scalar] = []
        func flush() {
            shown.append(contentsOf: isToken(word) ? ["…"] : word)
            word.removeAll(keepingCapacity: true)
        }
        for scalar in bounded {
            if isWordScalar(scalar) {
                word.append(scalar)
            } else {
                flush()
                shown.append(scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : scalar)
            }
        }
        flush()
        return String(String.UnicodeScalarView(shown.prefix(limit)))
            + (shown.count > limit || bounded.endIndex < text.unicodeScalars.endIndex ? "…" : "")
    }

    /// Long, and with a digit among letters, or letters of both cases: as keys, hashes and base64 look; paths and identifiers do not.
    private static func isToken(_ word: [Unicode.Scalar]) -> Bool {
        guard word.count >= tokenLength else { return false }
        let hasDigit = word.contains { (0x30...0x39).contains($0.value) }
        let hasLetter = word.contains { (0x41...0x5A).contains($0.value & 0xDF) }
        return hasDigit && hasLetter
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x3D: true
        default: false
        }
    }
}
