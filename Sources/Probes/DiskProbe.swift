public import FailurePoints
import Glibc

/// Reads how full the bot's file systems are. Source: statvfs(3).
public struct DiskProbe: Probe {
    private let tree: BotTree
    /// In addition to the bot's directories: where Python creates temporary files.
    private let temporaryDirectory: String

    public init(tree: BotTree, temporaryDirectory: String = "/tmp") { (self.tree, self.temporaryDirectory) = (tree, temporaryDirectory) }

    /// A missing directory is left out: the configuration probe reports it.
    public func observe() throws(ProbeError) -> DiskFacts {
        let root = try tree.resolved()
        let mounts = MountTable.current()
        var volumes = [try Self.volume(at: root, called: tree.root, mounts)]
        for name in ["logs", "feature_store"] {
            if let volume = try? Self.volume(at: "\(root)/\(name)", called: name, mounts) { volumes.append(volume) }
        }
        if let volume = try? Self.volume(at: temporaryDirectory, called: temporaryDirectory, mounts) { volumes.append(volume) }
        return DiskFacts(volumes: volumes)
    }

    private static func volume(at path: String, called name: String, _ mounts: MountTable) throws(ProbeError) -> DiskFacts.Volume {
        var space = statvfs()
        var status = stat()
        guard statvfs(path, &space) == 0, stat(path, &status) == 0 else {
            throw .blind(reason: "statvfs-failed", detail: "\(name): \(errnoText(errno))")
        }
        let isReadOnly = MountTable.mountID(of: path).flatMap { mounts.isReadOnly(mountID: $0) } ?? (space.f_flag & UInt(ST_RDONLY) != 0)
        let blockBytes = UInt64(space.f_frsize)
        // As in df(1): blocks reserved for the superuser count neither as free nor as total.
        let used = UInt64(space.f_blocks) - min(UInt64(space.f_bfree), UInt64(space.f_blocks))
        return DiskFacts.Volume(
            path: name, totalBytes: (used + UInt64(space.f_bavail)) * blockBytes, freeBytes: UInt64(space.f_bavail) * blockBytes,
            totalInodes: UInt64(space.f_files), freeInodes: UInt64(space.f_favail), readOnly: isReadOnly,
            deviceID: UInt64(status.st_dev))
    }
}
