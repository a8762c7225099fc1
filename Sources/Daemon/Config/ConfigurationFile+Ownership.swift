import Glibc

/// Who could have written a file: what root runs must be written by root alone.
extension ConfigurationFile {
    /// Why somebody else than root could change the file at `path`, or which file it leads to; empty when nobody can. Opens nothing, takes no lock.
    ///
    /// Every directory on the way and every symbolic link is looked at: it must belong to root and be writable for nobody else. In a directory with the
    /// sticky bit (`/tmp`) others cannot replace what belongs to root.
    /// - Parameter owner: a user trusted besides root; for tests that do not run as root.
    public static func ownershipFaults(_ path: String, owner: UInt32 = 0) -> [ConfigurationFault] {
        guard path.hasPrefix("/") else { return [fault(path, "is not absolute")] }
        var faults: [ConfigurationFault] = []
        var pending = Array(path.split(separator: "/").map(String.init).reversed())
        var place: [String] = []
        var links = 0
        check("/", isLast: false, owner, &faults)
        while let component = pending.popLast() {
            if component == "." { continue }
            if component == ".." {
                _ = place.popLast()
                continue
            }
            place.append(component)
            let current = "/" + place.joined(separator: "/")
            guard let mode = check(current, isLast: pending.isEmpty, owner, &faults) else { break }
            guard mode & S_IFMT == S_IFLNK else { continue }
            links += 1
            // As many as the kernel follows. Source: path_resolution(7).
            guard links <= 40, let target = target(of: current) else {
                faults.append(fault(current, "is a symbolic link that leads nowhere"))
                break
            }
            if target.hasPrefix("/") { place = [] } else { place.removeLast() }
            pending += target.split(separator: "/").map(String.init).reversed()
        }
        return faults
    }

    /// The mode of what is at `path`, links not followed; nil, with a fault, where nothing can be seen.
    @discardableResult
    private static func check(_ path: String, isLast: Bool, _ owner: UInt32, _ faults: inout [ConfigurationFault]) -> UInt32? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            faults.append(fault(path, errno == ENOENT ? "does not exist" : "cannot be looked at: \(String(cString: strerror(errno)))"))
            return nil
        }
        let mode = status.st_mode
        if status.st_uid != 0 && status.st_uid != owner { faults.append(fault(path, "belongs to user \(status.st_uid); expected root")) }
        // The mode of a link means nothing: its directory decides.
        let isProtected = mode & S_IFMT == S_IFDIR && mode & S_ISVTX != 0
        if mode & S_IFMT != S_IFLNK, mode & (S_IWGRP | S_IWOTH) != 0, !isProtected {
            let permissions = String(mode & 0o7777, radix: 8)
            faults.append(fault(path, "can be written by others than its owner (mode \(permissions)); expected root alone"))
        }
        if isLast, mode & S_IFMT != S_IFREG, mode & S_IFMT != S_IFLNK { faults.append(fault(path, "is not a regular file")) }
        return mode
    }

    private static func target(of link: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = bytes.withUnsafeMutableBytes { buffer in
            buffer.baseAddress.map { readlink(link, $0.assumingMemoryBound(to: CChar.self), buffer.count) } ?? -1
        }
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }

    private static func fault(_ path: String, _ problem: String) -> ConfigurationFault {
        ConfigurationFault(ConfigurationPath(), nil, "\(path) \(problem)")
    }
}
