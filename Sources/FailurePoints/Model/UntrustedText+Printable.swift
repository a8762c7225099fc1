extension UntrustedText {
    /// The text with every character that moves a cursor, sets a colour, breaks or reverses a line, or is invisible, as an escape: `\n`, `\x1b`,
    /// `\u{202e}`. Text of every script stays as it is.
    /// - Parameter keepsLines: leaves line feeds, and drops the carriage returns before them.
    public static func printable(_ text: String, keepsLines: Bool = false) -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || (keepsLines && $0 == 0x0A) }) { return text }
        let scalars = Array(text.unicodeScalars)
        var shown = String.UnicodeScalarView()
        for (place, scalar) in scalars.enumerated() {
            let next = place + 1 < scalars.count ? scalars[place + 1] : nil
            if keepsLines, scalar == "\n" || (scalar == "\r" && next == "\n") {
                if scalar == "\n" { shown.append(scalar) }
            } else if isPrintable(scalar, after: place > 0 ? scalars[place - 1] : nil, before: next) {
                shown.append(scalar)
            } else {
                shown.append(contentsOf: escape(scalar).unicodeScalars)
            }
        }
        return String(shown)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(scalar.value, radix: 16)
            return scalar.value < 0x100 ? "\\x\(scalar.value < 0x10 ? "0" : "")\(digits)" : "\\u{\(digits)}"
        }
    }

    private static func isPrintable(_ scalar: Unicode.Scalar, after last: Unicode.Scalar?, before next: Unicode.Scalar?) -> Bool {
        if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
        switch scalar.value {
        // Joiners are part of words in many scripts and of emoji; a variation selector belongs to the character before it.
        case 0x200C, 0x200D: return [last, next].allSatisfy { $0.map { !$0.isASCII && !$0.properties.isWhitespace } ?? false }
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF: return last.map { !$0.properties.isWhitespace } ?? false
        default: break
        }
        if scalar.properties.isDefaultIgnorableCodePoint { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }
}
