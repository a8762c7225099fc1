import Glibc

/// A JSONL file: one line a write(2), appended whole; follows rotation by looking who has the name.
///
/// A kill within the write itself can leave a fragment at the end; the next start cuts it off, so that every line is whole.
struct LineFile: Sendable {
    let path: String
    private var descriptor: Int32 = -1
    private var identity: (dev_t, ino_t) = (0, 0)
    /// What has been appended and is not known to be on the disk; bytes.
    private var unsynced = 0

    init(path: String) { self.path = path }

    /// Appends one line; `bytes` without the newline. What a full disk broke off is cut before the next line is appended.
    mutating func append(_ bytes: [UInt8]) throws(OutputError) {
        try reopenIfMoved()
        let line = bytes + [0x0A]
        var written = write(descriptor, line, line.count)
        while written < 0 && errno == EINTR { written = write(descriptor, line, line.count) }
        guard written == line.count else {
            let code = written < 0 ? errno : ENOSPC
            // Opened again for the next line, which cuts the fragment: now if it can be, else then.
            try? cutFragment(size: lseek(descriptor, 0, SEEK_END))
            close()
            throw OutputError(path: path, operation: "append", code: code)
        }
        unsynced += line.count
    }

    /// Appends lines, oldest first, and has them on the disk.
    ///
    /// - Returns: how many of them are there, and why the rest is not.
    mutating func append(durably lines: [[UInt8]]) -> (count: Int, error: OutputError?) {
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
                // What came before the line that failed may be kept, if the disk has it.
                if count > 0 && count < lines.count { try sync() } else { count = 0 }
                return (count, error)
            } catch { return (0, error) }
        }
    }

    /// Has what was appended on the disk, or takes it back: the room for it may turn out to be missing only now.
    private mutating func sync() throws(OutputError) {
        try reopenIfMoved()
        guard fsync(descriptor) != 0, errno != EINVAL, errno != EROFS else { return }
        let code = errno
        let size = lseek(descriptor, 0, SEEK_END)
        if unsynced > 0, size >= off_t(unsynced) { ftruncate(descriptor, size - off_t(unsynced)) }
        close()
        throw OutputError(path: path, operation: "sync", code: code)
    }

    mutating func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    private mutating func reopenIfMoved() throws(OutputError) {
        var status = stat()
        if descriptor >= 0, stat(path, &status) == 0, status.st_dev == identity.0, status.st_ino == identity.1 { return }
        if descriptor >= 0 && unsynced > 0 {
            // The rest of a batch goes to a new file: what the old one has must not hang on the end of it.
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
    }

    /// Cuts what stands behind the last newline: the rest of a line that a kill or a full disk broke off.
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

/// An output that could not be written: where, in what step, why.
struct OutputError: Error, Hashable, CustomStringConvertible {
    let path: String
    let operation: String
    let code: Int32

    var description: String { "\(path): \(operation): \(String(cString: strerror(code)))" }
}
