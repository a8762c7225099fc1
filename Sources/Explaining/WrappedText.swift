/// Text wrapped to the width of a terminal, broken between words.
package enum WrappedText {
    /// - Parameters:
    ///   - width: columns; nil: the text as it is.
    ///   - hanging: extra indentation of continuation lines, in spaces.
    package static func text(_ text: String, width: Int?, hanging: Int = 2) -> String {
        guard let width else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { lines($0, width: width, hanging: hanging) }
            .joined(separator: "\n")
    }

    /// One line wrapped into several. At least twenty columns are used, however narrow the terminal; a word longer than a line is broken.
    package static func lines(_ line: some StringProtocol, width: Int, hanging: Int = 0) -> [String] {
        let indent = line.prefix { $0 == " " }.count
        let next = String(repeating: " ", count: min(indent + hanging, max(0, width - 20)))
        let room = max(20, width)
        var lines: [String] = []
        var (current, used) = (String(line.prefix(indent)), indent)
        var isFresh = true
        for word in line.dropFirst(indent).split(separator: " ", omittingEmptySubsequences: false) {
            let wide = columns(word)
            if isFresh {
                isFresh = false
            } else if used + 1 + wide <= room {
                (current, used) = (current + " ", used + 1)
            } else {
                lines.append(current)
                (current, used) = (next, next.count)
            }
            for character in word {
                let width = columns(character)
                if used + width > room {
                    lines.append(current)
                    (current, used) = (next, next.count)
                }
                current.append(character)
                used += width
            }
        }
        return lines + [current]
    }

    /// The width of a text in columns.
    package static func columns(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + columns($1) } }

    /// Two for the scripts of East Asia and for emoji, else one. Source: Unicode Standard Annex 11, the wide ranges.
    private static func columns(_ character: Character) -> Int {
        let isWide = character.unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
                0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                true
            default: false
            }
        }
        return isWide ? 2 : 1
    }
}
