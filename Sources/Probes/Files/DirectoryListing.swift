import Glibc

/// The names in a directory, without `.` and `..`. Source: readdir(3).
package enum DirectoryListing {
    /// At most `limit` names that `isWanted`, sorted; nil where the directory cannot be read.
    package static func names(in directory: String, limit: Int = 256, where isWanted: (String) -> Bool) -> [String]? {
        PathTrace.note(directory, isListing: true)
        guard let stream = opendir(directory) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != "..", isWanted(name) { names.append(name) }
            if names.count > limit * 4 { break }
        }
        return Array(names.sorted().prefix(limit))
    }
}
