import Files
import Glibc
import JSON

/// One file of the history. A line counts as written when it is on the disk, and each line is written once.
struct HistoryFile: Sendable {
    private var file: LineFile
    /// Whether to read first which of the waiting lines are in the file: at the start, and after a failed write.
    private var isUncertain = true

    init(path: String, limit: FileLimit = FileLimit()) { file = LineFile(path: path, limit: limit) }

    var path: String { file.path }

    /// Writes the waiting lines, oldest first.
    ///
    /// - Returns: the sequence number up to which all lines are on the disk; nil: no line is.
    /// - Throws: `OutputError` where the rest could not be written; `written` is set in that case, too.
    mutating func write(_ waiting: [(sequence: Int64, bytes: [UInt8])], written: inout Int64?) throws(OutputError) {
        var waiting = waiting[...]
        if isUncertain {
            if let last = try Self.lastSequence(in: path) {
                waiting = waiting.drop { $0.sequence <= last }
                written = last
            }
            isUncertain = false
        }
        guard !waiting.isEmpty else { return }
        let (count, error) = file.append(durably: waiting.map(\.bytes))
        if count > 0 { written = waiting[waiting.startIndex + count - 1].sequence }
        if let error {
            isUncertain = true
            throw error
        }
    }

    /// How many bytes at the end of a file are searched: far more than one line.
    private static let tail = 1 << 20

    /// The lines from this sequence number on, oldest first, from the ends of this file and of the renamed ones.
    static func lines(of path: String, from first: Int64) -> [JSON] {
        LineFileParts.all(of: path).flatMap { path in
            guard let bytes = try? SmallFile.tail(path, bytes: tail) else { return [JSON]() }
            return bytes[..<(bytes.lastIndex(of: 0x0A) ?? 0)].split(separator: 0x0A).compactMap { line in
                (try? JSON.parse(Array(line))).flatMap { $0["sequence"]?.int ?? 0 >= first ? $0 : nil }
            }
        }
    }

    /// The sequence number of the last complete line, else of the last one in the renamed files; nil: no line has a number.
    static func lastSequence(in path: String) throws(OutputError) -> Int64? {
        for path in LineFileParts.all(of: path).reversed() {
            do throws(OutputError) {
                let bytes = try SmallFile.tail(path, bytes: tail)
                // A fragment after the last newline will be cut.
                let lines = bytes[..<(bytes.lastIndex(of: 0x0A) ?? 0)].split(separator: 0x0A)
                for line in lines.reversed() {
                    if let sequence = (try? JSON.parse(Array(line)))?["sequence"]?.int { return sequence }
                }
            } catch {
                if error.code != ENOENT { throw error }
            }
        }
        return nil
    }
}
