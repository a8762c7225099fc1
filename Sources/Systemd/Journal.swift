internal import CSystemd
internal import Glibc

/// Entries of the system journal with custom fields. Source: sd_journal_sendv(3), systemd.journal-fields(7).
public enum Journal {
    /// Writes one entry. On a machine without journald nothing is written and nothing fails.
    ///
    /// Every entry needs a `MESSAGE` and a `PRIORITY` (0…7); the journal adds the sender.
    /// - Throws: `JournalError.system` when journald refused the entry.
    public static func send(fields: [JournalField]) throws(JournalError) {
        guard !fields.isEmpty else { return }
        let encoded = fields.map(\.encoded)
        let offsets = encoded.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
        var bytes = Array(encoded.joined())
        let result = bytes.withUnsafeMutableBytes { buffer in
            let parts = zip(offsets, encoded).map { iovec(iov_base: buffer.baseAddress?.advanced(by: $0), iov_len: $1.count) }
            return sd_journal_sendv(parts, Int32(parts.count))
        }
        if result < 0 { throw .system(errno: -result) }
    }

    /// Whether standard error goes straight into the journal, so that a second copy there would be a duplicate.
    public static var isConnected: Bool {
        isConnected(stream: getenv("JOURNAL_STREAM").map { String(cString: $0) }, descriptor: STDERR_FILENO)
    }

    /// `stream` is `device:inode` in decimal, as systemd sets `$JOURNAL_STREAM`. Source: systemd.exec(5).
    static func isConnected(stream: String?, descriptor: Int32) -> Bool {
        guard let parts = stream?.split(separator: ":", omittingEmptySubsequences: false), parts.count == 2,
            let device = UInt64(parts[0]), let inode = UInt64(parts[1])
        else { return false }
        var file = stat()
        return fstat(descriptor, &file) == 0 && UInt64(file.st_dev) == device && UInt64(file.st_ino) == inode
    }
}
