/// System failures of CoinGlass: by the fetcher's own log, and by whether the endpoint answers at all.
extension Catalogue {
    static let coinglassDown = FailurePoint(
        "coinglass-down", rows: ["2.2a"], category: .systemFailures, impact: .blocksMany, title: "CoinGlass does not deliver",
        advice: "Wait for the provider, or look at the key when it is refused: a new key in .env counts only after a restart of the bot.",
        reads: [.coinglass, .fetcherLog, .intelligence],
        settings: [FetcherWord.window, FetcherWord.errorLines, CoinGlassReach.criticalFailures], excusedBy: ["network-timeout", "dns-failure"],
        healer: "refresh-intelligence", roles: [.check(.coinglassAPI)],
        judge: FailurePoint.judge(CoinGlassReach.judge))

    enum CoinGlassReach {
        static let criticalFailures = Setting(
            "critical_failures", .count(5), why: "five looks of 120 s: ten minutes without an answer; bot contract 20")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let word = FetcherWord(input)
            if let finding = word.finding(input) { return finding }
            let endpoint = try input.facts(.coinglass)
            try endpoint.refuseUnasked()
            do throws(EarlyFinding) {
                _ = try input.facts(.fetcherLog)
            } catch {
                if !error.isMereAbsence { throw error }
            }
            var evidence = endpoint.evidence
            evidence["log_error_lines"] = .count(word.errors.count)
            let trouble: (reason: String, words: String)? =
                switch endpoint.outcome {
                case .failed(let failure): (failure.reason, failure.sentence)
                case .answered(let answer) where answer.status >= 500: ("server-error", "answers with status \(answer.status)")
                case .answered: nil
                }
            guard let trouble else {
                // Any answer below 500 proves that it is there, a refusal of our keyless request most of all. Source: bot contract 10.1.
                return .ok("\(endpoint.host) answers\(endpoint.exceptDead)", evidence: evidence, remember: Memory())
            }
            let failures = (input.memory.integer("failures") ?? 0) + 1
            evidence["failures_in_a_row"] = .integer(failures)
            return Finding(
                input.isOnly || failures >= input.count(criticalFailures) ? .critical : .warning, trouble.reason,
                "\(endpoint.host): \(trouble.words)",
                evidence: evidence, remember: Memory(["failures": .integer(failures)]))
        }
    }

    static let coinglassRateLimit = FailurePoint(
        "coinglass-rate-limit", rows: ["2.2b", "3.2b"], category: .systemFailures, impact: .blocksSome, title: "CoinGlass tells the fetcher to wait",
        advice: "Do not refresh by hand: another fetcher doubles the requests. Look for a second bot or hook on the same key.",
        reads: [.fetcherLog, .intelligence], settings: [RateLimit.window, RateLimit.lines], judge: FailurePoint.judge(RateLimit.judge))

    enum RateLimit {
        static let window = Setting("window", .duration(.seconds(1800)), why: "bot contract 14, row 2.2b")
        static let lines = Setting("lines", .count(3), why: "each costs the fetcher a minute: three in half an hour are a habit; bot contract 14")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let log = try input.facts(.fetcherLog)
            guard log.exists else {
                // One that left a summary has run, and what it was told is lost.
                guard case .missing = try input.facts(.intelligence).summary.state else {
                    throw EarlyFinding.missing(log.path)
                }
                return .ok(
                    "the fetcher has neither log nor summary: nobody told it to wait", reason: "never-fetched", evidence: ["file": .text(log.path)])
            }
            let waits = log.recent(input.duration(window), input.now.wall).filter(\.mark.isLimit)
            let evidence: Evidence = [
                "file": .text(log.path), "count": .count(waits.count), "window_seconds": .seconds(input.duration(window)),
                "last": .optional(waits.last?.at),
            ]
            guard waits.count >= input.count(lines) else {
                if let since = log.tailSince, input.age(of: since) < input.duration(window) {
                    return .unknown(
                        "not-covered", "the end of \(log.path) that is read begins \(input.age(of: since).spoken) ago", evidence: evidence)
                }
                return .ok("\(waits.count) waits of the fetcher lately", evidence: evidence)
            }
            return .warning(
                "rate-limited", "CoinGlass told the fetcher to wait \(waits.count) times in \(input.duration(window).spoken)", evidence: evidence)
        }
    }
}

extension FetcherLogFacts {
    /// The marked lines of the last `window`; a line from the future counts for nothing.
    func recent(_ window: Duration, _ now: Instant) -> [Entry] {
        entries.filter { now.since($0.at) <= window && now.since($0.at) >= .seconds(-120) }
    }
}

/// What the fetcher says of CoinGlass in its log since it last brought something of value. Source: bot contract 9.1.
struct FetcherWord {
    static let window = Setting("log_window", .duration(.seconds(600)), why: "five polls of the fetcher; bot contract 14, row 2.2a")
    static let errorLines = Setting("log_errors", .count(3), why: "a single failed call of some eighteen in a poll is ordinary; bot contract 14")

    /// Lines that say that a call failed, rate limits aside.
    let errors: [FetcherLogFacts.Entry]
    private let path: String
    private let lastGood: Instant?

    init(_ input: JudgeInput) {
        let log = input.snapshot[.fetcherLog].facts
        path = log?.path ?? ""
        let summary = input.snapshot[.intelligence].facts?.summary.content
        let carries = summary?.signals?.contains(where: \.carriesValue) ?? false
        lastGood = carries ? summary?.writtenAt.value : nil
        let lastGood = self.lastGood
        errors = (log?.recent(input.duration(Self.window), input.now.wall) ?? []).filter { entry in
            if let lastGood, lastGood >= entry.at, lastGood <= input.now.wall { return false }
            return !entry.mark.isLimit
        }
    }

    /// Whether CoinGlass refuses the key, or there is none.
    var keyRefused: Bool { errors.contains { $0.mark == .keyMissing || $0.mark == .http(status: 401) || $0.mark == .http(status: 403) } }

    func finding(_ input: JudgeInput) -> Finding? {
        guard let last = errors.last else { return nil }
        var evidence: Evidence = [
            "file": .text(path), "error_lines": .count(errors.count), "window_seconds": .seconds(input.duration(Self.window)),
            "last": .instant(last.at),
        ]
        evidence["last_good"] = lastGood.map { .instant($0) }
        if errors.contains(where: { $0.mark == .keyMissing }) {
            return Finding(.critical, "key-missing", "the fetcher has no CoinGlass key", evidence: evidence, healable: false, since: errors.first?.at)
        }
        guard errors.count >= input.count(Self.errorLines) else { return nil }
        let statuses = errors.compactMap { if case .http(let status) = $0.mark { status } else { nil } }
        if !statuses.isEmpty { evidence["http_statuses"] = .list(Set(statuses).sorted().map { .count($0) }) }
        let refusals = statuses.filter { $0 == 401 || $0 == 403 }.count
        if refusals * 2 > errors.count {
            return Finding(
                .critical, "key-refused", "CoinGlass refuses the fetcher's key (\(refusals) times)", evidence: evidence, healable: false,
                since: errors.first?.at)
        }
        return Finding(
            .critical, "fetch-errors", "the fetcher noted \(errors.count) errors in \(input.duration(Self.window).spoken) and brought nothing new",
            evidence: evidence, since: errors.first?.at)
    }
}
