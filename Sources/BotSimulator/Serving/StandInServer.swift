internal import Glibc
internal import Synchronization

/// The stand-in of one service: a small HTTP/1.1 server on 127.0.0.1 that can be told to misbehave.
///
/// A thread for the listener, one for each connection; each connection has one request.
public final class StandInServer: Sendable {
    public let service: Service
    /// The port it listens on, also while it refuses.
    public let port: UInt16
    private let now: @Sendable () -> Int64
    private let state: Mutex<State>

    private struct State {
        var behaviour = Behaviour.healthy
        var prices: [String: Double] = [:]
        /// The listening socket; nil while connections are refused.
        var listener: Int32?
        var connections = 0
    }

    /// How many connections may be open at once; further ones are closed unanswered.
    private static let maximumConnections = 64

    /// Listens at once; `port` 0 takes any. `now` gives microseconds since 1970 UTC. Throws where the port is taken.
    public init(_ service: Service, port: UInt16 = 0, now: @escaping @Sendable () -> Int64 = Simulator.realClock) throws(SimulatorError) {
        let (listener, bound) = try Self.listen(port)
        self.service = service
        self.port = bound
        self.now = now
        state = Mutex(State(listener: listener))
        accept(on: listener)
    }

    /// Behaves so from now on; connections that are held open are let go when this changes.
    public func behave(_ behaviour: Behaviour) throws(SimulatorError) {
        let before = state.withLock { state in
            let before = state.behaviour
            state.behaviour = behaviour
            return before
        }
        if before == behaviour { return }
        if behaviour == .refusing {
            stop()
        } else if before == .refusing {
            let (listener, _) = try Self.listen(port)
            state.withLock { $0.listener = listener }
            accept(on: listener)
        }
    }

    /// What the exchange shows, in USD by the bot's symbols.
    public func show(_ prices: [String: Double]) { state.withLock { $0.prices = prices } }

    /// Closes the listener.
    public func stop() {
        let listener = state.withLock { state in
            defer { state.listener = nil }
            return state.listener
        }
        // The shutdown wakes the thread that waits in accept(2), which then closes the socket.
        if let listener { shutdown(listener, Int32(SHUT_RDWR)) }
    }

    private static func listen(_ port: UInt16) throws(SimulatorError) -> (Int32, UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw SimulatorError("socket", "port \(port)") }
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && Glibc.listen(listener, 64) == 0 && getsockname(listener, address, &length) == 0
            }
        }
        if isBound { return (listener, UInt16(bigEndian: address.sin_port)) }
        let error = SimulatorError("listen", "port \(port)")
        close(listener)
        throw error
    }

    private func accept(on listener: Int32) {
        startThread { [self] in
            while true {
                let connection = Glibc.accept(listener, nil, nil)
                if connection < 0 {
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    break
                }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                let isTaken = state.withLock { state in
                    if state.connections >= Self.maximumConnections { return false }
                    state.connections += 1
                    return true
                }
                guard isTaken else {
                    close(connection)
                    continue
                }
                startThread { [self] in
                    serve(connection)
                    close(connection)
                    state.withLock { $0.connections -= 1 }
                }
            }
            close(listener)
        }
    }

    private func serve(_ connection: Int32) {
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard let request = read(connection) else { return }
        let (behaviour, prices) = state.withLock { ($0.behaviour, $0.prices) }
        var at = now()
        switch behaviour {
        case .silent: return hold(connection, behaviour, milliseconds: .max)
        case .slow(let milliseconds): hold(connection, behaviour, milliseconds: milliseconds)
        case .skewed(let seconds): at += seconds * Stamp.second
        default: break
        }
        var message = service.answer(request, behaviour, prices: prices, at: at).message(at: at, isHead: request.isHead)
        message.withUTF8 { _ = send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    private func read(_ connection: Int32) -> Request? {
        var head: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 2048)
        while head.count < 16_384 {
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            head += piece.prefix(count)
            let text = String(decoding: head, as: UTF8.self)
            if text.contains("\r\n\r\n") { return Request(text) }
        }
        return nil
    }

    /// Waits until the time is over, the peer has gone, or the service behaves otherwise.
    private func hold(_ connection: Int32, _ behaviour: Behaviour, milliseconds: Int) {
        var left = milliseconds
        var peer = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
        while left > 0, state.withLock({ $0.behaviour == behaviour }) {
            // The request has been read: what comes now is the end.
            if poll(&peer, 1, Int32(min(left, 100))) > 0 { return }
            left -= 100
        }
    }
}
