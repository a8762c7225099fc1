import Glibc

/// Something whose changes can change what a path shows.
enum WatchPoint: Hashable, Sendable {
    /// What a name in a directory stands for. The directory is without symbolic links.
    case entry(directory: String, name: String)
    /// The names in a directory.
    case listing(String)
    /// The content of a file: watched itself, so that what is written beside it, such as other logs, wakes nobody.
    case content(String)

    /// What is watched: a directory, or a file.
    var target: String {
        switch self {
        case .entry(let directory, _), .listing(let directory): directory
        case .content(let file): file
        }
    }

    var isContent: Bool { if case .content = self { true } else { false } }

    /// The entry that matters; nil: every event of the target.
    var name: String? { if case .entry(_, let name) = self { name } else { nil } }

    /// The way to a path: each directory on it, each symbolic link, the file itself, or the first that is missing.
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
            points.insert(.entry(directory: directory, name: name))
            var status = stat()
            guard lstat(path, &status) == 0 else { return points }
            switch FileKind(mode: status.st_mode) {
            case .directory: directory = path
            case _ where status.st_mode & S_IFMT == S_IFLNK:
                links += 1
                guard links <= 40, let target = target(of: path) else { return points }
                if target.hasPrefix("/") { directory = "/" }
                rest = (names(of: target) + rest)[...]
            default:
                if rest.isEmpty { points.insert(.content(path)) }
                return points
            }
        }
        if watched.isListing { points.insert(.listing(directory)) }
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
