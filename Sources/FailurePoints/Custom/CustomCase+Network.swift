/// Judges HTTP answers and TCP connections.
extension CustomCase {
    /// - Throws: unknown, if the request could not be made.
    func judge(_ facts: EndpointFacts, _ rule: AnswerRule) throws(EarlyFinding) -> Finding {
        try facts.refuseUnasked()
        var evidence = facts.evidence
        let place = facts.authority
        if let failure = facts.failure { return failing(failure.reason, "\(place): \(failure.sentence)", evidence) }
        let answer = try facts.answerOrUnknown()
        if answer.saysMaintenance { return failing("maintenance", "\(place) is in maintenance (status \(answer.status))", evidence) }
        guard answer.statusAccepted else { return failing("http-status", "\(place) answered \(answer.status)", evidence) }
        if answer.limitsRequests {
            return failing("rate-limited", "\(place) answered \(answer.status): too many requests", evidence)
        }
        switch answer.body {
        case .asExpected: break
        case .unread(let why): return .unknown("body-unread", "fpmond cannot read the answer of \(place): \(why)", evidence: evidence)
        case .notJSON(let why): return failing("not-json", "the answer of \(place) is not JSON: \(why)", evidence)
        case .assertionFailed(let pointer, let expected, let found):
            (evidence["pointer"], evidence["expected"], evidence["found"]) = (.text(pointer), .text(expected), .text(found))
            return failing("assertion-failed", "the answer of \(place) has \(found) at \(pointer); expected \(expected)", evidence)
        }
        if let days = rule.certificateDays, let certificate = facts.certificate {
            let left = certificate.daysLeft(at: input.now.wall)
            evidence["certificate_days_left"] = .count(left)
            if left < days {
                return failing("certificate-expiring", "the certificate of \(place) ends in \(left) days; expected at least \(days)", evidence)
            }
        }
        if let slow = slow(facts.timings.totalMicroseconds, rule.within, "\(place) took", evidence) { return slow }
        return .ok("\(place) answered \(answer.status)\(facts.exceptDead)", evidence: evidence)
    }

    func judge(_ facts: ConnectionFacts, _ rule: ConnectionRule) -> Finding {
        let place = facts.host.contains(":") ? "[\(facts.host)]:\(facts.port)" : "\(facts.host):\(facts.port)"
        var evidence: Evidence = ["host": .text(facts.host), "port": .count(facts.port)]
        if let address = facts.address { evidence["address"] = .text(address) }
        if !facts.deadAddresses.isEmpty { evidence["dead_addresses"] = .texts(facts.deadAddresses) }
        evidence["total_seconds"] = .seconds(.microseconds(facts.totalMicroseconds))
        if let failure = facts.failure {
            (evidence["failure"], evidence["phase"]) = (.text(failure.kind.rawValue), .text(failure.phase.rawValue))
            evidence["detail"] = .text(failure.detail)
            if failure.saysNothing {
                return .unknown(failure.reason, "the connection to \(place) could not be tried: \(failure.sentence)", evidence: evidence)
            }
            return failing(failure.reason, "\(place): \(failure.sentence)", evidence)
        }
        if let slow = slow(facts.totalMicroseconds, rule.within, "connecting to \(place) took", evidence) { return slow }
        return .ok("\(place) accepts connections\(EndpointFacts.except(facts.deadAddresses))", evidence: evidence)
    }

    private func slow(_ microseconds: Int64, _ limit: Duration?, _ what: String, _ evidence: Evidence) -> Finding? {
        guard let limit, .microseconds(microseconds) > limit else { return nil }
        var evidence = evidence
        evidence["limit_seconds"] = .seconds(limit)
        return failing("slow", "\(what) \(Duration.microseconds(microseconds).spoken); expected at most \(limit.spoken)", evidence)
    }
}
