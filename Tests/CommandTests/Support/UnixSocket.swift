import Glibc

/// A unix socket that a test has bound: takes connections by its backlog, or datagrams.
final class UnixSocket: Sendable {
    private let descriptor: Int32

    init(_ path: String, kind: __socket_type) throws {
        descriptor = socket(AF_UNIX, Int32(kind.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isBound = withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) == 0 } }
        guard isBound, kind.rawValue == SOCK_DGRAM.rawValue || listen(descriptor, 64) == 0 else {
            throw Complaint("\(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// Keeps it open until here.
    func end() {}

    /// The next datagram; nil when none is waiting.
    func datagram() -> String? {
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
