/// What every judge of an endpoint says alike: the evidence, the reason of a failure, the words for it.
extension EndpointFacts {
    /// The place, then how far the request came.
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

    /// `, though ::1 takes no connection`: what is said behind a good word; empty where each address that was tried is alive.
    var exceptDead: String { Self.except(deadAddresses) }

    static func except(_ dead: [String]) -> String {
        dead.isEmpty ? "" : ", though another of its addresses is dead (\(dead.spoken))"
    }

    /// Host, and port where the URL names one: what tells two servers apart.
    var authority: String {
        guard let scheme = url.firstRange(of: "://") else { return host }
        let rest = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return rest.isEmpty ? host : String(rest)
    }

    var total: Duration { .microseconds(timings.totalMicroseconds) }

    /// - Throws: unknown with the kind (`invalid-url`, `local-fault`): a target that could not be asked says nothing about the world.
    func refuseUnasked() throws(EarlyFinding) {
        guard let failure, failure.saysNothing else { return }
        throw EarlyFinding(.unknown(failure.kind.rawValue, "\(name) could not be asked: \(failure.sentence)", evidence: evidence))
    }

    /// The answer, whatever its status.
    ///
    /// - Throws: unknown `no-answer`: what is said about answers cannot be judged without one.
    func answerOrUnknown() throws(EarlyFinding) -> HTTPAnswer {
        try refuseUnasked()
        if let answer { return answer }
        throw EarlyFinding(.unknown("no-answer", "\(name) gave no answer that could be judged", evidence: evidence))
    }
}

extension EndpointFailure {
    /// Kebab-case reason: all TLS faults are `tls`, their kind is in the evidence.
    var reason: String { kind.isTLS ? "tls" : kind.rawValue }

    var sentence: String { "\(words)\(detail.isEmpty ? "" : " (\(detail))")" }

    private var words: String {
        switch kind {
        case .dns: "its name does not resolve"
        case .connect: "no connection"
        case .timeout: "timed out in the \(phase.rawValue) phase"
        case .tlsExpired: "its certificate has expired"
        case .tlsNotYetValid: "its certificate is not valid yet"
        case .tlsNameMismatch: "its certificate is for another name"
        case .tlsUnknownAuthority: "its certificate is from an unknown authority"
        case .tlsHandshake: "the TLS handshake failed"
        case .reset: "the connection was broken off"
        case .protocolViolation: "it does not speak HTTP"
        case .tooManyRedirects: "it redirects without end"
        case .bodyTooLarge: "its answer does not end"
        case .invalidURL: "the URL cannot be used"
        case .localFault: "we could not ask"
        }
    }

    /// Whether nothing was learned about the target.
    var saysNothing: Bool { kind == .invalidURL || kind == .localFault }

    /// Whether the server was reached and talks, though not as it should: that is an invalid response, not an unreachable host.
    var reachedServer: Bool {
        switch kind {
        case .protocolViolation, .tooManyRedirects, .bodyTooLarge: true
        default: false
        }
    }
}
