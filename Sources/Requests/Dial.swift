import Endpoints
import FailurePoints
import Glibc

/// One TCP connection to one address, within a time. Source: connect(2), poll(2).
///
/// Opened here and passed to libcurl, which would try further addresses, not report when TCP was connected, and hide the errno in a text.
struct Dial {
    enum Outcome {
        /// Connected and non-blocking; the receiver closes it.
        case connected(Int32)
        case failed(errno: Int32)
        case timedOut
        case localFault(String)
    }

    /// Numeric.
    var address: String
    var port: Int

    func run(within limit: Duration) -> Outcome {
        let clock = RequestClock(limit: limit)
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &list) == 0, let place = list?.pointee else {
            return .localFault("\(address): not an address")
        }
        defer { freeaddrinfo(list) }
        let descriptor = socket(place.ai_family, place.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), place.ai_protocol)
        guard descriptor >= 0 else {
            // The kernel may have no IPv6: that is the state of the network, not a local fault.
            return errno == EAFNOSUPPORT ? .failed(errno: errno) : .localFault("socket: \(String(cString: strerror(errno)))")
        }
        let outcome = Self.connect(descriptor, to: place, clock)
        if case .connected = outcome {} else { close(descriptor) }
        return outcome
    }

    private static func connect(_ descriptor: Int32, to place: addrinfo, _ clock: RequestClock) -> Outcome {
        if Glibc.connect(descriptor, place.ai_addr, place.ai_addrlen) == 0 { return .connected(descriptor) }
        guard errno == EINPROGRESS || errno == EINTR else { return .failed(errno: errno) }
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let ready = poll(&waiting, 1, Int32(clamping: clock.remaining.wholeMicroseconds / 1000 + 1))
            if ready > 0 { break }
            if ready < 0 && errno != EINTR { return .localFault("poll: \(String(cString: strerror(errno)))") }
            if clock.remaining == .zero { return .timedOut }
        }
        var failure: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &length) == 0 else { return .failed(errno: errno) }
        switch failure {
        case 0: return .connected(descriptor)
        case ETIMEDOUT: return .timedOut
        default: return .failed(errno: failure)
        }
    }
}
