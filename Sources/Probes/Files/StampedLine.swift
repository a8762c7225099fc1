import FailurePoints
import JSON

/// A text file of which only the timestamp of the last line counts. Source: bot contract 4.5.
enum StampedLine {
    /// Lines are appended or the file is rewritten: either way the last one is the newest.
    private static let tailBytes = 4096

    static func watched(_ path: String, _ stamp: @escaping @Sendable (String) -> Field<Instant>) -> WatchedFile<Field<Instant>> {
        WatchedFile(path) { absolute in
            FileReader(maximumBytes: .max).read(absolute) { (file: borrowing OpenFile) throws(FileFault) in
                let bytes = try file.tail(tailBytes).bytes
                if bytes.contains(0) { throw .malformed(Malformation(.nulBytes, "a NUL byte")) }
                let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }.map { String(decoding: $0, as: UTF8.self) }
                guard let line = lines.last(where: { !$0.allSatisfy(\.isWhitespace) }) else { throw .malformed(Malformation(.empty, "no line")) }
                let found = stamp(line)
                // Without a final line break it may be half-written: read again before it counts.
                if let fault = found.fault, bytes.last != 0x0A { throw .malformed(Malformation(.truncated, fault)) }
                return found
            }
        }
    }

    /// `2025-12-20T14:03:07Z`, form T4, whatever follows.
    static func stamp(first line: String, localTime: LocalTime) -> Field<Instant> { stamp(line[...], localTime) }

    /// The same after `marker`.
    static func stamp(after marker: String, _ line: String, localTime: LocalTime) -> Field<Instant> {
        guard line.hasPrefix(marker) else { return .invalid("no \(marker) in it: \(UntrustedText.line(line, limit: 60))") }
        return stamp(line.dropFirst(marker.count), localTime)
    }

    private static func stamp(_ text: Substring, _ localTime: LocalTime) -> Field<Instant> {
        do throws(ContentTimestamp.Invalid) {
            return .value(try ContentTimestamp.zuluLocal.instant(of: try TimeText(headOf: text.utf8), localTime: localTime))
        } catch {
            return .invalid("\(error): \(UntrustedText.line(text, limit: 60))")
        }
    }
}
