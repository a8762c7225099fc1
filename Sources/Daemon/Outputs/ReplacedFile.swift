import Glibc

/// A file that is only ever seen whole: written beside its place, synced, then renamed over it.
enum ReplacedFile {
    /// - Throws: `OutputError` naming the step; the old file is untouched then and the temporary is gone.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o640) throws(OutputError) {
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
    }
}
