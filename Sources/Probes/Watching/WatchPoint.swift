import Glibc

/// One entry of one directory whose changes can change what a path shows.
struct WatchPoint: Hashable, Sendable {
    /// Without symbolic links.
    let directory: String
    /// nil: every entry.
    let name: String?
    /// Whether the entry's content matters, not only what the name stands for.
    let isContent: Bool

    /// The entries on the way to a path: each directory on it, each symbolic link, the file itself, or the first that is missing.
    static func points(to watched: WatchedPath) -> Set<WatchPoint> {
        var points: Set<WatchPoint> = []
        var directory = "/"
        var rest = names(of: watched.path)[...]
        var links = 0
        while let name = rest.popFirst() {
            if name == ".." {
                directory = parent(of: directory)
                continue
            }
            let path = directory == "/" ? "/\(name)" : "\(directory)/\(name)"
            points.insert(WatchPoint(directory: directory, name: name, isContent: rest.isEmpty && !watched.isListing))
            var status = stat()
            guard lstat(path, &status) == 0 else { return points }
            switch FileKind(mode: status.st_mode) {
            case .directory: directory = path
            case _ where status.st_mode & S_IFMT == S_IFLNK:
                links += 1
                guard links <= 40, let target = target(of: path) else { return points }
                if target.hasPrefix("/") { directory = "/" }
                rest = (names(of: target) + rest)[...]
            default: return points
            }
        }
        if watched.isListing { points.insert(WatchPoint(directory: directory, name: nil, isContent: false)) }
        return points
    }

    private static func names(of path: String) -> [String] { path.split(separator: "/").filter { $0 != "." }.map(String.init) }

    private static func parent(of directory: String) -> String {
        guard let slash = directory.lastIndex(of: "/"), slash != directory.startIndex else { return "/" }
        return String(directory[..<slash])
    }

    private static func target(of link: String) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let count = readlink(link, start, buffer.count)
            guard count > 0, count < buffer.count else { return nil }
            return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
