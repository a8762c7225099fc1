import Glibc

@testable import Systemd

/// A bound datagram socket, as the service manager's.
final class DatagramListener: Sendable {
    let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = try bound(path, type: SOCK_DGRAM)
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func receive() -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count < 0 ? "nothing: \(errorText(errno))" : String(decoding: buffer[..<count], as: UTF8.self)
    }
}

/// A listening socket that takes connections into its backlog and never says a word, until it is told to.
final class SilentListener: Sendable {
    let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = try bound(path, type: SOCK_STREAM)
        listen(descriptor, 8)
    }

    deinit { close(descriptor) }

    /// Accepts one connection, says this much and hangs up; what was said to it is not read.
    func answer(_ text: String) {
        let peer = accept(descriptor, nil, nil)
        send(peer, text, text.utf8.count, Int32(MSG_NOSIGNAL))
        shutdown(peer, Int32(SHUT_RDWR))
        close(peer)
    }
}

private func bound(_ path: String, type: __socket_type) throws -> Int32 {
    guard let (address, length) = UnixAddress.make(path) else { throw JournalError.system(errno: EINVAL) }
    let descriptor = socket(AF_UNIX, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let result = withUnsafePointer(to: address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    guard result == 0 else { throw JournalError.system(errno: errno) }
    return descriptor
}
