package import Endpoints
package import FailurePoints
package import JSON

extension EndpointRequest {
    /// Makes the request. Blocks for at most the target's timeout, plus 1.5 s where a refused certificate has to be read.
    ///
    /// A fault of this machine is a failure of kind `localFault`. The server's time is the value at the target's pointer, if it can be a time.
    package func make() -> (facts: EndpointFacts, serverTime: JSON?) {
        let clock = RequestClock(limit: target.timeout)
        var facts = EndpointFacts(
            name: target.name, host: "", url: "", outcome: .failed(EndpointFailure(.invalidURL, phase: .resolve, detail: "")))
        var serverTime: JSON?
        facts.asksPrice = target.price != nil
        do {
            switch EndpointURL.read(target.url) {
            case .refused(let why): facts.outcome = .failed(EndpointFailure(.invalidURL, phase: .resolve, detail: why))
            case .url(let url):
                (facts.host, facts.url) = (url.host, url.shown)
                facts.outcome = try follow(from: url, clock, into: &facts, &serverTime)
            }
        } catch {
            facts.outcome = .failed(EndpointFailure(.localFault, phase: .resolve, detail: error.what))
        }
        facts.timings.totalMicroseconds = clock.elapsed.wholeMicroseconds
        return (facts, serverTime)
    }

    /// One hop after the other. The configured headers go only to the configured origin: a redirect must not carry a key elsewhere.
    private func follow(
        from first: EndpointURL, _ clock: RequestClock, into facts: inout EndpointFacts, _ serverTime: inout JSON?
    ) throws(LocalFault) -> EndpointFacts.Outcome {
        let secrets = headers.map(\.value)
        var url = first
        while true {
            let sent = url.hasSameOrigin(as: first) ? headers.map { "\($0.name): \($0.value)" } : []
            let hop = Hop(target: target, url: url, headers: sent, secrets: secrets, authorities: authorities)
            let place: String
            switch try hop.run(clock, into: &facts, &serverTime) {
            case .ended(let outcome): return outcome
            case .redirected(let next): place = next
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
