import FailurePoints
import Probes
import TestSupport

/// Looks as the daemon does, but from this process.
func observe(_ target: EndpointTarget) async throws -> EndpointFacts { try await EndpointProbe(target, network: DirectNetwork()).observe() }

func observe(control targets: [EndpointTarget]) async throws -> [EndpointFacts] {
    try await ControlProbe(targets, network: DirectNetwork()).observe()
}
