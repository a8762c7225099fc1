import Glibc

/// Who could have written the file at a path: root obeys and runs only what root alone can write.
///
/// Every directory on the way and every symbolic link is checked. Each must belong to root and be writable by root alone. An access list that lets
/// others write shows in the mode, whose group bits are its mask (source: acl(5)). In a directory with the sticky bit (`/tmp`) others cannot replace
/// what belongs to root. Opens nothing, takes no lock.
package struct TrustedPath: Sendable {
    package enum Kind: Sendable { case file, directory }

    /// A user trusted besides root: the owner of these programs.
    package var owner: UInt32 = 0

    package init(owner: UInt32 = 0) { self.owner = owner }

    package struct Verdict: Sendable, Hashable {
        /// What users other than root could change, each with its path and mode.
        package var faults: [String] = []
        /// The path does not exist: not a fault of trust, but nothing that could run.
        package var missing: String?
        /// The path with all links resolved.
        package var resolved = ""
    }

    package func judge(_ path: String, as kind: Kind = .file) -> Verdict {
        var verdict = Verdict()
        guard path.hasPrefix("/") else {
            verdict.faults.append("\(path) is not absolute")
            return verdict
        }
        var pending = Array(path.split(separator: "/").map(String.init).reversed())
        var place: [String] = []
        var links = 0
        var status = look("/", &verdict)
        while let component = pending.popLast() {
            if component == "." { continue }
            if component == ".." {
                _ = place.popLast()
                continue
            }
            place.append(component)
            let current = "/" + place.joined(separator: "/")
            status = look(current, &verdict)
            guard let mode = status?.st_mode else {
                if verdict.missing != nil { verdict.missing = "\(path) does not exist" }
                return verdict
            }
            guard mode & S_IFMT == S_IFLNK else { continue }
            links += 1
            // The kernel's limit of links. Source: path_resolution(7).
            guard links <= 40, let target = Self.target(of: current) else {
                verdict.faults.append("\(current) is a dangling symbolic link")
                return verdict
            }
            if target.hasPrefix("/") { place = [] } else { place.removeLast() }
            pending += target.split(separator: "/").map(String.init).reversed()
        }
        verdict.resolved = "/" + place.joined(separator: "/")
        let wanted = kind == .file ? S_IFREG : S_IFDIR
        if let mode = status?.st_mode, mode & S_IFMT != wanted {
            verdict.faults.append("\(verdict.resolved) is not a \(kind == .file ? "regular file" : "directory")")
        }
        return verdict
    }

    /// The status of `path`, links not followed; nil where it cannot be read, which the verdict then reports.
    private func look(_ path: String, _ verdict: inout Verdict) -> stat? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR {
                verdict.missing = "\(path) does not exist"
            } else {
                verdict.faults.append("cannot check \(path): \(String(cString: strerror(errno)))")
            }
            return nil
        }
        let mode = status.st_mode
        let permissions = String(mode & 0o7777, radix: 8)
        if status.st_uid != 0 && status.st_uid != owner {
            verdict.faults.append("\(path) belongs to user \(status.st_uid) (mode \(permissions)); expected root")
        }
        // The mode of a link has no meaning: that of its directory counts.
        let isProtected = mode & S_IFMT == S_IFDIR && mode & S_ISVTX != 0
        guard mode & S_IFMT != S_IFLNK, !isProtected else { return status }
        if mode & (S_IWGRP | S_IWOTH) != 0 {
            verdict.faults.append("\(path) is writable by users other than its owner (mode \(permissions)); expected root alone")
        }
        return status
    }

    private static func target(of link: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = bytes.withUnsafeMutableBytes { buffer in
            buffer.baseAddress.map { readlink(link, $0.assumingMemoryBound(to: CChar.self), buffer.count) } ?? -1
        }
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
