/// The hosts of the latest requests, and how each request ended.
struct NetworkHosts {
    static let minimum = Setting(
        "minimum_hosts", .count(2), why: "a single failing host has its own problem; two independent ones show a network problem; bot contract 10.3")

    /// One entry per host and port; of several requests to one, the one that was answered.
    private var endpoints: [String: EndpointFacts] = [:]
    /// When the request to each of them was made.
    private var asked: [String: Moment] = [:]
    private var controls: [EndpointFacts]
    /// Why a probe has no facts, for when too few hosts are known.
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
            throw blind ?? EarlyFinding(.unknown(Finding.notYet, "no result from any host yet"))
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
        let side = local ? "the problem is on this machine" : "a control host answers, so the problem is on their side"
        let first = failing.first.flatMap { endpoints[$0]?.failure?.detail } ?? ""
        var finding = Finding.critical(
            reason, "\(failing.spoken) \(words): \(side)",
            evidence: [
                "host": .text(failing.first ?? ""), "hosts": .names(failing), "asked": .names(endpoints.keys.sorted()),
                "scope": local ? "local" : "provider", "detail": .text(first),
            ])
        finding.observed = failing.compactMap { asked[$0] }.max { $0.uptime < $1.uptime }
        return finding
    }

    /// The finding when too few hosts fail in that way.
    ///
    /// - Throws: unknown, when too few hosts are known to rule out the network.
    func fine(_ needed: Int, _ matches: (EndpointFailure) -> Bool) throws(EarlyFinding) -> Finding {
        let evidence: Evidence = ["hosts": .names(failing(matches)), "asked": .names(endpoints.keys.sorted())]
        if endpoints.count < needed, !endpoints.values.contains(where: { $0.answer != nil }) {
            if let blind, !blind.isMereAbsence { throw blind }
            throw EarlyFinding(
                .unknown("too-few-hosts", "only \(endpoints.count) host was asked: not enough to judge the network", evidence: evidence))
        }
        if let host = failing(matches).first {
            return .ok("only \(host) fails: a problem of that host, not of the network", reason: "single-host", evidence: evidence)
        }
        return .ok("\(endpoints.count) hosts asked", evidence: evidence)
    }

    private func failing(_ matches: (EndpointFailure) -> Bool) -> [String] {
        endpoints.filter { $0.value.failure.map(matches) ?? false }.keys.sorted()
    }
}

extension Reason {
    /// What the comparison of hosts finds when the network is fine, or cannot be judged.
    static let hostComparison: [Reason] = [
        .ok("single-host", "only one host fails: a problem of that host, not of the network"),
        .unknown("too-few-hosts", "too few hosts were asked to distinguish a network problem from a host's own"),
    ]
}
