import Glibc

/// A JSONL file: each line is appended whole by one write(2). Follows rotation by comparing the inode at its path.
///
/// A kill during the write can leave a fragment at the end; the next start cuts it off, so that every line is whole. A file that would grow beyond its
/// limit is set aside first, in the place of the one before: both together stay within twice the limit.
package struct LineFile: Sendable {
    package let path: String
    private var descriptor: Int32 = -1
    private var identity: (dev_t, ino_t) = (0, 0)
    /// Appended bytes that are not known to be on the disk.
    private var unsynced = 0
    private let limit: FileLimit

    package init(path: String, limit: FileLimit = FileLimit()) { (self.path, self.limit) = (path, limit) }

    /// Appends one line; `bytes` without the newline. A fragment left by a full disk is cut before the next line is appended.
    package mutating func append(_ bytes: [UInt8]) throws(OutputError) {
        let line = bytes + [0x0A]
        let size = try reopenIfMoved()
        if size > 0, size + line.count > limit.bytes { try setAside() }
        var written = write(descriptor, line, line.count)
        while written < 0 && errno == EINTR { written = write(descriptor, line, line.count) }
        guard written == line.count else {
            let code = written < 0 ? errno : ENOSPC
            // Reopening cuts the fragment: now if possible, else before the next line.
            try? cutFragment(size: lseek(descriptor, 0, SEEK_END))
            close()
            throw OutputError(path: path, operation: "append", code: code)
        }
        unsynced += line.count
    }

    /// Appends lines, oldest first, and syncs them to the disk.
    ///
    /// - Returns: how many lines are on the disk, and why the rest is not.
    package mutating func append(durably lines: [[UInt8]]) -> (count: Int, error: OutputError?) {
        unsynced = 0
        var count = 0
        do throws(OutputError) {
            for line in lines {
                try append(line)
                count += 1
            }
            try sync()
            return (count, nil)
        } catch {
            do throws(OutputError) {
                // The lines before the failed one stay, if they reached the disk.
                if count > 0 && count < lines.count { try sync() } else { count = 0 }
                return (count, error)
            } catch { return (0, error) }
        }
    }

    /// Syncs the appended lines, or removes them: a full disk may show only now.
    private mutating func sync() throws(OutputError) {
        _ = try reopenIfMoved()
        guard fsync(descriptor) != 0, errno != EINVAL, errno != EROFS else { return }
        let code = errno
        let size = lseek(descriptor, 0, SEEK_END)
        if unsynced > 0, size >= off_t(unsynced) { ftruncate(descriptor, size - off_t(unsynced)) }
        close()
        throw OutputError(path: path, operation: "sync", code: code)
    }

    package mutating func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// Renames the full file, which replaces the one that was set aside before, and opens a new one. A kill between the two leaves no file, as after any
    /// other rotation. Where it cannot be renamed, nothing is appended: the limit holds.
    private mutating func setAside() throws(OutputError) {
        guard rename(path, LineFileParts.setAside(path)) == 0 else { throw OutputError(path: path, operation: "set aside", code: errno) }
        _ = try reopenIfMoved()
    }

    /// - Returns: the size of the file.
    private mutating func reopenIfMoved() throws(OutputError) -> Int {
        var status = stat()
        if descriptor >= 0, stat(path, &status) == 0, status.st_dev == identity.0, status.st_ino == identity.1 { return Int(status.st_size) }
        if descriptor >= 0 && unsynced > 0 {
            // After a rotation the rest of a batch goes to the new file; the lines in the old file are complete.
            fsync(descriptor)
            unsynced = 0
        }
        close()
        descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o640)
        guard descriptor >= 0 else { throw OutputError(path: path, operation: "open", code: errno) }
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close()
            throw OutputError(path: path, operation: "open", code: EINVAL)
        }
        identity = (status.st_dev, status.st_ino)
        try cutFragment(size: status.st_size)
        return Int(status.st_size)
    }

    /// Cuts a fragment after the last newline, left by a kill or a full disk.
    private mutating func cutFragment(size: off_t) throws(OutputError) {
        var end = size
        var block = [UInt8](repeating: 0, count: 4096)
        while end > 0 {
            let start = max(0, end - off_t(block.count))
            let count = pread(descriptor, &block, Int(end - start), start)
            guard count > 0 else { throw OutputError(path: path, operation: "read", code: errno) }
            if let newline = block[..<count].lastIndex(of: 0x0A) {
                let whole = start + off_t(newline) + 1
                if whole < size { ftruncate(descriptor, whole) }
                return
            }
            end = start
        }
        if size > 0 { ftruncate(descriptor, 0) }
    }
}

/// An output that could not be written: path, step, error.
package struct OutputError: Error, Hashable, CustomStringConvertible {
    package let path: String
    package let operation: String
    package let code: Int32

    package var description: String { "\(path): \(operation): \(String(cString: strerror(code)))" }

    package init(path: String, operation: String, code: Int32) {
        (self.path, self.operation, self.code) = (path, operation, code)
    }
}
