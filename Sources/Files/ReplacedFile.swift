import Glibc

/// Replaces a file atomically: writes a temporary file beside it, syncs it, and renames it.
package enum ReplacedFile {
    /// - Throws: `OutputError` naming the step; the old file is then unchanged and the temporary file removed.
    /// - Parameters:
    ///   - temporary: the name of the temporary file; nil: the same with `.tmp`.
    ///   - durably: whether to sync the directory, too, so that the new file survives a loss of power.
    package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o640, temporary: String? = nil, durably: Bool = false)
        throws(OutputError)
    {
        // A fixed name: a half-written file left by a kill is overwritten by the next write. Each such file has one writer.
        let temporary = temporary ?? "\(path).tmp"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw OutputError(path: temporary, operation: "create", code: errno) }
        func fail(_ operation: String, _ code: Int32, open: Bool) -> OutputError {
            if open { close(descriptor) }
            unlink(temporary)
            return OutputError(path: path, operation: operation, code: code)
        }
        // What is meant for others is readable by them whatever the umask.
        if mode & 0o004 != 0, fchmod(descriptor, mode) != 0 { throw fail("change the mode of", errno, open: true) }
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

    /// Errors are ignored: the file is in its place, and some file systems cannot sync a directory.
    private static func syncDirectory(of path: String) {
        let directory = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        let descriptor = open(directory.isEmpty ? "." : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
