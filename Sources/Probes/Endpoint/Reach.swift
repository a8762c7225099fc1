import FailurePoints
import Glibc

/// A TCP connection to the first of a name's addresses that takes one, as the bot's `socket.create_connection` looks for it. Source: connect(2).
///
/// One after the other; each may take its share of the time that is left, so that a dead one cannot take it all.
struct Reach {
    enum Outcome {
        /// Connected and non-blocking, to this address; whoever gets it closes it.
        case connected(Int32, address: String)
        /// No address took a connection.
        case failed(EndpointFailure)
        case localFault(String)
    }

    /// Numeric, at least one.
    var addresses: [String]
    var port: Int
    /// Addresses that took no connection, and why, in the order in which they were tried.
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
