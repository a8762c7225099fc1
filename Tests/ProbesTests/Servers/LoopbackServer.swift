import Glibc
import Synchronization
import Testing
import Threads

@testable import Probes

/// A server on 127.0.0.1, port 0, one thread a connection; what it does with a connection is a closure.
final class LoopbackServer: Sendable {
    let port: Int
    private let listener: Int32
    private let seen = Mutex<[String]>([])

    /// `serve` gets each connection after its request was read (or at once, for those that never read).
    init(readsRequest: Bool = true, _ serve: @escaping @Sendable (Connection) -> Void) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        listener = descriptor
        port = try Self.bindToAnyPort(descriptor)
        try #require(listen(descriptor, 16) == 0)
        let record: @Sendable (String) -> Void = { [weak self] request in self?.seen.withLock { $0.append(request) } }
        let started = DetachedThread.start {
            // Closed by its only reader: a number given back too early would be another test's listener.
            defer { close(descriptor) }
            while true {
                let peer = accept(descriptor, nil, nil)
                if peer < 0 && errno == EINTR { continue }
                guard peer >= 0 else { return }
                // Held open in another test's child, it would never say goodbye.
                _ = fcntl(peer, F_SETFD, FD_CLOEXEC)
                _ = DetachedThread.start {
                    var connection = Connection(descriptor: peer)
                    if readsRequest {
                        connection.readRequest()
                        record(connection.request)
                    }
                    serve(connection)
                    close(peer)
                }
            }
        }
        try #require(started)
    }

    /// Wakes the accepting thread, for the last time.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// The whole text of each request so far.
    var requests: [String] { seen.withLock { $0 } }

    func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// A server that gives each request the same answer.
    static func answering(_ status: Int = 200, headers: [String] = [], body: String = "{}") throws -> LoopbackServer {
        try LoopbackServer { $0.answer(status, headers: headers, body: body) }
    }

    /// A port of 127.0.0.1 on which nobody listens.
    static func closedPort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return try bindToAnyPort(descriptor)
    }

    private static func bindToAnyPort(_ descriptor: Int32) throws -> Int {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try #require(bind(descriptor, $0, length) == 0)
                try #require(getsockname(descriptor, $0, &length) == 0)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// One accepted connection.
struct Connection: Sendable {
    let descriptor: Int32
    private(set) var request = ""

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// `GET /path HTTP/1.1` → `/path`
    var path: String { request.split(separator: " ").dropFirst().first.map(String.init) ?? "" }

    mutating func readRequest() {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            bytes += chunk.prefix(count)
        }
        request = String(decoding: bytes, as: UTF8.self)
    }

    /// False when the peer has gone.
    @discardableResult func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    func answer(_ status: Int, headers: [String] = [], body: String) {
        let lines = ["HTTP/1.1 \(status) Whatever", "Content-Length: \(body.utf8.count)", "Connection: close"] + headers
        send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    /// Keeps silent until the peer gives up.
    func waitForPeer() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while recv(descriptor, &chunk, chunk.count, 0) > 0 {}
    }

    /// The next close sends RST instead of FIN.
    func armReset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
}
