import Files
import Glibc

/// The `fpmond heal` of an earlier daemon. It is not a child of this process, so it is searched for among all processes.
enum HealProcess {
    /// Whether a process runs that was started with this report path. Blocks.
    static func isThere(leaving reportPath: String) -> Bool {
        guard let directory = opendir("/proc") else { return false }
        defer { closedir(directory) }
        let path = Array(reportPath.utf8)
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            guard let process = Int32(name), process != getpid(),
                let words = (try? SmallFile.read("/proc/\(name)/cmdline", maximumBytes: 1 << 20))?.split(separator: 0).map(Array.init)
            else { continue }
            if let flag = words.firstIndex(of: Array("--result".utf8)), words.dropFirst(flag + 1).first == path { return true }
        }
        return false
    }
}
