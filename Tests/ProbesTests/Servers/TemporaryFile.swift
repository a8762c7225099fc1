import Glibc
import TestSupport
import Testing

/// A file that goes away with its value.
final class TemporaryFile: Sendable {
    let path: String

    init(_ contents: String) throws {
        var template = Array("\(TemporaryPlace.disk)/file-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        close(descriptor)
        path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        try write(contents)
    }

    deinit { unlink(path) }

    func write(_ contents: String) throws {
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        let bytes = Array(contents.utf8)
        try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    }
}
