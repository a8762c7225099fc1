/// Judges one custom failure point.
struct CustomCase {
    let input: JudgeInput
    /// The status of a finding that fails.
    let severity: Status

    /// - Throws: unknown `not-yet`, if the facts are of another kind of check: the configuration has just changed.
    func finding(_ facts: CustomFacts, _ rule: CustomRule) throws(EarlyFinding) -> Finding {
        switch (facts, rule) {
        case (.value(let document), .value(let rule)): return try judge(document, rule)
        case (.path(let path), .path(let rule)): return judge(path, rule)
        case (.answer(let facts), .answer(let rule)): return try judge(facts, rule)
        case (.connection(let facts), .connection(let rule)): return judge(facts, rule)
        case (.lines(let facts), .lines(let rule)): return judge(facts, rule)
        case (.plugin(let facts), .plugin): return judge(facts)
        case (.unit(let facts), .unit(let rule)): return judge(facts, rule)
        default: throw EarlyFinding(.unknown(Finding.notYet, "no result from its probe since its configuration changed"))
        }
    }

    func failing(_ reason: String, _ message: String, _ evidence: Evidence, since: Instant? = nil) -> Finding {
        Finding(severity, reason, message, evidence: evidence, since: since)
    }

    // MARK: Paths

    private func judge(_ facts: PathFacts, _ rule: PathRule) -> Finding {
        var evidence: Evidence = ["file": .text(facts.path)]
        switch facts.state {
        case .unreadable(let why):
            evidence["detail"] = .text(why)
            return .unknown("unreadable", "\(facts.path) could not be read: \(why)", evidence: evidence)
        case .missing:
            return rule.exists ? failing("missing", "\(facts.path) is missing", evidence) : .ok("\(facts.path) does not exist", evidence: evidence)
        case .there(let size, let modified):
            (evidence["size_bytes"], evidence["modified_at"]) = (.integer(size), .instant(modified))
            guard rule.exists else { return failing("present", "\(facts.path) exists; expected no file", evidence) }
            let age = input.age(of: modified)
            if let limit = rule.youngerThan {
                (evidence["age_seconds"], evidence["limit_seconds"]) = (.seconds(age), .seconds(limit))
                if age > limit {
                    return failing("too-old", "\(facts.path) was last written \(age.spoken) ago; expected at most \(limit.spoken)", evidence)
                }
                if let future = refusesFuture(age, "\(facts.path) was last written", evidence) { return future }
            }
            if let bound = rule.largerThan, size <= bound {
                evidence["larger_than_bytes"] = .integer(bound)
                return failing("too-small", "\(facts.path) has \(size) bytes; expected more than \(bound)", evidence)
            }
            if let bound = rule.smallerThan, size >= bound {
                evidence["smaller_than_bytes"] = .integer(bound)
                return failing("too-large", "\(facts.path) has \(size) bytes; expected fewer than \(bound)", evidence)
            }
            return .ok("\(facts.path) is as expected", evidence: evidence)
        }
    }

    /// A failing finding for a timestamp in the future, which proves nothing about freshness; nil for another.
    func refusesFuture(_ age: Duration, _ what: String, _ evidence: Evidence) -> Finding? {
        guard age < .zero - input.duration(SharedSettings.futureTolerance) else { return nil }
        return failing("future-timestamp", "\(what) \(age.spoken) in the future: a clock or a timestamp format is wrong", evidence)
    }

    // MARK: Plugins

    private func judge(_ facts: PluginFacts) -> Finding {
        var evidence: Evidence = ["program": .text(facts.program), "elapsed_seconds": .seconds(facts.elapsed)]
        if let data = facts.performanceData { evidence["performance_data"] = .text(data) }
        if !facts.message.isEmpty { evidence["output"] = .text(facts.message) }
        if let complaint = facts.complaint { evidence["stderr"] = .text(complaint) }
        let unsaid = facts.complaint.map { "\(facts.program) wrote only to standard error: \($0)" } ?? "\(facts.program) wrote nothing"
        let said = facts.message.isEmpty ? unsaid : facts.message
        switch facts.end {
        case .exited(let code):
            evidence["exit_status"] = .integer(Int64(code))
            switch code {
            case 0: return .ok(said, evidence: evidence)
            case 1: return .warning("plugin-warning", said, evidence: evidence)
            case 2: return .critical("plugin-critical", said, evidence: evidence)
            case 3: return .unknown("plugin-unknown", said, evidence: evidence)
            default:
                return .unknown("exit-status", "\(facts.program) ended with status \(code); expected 0 to 3: \(said)", evidence: evidence)
            }
        case .signaled(let signal):
            evidence["signal"] = .integer(Int64(signal))
            return .unknown("plugin-killed", "signal \(signal) ended \(facts.program)", evidence: evidence)
        case .timedOut:
            return .unknown("plugin-timeout", "\(facts.program) did not end within \(facts.elapsed.spoken); fpmond ended it", evidence: evidence)
        case .notRun(let why):
            evidence["detail"] = .text(why)
            return .unknown("not-run", "\(facts.program) could not be run: \(why)", evidence: evidence)
        }
    }

    // MARK: Units

    private func judge(_ facts: UnitFacts, _ rule: UnitRule) -> Finding {
        var evidence: Evidence = [
            "unit": .text(facts.name), "load_state": .text(facts.loadState), "active_state": .text(facts.activeState),
            "sub_state": .text(facts.subState), "expected": .texts(rule.states),
        ]
        if let result = facts.result { evidence["result"] = .text(result) }
        guard facts.loadState == "loaded" else {
            return failing("not-loaded", "\(facts.name) is \(facts.loadState)", evidence)
        }
        let state = "\(facts.activeState) (\(facts.subState))"
        guard rule.states.contains(facts.activeState) else {
            return failing(
                "state", "\(facts.name) is \(state); expected \(rule.states.joined(separator: " or "))", evidence, since: facts.stateChangedAt)
        }
        return .ok("\(facts.name) is \(state)", evidence: evidence)
    }
}
