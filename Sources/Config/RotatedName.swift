/// How the names of rotated logs end: what logrotate and the bot make of a full log. Source: logrotate(8), bot contract 3.2.
package enum RotatedName {
    /// For messages.
    package static let endings = ".gz, .xz, .bz2, .zst, .old or a number"
    private static let compressed = [".gz", ".xz", ".bz2", ".zst"]

    /// Whether a file of this name is a rotated log: `app.log.1`, `app.log.3.gz`, `app.jsonl.20260102_030405.gz`, `app.log.old`.
    package static func matches(_ name: String) -> Bool {
        guard !name.hasPrefix("."), let dot = name.lastIndex(of: "."), dot != name.startIndex else { return false }
        let ending = name[dot...]
        return compressed.contains(String(ending)) || ending == ".old" || isNumber(ending.dropFirst())
    }

    /// Whether everything that a pattern matches ends as a rotated log.
    package static func isEnd(ofPattern pattern: String) -> Bool {
        if compressed.contains(where: pattern.hasSuffix) || pattern.hasSuffix(".old") { return true }
        guard let dot = pattern.lastIndex(of: ".") else { return false }
        // Digits, or classes of digits only: `.1`, `.[0-9]`, `.[0-9][0-9]`.
        var rest = pattern[pattern.index(after: dot)...]
        guard !rest.isEmpty else { return false }
        while let first = rest.first {
            if rest.hasPrefix("[0-9]") {
                rest = rest.dropFirst(5)
            } else if first.isASCII, first.isNumber {
                rest = rest.dropFirst()
            } else {
                return false
            }
        }
        return true
    }

    private static func isNumber(_ text: Substring) -> Bool {
        (1...3).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
