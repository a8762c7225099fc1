import Glibc

/// A file that is only ever seen whole: written beside its place, synced, then renamed over it.
enum ReplacedFile {
    /// - Throws: `OutputError` naming the step; the old file is untouched then and the temporary is gone.
    /// - Parameter durably: whether the new name, too, is to outlive a loss of power.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o640, durably: Bool = false) throws(OutputError) {
        // One name for ever: what a kill has left half-written is overwritten by the next one. Each such file has one writer.
        let temporary = "\(path).tmp"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw OutputError(path: temporary, operation: "create", code: errno) }
        func fail(_ operation: String, _ code: Int32, open: Bool) -> OutputError {
            if open { close(descriptor) }
            unlink(temporary)
            return OutputError(path: path, operation: operation, code: code)
        }
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw fail("write", count < 0 ? errno : ENOSPC, open: true) }
            offset += count
        }
        guard fsync(descriptor) == 0 else { throw fail("sync", errno, open: true) }
        guard close(descriptor) == 0 else { throw fail("close", errno, open: false) }
        guard rename(temporary, path) == 0 else { throw fail("rename", errno, open: false) }
        if durably { syncDirectory(of: path) }
    }

    /// The file is in its place either way; a file system that cannot sync a directory gives no better promise.
    private static func syncDirectory(of path: String) {
        let directory = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        let descriptor = open(directory.isEmpty ? "." : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
