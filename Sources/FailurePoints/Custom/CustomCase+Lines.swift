/// Judges lines of logs.
extension CustomCase {
    func judge(_ facts: LineFacts, _ rule: LineRule) -> Finding {
        var evidence: Evidence = ["file": .text(facts.path)]
        switch facts.state {
        case .unreadable(let why):
            evidence["detail"] = .text(why)
            return .unknown("unreadable", "\(facts.path) could not be read: \(why)", evidence: evidence)
        case .missing:
            return Finding(
                rule.missing, rule.missing == .ok ? "ok" : "file-missing", "\(facts.path) is missing", evidence: evidence)
        case .followed: break
        }
        let newest = facts.matches.newest(at: input.now.wall)
        evidence["newest_match_at"] = .optional(newest)
        if let line = facts.lastMatch { evidence["last_match"] = .text(line) }
        let findings = [rule.fewerThan.map { rate(facts, $0, evidence) }, rule.silence.map { silence(facts, newest, $0, evidence) }]
        let worst = findings.compactMap(\.self).max { $0.status < $1.status }
        return worst ?? .unknown(Finding.notYet, "no expectation is configured for \(facts.path)", evidence: evidence)
    }

    private func rate(_ facts: LineFacts, _ rate: LineRule.Rate, _ evidence: Evidence) -> Finding {
        var evidence = evidence
        let count = facts.matches.count(within: rate.window, at: input.now.wall)
        (evidence["matches"], evidence["window_seconds"], evidence["limit"]) = (.count(count), .seconds(rate.window), .count(rate.count))
        let said = "\(count) matching lines in \(facts.path) within \(rate.window.spoken)"
        if count >= rate.count { return failing("too-many-lines", "\(said); expected fewer than \(rate.count)", evidence) }
        if let gap = facts.gap(since: input.now.wall - rate.window, at: input.now.wall) { return unknown(gap, said, facts, evidence) }
        if facts.isBehind { return .unknown("behind", "\(said) so far; fpmond has not read all new lines yet", evidence: evidence) }
        guard let covered = facts.coveredSince, covered <= input.now.wall - rate.window else {
            evidence["covered_since"] = .optional(facts.coveredSince)
            return .unknown("window-not-covered", "\(said), but fpmond has not followed it for that long yet", evidence: evidence)
        }
        return .ok(said, evidence: evidence)
    }

    private func silence(_ facts: LineFacts, _ newest: Instant?, _ limit: Duration, _ evidence: Evidence) -> Finding {
        var evidence = evidence
        evidence["limit_seconds"] = .seconds(limit)
        if let newest {
            let age = input.age(of: newest)
            evidence["age_seconds"] = .seconds(age)
            if age <= limit { return .ok("the last matching line in \(facts.path) is \(age.spoken) old", evidence: evidence) }
        }
        if let gap = facts.gap(since: max(newest ?? input.now.wall - limit, input.now.wall - limit), at: input.now.wall) {
            return unknown(gap, "no matching line in \(facts.path) within \(limit.spoken)", facts, evidence)
        }
        if facts.isBehind { return .unknown("behind", "fpmond has not read all new lines of \(facts.path) yet", evidence: evidence) }
        let since = max(newest ?? Instant(microseconds: .min), facts.coveredSince ?? input.now.wall)
        let quiet = newest.map { input.age(of: $0) } ?? input.age(of: since)
        guard newest != nil || quiet > limit else {
            evidence["covered_since"] = .optional(facts.coveredSince)
            return .unknown(
                "window-not-covered", "no matching line in \(facts.path) yet, but fpmond has not followed it for \(limit.spoken)", evidence: evidence)
        }
        return failing("silent", "no matching line in \(facts.path) for \(quiet.spoken); expected one every \(limit.spoken)", evidence)
    }

    /// Lines that could not be read, decoded or dated may have matched.
    private func unknown(_ gap: (kind: LineGap, lines: Int), _ said: String, _ facts: LineFacts, _ evidence: Evidence) -> Finding {
        var evidence = evidence
        evidence["uncounted"] = .text(gap.kind.rawValue)
        let lines = gap.kind == .rotated || gap.lines == 1 ? "lines" : "\(gap.lines) lines"
        return .unknown(gap.kind.rawValue, "\(said), but \(lines) of it \(gap.kind.words)", evidence: evidence)
    }
}

extension LineFacts {
    /// The first reason why the count may lack lines of this window.
    fileprivate func gap(since edge: Instant, at now: Instant) -> (kind: LineGap, lines: Int)? {
        for kind in LineGap.allCases {
            let lines = gaps[kind]?.count(within: now.since(edge), at: now) ?? 0
            if lines > 0 { return (kind, lines) }
        }
        return nil
    }
}
