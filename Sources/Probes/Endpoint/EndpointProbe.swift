public import FailurePoints

/// Sends one request to one endpoint. Blocks for at most the target's timeout, plus 1.5 s where a refused certificate has to be read.
public struct EndpointProbe: Probe {
    /// For the second connection, which only reads a refused certificate: below the two seconds after which the scheduler gives a probe up.
    static let certificateLimit: Duration = .milliseconds(1500)

    public let target: EndpointTarget

    public init(_ target: EndpointTarget) { self.target = target }

    /// - Throws: `ProbeError.blind` with reason `local-fault` when this machine or the configuration is at fault.
    public func observe() throws(ProbeError) -> EndpointFacts {
        let facts = request()
        if let failure = facts.failure, failure.kind == .localFault {
            throw .blind(reason: failure.kind.rawValue, detail: "\(target.name): \(failure.detail)")
        }
        return facts
    }

    /// As ``observe()``, with a local fault as a failure of kind `localFault`: it says nothing about other targets.
    func request() -> EndpointFacts {
        let clock = RequestClock(limit: target.timeout)
        var facts = EndpointFacts(
            name: target.name, host: "", url: "", outcome: .failed(EndpointFailure(.invalidURL, phase: .resolve, detail: "")))
        facts.asksPrice = target.price != nil
        do {
            switch EndpointURL.read(target.url) {
            case .refused(let why): facts.outcome = .failed(EndpointFailure(.invalidURL, phase: .resolve, detail: why))
            case .url(let url):
                (facts.host, facts.url) = (url.host, url.shown)
                var headers: [(name: String, value: String)] = []
                for header in target.headers { headers.append((header.name, try header.resolved())) }
                facts.outcome = try follow(from: url, headers: headers, clock, into: &facts)
            }
        } catch {
            facts.outcome = .failed(EndpointFailure(.localFault, phase: .resolve, detail: error.what))
        }
        facts.timings.totalMicroseconds = clock.elapsed.wholeMicroseconds
        return facts
    }

    /// One hop after the other. The configured headers go only to the configured origin: a redirect must not carry a key elsewhere.
    private func follow(
        from first: EndpointURL, headers: [(name: String, value: String)], _ clock: RequestClock, into facts: inout EndpointFacts
    ) throws(LocalFault) -> EndpointFacts.Outcome {
        let secrets = headers.map(\.value)
        var url = first
        while true {
            let sent = url.hasSameOrigin(as: first) ? headers.map { "\($0.name): \($0.value)" } : []
            let hop = try Hop(target: target, url: url, headers: sent, secrets: secrets).run(clock, into: &facts)
            guard case .redirected(let place) = hop else {
                if case .ended(let outcome) = hop { return outcome }
                continue
            }
            guard facts.redirects < target.maximumRedirects else {
                let detail = "more than \(target.maximumRedirects) redirects"
                return .failed(EndpointFailure(.tooManyRedirects, phase: .transfer, detail: detail))
            }
            switch EndpointURL.read(place) {
            case .refused(let why):
                return .failed(EndpointFailure(.protocolViolation, phase: .transfer, detail: "redirects to a URL that is not allowed: \(why)"))
            case .url(let next): url = next
            }
            facts.redirects += 1
        }
    }
}
