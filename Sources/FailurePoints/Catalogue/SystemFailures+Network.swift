/// System failures of the network: the same failure at several independent hosts, and whether it is ours or theirs.
extension Catalogue {
    static let networkFailures: [FailurePoint] = [networkTimeout, dnsFailure, tlsError]

    private static let minimumHosts = Setting(
        "minimum_hosts", .count(2), why: "one failing host is its own trouble; two independent ones are the network; bot contract 10.3")
}

// MARK: Timeouts and names

extension Catalogue {
    static let networkTimeout = FailurePoint(
        "network-timeout", rows: ["2.3a"], category: .systemFailures, impact: .blocksAll, title: "Several hosts cannot be reached",
        advice: "When the control hosts fail too it is this machine's network: look at the provider's console. Otherwise wait for the hosts named.",
        reads: [.exchange, .coinglass, .control], settings: [minimumHosts], roles: [.check(.network)],
        judge: FailurePoint.judge(judgeTimeouts))

    static let dnsFailure = FailurePoint(
        "dns-failure", rows: ["2.3b"], category: .systemFailures, impact: .blocksAll, title: "Names do not resolve",
        advice: "Look at /etc/resolv.conf and at the resolver. Nothing the bot needs can be reached without it.",
        reads: [.exchange, .coinglass, .control], settings: [minimumHosts], roles: [.check(.network)],
        judge: FailurePoint.judge(judgeNames))

    private static func judgeTimeouts(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let hosts = try NetworkHosts(input)
        let needed = input.count(minimumHosts)
        if let finding = hosts.alike(needed, "timeout", "timed out", { $0.kind == .timeout }) { return finding }
        if let finding = hosts.alike(needed, "no-connection", "cannot be connected to", { $0.kind == .connect }) { return finding }
        return try hosts.fine(needed) { $0.kind == .timeout || $0.kind == .connect }
    }

    private static func judgeNames(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let hosts = try NetworkHosts(input)
        let needed = input.count(minimumHosts)
        if let finding = hosts.alike(needed, "dns", "do not resolve", { $0.kind == .dns }) { return finding }
        return try hosts.fine(needed) { $0.kind == .dns }
    }
}

/// The hosts that were asked in the latest round, and how each did.
private struct NetworkHosts {
    /// One entry per host and port; of several requests to one, the one that was answered.
    private var endpoints: [String: EndpointFacts] = [:]
    /// When each of them was asked.
    private var asked: [String: Moment] = [:]
    private var controls: [EndpointFacts]
    /// Why a probe brought nothing, for when too little was seen.
    private var blind: EarlyFinding?

    /// - Throws: the blindness, when no host was asked at all.
    init(_ input: JudgeInput) throws(EarlyFinding) {
        controls = input.snapshot[.control].facts ?? []
        for probe in [ProbeKey.exchange, .coinglass] {
            do throws(EarlyFinding) {
                take(try input.facts(probe), at: input.snapshot[probe].moment)
            } catch {
                if blind == nil || blind?.isMereAbsence == true { blind = error }
            }
        }
        if case .blind = input.snapshot[.control], blind == nil {
            do throws(EarlyFinding) { _ = try input.facts(.control) } catch { blind = error }
        }
        for control in controls { take(control, at: input.snapshot[.control].moment) }
        if endpoints.isEmpty {
            throw blind ?? EarlyFinding(.unknown(Finding.notYet, "no host was asked yet"))
        }
    }

    private mutating func take(_ endpoint: EndpointFacts, at moment: Moment?) {
        guard endpoint.failure?.saysNothing != true, endpoints[endpoint.authority]?.answer == nil else { return }
        (endpoints[endpoint.authority], asked[endpoint.authority]) = (endpoint, moment)
    }

    /// A critical finding when at least `needed` hosts fail in the same way.
    func alike(_ needed: Int, _ reason: String, _ words: String, _ matches: (EndpointFailure) -> Bool) -> Finding? {
        let failing = failing(matches)
        guard failing.count >= needed else { return nil }
        let controlAnswers = controls.contains { $0.answer != nil }
        let local = controls.isEmpty ? failing.count == endpoints.count : !controlAnswers
        let where_ = local ? "it is on this side" : "a control host answers, so it is on theirs"
        let first = failing.first.flatMap { endpoints[$0]?.failure?.detail } ?? ""
        var finding = Finding.critical(
            reason, "\(failing.spoken) \(words): \(where_)",
            evidence: [
                "host": .text(failing.first ?? ""), "hosts": .names(failing), "asked": .names(endpoints.keys.sorted()),
                "scope": local ? "local" : "provider", "detail": .text(first),
            ])
        finding.observed = failing.compactMap { asked[$0] }.max { $0.uptime < $1.uptime }
        return finding
    }

    /// - Throws: unknown, when too few hosts were seen to say that it is not the network.
    func fine(_ needed: Int, _ matches: (EndpointFailure) -> Bool) throws(EarlyFinding) -> Finding {
        let evidence: Evidence = ["hosts": .names(failing(matches)), "asked": .names(endpoints.keys.sorted())]
        if endpoints.count < needed, !endpoints.values.contains(where: { $0.answer != nil }) {
            if let blind, !blind.isMereAbsence { throw blind }
            throw EarlyFinding(.unknown("too-few-hosts", "only \(endpoints.count) host was asked: one alone tells nothing", evidence: evidence))
        }
        if let host = failing(matches).first {
            return .ok("only \(host) fails: that is its own trouble, not the network's", reason: "single-host", evidence: evidence)
        }
        return .ok("\(endpoints.count) hosts asked", evidence: evidence)
    }

    private func failing(_ matches: (EndpointFailure) -> Bool) -> [String] {
        endpoints.filter { $0.value.failure.map(matches) ?? false }.keys.sorted()
    }
}

// MARK: TLS

extension Catalogue {
    static let tlsError = FailurePoint(
        "tls-error", rows: ["2.3c"], category: .systemFailures, impact: .blocksAll, title: "TLS does not come about",
        advice: "Check the clock first, then the certificate named. Never switch verification off.",
        reads: [.exchange, .coinglass, .control, .dashboard], settings: [TLSHealth.daysLeft], excusedBy: ["clock-skew"],
        roles: [.check(.network)],
        judge: FailurePoint.judge(TLSHealth.judge))

    enum TLSHealth {
        static let daysLeft = Setting("certificate_days_left", .count(7), why: "time to renew by hand, weekend included; bot contract 14, row 2.3c")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            // Trading needs the exchange and CoinGlass; a control host or the dashboard only tells us something.
            var seen: [(endpoint: EndpointFacts, needed: Bool, at: Moment?)] = []
            var blind: EarlyFinding?
            for (probe, needed) in [(ProbeKey.exchange, true), (.coinglass, true), (.dashboard, false)] {
                do throws(EarlyFinding) {
                    seen.append((try input.facts(probe), needed, input.snapshot[probe].moment))
                } catch {
                    // A probe that is switched off never reports; one that cannot look leaves this open.
                    if blind == nil || blind?.isMereAbsence == true { blind = error }
                }
            }
            seen += (input.snapshot[.control].facts ?? []).map { ($0, false, input.snapshot[.control].moment) }
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
                let secure = seen.filter { $0.endpoint.url.hasPrefix("https://") }
                let evidence: Evidence = ["hosts": .names(seen.map(\.endpoint.host))]
                if secure.isEmpty { return .ok("no endpoint uses TLS", reason: "no-tls", evidence: evidence) }
                guard secure.contains(where: { $0.endpoint.answer != nil }) else {
                    return .unknown("no-handshake", "no TLS handshake was reached", evidence: evidence)
                }
                return .ok("TLS comes about", evidence: evidence)
            }
            let left = certificate.daysLeft(at: input.now.wall)
            let evidence: Evidence = [
                "host": .text(endpoint.host), "certificate": .text(certificate.subject), "not_after": .instant(certificate.notAfter),
                "days_left": .count(left),
            ]
            if left < input.count(daysLeft) {
                return Finding(
                    .warning, "certificate-expiring", "the certificate of \(endpoint.host) has \(left) days left", evidence: evidence,
                    until: certificate.notAfter)
            }
            return .ok("the certificate that ends first has \(left) days left", evidence: evidence)
        }
    }
}
