import Glibc
import TestSupport
import Testing

/// A directory that goes away with this value, in memory where possible: the corpus replaces some ten thousand files.
final class Ground: Sendable {
    let root: String

    init() throws { root = try TemporaryPlace.make("corpus", in: TemporaryPlace.memory) }

    deinit { TemporaryPlace.remove(root) }

    func absolute(_ path: String) -> String { "\(root)/\(path)" }

    /// Every file under the root, relative to it.
    var paths: [String] { Self.walk(root).map { String($0.dropFirst(root.count + 1)) }.sorted() }

    func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = open(absolute(path), O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0, "\(path)")
        defer { close(descriptor) }
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count <= 0 { return all }
            all += piece.prefix(count)
        }
    }

    func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(absolute(path), &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    /// Another one after each write, however soon: the inode and the instant of its last change.
    func fingerprint(_ path: String) -> [Int] {
        var status = stat()
        guard stat(absolute(path), &status) == 0 else { return [] }
        return [Int(status.st_ino), Int(status.st_size), status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    }

    /// Makes this stand at the path, whatever stood there before.
    func put(_ standing: FileContents, at path: String, mode: mode_t = 0o644) throws {
        let target = absolute(path)
        try makeParent(of: target)
        switch standing {
        case .bytes(let bytes): try replace(target, bytes, mode)
        case .denied(let bytes): try replace(target, bytes, 0)
        case .sparse(let bytes, let size):
            try replace(target, bytes, mode)
            try #require(truncate(target, off_t(size)) == 0)
        case .nothing: Self.remove(target)
        case .directory:
            Self.remove(target)
            try #require(mkdir(target, 0o755) == 0)
        case .fifo:
            Self.remove(target)
            try #require(mkfifo(target, 0o644) == 0)
        case .dangling:
            Self.remove(target)
            try #require(symlink("nowhere-at-all", target) == 0)
        case .looping:
            Self.remove(target)
            try #require(symlink(target, target) == 0)
        }
    }

    /// A new file each time: its fingerprint is never that of the one before.
    private func replace(_ target: String, _ bytes: [UInt8], _ mode: mode_t) throws {
        Self.remove(target)
        let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0, "\(target)")
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: offset), bytes.count - offset) }
            try #require(count > 0, "\(target)")
            offset += count
        }
        fchmod(descriptor, mode)
    }

    private func makeParent(of target: String) throws {
        guard let slash = target.lastIndex(of: "/") else { return }
        let parent = String(target[..<slash])
        if access(parent, F_OK) == 0 { return }
        try makeParent(of: parent)
        try #require(mkdir(parent, 0o755) == 0, "\(parent)")
    }

    private static func remove(_ target: String) { if unlink(target) != 0, errno == EISDIR || errno == EPERM { rmdir(target) } }

    private static func walk(_ folder: String) -> [String] {
        names(folder).flatMap { name, isFolder in isFolder ? walk("\(folder)/\(name)") : ["\(folder)/\(name)"] }
    }

    private static func names(_ folder: String) -> [(name: String, isFolder: Bool)] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var found: [(String, Bool)] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { found.append((name, entry.pointee.d_type == UInt8(DT_DIR))) }
        }
        return found
    }
}

/// What stands in a file's place.
enum FileContents: Sendable {
    case bytes([UInt8])
    case nothing
    case directory
    case fifo
    case dangling
    case looping
    /// The file, which nobody but root may read.
    case denied([UInt8])
    /// These bytes and then zeros up to a size; the file takes no room.
    case sparse([UInt8], size: Int64)
}

/// The same numbers each time: a case that failed fails again. Source: SplitMix64.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: some StringProtocol) {
        // FNV-1a: hashes of the standard library differ from process to process.
        state = seed.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
