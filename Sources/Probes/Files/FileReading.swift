public import FailurePoints
import Glibc
import JSON

/// The result of one read of a path.
public enum FileReading<Content> {
    case content(Content, FileFingerprint)
    case missing
    /// fpmond could not read it: the `errno`. Says nothing about the file.
    case unreadable(Int32)
    case notAFile(FileKind)
    case tooLarge(bytes: Int64, limit: Int)
    /// Deeper or longer than fpmond reads, though the bot may read it: how. Says nothing about the file.
    case beyondLimits(String, FileFingerprint)
    case malformed(Malformation, FileFingerprint)

    /// Whether a second read a moment later may differ: writers that rewrite in place leave a file empty or half-written for a moment.
    var mayPass: Bool {
        switch self {
        case .missing, .malformed: true
        case .content, .unreadable, .notAFile, .tooLarge, .beyondLimits: false
        }
    }

    var fingerprint: FileFingerprint? {
        switch self {
        case .content(_, let fingerprint), .malformed(_, let fingerprint), .beyondLimits(_, let fingerprint): fingerprint
        default: nil
        }
    }
}

extension FileReading where Content: Sendable {
    /// The same as a fact about the file.
    var state: FileState<Content> {
        switch self {
        case .content(let content, _): .content(content)
        case .missing: .missing
        case .unreadable(let code): .unreadable(errnoText(code))
        case .notAFile(let kind): .malformed(Malformation(.notAFile, kind.rawValue))
        case .tooLarge(let bytes, let limit): .unreadable("it has \(bytes) bytes, more than the limit of \(limit)")
        case .beyondLimits(let how, _): .unreadable("it exceeds fpmond's limits: \(how)")
        case .malformed(let malformation, _): .malformed(malformation)
        }
    }
}

/// The type of a path, in readable words.
public enum FileKind: String, Sendable, Hashable {
    case regular = "a regular file"
    case directory = "a directory"
    case fifo = "a FIFO"
    case socket = "a socket"
    case device = "a device"
    case unknown = "of an unknown type"

    init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .regular
        case S_IFDIR: self = .directory
        case S_IFIFO: self = .fifo
        case S_IFSOCK: self = .socket
        case S_IFCHR, S_IFBLK: self = .device
        default: self = .unknown
        }
    }
}

/// Shows whether a file is still the one that was read. Source: fstat(2).
public struct FileFingerprint: Sendable, Hashable {
    public let device: UInt64
    public let inode: UInt64
    public let sizeBytes: Int64
    /// Last modification, nanoseconds since 1970. Not usable as an age: the bot's healer touches its files.
    public let modifiedNanoseconds: Int64
    /// Last change of the inode, nanoseconds since 1970: moves even when a writer sets the modification time back.
    public let changedNanoseconds: Int64

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        sizeBytes = Int64(status.st_size)
        modifiedNanoseconds = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        changedNanoseconds = Int64(status.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_ctim.tv_nsec)
    }

    /// Whether the last change is so recent that another one within the same tick of the kernel's clock would not show.
    func isFresh(at nanoseconds: Int64) -> Bool { nanoseconds &- max(modifiedNanoseconds, changedNanoseconds) < 100_000_000 }
}

extension Malformation {
    /// The state of a file with this JSON error.
    init(_ error: JSONError) {
        let kind: Kind =
            switch error.kind {
            case .empty: .empty
            case .truncated: .truncated
            case .nulByte: .nulBytes
            default: .notJSON
            }
        self.init(kind, error.description)
    }
}
