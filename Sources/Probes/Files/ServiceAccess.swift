package import FailurePoints
import Glibc

/// Whether the bot's user may use a path: computed from owner, group and mode, because fpmond runs as another user.
/// Access control lists are ignored.
package struct ServiceAccess {
    enum Need { case read, readAndWrite }

    /// The bot's directory, resolved.
    let root: String
    let user: ServiceUser?

    /// A file whose content was read.
    func file<Content>(_ document: Document<Content>, _ weight: CriticalFile.Weight, needs need: Need) -> CriticalFile {
        let state: CriticalFile.State =
            switch document.state {
            case .content: .present
            case .missing: .missing
            case .malformed(let malformation): .malformed(malformation)
            case .unreadable(let why): .unreadable(why)
            }
        return described(CriticalFile(path: document.path, weight: weight, state: state), need)
    }

    /// A file that only has to exist: it is not opened.
    func file(at path: String, _ weight: CriticalFile.Weight, needs need: Need) -> CriticalFile {
        PathTrace.note("\(root)/\(path)")
        var status = stat()
        guard stat("\(root)/\(path)", &status) == 0 else {
            let isMissing = errno == ENOENT || errno == ENOTDIR
            return CriticalFile(path: path, weight: weight, state: isMissing ? .missing : .unreadable(errnoText(errno)))
        }
        let kind = FileKind(mode: status.st_mode)
        let state: CriticalFile.State = kind == .regular ? .present : .malformed(Malformation(.notAFile, kind.rawValue))
        return described(CriticalFile(path: path, weight: weight, state: state), need)
    }

    /// A directory in which files are created: it must be readable, writable and searchable.
    func directory(_ path: String) -> CriticalDirectory {
        var directory = CriticalDirectory(path: path, exists: false)
        PathTrace.note("\(root)/\(path)")
        var status = stat()
        guard stat("\(root)/\(path)", &status) == 0, FileKind(mode: status.st_mode) == .directory else { return directory }
        directory.exists = true
        (directory.ownerUID, directory.groupGID, directory.mode) = (status.st_uid, status.st_gid, status.st_mode & 0o7777)
        (directory.serviceMayUse, directory.lacks) = verdict(path, status, wanted: [("read", 0o5), ("write", 0o2)])
        return directory
    }

    private func described(_ file: CriticalFile, _ need: Need) -> CriticalFile {
        var file = file
        var status = stat()
        guard stat("\(root)/\(file.path)", &status) == 0 else { return file }
        (file.ownerUID, file.groupGID, file.mode) = (status.st_uid, status.st_gid, status.st_mode & 0o7777)
        file.sizeBytes = Int64(status.st_size)
        let wanted: [(String, mode_t)] = need == .read ? [("read", 0o4)] : [("read", 0o4), ("write", 0o2)]
        (file.serviceMayUse, file.lacks) = verdict(file.path, status, wanted: wanted)
        return file
    }

    private func verdict(_ path: String, _ status: stat, wanted: [(name: String, bits: mode_t)]) -> (Bool?, [String]) {
        guard let user, let reaches = Self.reaches("\(root)/\(path)", user) else { return (nil, []) }
        let granted = Self.bits(status, user)
        let lacks = wanted.filter { !reaches || granted & $0.bits != $0.bits }.map(\.name)
        return (lacks.isEmpty, lacks)
    }

    /// The three mode bits that apply to `user`; they do not limit the superuser. Source: path_resolution(7).
    private static func bits(_ status: stat, _ user: ServiceUser) -> mode_t {
        if user.uid == 0 { return 0o7 }
        if status.st_uid == user.uid { return status.st_mode >> 6 & 0o7 }
        return (user.groups.contains(status.st_gid) ? status.st_mode >> 3 : status.st_mode) & 0o7
    }

    /// Whether each directory above `path`, symbolic links resolved, is searchable; nil where unknown.
    private static func reaches(_ path: String, _ user: ServiceUser) -> Bool? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        var directory = String(cString: real)
        while directory != "/", let slash = directory.lastIndex(of: "/") {
            directory = slash == directory.startIndex ? "/" : String(directory[..<slash])
            var status = stat()
            guard stat(directory, &status) == 0 else { return nil }
            if bits(status, user) & 0o1 == 0 { return false }
        }
        return true
    }

    /// The user with all groups; nil for an unknown name. Source: getpwnam_r(3), getgrouplist(3).
    package static func user(named name: String) -> ServiceUser? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16 << 10)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        var groups = [gid_t](repeating: 0, count: 256)
        var count = Int32(groups.count)
        guard getgrouplist(name, entry.pw_gid, &groups, &count) >= 0 else { return nil }
        return ServiceUser(name: name, uid: entry.pw_uid, groups: Array(groups.prefix(Int(count))))
    }
}
