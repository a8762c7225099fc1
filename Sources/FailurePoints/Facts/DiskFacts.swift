/// The file systems the bot writes to. Source: statvfs(3).
public struct DiskFacts: Sendable, Hashable {
    public struct Volume: Sendable, Hashable {
        /// The directory that was checked: the root, `logs`, `feature_store`, `/tmp`.
        public var path: String
        public var totalBytes: UInt64
        /// Space that an unprivileged process can still use.
        public var freeBytes: UInt64
        public var totalInodes: UInt64
        public var freeInodes: UInt64
        public var readOnly: Bool
        /// The same for two directories of one file system.
        public var deviceID: UInt64

        public init(path: String, totalBytes: UInt64, freeBytes: UInt64, totalInodes: UInt64, freeInodes: UInt64, readOnly: Bool, deviceID: UInt64) {
            (self.path, self.totalBytes, self.freeBytes) = (path, totalBytes, freeBytes)
            (self.totalInodes, self.freeInodes, self.readOnly, self.deviceID) = (totalInodes, freeInodes, readOnly, deviceID)
        }

        /// Share of the space that is used, 0 to 1, as df(1) counts it; 0 for a file system without blocks.
        public var usedRatio: Double { totalBytes == 0 ? 0 : 1 - Double(freeBytes) / Double(totalBytes) }
        /// Share of the inodes that are used; 0 where the file system does not count them.
        public var usedInodesRatio: Double { totalInodes == 0 ? 0 : 1 - Double(freeInodes) / Double(totalInodes) }
    }

    public var volumes: [Volume]
    public init(volumes: [Volume]) { self.volumes = volumes }
}

extension ProbeKey where Facts == DiskFacts {
    public static var disk: Self { Self(.disk) }
}
