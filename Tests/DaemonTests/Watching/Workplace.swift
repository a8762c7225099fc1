import BotSimulator
import Glibc
import JSON

@testable import Daemon

/// A directory of a test's own, gone with it.
final class Workplace {
    let path: String

    init() throws {
        var template = Array("/tmp/fpmond-watching.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw OutputError(path: "/tmp", operation: "mkdtemp", code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { removeTree(path) }

    func write(_ text: String, to name: String) throws {
        let full = "\(path)/\(name)"
        var parent = path
        for part in name.split(separator: "/").dropLast() {
            parent += "/\(part)"
            mkdir(parent, 0o755)
        }
        let descriptor = open(full, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw OutputError(path: full, operation: "open", code: errno) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw OutputError(path: full, operation: "write", code: errno) }
    }

    private func removeTree(_ path: String) {
        guard let directory = opendir(path) else {
            unlink(path)
            return
        }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != "." && name != ".." {
                if entry.pointee.d_type == UInt8(DT_DIR) { removeTree("\(path)/\(name)") } else { unlink("\(path)/\(name)") }
            }
        }
        closedir(directory)
        rmdir(path)
    }
}
