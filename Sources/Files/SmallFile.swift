import Glibc

/// Reads a small file of fpmond whole, up to a size limit and without ever waiting for a writer.
package enum SmallFile {
    /// - Parameter followsLinks: false: neither the file nor its directory may be a symbolic link, `ELOOP` or `ENOTDIR` otherwise.
    /// - Throws: `OutputError` with the errno; `EFBIG` beyond the limit, `EISDIR` or `EINVAL` if not a regular file.
    package static func read(_ path: String, maximumBytes: Int, followsLinks: Bool = true) throws(OutputError) -> [UInt8] {
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        let descriptor = followsLinks ? open(path, flags) : openNoLink(path, flags)
        guard descriptor >= 0 else { throw OutputError(path: path, operation: "open", code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw OutputError(path: path, operation: "stat", code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw OutputError(path: path, operation: "open", code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
        }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw OutputError(path: path, operation: "read", code: errno) }
            if count == 0 { return bytes }
            bytes += block[..<count]
            guard bytes.count <= maximumBytes else { throw OutputError(path: path, operation: "read", code: EFBIG) }
        }
    }

    private static func openNoLink(_ path: String, _ flags: Int32) -> Int32 {
        let slash = path.lastIndex(of: "/")
        let directory = open(
            slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard directory >= 0 else { return -1 }
        let descriptor = openat(directory, slash.map { String(path[path.index(after: $0)...]) } ?? path, flags | O_NOFOLLOW)
        let code = errno
        close(directory)
        errno = code
        return descriptor
    }

    /// The last bytes of a file, from the first complete line on.
    package static func tail(_ path: String, bytes wanted: Int) throws(OutputError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw OutputError(path: path, operation: "open", code: errno) }
        defer { close(descriptor) }
        let size = max(0, lseek(descriptor, 0, SEEK_END))
        let start = max(0, size - off_t(wanted))
        var bytes = [UInt8](repeating: 0, count: Int(size - start))
        let count = pread(descriptor, &bytes, bytes.count, start)
        guard count >= 0 else { throw OutputError(path: path, operation: "read", code: errno) }
        bytes.removeLast(bytes.count - count)
        guard start > 0, let newline = bytes.firstIndex(of: 0x0A) else { return bytes }
        return Array(bytes[(newline + 1)...])
    }
}
