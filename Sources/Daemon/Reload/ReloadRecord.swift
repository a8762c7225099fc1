import FailurePoints
import Glibc
import JSON

/// The daemon's answer to a reload, in a file: the client that asked waits for it, because a signal has no reply.
public struct ReloadRecord: Sendable {
    /// Grows by one with each reload of one daemon process.
    public var sequence: Int64
    public var accepted: Bool
    /// The faults that made it refuse, or what changed.
    public var lines: [String]
    /// Which process answered.
    public var processID: Int32
    var at: Instant

    /// `$RUNTIME_DIRECTORY/reload.json` under systemd, else beside the state.
    public static func path(stateDirectory: String) -> String {
        if let directory = getenv("RUNTIME_DIRECTORY").map({ String(cString: $0) })?.split(separator: ":").first { return "\(directory)/reload.json" }
        return "\(stateDirectory)/reload.json"
    }

    var json: JSON {
        [
            "sequence": .int(sequence), "accepted": .bool(accepted), "lines": .array(lines.map { .string($0) }), "pid": .int(Int64(processID)),
            "timestamp": .string(at.rfc3339),
        ]
    }

    init?(_ json: JSON) {
        guard let sequence = json["sequence"]?.int, let accepted = json["accepted"]?.bool, let pid = json["pid"]?.int else { return nil }
        (self.sequence, self.accepted, processID) = (sequence, accepted, Int32(clamping: pid))
        lines = json["lines"]?.array?.compactMap(\.string) ?? []
        at = Instant(microseconds: 0)
    }

    init(sequence: Int64, accepted: Bool, lines: [String], at: Instant) {
        (self.sequence, self.accepted, self.lines, processID, self.at) = (sequence, accepted, lines, getpid(), at)
    }

    /// The latest answer; nil when there is none yet or it cannot be read.
    public static func read(_ path: String) -> ReloadRecord? {
        guard let bytes = try? SmallFile.read(path, maximumBytes: 1 << 20) else { return nil }
        return (try? JSON.parse(bytes)).flatMap { ReloadRecord($0) }
    }
}
