public import FailurePoints
import JSON

/// Reads the log of crashes inside the bot's process, and counts its heartbeats. Source: bot contract 2.5, 4.6.
public struct CrashLogProbe: Probe {
    /// A block has a few kilobytes: enough for half an hour of crashes at the bot's limit of 100 per hour.
    private static let tailBytes = 256 << 10
    private static let maximumCrashes = 100
    private static let maximumRows = 400

    private let tree: BotTree
    private let crashes: WatchedFile<[Crash]>
    private let heartbeats: WatchedFile<[ProcessRow]>

    public init(tree: BotTree) {
        self.tree = tree
        let localTime = tree.localTime
        crashes = WatchedFile("logs/process_crash.log") { absolute in
            FileReader(maximumBytes: .max).read(absolute) { (file: borrowing OpenFile) throws(FileFault) in
                let bytes = try file.tail(Self.tailBytes).bytes
                let crashes = Self.crashes(in: bytes, localTime: localTime)
                if crashes.isEmpty, let fault = Self.fault(bytes) { throw .malformed(fault) }
                return crashes
            }
        }
        heartbeats = LogEnds.rows("logs/process_resource.jsonl") { row, rows in
            guard let pid = row.integer("pid").value,
                let at = ContentTimestamp.naiveLocal.field(row["timestamp"], localTime: localTime).value
            else { return false }
            if rows.count >= Self.maximumRows { rows.removeFirst() }
            rows.append(ProcessRow(pid: pid, at: at))
            return true
        } initial: {
            []
        }
    }

    public func observe() throws(ProbeError) -> CrashLogFacts {
        let observation = try tree.observation()
        let crashes = observation.read(crashes)
        let heartbeats = observation.read(heartbeats)
        observation.settle()
        return CrashLogFacts(crashes: crashes.document, heartbeats: heartbeats.document)
    }

    /// A block counts from its `CRASH AT:` on, once its `ERROR:` line is complete; text cut off above it does not matter.
    static func crashes(in bytes: [UInt8], localTime: LocalTime) -> [Crash] {
        var crashes: [Crash] = []
        var crash: Crash?
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            let text = String(decoding: line.drop { $0 == 0 }.prefix(1024), as: UTF8.self)
            if let stamp = value(of: "CRASH AT:", in: text) {
                crash = Crash(at: ContentTimestamp.naiveLocal.field(.string(stamp), localTime: localTime), context: "", error: "")
            } else if let context = value(of: "CONTEXT:", in: text) {
                crash?.context = UntrustedText.line(context, limit: 80)
            } else if let error = value(of: "ERROR:", in: text), var whole = crash {
                whole.error = UntrustedText.line(error)
                crashes.append(whole)
                crash = nil
            }
        }
        return Array(crashes.suffix(maximumCrashes))
    }

    /// Why a log without a complete crash is malformed; nil for an empty log, or while a crash is being written.
    private static func fault(_ bytes: [UInt8]) -> Malformation? {
        if bytes.allSatisfy({ $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }) { return nil }
        if bytes.contains(0) { return Malformation(.nulBytes, "zero bytes and no crash in its last \(bytes.count) bytes") }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.contains("CRASH AT:") ? nil : Malformation(.wrongShape, "no crash in its last \(bytes.count) bytes")
    }

    private static func value(of label: String, in line: String) -> String? {
        guard line.hasPrefix(label) else { return nil }
        let rest = line.dropFirst(label.count).drop { $0 == " " }
        return String(rest.reversed().drop { $0.isWhitespace }.reversed())
    }
}
