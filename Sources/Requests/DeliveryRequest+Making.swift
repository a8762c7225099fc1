import CCurl
package import Endpoints
import FailurePoints
import JSON

extension DeliveryRequest {
    /// Delivers, once. Blocks for at most the timeout.
    package func make() -> NetworkAnswer {
        let clock = RequestClock(limit: timeout)
        do {
            var facts = DeliveryFacts(try deliver(clock))
            facts.totalMicroseconds = clock.elapsed.wholeMicroseconds
            return .delivery(facts)
        } catch {
            return .localFault(UntrustedText.line(error.what, limit: 300, without: secrets))
        }
    }

    private func deliver(_ clock: RequestClock) throws(LocalFault) -> DeliveryFacts.Outcome {
        let url: EndpointURL
        switch place {
        case .refused(let why): return failed(.invalidURL, .resolve, why)
        case .url(let read): url = read
        }
        let addresses: [String]
        switch NameLookup(host: url.host, ipVersion: nil).run(within: clock.remaining) {
        case .addresses(let found): addresses = found
        case .failed(let detail): return failed(.dns, .resolve, "\(url.host): \(detail)")
        case .timedOut: return failed(.dns, .resolve, "\(url.host): the name was not resolved within \(timeout.spoken)")
        case .localFault(let what): throw LocalFault(what: what)
        }
        var reach = Reach(addresses: addresses, port: url.port)
        let (socket, address): (Int32, String)
        switch reach.run(within: min(clock.remaining, .seconds(10))) {
        case .connected(let descriptor, let taken): (socket, address) = (descriptor, taken)
        case .failed(let failure): return failed(failure.kind, failure.phase, failure.detail)
        case .localFault(let what): throw LocalFault(what: what)
        }
        let reception = Reception(maximumBodyBytes: Self.maximumAnswerBytes)
        var transfer = Transfer(
            url: url, address: address, method: .get, headers: headers, trust: isEncrypted(url) ? TrustStore(authorities: authorities) : nil,
            timeout: clock.remaining, tlsTimeout: clock.remaining)
        transfer.sending = Sending(self)
        let result = try transfer.run(over: socket, into: reception)
        return try outcome(result, reception, isSecure: url.isSecure)
    }

    private var place: EndpointURL.Reading {
        switch way {
        case .http(let http): return EndpointURL.read(http.url)
        case .mail(let mail):
            let scheme = mail.encryption == .tls ? "smtps" : "smtp"
            let host = mail.host.contains(":") ? "[\(mail.host)]" : mail.host
            let text = "\(scheme)://\(host):\(mail.port)/"
            return .url(EndpointURL(text: text, scheme: scheme, host: mail.host, port: mail.port, shown: text))
        }
    }

    private func isEncrypted(_ url: EndpointURL) -> Bool {
        if case .mail(let mail) = way { mail.encryption != .none } else { url.isSecure }
    }

    /// libcurl would ask whether it may send a body, and wait a second for the answer.
    private var headers: [String] {
        guard case .http(let http) = way else { return [] }
        return ["Expect:"] + http.headers.map { "\($0.name): \($0.value)" }
    }

    private func outcome(_ result: Transfer.Result, _ reception: Reception, isSecure: Bool) throws(LocalFault) -> DeliveryFacts.Outcome {
        switch way {
        case .http(let http):
            // With a status there was an answer, whatever became of its body.
            guard result.status >= 200, result.status < 600 else {
                if result.code == CURLE_OK { return failed(.protocolViolation, .transfer, "no status of HTTP") }
                return .failed(shown(try result.failure(isSecure: isSecure)))
            }
            return outcome(http, result, reception)
        case .mail:
            if result.code == CURLE_OK { return .accepted(status: result.status) }
            if result.status >= 400 || result.code == CURLE_LOGIN_DENIED {
                let status = result.code == CURLE_LOGIN_DENIED && result.status < 400 ? 535 : result.status
                return .refused(status: status, words: words(result.words), retryAfterSeconds: nil)
            }
            if result.code == CURLE_USE_SSL_FAILED { return failed(.tlsHandshake, .tls, "the server does not offer encryption") }
            return .failed(shown(try result.failure(isSecure: isSecure)))
        }
    }

    private func outcome(_ http: HTTP, _ result: Transfer.Result, _ reception: Reception) -> DeliveryFacts.Outcome {
        func refused(_ text: String) -> DeliveryFacts.Outcome {
            .refused(status: result.status, words: words(text), retryAfterSeconds: reception.retryAfterSeconds)
        }
        let excerpt = String(decoding: reception.body.prefix(1000), as: UTF8.self)
        guard (200...299).contains(result.status) else {
            return refused((300...399).contains(result.status) ? "it redirects, which is not followed" : excerpt)
        }
        guard !http.assertions.isEmpty else { return .accepted(status: result.status) }
        guard result.code == CURLE_OK, let json = try? JSONBody.value(of: reception.body, maximumBytes: Self.maximumAnswerBytes) else {
            return refused(
                reception.bodyWasCut ? "the answer is longer than \(Self.maximumAnswerBytes) bytes" : "the answer is not whole JSON: \(excerpt)")
        }
        for assertion in http.assertions where assertion.failure(in: json) != nil { return refused(excerpt) }
        return .accepted(status: result.status)
    }

    private func words(_ text: String) -> String { UntrustedText.line(text, limit: 300, without: secrets) }

    private func failed(_ kind: EndpointFailure.Kind, _ phase: EndpointFailure.Phase, _ detail: String) -> DeliveryFacts.Outcome {
        .failed(EndpointFailure(kind, phase: phase, detail: words(detail)))
    }

    private func shown(_ failure: EndpointFailure) -> EndpointFailure {
        EndpointFailure(failure.kind, phase: failure.phase, detail: words(failure.detail))
    }
}
