import Endpoints
import FailurePoints
import Glibc

/// A TCP connection to the first address of a name that accepts one, as with the bot's `socket.create_connection`. Source: connect(2).
///
/// One address after the other; each gets a share of the remaining time, so that a dead one cannot use it all.
struct Reach {
    enum Outcome {
        /// Connected to this address and non-blocking; the receiver closes it.
        case connected(Int32, address: String)
        /// No address accepted a connection.
        case failed(EndpointFailure)
        case localFault(String)
    }

    /// Numeric, at least one.
    var addresses: [String]
    var port: Int
    /// Addresses that accepted no connection, and why, in the order of the attempts.
    private(set) var dead: [String] = []

    init(addresses: [String], port: Int) { (self.addresses, self.port) = (addresses, port) }

    /// Blocks for at most `limit`.
    mutating func run(within limit: Duration) -> Outcome {
        let clock = RequestClock(limit: limit)
        var ranOut = false
        for (place, address) in addresses.enumerated() {
            let share = clock.remaining / (addresses.count - place)
            switch Dial(address: address, port: port).run(within: share) {
            case .connected(let descriptor): return .connected(descriptor, address: address)
            case .failed(let code): dead.append("\(address) port \(port): \(errnoText(code))")
            case .timedOut:
                ranOut = true
                dead.append("\(address) port \(port): no connection within \(share)")
            case .localFault(let what): return .localFault(what)
            }
        }
        let detail = dead.joined(separator: "; ")
        return .failed(EndpointFailure(ranOut ? .timeout : .connect, phase: .connect, detail: detail))
    }
}
