/// State management: the switches, overrides and probations that the bot keeps in files.
extension Catalogue {
    static let state: [FailurePoint] = killSwitches + freezes + [killSwitchLeak, overrideActive, symbolProbation]
}

// MARK: Operator override (K3)

extension Catalogue {
    static let overrideActive = FailurePoint(
        "override-active", category: .state, impact: .none, title: "Operator override bypasses every protection",
        advice: "Someone switched all protections off until the instant named. If that was not meant, disable it in the file.",
        reads: [.operatorOverride], confirm: .immediate, judge: FailurePoint.judge(judgeOverride))

    private static func judgeOverride(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.operatorOverride)
        var evidence: Evidence = ["file": .text(document.path)]
        if case .missing = document.state { return .ok("no operator override", reason: "none", evidence: evidence) }
        let override = try document.required()
        guard try document.value(of: override.enabled, "enabled") else {
            return .ok("the operator override is disabled", reason: "disabled", evidence: evidence)
        }
        let expiry = try document.value(of: override.expiresAt, "expires_at")
        evidence["field"] = "expires_at"
        evidence["expires_at"] = .instant(expiry)
        guard expiry > input.now.wall else {
            return .ok("the operator override expired \(input.age(of: expiry).spoken) ago", reason: "expired", evidence: evidence)
        }
        return Finding(
            .critical, "active", "every protection is bypassed until \(expiry.readable), \(expiry.since(input.now.wall).spoken) from now",
            evidence: evidence, until: expiry)
    }
}

// MARK: Probation

extension Catalogue {
    static let symbolProbation = FailurePoint(
        "symbol-probation", rows: ["1.1g", "6.2"], category: .state, impact: .blocksSome, title: "Symbols are on probation",
        advice: "These symbols lost too much to be trusted. One that is stuck does not leave by itself: the bot's own exit test never runs.",
        reads: [.probation, .configuration], settings: [ProbationRules.stuckAge, ProbationRules.majority, SharedSettings.futureTolerance],
        roles: [.check(.symbolProbation)],
        judge: FailurePoint.judge(ProbationRules.judge))

    enum ProbationRules {
        static let stuckAge = Setting(
            "stuck_age", .duration(.seconds(172_800)), why: "recovery is checked after 24 h: twice that is stuck; bot contract 7.5")
        static let majority = Setting(
            "majority_ratio", .ratio(0.5), why: "more than half of the universe on probation is no longer about single symbols; bot contract 14")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.probation)
            var evidence: Evidence = ["file": .text(document.path), "field": "symbol_states"]
            if case .missing = document.state {
                return .ok("no symbol is on probation: the bot never ran the evaluation", reason: "never-ran", evidence: evidence)
            }
            guard let symbols = try document.required().symbols else {
                throw EarlyFinding(document.fieldInvalid("symbol_states", found: "no object"))
            }
            let held = symbols.filter { $0.state == "probation" }.sorted { $0.symbol < $1.symbol }
            evidence["on_probation"] = .names(held.map(\.symbol))
            evidence["count"] = .count(held.count)
            guard !held.isEmpty else {
                // A state that the machine does not know is none of its states. Source: bot contract 7.5.
                if let odd = symbols.first(where: { !["active", "recovering"].contains($0.state) }) {
                    throw EarlyFinding(document.fieldInvalid("symbol_states/\(odd.symbol)/state", found: UntrustedText.line(odd.state, limit: 60)))
                }
                return .ok("no symbol is on probation", evidence: evidence)
            }
            for symbol in held {
                guard let entered = symbol.enteredAt.value else { continue }
                try input.refuseFuture(entered, field: "symbol_states/\(symbol.symbol)/entered_at", of: document.path, as: .warning)
            }
            let names = held.map(\.symbol).spoken
            let stuck = held.filter { $0.enteredAt.value.map { input.age(of: $0) > input.duration(stuckAge) } ?? false }
            if !stuck.isEmpty {
                evidence["stuck"] = .names(stuck.map(\.symbol))
                let longest = stuck.compactMap { $0.enteredAt.value }.min()
                return Finding(
                    .warning, "stuck",
                    "\(stuck.map(\.symbol).spoken) on probation for longer than \(input.duration(stuckAge).spoken)",
                    evidence: evidence, since: longest)
            }
            if let universe = input.snapshot[.configuration].facts?.universe.content?.assets?.filter(\.enabled).count, universe > 0 {
                evidence["universe"] = .count(universe)
                if Double(held.count) > input.ratio(majority) * Double(universe) {
                    return .warning("majority", "\(held.count) of \(universe) enabled symbols are on probation: \(names)", evidence: evidence)
                }
            }
            if let odd = held.first(where: { $0.enteredAt.value == nil }) { evidence["without_entered_at"] = .text(odd.symbol) }
            return .warning("on-probation", "on probation: \(names)", evidence: evidence)
        }
    }
}
