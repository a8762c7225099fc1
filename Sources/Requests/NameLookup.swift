import Endpoints
import FailurePoints
import Glibc

/// One name, its addresses, within a time. Source: getaddrinfo(3).
///
/// libcurl could resolve the name, but would not distinguish an unknown name from a dead resolver, nor name the address that refused the connection.
struct NameLookup {
    enum Outcome: Sendable, Hashable {
        /// Numeric, without brackets, at least one; in the order that the system prefers (RFC 6724).
        case addresses([String])
        case failed(detail: String)
        case timedOut
        case localFault(String)
    }

    var host: String
    var ipVersion: EndpointTarget.IPVersion?

    /// Blocks for at most `limit`. getaddrinfo cannot be interrupted: an abandoned thread ends by the resolver's limits (about 30 s).
    func run(within limit: Duration) -> Outcome {
        if isNumeric { return Self.lookUp(host, ipVersion, flags: AI_NUMERICHOST) }
        let answer = Arrival<Outcome>()
        let (host, ipVersion) = (host, ipVersion)
        let started = PlainThread.start {
            answer.put(Self.lookUp(host, ipVersion, flags: 0))
        }
        guard started else { return .localFault("no thread for the name lookup") }
        return answer.wait(within: limit) ?? .timedOut
    }

    private var isNumeric: Bool {
        var four = in_addr()
        var six = in6_addr()
        return inet_pton(AF_INET, host, &four) == 1 || inet_pton(AF_INET6, host, &six) == 1
    }

    private static func lookUp(_ host: String, _ ipVersion: EndpointTarget.IPVersion?, flags: Int32) -> Outcome {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = flags
        hints.ai_family =
            switch ipVersion {
            case nil: AF_UNSPEC
            case .four: AF_INET
            case .six: AF_INET6
            }
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        if code == EAI_MEMORY { return .localFault("out of memory in the name lookup") }
        guard code == 0 else { return .failed(detail: String(cString: gai_strerror(code))) }
        var addresses: [String] = []
        var next = list
        while let entry = next?.pointee, addresses.count < maximumAddresses {
            next = entry.ai_next
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            guard getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else { continue }
            let address = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            if !addresses.contains(address) { addresses.append(address) }
        }
        return addresses.isEmpty ? .failed(detail: "the name has no address that can be printed") : .addresses(addresses)
    }

    /// Each address gets a share of the time.
    private static let maximumAddresses = 4
}
