import Probes

/// Where a program's code stands in memory, by one line of /proc/self/maps. Source: proc(5).
struct OwnText: Hashable {
    var start: UInt
    var length: Int

    static var path: String? { OwnExecutable.running }

    /// nil: the line is not of code of that file. Only what can be executed and not written is: relocated data would be lost.
    init?(mapsLine line: String, of path: String) {
        let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
        guard fields.count == 6, fields[1] == "r-xp", fields[5].drop(while: { $0 == " " }) == path else { return nil }
        let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard ends.count == 2, ends[0] < ends[1] else { return nil }
        (start, length) = (ends[0], Int(ends[1] - ends[0]))
    }
}
