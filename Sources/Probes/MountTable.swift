import Glibc
import Synchronization

/// Whether a file system itself is read-only, from `/proc/self/mountinfo`. Source: proc_pid_mountinfo(5).
///
/// statvfs(3) returns the flags of the *mount*: for a service with `ProtectSystem=strict`, every mount is read-only. An error remounts
/// the file system, which shows in the options of its super block, after the hyphen.
struct MountTable {
    private let lines: [Substring]

    init(_ text: String) { lines = text.split(separator: "\n") }

    /// Nil where the mount is not listed.
    func isReadOnly(mountID: String) -> Bool? {
        for line in lines {
            let fields = line.split(separator: " ")
            guard fields.first.map(String.init) == mountID, let hyphen = fields.firstIndex(of: "-"), fields.indices.contains(hyphen + 3) else {
                continue
            }
            return fields[hyphen + 3].split(separator: ",").contains("ro")
        }
        return nil
    }

    /// The type of the file system that holds a directory if its changes may come from elsewhere, unseen by the kernel; nil: this kernel sees them.
    static func unreportedKind(of directory: String) -> String? {
        var status = stat()
        guard stat(directory, &status) == 0 else { return nil }
        let device = UInt64(status.st_dev)
        return kinds.withLock { kinds in
            if let known = kinds[device] { return known }
            let kind = current().kind(device: device)
            let unreported = kind.flatMap { kind in remote.contains { kind == $0 || kind.hasPrefix("\($0).") } ? kind : nil }
            kinds[device] = .some(unreported)
            return unreported
        }
    }

    private static let remote = ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "afs", "fuse", "fuseblk", "virtiofs"]
    /// By device, because the table is read once for each.
    private static let kinds = Mutex<[UInt64: String?]>([:])

    private func kind(device: UInt64) -> String? {
        // Source: makedev(3), the layout of glibc.
        let major = (device >> 8) & 0xfff | (device >> 32) & ~0xfff
        let minor = device & 0xff | (device >> 12) & ~0xff
        for line in lines {
            let fields = line.split(separator: " ")
            guard fields.count > 2, fields[2] == "\(major):\(minor)", let hyphen = fields.firstIndex(of: "-"), fields.indices.contains(hyphen + 1)
            else { continue }
            return String(fields[hyphen + 1])
        }
        return nil
    }

    /// `O_PATH`, which Glibc does not export to Swift: a descriptor that names the file and reads nothing of it. Source: open(2).
    private static let pathOnly: Int32 = 0o10_000_000

    /// The mount of a path. Source: proc_pid_fdinfo(5), `mnt_id`.
    static func mountID(of path: String) -> String? {
        let descriptor = open(path, pathOnly | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        for line in kernelText("/proc/self/fdinfo/\(descriptor)").split(separator: "\n") where line.hasPrefix("mnt_id:") {
            return String(line.dropFirst(7).drop { $0 == "\t" || $0 == " " })
        }
        return nil
    }

    static func current() -> MountTable { MountTable(kernelText("/proc/self/mountinfo")) }

    /// A kernel file, at most 1 MiB; empty where it cannot be read.
    private static func kernelText(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while bytes.count < 1 << 20 {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
