import FailurePoints
import Glibc

/// The contents of a PEM file of certificate authorities.
package struct Authorities: Sendable, Hashable {
    /// Three times the bundle of all authorities that Debian 12 ships.
    private static let maximumBytes = 1 << 20

    /// For messages.
    package var path: String
    package var text: String

    package init(path: String, text: String) { (self.path, self.text) = (path, text) }

    /// - Throws: `LocalFault` naming the file, when it cannot be read, is too long or is not text.
    package init(contentsOf path: String) throws(LocalFault) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw LocalFault(what: "\(path): \(errnoText(errno))") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &block, block.count)
            guard count >= 0 else { throw LocalFault(what: "\(path): \(errnoText(errno))") }
            if count == 0 { break }
            bytes += block[..<count]
            guard bytes.count <= Self.maximumBytes else { throw LocalFault(what: "\(path): longer than \(Self.maximumBytes) bytes") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw LocalFault(what: "\(path): not a text") }
        self.init(path: path, text: text)
    }
}
