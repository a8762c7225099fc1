import Files
import Glibc

/// A living process, as far as ending it needs. Source: proc(5), /proc/PID/stat.
struct ProcessEntry: Sendable {
    let pid: pid_t
    let parent: pid_t
    let session: pid_t

    /// All living processes, without zombies; nil where /proc cannot be read.
    static func all() -> [ProcessEntry]? {
        guard let processes = opendir("/proc") else { return nil }
        defer { closedir(processes) }
        var found: [ProcessEntry] = []
        while let entry = readdir(processes) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            guard let pid = pid_t(name), let stat = try? SmallFile.read("/proc/\(pid)/stat", maximumBytes: 4096) else { continue }
            // The name in parentheses may contain any character; after it: state, parent, group, session.
            guard let end = stat.lastIndex(of: UInt8(ascii: ")")) else { continue }
            let fields = stat[(end + 1)...].split(separator: UInt8(ascii: " "), maxSplits: 4)
            guard fields.count > 4, fields[0].first != UInt8(ascii: "Z"), fields[0].first != UInt8(ascii: "X"),
                let parent = pid_t(String(decoding: fields[1], as: UTF8.self)), let session = pid_t(String(decoding: fields[3], as: UTF8.self))
            else { continue }
            found.append(ProcessEntry(pid: pid, parent: parent, session: session))
        }
        return found
    }
}
