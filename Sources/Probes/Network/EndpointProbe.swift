public import FailurePoints
package import JSON

/// Has one request sent to one endpoint. Takes at most the target's timeout, plus 1.5 s where a refused certificate has to be read.
public struct EndpointProbe: SuspendingProbe {
    public let target: EndpointTarget
    private let network: any NetworkLooker

    package init(_ target: EndpointTarget, network: any NetworkLooker) { (self.target, self.network) = (target, network) }

    /// - Throws: `ProbeError.blind` with reason `local-fault` when this machine or the configuration is at fault, and as the looker says.
    public func observe() async throws(ProbeError) -> EndpointFacts {
        let facts = try await request()
        if let failure = facts.failure, failure.kind == .localFault {
            throw .blind(reason: failure.kind.rawValue, detail: "\(target.name): \(failure.detail)")
        }
        return facts
    }

    /// As ``observe()``, with a local fault as a failure of kind `localFault`: it says nothing about other targets.
    package func request() async throws(ProbeError) -> EndpointFacts {
        let request: EndpointRequest
        do throws(LocalFault) { request = try resolved() } catch { return failed(error.what) }
        switch try await network.look(.endpoint(request)) {
        case .endpoint(var facts, let serverTime):
            if case .answered(var answer) = facts.outcome {
                answer.serverTime = target.serverTime.flatMap { $0.instant(serverTime) }
                facts.outcome = .answered(answer)
            }
            return facts
        case .localFault(let what): return failed(what)
        case .connection, .delivery: return failed("another look was answered")
        }
    }

    /// With the contents of the files that the target names. They are read at each request, so that a rotated key needs no reload.
    private func resolved() throws(LocalFault) -> EndpointRequest {
        var headers: [EndpointRequest.Header] = []
        for header in target.headers { headers.append(EndpointRequest.Header(name: header.name, value: try header.resolved())) }
        return EndpointRequest(
            target: target, headers: headers, authorities: try target.caFile.map { (path) throws(LocalFault) in try Authorities(contentsOf: path) })
    }

    private func failed(_ what: String) -> EndpointFacts {
        var facts = EndpointFacts(
            name: target.name, host: "", url: "", outcome: .failed(EndpointFailure(.localFault, phase: .resolve, detail: what)))
        facts.asksPrice = target.price != nil
        return facts
    }
}

extension BodyTime {
    /// The instant of the value that the body has at the pointer; nil when it is not of this form.
    package func instant(_ value: JSON?) -> Instant? {
        guard let value else { return nil }
        return switch form {
        case .rfc3339: ContentTimestamp.zulu.field(value).value
        case .epochSeconds, .epochMilliseconds: ContentTimestamp.epochOfAnyUnit.field(value).value
        }
    }
}
