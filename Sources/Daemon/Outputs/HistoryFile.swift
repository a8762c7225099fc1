import Glibc
import JSON

/// One file of the history: its lines are on the disk when they count as written, and each of them is there once.
struct HistoryFile: Sendable {
    private var file: LineFile
    /// Whether the end of the file has to say first which of the waiting lines are in it: at the start, and after a write that failed.
    private var isUncertain = true

    init(path: String) { file = LineFile(path: path) }

    var path: String { file.path }

    /// Writes what waits, oldest first.
    ///
    /// - Returns: the sequence number up to which all of it is on the disk; nil: none of it.
    /// - Throws: `OutputError` where the rest could not be written; `written` is set all the same.
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

    /// How much of the end of a file is searched: far more than one line has.
    private static let tail = 1 << 20

    /// The lines from this sequence number on, oldest first, as far as the end of the file and of the one before it hold them.
    static func lines(of path: String, from first: Int64) -> [JSON] {
        ["\(path).1", path].flatMap { path in
            guard let bytes = try? SmallFile.tail(path, bytes: tail) else { return [JSON]() }
            return bytes[..<(bytes.lastIndex(of: 0x0A) ?? 0)].split(separator: 0x0A).compactMap { line in
                (try? JSON.parse(Array(line))).flatMap { $0["sequence"]?.int ?? 0 >= first ? $0 : nil }
            }
        }
    }

    /// The sequence number of the last whole line, else that of the file that was rotated away last; nil: no line has one.
    static func lastSequence(in path: String) throws(OutputError) -> Int64? {
        for path in [path, "\(path).1"] {
            do throws(OutputError) {
                let bytes = try SmallFile.tail(path, bytes: tail)
                // What stands behind the last newline is a fragment, and will be cut.
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
