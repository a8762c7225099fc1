import Glibc

/// How long a file has been missing at least, by the directory that would have it.
enum Absence {
    /// Whether no name was added to or removed from the nearest directory above `path` for longer than `calm`, so that a second read after a shorter
    /// pause would show nothing else. False as well where that cannot be said.
    ///
    /// - Parameter now: the wall clock, in nanoseconds since 1970.
    static func lasts(_ path: String, longerThan calm: Duration, at now: Int64) -> Bool {
        var missing = path[...]
        while let slash = missing.lastIndex(of: "/"), slash > missing.startIndex {
            var entry = stat()
            // A link to nothing: what it points to may be about to come.
            guard lstat(String(missing), &entry) != 0 else { return false }
            missing = missing[..<slash]
            var directory = stat()
            if stat(String(missing), &directory) == 0 {
                let changed = FileFingerprint(directory).changedNanoseconds
                return .nanoseconds(now &- changed) > calm
            }
        }
        return false
    }
}
