import FailurePoints
import Glibc

/// A regular file, open for reading and closed with this value.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    /// Taken right after opening, before any byte is read.
    let fingerprint: FileFingerprint

    /// Opens `path`, symbolic links followed, if it is a regular file. Opening other types could hang or have side effects.
    init(_ path: String) throws(OpenFault) {
        PathTrace.note(path)
        var status = stat()
        guard stat(path, &status) == 0 else { throw Self.fault(errno) }
        let kind = FileKind(mode: status.st_mode)
        guard kind == .regular else { throw .notAFile(kind) }
        let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
        // Does not change the access time; refused (EPERM) unless we own the file or have CAP_FOWNER. Source: open(2).
        var descriptor = open(path, flags | oNoAccessTime)
        if descriptor < 0, errno == EPERM { descriptor = open(path, flags) }
        guard descriptor >= 0 else { throw Self.fault(errno) }
        // The name may refer to another file by now.
        guard fstat(descriptor, &status) == 0, FileKind(mode: status.st_mode) == .regular else {
            close(descriptor)
            throw .notAFile(FileKind(mode: status.st_mode))
        }
        self.descriptor = descriptor
        self.fingerprint = FileFingerprint(status)
    }

    deinit { close(descriptor) }

    /// The whole content; `malformed` where the file has grown beyond `limit` meanwhile.
    func bytes(limit: Int) throws(FileFault) -> [UInt8] {
        let bytes = try bytes(from: 0, atMost: limit + 1)
        if bytes.count > limit { throw .beyondLimits("larger than the limit of \(limit) bytes") }
        return bytes
    }

    /// At most this many bytes from the end, and whether they start inside the file.
    func tail(_ count: Int) throws(FileFault) -> (bytes: [UInt8], isPartial: Bool) {
        let start = max(Int(fingerprint.sizeBytes) - count, 0)
        return (try bytes(from: start, atMost: count), start > 0)
    }

    private func bytes(from start: Int, atMost limit: Int) throws(FileFault) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(limit, Int(fingerprint.sizeBytes) + 1))
        guard start == 0 || lseek(descriptor, off_t(start), SEEK_SET) >= 0 else { throw .unreadable(errno) }
        while bytes.count < limit {
            let wanted = min(limit - bytes.count, max(Int(fingerprint.sizeBytes) - start - bytes.count + 1, 4096))
            var failure: Int32 = 0
            let piece = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
                let got = Self.read(descriptor, into: UnsafeMutableRawBufferPointer(buffer))
                count = max(got, 0)
                failure = got < 0 ? Int32(-got) : 0
            }
            if failure != 0 { throw .unreadable(failure) }
            if piece.isEmpty { break }
            if bytes.isEmpty { bytes = piece } else { bytes.append(contentsOf: piece) }
        }
        return bytes
    }

    /// read(2), again when interrupted; the negated `errno` on failure.
    static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { return -Int(errno) }
        }
    }

    private static func fault(_ code: Int32) -> OpenFault {
        // A parent is not a directory, so the file does not exist.
        code == ENOENT || code == ENOTDIR ? .missing : .unreadable(code)
    }
}

/// `O_NOATIME`, which the C library shows only under `_GNU_SOURCE`. Source: asm-generic/fcntl.h.
private let oNoAccessTime: Int32 = 0o1_000_000
