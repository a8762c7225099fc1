public import FailurePoints
import Glibc

/// Opens one TCP connection and closes it, for a custom failure point. Sends nothing.
public struct ConnectionProbe: Probe {
    private let host: String
    private let port: Int
    private let timeout: Duration

    public init(host: String, port: Int, timeout: Duration) { (self.host, self.port, self.timeout) = (host, port, timeout) }

    /// Blocks for at most the timeout.
    ///
    /// - Throws: `blind` with reason `local-fault` when this machine is at fault.
    public func observe() throws(ProbeError) -> ConnectionFacts {
        let clock = RequestClock(limit: timeout)
        var facts = ConnectionFacts(host: host, port: port, totalMicroseconds: 0)
        facts.failure = try connect(clock, &facts)
        facts.totalMicroseconds = clock.elapsed.wholeMicroseconds
        return facts
    }

    private func connect(_ clock: RequestClock, _ facts: inout ConnectionFacts) throws(ProbeError) -> EndpointFailure? {
        switch NameLookup(host: host, ipVersion: nil).run(within: clock.remaining) {
        case .failed(let detail): return EndpointFailure(.dns, phase: .resolve, detail: detail)
        case .timedOut: return EndpointFailure(.dns, phase: .resolve, detail: "timed out")
        case .localFault(let what): throw .blind(reason: EndpointFailure.Kind.localFault.rawValue, detail: what)
        case .addresses(let addresses): return try connect(to: addresses, clock, &facts)
        }
    }

    private func connect(to addresses: [String], _ clock: RequestClock, _ facts: inout ConnectionFacts) throws(ProbeError) -> EndpointFailure? {
        var reach = Reach(addresses: addresses, port: port)
        let outcome = reach.run(within: clock.remaining)
        facts.address = addresses.last
        switch outcome {
        case .connected(let descriptor, let address):
            close(descriptor)
            (facts.address, facts.deadAddresses) = (address, reach.dead)
            return nil
        case .failed(let failure): return failure
        case .localFault(let what): throw .blind(reason: EndpointFailure.Kind.localFault.rawValue, detail: what)
        }
    }
}
