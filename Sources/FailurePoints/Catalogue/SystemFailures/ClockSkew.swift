/// The clock that every age is measured with is wrong: by the servers' times, by its time service, or by the bot's timestamps.
extension FailurePoint {
    static let clockSkew = FailurePoint(
        "clock-skew", category: .systemFailures, impact: .blocksSome, title: "The clock is wrong",
        meaning: """
            The bot and fpmond measure every age, hold time and trading hour with this clock, and an exchange refuses signed requests whose time \
            is too far off.
            """,
        advice: """
            Check timedatectl and restart time synchronisation (systemctl restart systemd-timesyncd). Until then every age that fpmond reports is \
            doubtful.
            """,
        reads: [.exchange, .coinglass, .control, .clock],
        settings: [ClockSkew.tolerance, ClockSkew.futureStamps, ClockSkew.patience, SharedSettings.futureTolerance],
        reasons: [
            .warning("future-timestamps", "several of the bot's newest timestamps lie further in the future than clocks may differ"),
            .warning("skewed", "the times of most servers differ from this machine's clock by more than the tolerance"),
            .warning("not-synchronized", "time synchronisation is on, but has not synchronised the clock for longer than the patience"),
            .warning("synchronization-off", "time synchronisation is off, so nothing corrects the clock"),
            .unknown("no-server-time", "no server reported its time"),
        ],
        judge: FailurePoint.judge(ClockSkew.judge))
}

private enum ClockSkew {
    static let tolerance = Setting(
        "tolerance", .duration(.seconds(60)), clears: .below, why: "exchanges refuse signed requests beyond about this; bot contract 14 and 15")
    static let futureStamps = Setting(
        "future_stamps", .count(2), why: "one future timestamp is that file's fault, several are the clock's; bot contract 15")
    static let patience = Setting(
        "synchronization_patience", .duration(.seconds(900)),
        why: "after a start a time service needs the network, a server and some answers; systemd-timesyncd asks every 32 s at first")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let ahead = stampsAhead(input)
        if ahead.count >= input.count(futureStamps) {
            return .warning(
                "future-timestamps", "\(ahead.count) of the bot's timestamps lie in the future: \(ahead.spoken)",
                evidence: ["files": .names(ahead), "count": .count(ahead.count)])
        }
        var finding = try byServers(input)
        guard let clock = input.snapshot[.clock].facts else {
            // Whether the clock is synchronised is unknown: what is remembered about that is out of date.
            finding.remember = Memory()
            return finding
        }
        finding.evidence["synchronized"] = clock.isSynchronized.map { .flag($0) } ?? .text(clock.blindness ?? "not-told")
        if let step = clock.steps.last {
            finding.evidence["stepped_at"] = .instant(step.at.wall)
            finding.evidence["stepped_seconds"] = .seconds(step.by)
        }
        return byTimeService(finding, clock, input)
    }

    /// What the machine reports about its clock, unless the finding by the servers already fails.
    ///
    /// A machine without a time service that systemd knows may still get its time from its host: that is unknown, not a failure.
    private static func byTimeService(_ servers: Finding, _ clock: ClockFacts, _ input: JudgeInput) -> Finding {
        var finding = servers
        finding.remember = Memory()
        guard clock.isSynchronized == false, let isEnabled = clock.isSynchronizationEnabled else {
            // Without any server's time, a clock that its service keeps synchronised is still right.
            if finding.status == .unknown, finding.reason == "no-server-time", clock.isSynchronized == true {
                return .ok("no server reported its time; the time service keeps the clock", evidence: finding.evidence, remember: Memory())
            }
            return finding
        }
        let since = input.memory.instant("unsynchronized_since").map { min($0, input.now.wall) } ?? input.now.wall
        finding.remember = Memory(["unsynchronized_since": .instant(since)])
        guard !finding.status.isFailing else { return finding }
        // In a one-off check the machine's boot time shows how long the service had.
        let lasted = input.isOnly ? input.age(of: clock.bootedAt) : input.age(of: since)
        guard lasted > input.duration(patience) else { return finding }
        var evidence = finding.evidence
        evidence["enabled"] = .flag(isEnabled)
        return Finding(
            .warning, isEnabled ? "not-synchronized" : "synchronization-off",
            isEnabled
                ? "time synchronisation is on, but the clock is not synchronised"
                : "time synchronisation is off: nothing corrects the clock",
            evidence: evidence, since: input.isOnly ? nil : since, remember: finding.remember)
    }

    private static func byServers(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        var seen: [EndpointFacts] = input.snapshot[.control].facts ?? []
        var blind: EarlyFinding?
        for probe in [ProbeKey.exchange, .coinglass] {
            do throws(EarlyFinding) { seen.append(try input.facts(probe)) } catch { blind = blind ?? error }
        }
        if seen.isEmpty, let blind {
            // Without any server the machine's own report still counts.
            guard blind.isMereAbsence, input.snapshot[.clock].facts != nil else { throw blind }
            return .unknown("no-server-time", "no server is asked for its time")
        }
        // The certain part of the difference, without the travel time of the answer.
        let reported = seen.compactMap { endpoint in
            endpoint.clockSkew.map { (host: endpoint.host, skew: $0.skew, certain: max(.zero, magnitude($0.skew) - $0.error)) }
        }
        guard !reported.isEmpty else {
            return .unknown("no-server-time", "no server reported its time", evidence: ["hosts": .names(seen.map(\.host))])
        }
        // A server with a wrong clock is alone: this machine's clock is wrong when most servers disagree with it.
        let off = reported.filter { $0.certain > input.duration(tolerance) }
        let worst = (off.isEmpty ? reported : off).max { $0.certain < $1.certain } ?? reported[0]
        let evidence: Evidence = [
            "host": .text(worst.host), "skew_seconds": .seconds(worst.skew), "hosts": .names(reported.map(\.host)),
            "disagreeing": .names(off.map(\.host)),
        ]
        guard off.count * 2 > reported.count else {
            return .ok("by \(reported.count) servers the clock is right to within \(worst.certain.spoken)", evidence: evidence)
        }
        let direction = worst.skew > .zero ? "behind" : "ahead of"
        return .warning("skewed", "this machine's clock is \(magnitude(worst.skew).spoken) \(direction) \(worst.host)", evidence: evidence)
    }

    private static func magnitude(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }

    /// The files whose newest timestamp lies further in the future than clocks may differ.
    private static func stampsAhead(_ input: JudgeInput) -> [String] {
        let engine = input.snapshot[.engine].facts
        let summary = input.snapshot[.intelligence].facts?.summary
        let book = input.snapshot[.book].facts?.book
        let health = input.snapshot[.exchangeHealth].facts
        let stamps: [(String?, Instant?)] = [
            (engine?.cycle.path, engine?.cycle.content?.epoch.value), (engine?.process.path, engine?.process.content?.writtenAt.value),
            (engine?.cycleStart.path, engine?.cycleStart.content?.startedAt.value), (summary?.path, summary?.content?.writtenAt.value),
            (book?.path, book?.content?.open.compactMap { $0.updatedAt.value }.max()), (health?.path, health?.content?.updatedAt.value),
        ]
        return stamps.compactMap { path, stamp in
            guard let path, let stamp, stamp.since(input.now.wall) > input.duration(SharedSettings.futureTolerance) else { return nil }
            return path
        }
    }
}
