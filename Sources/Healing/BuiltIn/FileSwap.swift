import FailurePoints
import Glibc
import Scheduling

/// Puts a new file into a directory in place of one that was looked at, or of none. Whatever somebody else puts there meanwhile stays.
struct FileSwap: Sendable {
    let name: String
    /// The file that was looked at; nil: there was none.
    let expected: FileIdentity?

    /// Writes the bytes to a temporary file, syncs it, moves the old file aside and links the new one into its place.
    ///
    /// The old file goes first, so that a newer one that somebody put there is seen, and put back, instead of lost.
    ///
    /// - Parameters:
    ///   - old: owner, group and mode are taken from it, else from the directory and a file beside it.
    /// - Returns: the name under which the old file is kept.
    /// - Throws: why nothing was changed.
    func put(
        _ bytes: [UInt8], in directory: borrowing RootedDirectory, like old: stat?, beforeWriting: () -> Void = {}
    ) throws(RootedDirectory.Fault) -> String? {
        let temporary = ".\(name).fpmond-new"
        unlinkat(directory.descriptor, temporary, 0)
        try write(bytes, to: temporary, in: directory, like: old)
        defer { unlinkat(directory.descriptor, temporary, 0) }
        beforeWriting()
        var aside: String?
        if let expected {
            let kept = "\(name).fpmond-\(Self.stamp(SystemClock.now().wall))"
            // A file of that name is from this second: a run of a moment ago.
            guard directory.status(of: kept) == nil else { throw Self.fault("\(kept) exists already", mayPass: true) }
            guard renameat(directory.descriptor, name, directory.descriptor, kept) == 0 else {
                throw Self.fault("\(directory.path)/\(name): \(String(cString: strerror(errno)))")
            }
            guard directory.status(of: kept).map(FileIdentity.init) == expected else {
                // Not the file that was judged: it goes back, unless something newer is there by now.
                if linkat(directory.descriptor, kept, directory.descriptor, name, 0) == 0 || errno == EEXIST {
                    unlinkat(directory.descriptor, kept, 0)
                }
                throw Self.fault("changed before it could be replaced", mayPass: true)
            }
            aside = kept
        }
        // Unlike rename(2), link(2) replaces nothing that somebody has put there meanwhile.
        guard linkat(directory.descriptor, temporary, directory.descriptor, name, 0) == 0 else {
            let code = errno
            if code == EEXIST { throw Self.fault("was written by somebody else meanwhile", mayPass: true) }
            if let aside { _ = linkat(directory.descriptor, aside, directory.descriptor, name, 0) }
            throw Self.fault("\(directory.path)/\(name): \(String(cString: strerror(code)))")
        }
        fsync(directory.descriptor)
        return aside
    }

    private func write(
        _ bytes: [UInt8], to temporary: String, in directory: borrowing RootedDirectory, like old: stat?
    ) throws(RootedDirectory.Fault) {
        let descriptor = openat(directory.descriptor, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.fault("\(directory.path)/\(temporary): create: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        func failed(_ step: String) -> RootedDirectory.Fault {
            let code = errno
            unlinkat(directory.descriptor, temporary, 0)
            return Self.fault("\(directory.path)/\(temporary): \(step): \(String(cString: strerror(code)))", mayPass: true)
        }
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count == 0 { errno = ENOSPC }
            guard count > 0 else { throw failed("write") }
            offset += count
        }
        let (owner, group, mode) = Self.rights(old, in: directory, beside: name)
        var own = stat()
        guard fstat(descriptor, &own) == 0 else { throw failed("stat") }
        if own.st_uid != owner || own.st_gid != group {
            guard fchown(descriptor, owner, group) == 0 else { throw failed("give it to user \(owner), group \(group)") }
        }
        guard fchmod(descriptor, mode) == 0 else { throw failed("set its mode") }
        guard fsync(descriptor) == 0 else { throw failed("sync") }
    }

    /// Owner, group and mode of the old file; without one the directory's owner, and the mode of the first file like it beside it.
    private static func rights(_ old: stat?, in directory: borrowing RootedDirectory, beside name: String) -> (uid_t, gid_t, mode_t) {
        // A configuration is no program, whatever its mode says.
        if let old { return (old.st_uid, old.st_gid, old.st_mode & 0o666) }
        let own = directory.ownStatus
        let ending = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
        let sibling = directory.names(limit: 10_000).lazy.filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") }
            .compactMap { [status = directory.statuses] in status($0) }.first { $0.st_mode & S_IFMT == S_IFREG }
        return (own?.st_uid ?? geteuid(), own?.st_gid ?? getegid(), (sibling?.st_mode ?? 0o644) & 0o666)
    }

    private static func fault(_ words: String, mayPass: Bool = false) -> RootedDirectory.Fault {
        RootedDirectory.Fault(words: words, mayPass: mayPass)
    }

    /// `20260102T030405Z`.
    static func stamp(_ at: Instant) -> String { String(at.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z" }
}

extension RootedDirectory {
    /// ``status(of:)`` for a closure, which cannot hold this value; valid while this value lives.
    fileprivate var statuses: (String) -> stat? {
        { [descriptor] name in
            var status = stat()
            return fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
        }
    }
}
