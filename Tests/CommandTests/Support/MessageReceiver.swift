import Glibc
import Synchronization
import Testing

/// An HTTP receiver on 127.0.0.1 that keeps what it is told, one connection after the other. It can be taken down and put up again on its port.
final class MessageReceiver: Sendable {
    let port: UInt16
    private let state: Mutex<(listener: Int32, requests: [String])>
    private let answer: @Sendable (Int) -> (status: Int, body: String)?

    /// - Parameter answer: to the request of this number, from 1; nil: the connection stays open without an answer until the other side gives up.
    init(_ answer: @escaping @Sendable (Int) -> (status: Int, body: String)? = { _ in (200, #"{"ok":true}"#) }) throws {
        guard let (listener, port) = Self.listen(on: 0) else { throw Complaint("no port for a receiver") }
        (self.port, self.answer) = (port, answer)
        state = Mutex((listener, []))
        serve(listener)
    }

    deinit { shutdown(state.withLock { $0.listener }, Int32(SHUT_RDWR)) }

    var url: String { "http://127.0.0.1:\(port)" }
    /// The whole text of each request, in order.
    var requests: [String] { state.withLock { $0.requests } }

    func takeDown() { shutdown(state.withLock { $0.listener }, Int32(SHUT_RDWR)) }

    func putUp() throws {
        guard let (listener, _) = Self.listen(on: port) else { throw Complaint("the port \(port) is taken") }
        state.withLock { $0.listener = listener }
        serve(listener)
    }

    private static func listen(on port: UInt16) -> (Int32, UInt16)? {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0 && Glibc.listen(listener, 64) == 0
            }
        }
        guard isBound else {
            close(listener)
            return nil
        }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    private func serve(_ listener: Int32) {
        let work = ThreadWork { [weak self] in
            defer { close(listener) }
            while true {
                let peer = accept(listener, nil, nil)
                if peer < 0 && errno == EINTR { continue }
                guard peer >= 0 else { return }
                guard let self else {
                    close(peer)
                    return
                }
                self.take(peer)
                close(peer)
            }
        }
        work.start()
    }

    private func take(_ peer: Int32) {
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while !Self.isWhole(bytes) {
            let count = recv(peer, &chunk, chunk.count, 0)
            guard count > 0 else { return }
            bytes += chunk.prefix(count)
        }
        let number = state.withLock { state in
            state.requests.append(String(decoding: bytes, as: UTF8.self))
            return state.requests.count
        }
        guard let (status, body) = answer(number) else {
            while recv(peer, &chunk, chunk.count, 0) > 0 {}
            return
        }
        let text = "HTTP/1.1 \(status) Word\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        _ = text.utf8CString.withUnsafeBytes { Glibc.send(peer, $0.baseAddress, $0.count - 1, Int32(MSG_NOSIGNAL)) }
    }

    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let length = parts[0].split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        return parts[1].utf8.count >= length.flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
    }
}

/// A detached thread for one piece of work that blocks.
private final class ThreadWork: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    func start() {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<ThreadWork>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, work.toOpaque())
        if code == 0 { pthread_detach(thread) } else { work.release() }
    }
}
