/// The known name that the operator probably meant.
package enum NearestName {
    /// The closest of `known` if at most a third of its letters differ; otherwise nil.
    package static func of(_ word: String, among known: [String]) -> String? {
        let meant = plain(word)
        guard (1...128).contains(meant.count) else { return nil }
        // The beginning of exactly one name means that one.
        let completions = known.filter { plain($0).starts(with: meant) }
        if meant.count > 3, completions.count == 1 { return completions[0] }
        // The shortened words of exactly one name mean that one: `warn_age`.
        let lengthened = known.filter { isShort(word, for: $0) }
        if lengthened.count == 1 { return lengthened[0] }
        let candidates = known.map { (name: $0, distance: distance(meant, plain($0))) }
        guard let best = candidates.min(by: { $0.distance < $1.distance }), best.distance <= max(1, min(meant.count, plain(best.name).count) / 3)
        else { return nil }
        return best.name
    }

    /// Whether each of its words is the beginning of the other's word in the same place.
    private static func isShort(_ word: String, for name: String) -> Bool {
        func words(_ text: String) -> [Substring] { text.lowercased().split { $0 == "_" || $0 == "-" || $0 == " " } }
        let (short, long) = (words(word), words(name))
        return short.count > 1 && short.count == long.count && zip(short, long).allSatisfy { $1.hasPrefix($0) && $0.count >= min(3, $1.count) }
    }

    /// The same form for `warningAge`, `warning-age` and `warning_age`.
    private static func plain(_ word: String) -> [UInt8] {
        word.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
    }

    /// Insertions, deletions, replacements and swaps of neighbours between the two. Source: optimal string alignment.
    package static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                var best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, before[j - 2] + 1) }
                row.append(best)
            }
            (before, last) = (last, row)
        }
        return last[b.count]
    }
}
