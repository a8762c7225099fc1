import FoundationEssentials
import Glibc

@testable import Systemd

/// A directory that is gone with its last reference.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/fpmond-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw JournalError.system(errno: errno) }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
