/// The clock that every age is measured with: against the servers that tell their own, by its own time service, and against the bot's stamps.
extension Catalogue {
    static let clockSkew = FailurePoint(
        "clock-skew", category: .systemFailures, impact: .blocksSome, title: "The clock is wrong",
        advice: "Restart time synchronisation (systemctl restart systemd-timesyncd) and look at timedatectl. Until then every age here is doubtful.",
        reads: [.exchange, .coinglass, .control, .clock],
        settings: [Clock.tolerance, Clock.futureStamps, Clock.patience, SharedSettings.futureTolerance],
        judge: FailurePoint.judge(Clock.judge))

    enum Clock {
        static let tolerance = Setting(
            "tolerance", .duration(.seconds(60)), why: "signed requests are refused beyond about this; bot contract 14 and 15")
        static let futureStamps = Setting(
            "future_stamps", .count(2), why: "one stamp ahead is that file's fault, several are the clock's; bot contract 15")
        static let patience = Setting(
            "synchronization_patience", .duration(.seconds(900)),
            why: "after a start a time service needs its network, a server and some answers; systemd-timesyncd asks every 32 s at first")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let ahead = stampsAhead(input)
            if ahead.count >= input.count(futureStamps) {
                return .warning(
                    "future-timestamps", "\(ahead.count) of the bot's stamps lie in the future: \(ahead.spoken)",
                    evidence: ["files": .names(ahead), "count": .count(ahead.count)])
            }
            var finding = try byServers(input)
            guard let clock = input.snapshot[.clock].facts else {
                // Whether it is synchronised cannot be told: what is remembered of it says nothing any more.
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

        /// What the machine says of its own clock, where the servers leave something to say.
        ///
        /// Without a time service that systemd knows, a machine may yet be kept right by its host: that is not told, and no failure.
        private static func byTimeService(_ servers: Finding, _ clock: ClockFacts, _ input: JudgeInput) -> Finding {
            var finding = servers
            finding.remember = Memory()
            guard clock.isSynchronized == false, let isEnabled = clock.isSynchronizationEnabled else {
                // No server told its time: a clock that its service keeps right is right all the same.
                if finding.status == .unknown, finding.reason == "no-server-time", clock.isSynchronized == true {
                    return .ok("no server told its time; the time service keeps the clock", evidence: finding.evidence, remember: Memory())
                }
                return finding
            }
            let since = input.memory.instant("unsynchronized_since").map { min($0, input.now.wall) } ?? input.now.wall
            finding.remember = Memory(["unsynchronized_since": .instant(since)])
            guard !finding.status.isFailing else { return finding }
            // In a single look the machine's own start says how long there was time for it.
            let lasted = input.isOnly ? input.age(of: clock.bootedAt) : input.age(of: since)
            guard lasted > input.duration(patience) else { return finding }
            var evidence = finding.evidence
            evidence["enabled"] = .flag(isEnabled)
            return Finding(
                .warning, isEnabled ? "not-synchronized" : "synchronization-off",
                isEnabled
                    ? "time synchronisation is on, but does not keep the clock"
                    : "time synchronisation is switched off: nobody keeps the clock right",
                evidence: evidence, since: input.isOnly ? nil : since, remember: finding.remember)
        }

        private static func byServers(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            var seen: [EndpointFacts] = input.snapshot[.control].facts ?? []
            var blind: EarlyFinding?
            for probe in [ProbeKey.exchange, .coinglass] {
                do throws(EarlyFinding) { seen.append(try input.facts(probe)) } catch { blind = blind ?? error }
            }
            if seen.isEmpty, let blind {
                // Asking nobody is no reason not to listen to the machine itself.
                guard blind.isMereAbsence, input.snapshot[.clock].facts != nil else { throw blind }
                return .unknown("no-server-time", "no server is asked for its time")
            }
            // What is certain of the difference: the travel time of the answer is not.
            let told = seen.compactMap { endpoint in
                endpoint.clockSkew.map { (host: endpoint.host, skew: $0.skew, certain: max(.zero, magnitude($0.skew) - $0.error)) }
            }
            guard !told.isEmpty else {
                return .unknown("no-server-time", "no server told its time", evidence: ["hosts": .names(seen.map(\.host))])
            }
            // A server whose clock is wrong stands alone: the clock is ours where most of them say so.
            let off = told.filter { $0.certain > input.duration(tolerance) }
            let worst = (off.isEmpty ? told : off).max { $0.certain < $1.certain } ?? told[0]
            let evidence: Evidence = [
                "host": .text(worst.host), "skew_seconds": .seconds(worst.skew), "hosts": .names(told.map(\.host)),
                "disagreeing": .names(off.map(\.host)),
            ]
            guard off.count * 2 > told.count else {
                return .ok("\(told.count) servers were asked, the clock is right to \(worst.certain.spoken)", evidence: evidence)
            }
            let direction = worst.skew > .zero ? "behind" : "ahead of"
            return .warning("skewed", "our clock is \(magnitude(worst.skew).spoken) \(direction) \(worst.host)", evidence: evidence)
        }

        private static func magnitude(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }

        /// Places of the bot's newest stamps that lie further in the future than clocks may differ.
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
}
