/// Symbols on probation: some, most of them, or one that never leaves.
extension FailurePoint {
    static let symbolProbation = FailurePoint(
        "symbol-probation", rows: ["1.1g", "6.2"], category: .state, impact: .blocksSome, title: "Symbols are on probation",
        meaning: """
            Symbols that lost too much are meant to pause until they do better. A single one is routine; if one never leaves, or most are on \
            probation at once, hardly anything is left to trade.
            """,
        advice: "These symbols lost too much to be trusted. A stuck symbol does not leave by itself: the bot's exit test never runs.",
        reads: [.probation, .configuration],
        settings: [SymbolProbation.stuckAge, SymbolProbation.majority, SharedSettings.futureTolerance],
        reasons: [
            .warning("on-probation", "a symbol is on probation"),
            .warning("stuck", "a symbol has been on probation for longer than the limit"),
            .warning("majority", "more than the limit's share of the enabled symbols are on probation"),
            .ok("never-ran", "the file is missing: the bot never evaluated its symbols"),
            .futureTimestamp("entered_at"),
        ], roles: [.check(.symbolProbation)],
        judge: FailurePoint.judge(SymbolProbation.judge))
}

private enum SymbolProbation {
    static let stuckAge = Setting(
        "stuck_age", .duration(.seconds(172_800)), why: "the bot checks recovery after 24 h: twice that is stuck; bot contract 7.5")
    static let majority = Setting(
        "majority_ratio", .ratio(0.5), clears: .below,
        why: "with more than half of the universe on probation the problem is not single symbols; bot contract 14")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.probation)
        var evidence: Evidence = ["file": .text(document.path), "field": "symbol_states"]
        if case .missing = document.state {
            return .ok("no symbol is on probation: the bot never ran the evaluation", reason: "never-ran", evidence: evidence)
        }
        guard let symbols = try document.required().symbols else {
            throw EarlyFinding(document.fieldInvalid("symbol_states", found: "not an object"))
        }
        let held = symbols.filter { $0.state == "probation" }.sorted { $0.symbol < $1.symbol }
        evidence["on_probation"] = .names(held.map(\.symbol))
        evidence["count"] = .count(held.count)
        guard !held.isEmpty else {
            // A state that the bot's state machine does not have. Source: bot contract 7.5.
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
                .warning, "stuck", "\(stuck.map(\.symbol).spoken) on probation for longer than \(input.duration(stuckAge).spoken)",
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
