import Glibc

/// Where the lines of an appended file are: in the file itself, and before that in the one that was renamed last.
package enum LineFileParts {
    /// Where fpmond itself puts a full file. No name that logrotate uses: the two never rename or remove each other's files.
    package static func setAside(_ path: String) -> String { "\(path).old" }

    /// The files that exist, in the order of their last lines: `path` comes last, before it what logrotate (`.1`) or fpmond (`.old`) renamed.
    package static func all(of path: String) -> [String] {
        let renamed = ["\(path).1", setAside(path)].compactMap { part in modified(part).map { (part, $0) } }
        return renamed.sorted { $0.1 < $1.1 }.map(\.0) + (modified(path) == nil ? [] : [path])
    }

    /// The end of the lines, oldest first, across a rename: at least `wanted` bytes, if there are as many.
    package static func tail(_ path: String, bytes wanted: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in all(of: path).reversed() where bytes.count < wanted {
            guard let more = try? SmallFile.tail(part, bytes: wanted - bytes.count) else { continue }
            bytes = more + bytes
        }
        return bytes
    }

    /// In ns since 1970; nil: there is no such file.
    private static func modified(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
    }
}
