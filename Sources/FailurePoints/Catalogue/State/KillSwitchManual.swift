/// Somebody halted trading by hand: with a file, in a policy, or by stopping the unit. Source: bot contract 8.
extension FailurePoint {
    static let killSwitchManual = FailurePoint(
        "kill-switch-manual", rows: ["6.1b"], category: .state, impact: .blocksAll, intended: true, title: "Somebody halted trading by hand",
        meaning: """
            Somebody does not want the bot to trade. That is not a failure: it explains why nothing is traded, the finding names the author where \
            the file does, and fpmond restarts nothing against it.
            """,
        advice:
            "Ask who did it and why before you undo it. The shipped restart hooks do not restart the bot while one of the three halt files exists.",
        reads: [.freezes, .unit], settings: [KillSwitchManual.patience],
        reasons: [
            .warning("frozen-flag", "logs/trading_frozen.flag exists and does not say that it is off"),
            .warning("kill-switch-file", "state/kill_switch.json exists and does not say that it is off"),
            .warning("circuit-breaker", "logs/circuit_breaker_freeze.json exists and does not say that it is off"),
            .warning("all-symbols-disabled", "the profit policy disables every symbol that it lists"),
            .warning("alpha-disabled", "the signal policies disable Alpha"),
            .warning("unit-stopped", "the unit has been inactive without an error for longer than a restart takes"),
        ], confirm: .immediate, judge: FailurePoint.judge(KillSwitchManual.judge))
}

private enum KillSwitchManual {
    static let patience = Setting(
        "stop_patience", .duration(.seconds(5)),
        why: "the unit is inactive for a moment during a restart; only a lasting stop is intended; bot contract 2.5")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.freezes)
        var search = HaltSearch()
        for (document, reason, words) in [
            (facts.frozenFlag, "frozen-flag", "a flag freezes trading"),
            (facts.killSwitchFile, "kill-switch-file", "a kill-switch file exists"),
            (facts.circuitBreaker, "circuit-breaker", "a circuit-breaker file exists"),
        ] {
            search.input(at: document) { (file) in
                // The file halts by its existence, unless it says that it is off.
                if file.isOn.value == false { return nil }
                let author = [file.reason, file.by.map { "by \($0)" }].compactMap { $0 }.joined(separator: ", ")
                return Halt(
                    reason: reason, words: author.isEmpty ? words : "\(words): \(UntrustedText.line(author, limit: 120))", path: document.path,
                    since: file.since ?? file.modifiedAt)
            }
        }
        searchPolicies(facts, &search)
        if let unit = input.snapshot[.unit].facts, unit.loadState == "loaded", unit.activeState == "inactive",
            unit.result ?? "success" == "success",
            unit.stateChangedAt.map({ input.age(of: $0) >= input.duration(patience) }) ?? true
        {
            search.halts.append(Halt(reason: "unit-stopped", words: "\(unit.name) was stopped", path: unit.name, since: unit.stateChangedAt))
        }
        guard let first = search.halts.first else {
            if let finding = search.unreadable { throw EarlyFinding(finding) }
            return .ok("nobody halted trading by hand", evidence: ["file": .text(facts.frozenFlag.path)])
        }
        return Finding(
            .warning, first.reason, search.halts.map(\.words).joined(separator: "; "), evidence: search.evidence, holds: true, since: first.since)
    }

    /// The profit policy may disable every symbol, the signal policies may disable Alpha.
    private static func searchPolicies(_ facts: FreezeFacts, _ search: inout HaltSearch) {
        search.input(at: facts.profitPolicy) { (policy) throws(EarlyFinding) in
            if let fault = policy.fault { throw EarlyFinding(facts.profitPolicy.fieldInvalid("per_symbol", found: fault)) }
            guard let symbols = policy.symbols, !symbols.isEmpty, Set(symbols).isSubset(of: policy.disabled + policy.undecided) else {
                return nil
            }
            if let odd = policy.undecided.first {
                throw EarlyFinding(facts.profitPolicy.fieldInvalid("per_symbol/\(odd)/disabled", found: "neither true nor false"))
            }
            return Halt(reason: "all-symbols-disabled", words: "the profit policy disables every symbol", path: facts.profitPolicy.path)
        }
        if case .missing = facts.signalPolicies.state {
            let words = "\(facts.signalPolicies.path) is missing, so it is unknown whether Alpha is enabled"
            search.unreadable = search.unreadable ?? .unknown("file-missing", words, evidence: ["file": .text(facts.signalPolicies.path)])
        }
        search.input(at: facts.signalPolicies) { (policies) throws(EarlyFinding) in
            // If the key is absent, Alpha is off. Source: bot contract 12.
            if case .absent = policies.alphaEnabled {
                return Halt(
                    reason: "alpha-disabled", words: "the signal policies do not say that Alpha is enabled, so it is off",
                    path: facts.signalPolicies.path)
            }
            guard try !facts.signalPolicies.value(of: policies.alphaEnabled, "alpha_trading/enabled") else { return nil }
            return Halt(reason: "alpha-disabled", words: "the signal policies disable Alpha", path: facts.signalPolicies.path)
        }
    }
}
