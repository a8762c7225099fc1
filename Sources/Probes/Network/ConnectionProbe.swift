public import FailurePoints

/// Has one TCP connection opened and closed, for a custom failure point. Nothing is sent.
public struct ConnectionProbe: SuspendingProbe {
    private let request: ConnectionRequest
    private let network: any NetworkLooker

    package init(host: String, port: Int, timeout: Duration, network: any NetworkLooker) {
        (request, self.network) = (ConnectionRequest(host: host, port: port, timeout: timeout), network)
    }

    /// - Throws: `blind` with reason `local-fault` when this machine is at fault, and as the looker says.
    public func observe() async throws(ProbeError) -> ConnectionFacts {
        switch try await network.look(.connection(request)) {
        case .connection(let facts): return facts
        case .localFault(let what): throw .blind(reason: EndpointFailure.Kind.localFault.rawValue, detail: what)
        case .endpoint, .delivery: throw .blind(reason: EndpointFailure.Kind.localFault.rawValue, detail: "another look was answered")
        }
    }
}
