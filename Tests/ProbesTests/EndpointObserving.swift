import FailurePoints

@testable import Probes

/// Asks on a thread of its own, as the daemon does.
func observe<P: Probe>(_ probe: P) async throws -> P.Facts {
    try await withCheckedThrowingContinuation { continuation in
        let ask: @Sendable () -> Void = {
            do throws(ProbeError) {
                continuation.resume(returning: try probe.observe())
            } catch {
                continuation.resume(throwing: error)
            }
        }
        if !DetachedThread.start(ask) { ask() }
    }
}

func observe(_ target: EndpointTarget) async throws -> EndpointFacts { try await observe(EndpointProbe(target)) }
