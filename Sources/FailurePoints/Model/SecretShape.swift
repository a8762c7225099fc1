/// Whether a word has the form of a key, a token or a hash, whatever the text before it.
enum SecretShape {
    /// The prefixes of the keys of known issuers.
    private static let beginnings: [[UInt8]] = [
        "sk-", "sk_", "pk_", "rk_", "AKIA", "ASIA", "AIza", "ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "xoxa-",
        "xapp-", "hf_", "npm_", "ya29", "eyJ", "whsec_", "dop_v1_",
    ].map { Array($0.utf8) }

    /// - Parameter word: letters, digits, `_` and `-`, without spaces.
    static func isSecret(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count >= 16 else { return false }
        if beginnings.contains(where: { word.starts(with: $0) && word.count >= $0.count + 12 }), word.contains(where: isDigit) { return true }
        if isUUID(word) { return true }
        let pieces = word.split { !isAlphanumeric($0) }
        if pieces.contains(where: isRandom) { return true }
        // A token in URL-safe base64 has `_` and `-` anywhere: without them it is as mixed as any other.
        return pieces.count > 1 && Mix(pieces.joined()).isRandomOfThree(from: 24)
    }

    /// Whether a word with `+`, `/` or `=` in it is base64 rather than a path or a sum.
    static func isBase64(_ word: ArraySlice<UInt8>) -> Bool {
        let letters = word.filter(isAlphanumeric)
        return Mix(letters).isRandomOfThree(from: 28)
    }

    private static func isRandom(_ piece: ArraySlice<UInt8>) -> Bool {
        let mix = Mix(piece)
        switch mix.count {
        case ..<16: return false
        case ..<20: return mix.hasThreeClasses && mix.turns * 2 >= mix.count - 1
        default: break
        }
        if mix.digits == 0 {
            // InsufficientBalanceForThisOrderError is a name: a word of five letters turns twice.
            return mix.lower == 0 || mix.upper == 0 ? mix.count >= 40 : mix.turns * 10 >= (mix.count - 1) * 4
        }
        // A number, or a stamp such as 20251213T152400123456Z.
        guard mix.lower + mix.upper >= 3 else { return false }
        if mix.count >= 24, piece.allSatisfy(isHexadecimal) { return true }
        return mix.lower == 0 || mix.upper == 0 ? mix.digits >= 2 && mix.turns >= 4 : mix.turns * 20 >= (mix.count - 1) * 7
    }

    /// `8f14e45f-ceea-467f-a9e3-5c1d2b3a4f60`: the keys of some exchanges have this form.
    private static func isUUID(_ word: ArraySlice<UInt8>) -> Bool {
        let groups = word.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(isHexadecimal)
    }

    /// How letters and digits alternate: words and numbers have long runs of one kind, random keys do not.
    private struct Mix {
        private(set) var (digits, lower, upper, turns) = (0, 0, 0, 0)
        var count: Int { digits + lower + upper }
        var hasThreeClasses: Bool { digits > 0 && lower > 0 && upper > 0 }

        init(_ bytes: some Sequence<UInt8>) {
            var last: Int?
            for byte in bytes {
                let kind = SecretShape.isDigit(byte) ? 0 : (0x61...0x7A).contains(byte) ? 1 : 2
                switch kind {
                case 0: digits += 1
                case 1: lower += 1
                default: upper += 1
                }
                if let last, last != kind { turns += 1 }
                last = kind
            }
        }

        func isRandomOfThree(from length: Int) -> Bool { count >= length && hasThreeClasses && turns * 100 >= (count - 1) * 33 }
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isHexadecimal(_ byte: UInt8) -> Bool { isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte) }
}
