/// The known name that somebody probably meant.
enum NearestName {
    /// The closest of `known`, if it is close enough to be worth mentioning: at most a third of its letters differ. Nil when nothing is.
    static func of(_ word: String, among known: [String]) -> String? {
        let meant = plain(word)
        guard (1...128).contains(meant.count) else { return nil }
        // Whoever types the beginning of one name only means that one.
        let completions = known.filter { plain($0).starts(with: meant) }
        if meant.count > 3, completions.count == 1 { return completions[0] }
        let candidates = known.map { (name: $0, distance: distance(meant, plain($0))) }
        guard let best = candidates.min(by: { $0.distance < $1.distance }), best.distance <= max(1, min(meant.count, plain(best.name).count) / 3)
        else { return nil }
        return best.name
    }

    /// Without the differences between `warningAge`, `warning-age` and `warning_age`.
    private static func plain(_ word: String) -> [UInt8] {
        word.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
    }

    /// Insertions, deletions, replacements and swaps of neighbours between the two. Source: optimal string alignment.
    static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
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
