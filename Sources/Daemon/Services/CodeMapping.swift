import Glibc

/// Where code of a program or a library stands in this process's memory, by one line of /proc/self/maps. Source: proc(5).
struct CodeMapping: Hashable {
    var start: UInt
    var length: Int
    var file: String

    /// All code of this process, in the order of memory; none where /proc does not tell.
    static func all() -> [CodeMapping] {
        guard let maps = fopen("/proc/self/maps", "re") else { return [] }
        defer { fclose(maps) }
        var line = [CChar](repeating: 0, count: 4096)
        var found: [CodeMapping] = []
        while fgets(&line, Int32(line.count), maps) != nil {
            let text = String(decoding: line.prefix { $0 != 0 && $0 != 0x0A }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if let mapping = CodeMapping(mapsLine: text) { found.append(mapping) }
        }
        return found
    }

    /// nil: the line is not of code in a file. Only what can be executed and not written is: relocated data would be lost.
    init?(mapsLine line: String) {
        let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
        guard fields.count == 6, fields[1] == "r-xp" else { return nil }
        file = String(fields[5].drop(while: { $0 == " " }))
        let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard file.hasPrefix("/"), ends.count == 2, ends[0] < ends[1] else { return nil }
        (start, length) = (ends[0], Int(ends[1] - ends[0]))
    }
}
