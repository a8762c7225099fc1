package import FailurePoints
import Files
import Glibc
package import JSON

/// The daemon's answer to a reload, in a file: a signal has no reply, so the client waits for this file.
package struct ReloadRecord: Sendable {
    /// Increases by one with each reload of a daemon process.
    package var sequence: Int64
    package var accepted: Bool
    /// The faults of a refused reload, or the changes of an accepted one.
    package var lines: [String]
    /// The process that answered.
    package var processID: Int32
    package var at: Instant

    /// `$RUNTIME_DIRECTORY/reload.json` under systemd, else beside the state.
    package static func path(stateDirectory: String) -> String { runtimePath ?? "\(stateDirectory)/reload.json" }

    /// Where the process with this id writes its answers; nil when it has no state directory that we can see.
    ///
    /// Taken from the process and not from the configuration, which may be the broken one.
    package static func path(processID: Int32) -> String? {
        if let runtimePath = runtimePath ?? runtimePath(of: processID) { return runtimePath }
        guard let directory = opendir("/proc/\(processID)/fd") else { return nil }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
            let count = readlink("/proc/\(processID)/fd/\(name)", &target, target.count)
            let path = String(decoding: target.prefix(max(0, count)), as: UTF8.self)
            if path.hasPrefix("/"), path.hasSuffix("/lock") { return "\(path.dropLast("lock".count))reload.json" }
        }
        return nil
    }

    private static func runtimePath(of processID: Int32) -> String? {
        guard let environment = try? SmallFile.read("/proc/\(processID)/environ", maximumBytes: 4 << 20) else { return nil }
        let name = Array("RUNTIME_DIRECTORY=".utf8)
        guard let entry = environment.split(separator: 0).first(where: { $0.starts(with: name) }) else { return nil }
        return entry.dropFirst(name.count).split(separator: UInt8(ascii: ":")).first.map { "\(String(decoding: $0, as: UTF8.self))/reload.json" }
    }

    private static var runtimePath: String? {
        getenv("RUNTIME_DIRECTORY").flatMap { String(cString: $0).split(separator: ":").first }.map { "\($0)/reload.json" }
    }

    package var json: JSON {
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

    /// The latest answer; nil when there is no answer yet or it cannot be read.
    package static func read(_ path: String) -> ReloadRecord? {
        guard let bytes = try? SmallFile.read(path, maximumBytes: 1 << 20) else { return nil }
        return (try? JSON.parse(bytes)).flatMap { ReloadRecord($0) }
    }
}
