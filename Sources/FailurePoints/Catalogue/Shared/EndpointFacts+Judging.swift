/// What every judge of an endpoint shares: the evidence, the reason of a failure, the words for it.
extension EndpointFacts {
    /// Host and URL, then how far the request got.
    var evidence: Evidence {
        var evidence: Evidence = ["host": .text(host), "url": .text(url)]
        switch outcome {
        case .failed(let failure):
            evidence["failure"] = .text(failure.kind.rawValue)
            evidence["phase"] = .text(failure.phase.rawValue)
            evidence["detail"] = .text(failure.detail)
        case .answered(let answer):
            evidence["http_status"] = .count(answer.status)
        }
        evidence["total_seconds"] = .seconds(total)
        if !deadAddresses.isEmpty { evidence["dead_addresses"] = .texts(deadAddresses) }
        return evidence
    }

    /// A subordinate clause that names the addresses that take no connection; empty when each address that was tried does.
    var exceptDead: String { Self.except(deadAddresses) }

    static func except(_ dead: [String]) -> String {
        dead.isEmpty ? "" : ", though another of its addresses is unreachable (\(dead.spoken))"
    }

    /// Host, and port where the URL names one: what distinguishes two servers.
    var authority: String {
        guard let scheme = url.firstRange(of: "://") else { return host }
        let rest = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return rest.isEmpty ? host : String(rest)
    }

    var total: Duration { .microseconds(timings.totalMicroseconds) }

    /// - Throws: unknown with the kind (`invalid-url`, `local-fault`): a request that was never sent says nothing about the target.
    func refuseUnasked() throws(EarlyFinding) {
        guard let failure, failure.saysNothing else { return }
        throw EarlyFinding(.unknown(failure.kind.rawValue, "\(name) could not be checked: \(failure.sentence)", evidence: evidence))
    }

    /// The answer, whatever its status.
    ///
    /// - Throws: unknown `no-answer`: a judge of answers needs one.
    func answerOrUnknown() throws(EarlyFinding) -> HTTPAnswer {
        try refuseUnasked()
        if let answer { return answer }
        throw EarlyFinding(.unknown("no-answer", "\(name) gave no usable answer", evidence: evidence))
    }
}

extension EndpointFailure {
    /// Kebab-case reason: all TLS failures are `tls`, their kind is in the evidence.
    var reason: String { kind.isTLS ? "tls" : kind.rawValue }

    var sentence: String { "\(words)\(detail.isEmpty ? "" : " (\(detail))")" }

    private var words: String {
        switch kind {
        case .dns: "its name does not resolve"
        case .connect: "cannot connect"
        case .timeout: "timed out in the \(phase.rawValue) phase"
        case .tlsExpired: "its certificate has expired"
        case .tlsNotYetValid: "its certificate is not valid yet"
        case .tlsNameMismatch: "its certificate is for another name"
        case .tlsUnknownAuthority: "its certificate is from an unknown authority"
        case .tlsHandshake: "the TLS handshake failed"
        case .reset: "the connection was reset"
        case .protocolViolation: "it does not speak HTTP"
        case .tooManyRedirects: "it redirects too many times"
        case .bodyTooLarge: "its answer exceeds the size limit"
        case .invalidURL: "the URL is invalid"
        case .localFault: "fpmond could not send the request"
        }
    }

    /// Whether the failure says nothing about the target.
    var saysNothing: Bool { kind == .invalidURL || kind == .localFault }

    /// Whether the server was reached and answers, though not as it should: that is an invalid response, not an unreachable host.
    var reachedServer: Bool {
        switch kind {
        case .protocolViolation, .tooManyRedirects, .bodyTooLarge: true
        default: false
        }
    }
}
