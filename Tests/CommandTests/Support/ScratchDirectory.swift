import Glibc
import JSON
import TestSupport

/// A directory of a test's own, gone with it.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws { path = try TemporaryPlace.make("command") }

    deinit { TemporaryPlace.remove(path) }

    /// The full path of something in it.
    subscript(name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws {
        let descriptor = open(self[name], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Complaint("\(self[name]): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw Complaint("\(self[name]): short write") }
    }

    func directory(_ name: String) -> String {
        mkdir(self[name], 0o755)
        return self[name]
    }

    static func text(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &block, block.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += block[..<count]
        }
    }

    static func json(of path: String) -> JSON? { text(of: path).flatMap { try? JSON.parse($0) } }

    /// The names in a directory; nil when there is none.
    static func names(of path: String) -> [String]? {
        guard let directory = opendir(path) else { return nil }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names
    }
}
