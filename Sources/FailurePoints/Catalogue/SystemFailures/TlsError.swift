/// A TLS handshake fails, or a certificate expires soon.
extension FailurePoint {
    static let tlsError = FailurePoint(
        "tls-error", rows: ["2.3c"], category: .systemFailures, impact: .blocksAll, title: "TLS handshake fails",
        meaning: """
            A host that cannot prove its identity gets neither orders nor keys: the connection ends before any request. An expiring certificate \
            causes the same on a date that is known in advance.
            """,
        advice: "Check the clock first, then the named certificate. Never disable verification.",
        reads: [.exchange, .coinglass, .control, .dashboard], settings: [TlsError.daysLeft],
        reasons: [
            .graded("tls-expired", "a host's certificate has expired; critical where trading needs the host"),
            .graded("tls-not-yet-valid", "a host's certificate is not valid yet; critical where trading needs the host"),
            .graded("tls-name-mismatch", "a host presents the certificate of another name; critical where trading needs the host"),
            .graded("tls-unknown-authority", "a host's certificate is from an unknown authority; critical where trading needs the host"),
            .graded("tls-handshake", "the handshake with a host fails in another way; critical where trading needs the host"),
            .warning("certificate-expiring", "a certificate expires in fewer days than the limit"),
            .ok("no-tls", "no endpoint uses TLS"),
            .unknown("no-handshake", "no connection got as far as the TLS handshake"),
        ],
        excusedBy: ["clock-skew"], roles: [.check(.network)], judge: FailurePoint.judge(TlsError.judge))
}

private enum TlsError {
    static let daysLeft = Setting(
        "certificate_days_left", .count(7), why: "time to renew by hand, weekend included; bot contract 14, row 2.3c")

    private typealias Seen = (endpoint: EndpointFacts, needed: Bool, at: Moment?)

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let (seen, blind) = endpoints(input)
        let failing = seen.filter { $0.endpoint.failure?.kind.isTLS == true }
        if let (endpoint, needed, at) = failing.first(where: \.needed) ?? failing.first, let failure = endpoint.failure {
            var evidence = endpoint.evidence
            evidence["certificate"] = endpoint.certificate.map { .text($0.subject) }
            evidence["not_after"] = endpoint.certificate.map { .instant($0.notAfter) }
            var finding = Finding(
                needed ? .critical : .warning, failure.kind.rawValue, "\(endpoint.host): \(failure.sentence)", evidence: evidence)
            finding.observed = at
            return finding
        }
        if let blind, seen.isEmpty || !blind.isMereAbsence { throw blind }
        let certificates = seen.compactMap { entry in entry.endpoint.certificate.map { (entry.endpoint, $0) } }
        guard let (endpoint, certificate) = certificates.min(by: { $0.1.notAfter < $1.1.notAfter }) else {
            return withoutCertificate(seen)
        }
        let left = certificate.daysLeft(at: input.now.wall)
        let evidence: Evidence = [
            "host": .text(endpoint.host), "certificate": .text(certificate.subject), "not_after": .instant(certificate.notAfter),
            "days_left": .count(left),
        ]
        if left < input.count(daysLeft) {
            return Finding(
                .warning, "certificate-expiring", "the certificate of \(endpoint.host) expires in \(left) days", evidence: evidence,
                until: certificate.notAfter)
        }
        return .ok("the first certificate to expire has \(left) days left", evidence: evidence)
    }

    /// The endpoints with facts, and why another probe has none. Trading needs the exchange and CoinGlass, not a control host or the dashboard.
    private static func endpoints(_ input: JudgeInput) -> (seen: [Seen], blind: EarlyFinding?) {
        var seen: [Seen] = []
        var blind: EarlyFinding?
        for (probe, needed) in [(ProbeKey.exchange, true), (.coinglass, true), (.dashboard, false)] {
            do throws(EarlyFinding) {
                seen.append((try input.facts(probe), needed, input.snapshot[probe].moment))
            } catch {
                // A disabled probe never reports; a blind one leaves this open.
                if blind == nil || blind?.isMereAbsence == true { blind = error }
            }
        }
        seen += (input.snapshot[.control].facts ?? []).map { ($0, false, input.snapshot[.control].moment) }
        return (seen, blind)
    }

    private static func withoutCertificate(_ seen: [Seen]) -> Finding {
        let secure = seen.filter { $0.endpoint.url.hasPrefix("https://") }
        let evidence: Evidence = ["hosts": .names(seen.map(\.endpoint.host))]
        if secure.isEmpty { return .ok("no endpoint uses TLS", reason: "no-tls", evidence: evidence) }
        guard secure.contains(where: { $0.endpoint.answer != nil }) else {
            return .unknown("no-handshake", "no connection got as far as the TLS handshake", evidence: evidence)
        }
        return .ok("TLS handshakes succeed", evidence: evidence)
    }
}
