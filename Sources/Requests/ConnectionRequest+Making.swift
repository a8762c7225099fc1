package import Endpoints
import FailurePoints
import Glibc

extension ConnectionRequest {
    /// Opens the connection and closes it; sends nothing. Blocks for at most the timeout.
    package func make() -> NetworkAnswer {
        let clock = RequestClock(limit: timeout)
        var facts = ConnectionFacts(host: host, port: port, totalMicroseconds: 0)
        do {
            facts.failure = try connect(clock, &facts)
        } catch {
            return .localFault(error.what)
        }
        facts.totalMicroseconds = clock.elapsed.wholeMicroseconds
        return .connection(facts)
    }

    private func connect(_ clock: RequestClock, _ facts: inout ConnectionFacts) throws(LocalFault) -> EndpointFailure? {
        switch NameLookup(host: host, ipVersion: nil).run(within: clock.remaining) {
        case .failed(let detail): return EndpointFailure(.dns, phase: .resolve, detail: detail)
        case .timedOut: return EndpointFailure(.dns, phase: .resolve, detail: "timed out")
        case .localFault(let what): throw LocalFault(what: what)
        case .addresses(let addresses): return try connect(to: addresses, clock, &facts)
        }
    }

    private func connect(to addresses: [String], _ clock: RequestClock, _ facts: inout ConnectionFacts) throws(LocalFault) -> EndpointFailure? {
        var reach = Reach(addresses: addresses, port: port)
        let outcome = reach.run(within: clock.remaining)
        facts.address = addresses.last
        switch outcome {
        case .connected(let descriptor, let address):
            close(descriptor)
            (facts.address, facts.deadAddresses) = (address, reach.dead)
            return nil
        case .failed(let failure): return failure
        case .localFault(let what): throw LocalFault(what: what)
        }
    }
}
