import Glibc

/// A directory that stays the same one whatever happens to its path, reached from a root without following any symbolic link on the way.
///
/// The bot's user may plant links and rename directories while a repair runs; everything is done relative to the descriptor.
struct RootedDirectory: ~Copyable {
    /// Why a directory or a file in it cannot be used, in words.
    struct Fault: Error, Sendable, Hashable {
        let words: String
        /// Whether it may pass.
        var mayPass = false
    }

    let descriptor: Int32
    /// For messages.
    let path: String

    private init(_ descriptor: Int32, _ path: String) { (self.descriptor, self.path) = (descriptor, path) }

    deinit { close(descriptor) }

    /// The directory behind `root`, which may be a link itself: the bot's is one, to its current slot. Source: bot contract 2.2.
    static func root(_ root: String) throws(Fault) -> RootedDirectory {
        let descriptor = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Fault(words: "\(root) cannot be opened: \(String(cString: strerror(errno)))", mayPass: true) }
        return RootedDirectory(descriptor, root)
    }

    /// The directory at a relative path below this one.
    func descending(_ relative: String) throws(Fault) -> RootedDirectory {
        var here = try Self.reopened(self)
        for part in relative.split(separator: "/") where part != "." {
            guard part != ".." else { throw Fault(words: "\(relative) leaves \(path)") }
            let next = openat(here.descriptor, String(part), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
            guard next >= 0 else {
                let code = errno
                let place = "\(here.path)/\(part)"
                // A link is not a directory to O_NOFOLLOW with O_DIRECTORY. Source: open(2).
                let isLink = here.status(of: String(part)).map { $0.st_mode & S_IFMT == S_IFLNK } ?? false
                throw Fault(words: isLink ? "\(place) is a symbolic link, which is not followed" : "\(place): \(String(cString: strerror(code)))")
            }
            here = RootedDirectory(next, here.path == "/" ? "/\(part)" : "\(here.path)/\(part)")
        }
        return here
    }

    private static func reopened(_ directory: borrowing RootedDirectory) throws(Fault) -> RootedDirectory {
        let descriptor = fcntl(directory.descriptor, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0 else { throw Fault(words: "\(directory.path): \(String(cString: strerror(errno)))", mayPass: true) }
        return RootedDirectory(descriptor, directory.path)
    }

    /// The status of a name in it, links not followed; nil: there is none.
    func status(of name: String) -> stat? {
        var status = stat()
        return fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
    }

    /// Its own status.
    var ownStatus: stat? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status : nil
    }

    /// The names in it, sorted; at most `limit`.
    func names(limit: Int) -> [String] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let entries = fdopendir(copy) else {
            if copy >= 0 { close(copy) }
            return []
        }
        defer { closedir(entries) }
        var names: [String] = []
        while names.count < limit, let entry = readdir(entries) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

/// Whether a name still means the file that was looked at. A rename keeps it, a write does not.
struct FileIdentity: Sendable, Hashable {
    let device: UInt64
    let inode: UInt64
    let bytes: Int64
    let modifiedNanoseconds: Int64

    init(_ status: stat) {
        (device, inode, bytes) = (UInt64(status.st_dev), UInt64(status.st_ino), Int64(status.st_size))
        modifiedNanoseconds = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    }
}
