/// The CoinGlass errors in the fetcher's log since it last delivered a value. Source: bot contract 9.1.
struct FetcherErrors {
    static let window = Setting("log_window", .duration(.seconds(600)), why: "five polls of the fetcher; bot contract 14, row 2.2a")
    static let limit = Setting(
        "log_errors", .count(3), clears: .below, why: "a single failed call is normal: a poll makes about eighteen; bot contract 14")

    /// Lines that report a failed call, except rate limits.
    let entries: [FetcherLogFacts.Entry]
    private let path: String
    private let lastGood: Instant?

    init(_ input: JudgeInput) {
        let log = input.snapshot[.fetcherLog].facts
        path = log?.path ?? ""
        let summary = input.snapshot[.intelligence].facts?.summary.content
        let carries = summary?.signals?.contains(where: \.carriesValue) ?? false
        lastGood = carries ? summary?.writtenAt.value : nil
        let lastGood = self.lastGood
        entries = (log?.recent(input.duration(Self.window), input.now.wall) ?? []).filter { entry in
            if let lastGood, lastGood >= entry.at, lastGood <= input.now.wall { return false }
            return !entry.mark.isLimit
        }
    }

    /// Whether CoinGlass refuses the key, or the fetcher has no key.
    var keyRefused: Bool { entries.contains { $0.mark == .keyMissing || $0.mark == .http(status: 401) || $0.mark == .http(status: 403) } }

    func finding(_ input: JudgeInput) -> Finding? {
        guard let last = entries.last else { return nil }
        var evidence: Evidence = [
            "file": .text(path), "error_lines": .count(entries.count), "window_seconds": .seconds(input.duration(Self.window)),
            "last": .instant(last.at),
        ]
        evidence["last_good"] = lastGood.map { .instant($0) }
        func critical(_ reason: String, _ message: String, healable: Bool) -> Finding {
            Finding(.critical, reason, message, evidence: evidence, healable: healable, since: entries.first?.at)
        }
        if entries.contains(where: { $0.mark == .keyMissing }) {
            return critical("key-missing", "the fetcher has no CoinGlass key", healable: false)
        }
        guard entries.count >= input.count(Self.limit) else { return nil }
        let statuses = entries.compactMap { if case .http(let status) = $0.mark { status } else { nil } }
        if !statuses.isEmpty { evidence["http_statuses"] = .list(Set(statuses).sorted().map { .count($0) }) }
        let refusals = statuses.filter { $0 == 401 || $0 == 403 }.count
        if refusals * 2 > entries.count {
            return critical("key-refused", "CoinGlass refuses the fetcher's key (\(refusals) times)", healable: false)
        }
        let window = input.duration(Self.window).spoken
        return critical("fetch-errors", "the fetcher logged \(entries.count) errors in \(window) and delivered nothing new", healable: true)
    }
}

extension FetcherLogFacts {
    /// The marked lines of the last `window`, without lines from the future.
    func recent(_ window: Duration, _ now: Instant) -> [Entry] {
        entries.filter { now.since($0.at) <= window && now.since($0.at) >= .zero - FutureTolerance.standard }
    }
}
