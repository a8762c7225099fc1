public import FailurePoints

/// Has requests sent to several hosts unrelated to the exchange, all at once: a failure of all is a failure of the local network.
public struct ControlProbe: SuspendingProbe {
    public let targets: [EndpointTarget]
    private let network: any NetworkLooker

    package init(_ targets: [EndpointTarget], network: any NetworkLooker) { (self.targets, self.network) = (targets, network) }

    /// The facts of each target, in their order. Takes as long as the slowest target may take.
    ///
    /// - Throws: `ProbeError.blind` with reason `no-control-hosts`, or the first one's reason when no request was possible; a single such target
    ///   is among the facts as a failure of kind `localFault`.
    public func observe() async throws(ProbeError) -> [EndpointFacts] {
        guard !targets.isEmpty else { throw .blind(reason: "no-control-hosts", detail: "no control host is configured") }
        let answers = await withTaskGroup(of: (Int, Result<EndpointFacts, ProbeError>).self) { group in
            for (place, target) in targets.enumerated() {
                group.addTask { [network] in
                    do throws(ProbeError) {
                        return (place, .success(try await EndpointProbe(target, network: network).request()))
                    } catch {
                        return (place, .failure(error))
                    }
                }
            }
            var answers: [Int: Result<EndpointFacts, ProbeError>] = [:]
            for await (place, answer) in group { answers[place] = answer }
            return targets.indices.compactMap { answers[$0] }
        }
        var facts: [EndpointFacts] = []
        var blind: ProbeError?
        for (target, answer) in zip(targets, answers) {
            switch answer {
            case .success(let found):
                if let fault = found.failure, fault.kind == .localFault {
                    blind = blind ?? .blind(reason: fault.kind.rawValue, detail: fault.detail)
                }
                facts.append(found)
            case .failure(let error):
                blind = blind ?? error
                let fault = EndpointFailure(.localFault, phase: .resolve, detail: error.detail)
                facts.append(EndpointFacts(name: target.name, host: "", url: "", outcome: .failed(fault)))
            }
        }
        if let blind, facts.allSatisfy({ $0.failure?.kind == .localFault }) { throw blind }
        return facts
    }
}
