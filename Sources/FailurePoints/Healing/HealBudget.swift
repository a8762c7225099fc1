/// When runs began, for the limits of each healer and of all together. It forgets what no limit counts any more.
public struct HealBudget: Sendable, Hashable {
    /// Uptime of this boot; a run before the boot has a negative one.
    public private(set) var starts: [HealerName: [Duration]]

    static let hour: Duration = .seconds(3600)
    static let day: Duration = .seconds(86_400)

    public init(starts: [HealerName: [Duration]] = [:]) { self.starts = starts }

    public mutating func note(_ healer: HealerName, at uptime: Duration) {
        for name in starts.keys { starts[name]?.removeAll { uptime - $0 >= Self.day } }
        starts = starts.filter { !$0.value.isEmpty }
        starts[healer, default: []].append(uptime)
    }

    /// The runs of a healer that began within `window` before this uptime.
    public func runs(of healer: HealerName, within window: Duration, at uptime: Duration) -> Int {
        (starts[healer] ?? []).count { uptime - $0 < window }
    }

    public func last(of healer: HealerName) -> Duration? { starts[healer]?.max() }

    /// What holds a run of this healer back; nil: nothing.
    public func answer(_ healer: HealerName, _ policy: HealPolicy, all maxPerHour: Int, at uptime: Duration) -> HealAnswer? {
        let own = starts[healer] ?? []
        if let last = own.max(), uptime < last + policy.cooldown {
            return .notNow("cooldown", "\(healer) ran less than its cooldown ago", until: last + policy.cooldown)
        }
        if let until = Self.full(own, policy.maxPerHour, Self.hour, at: uptime) {
            return .notNow("max-per-hour", "\(healer) ran \(policy.maxPerHour) times within an hour, which is its limit", until: until)
        }
        if let until = Self.full(own, policy.maxPerDay, Self.day, at: uptime) {
            return .notNow("max-per-day", "\(healer) ran \(policy.maxPerDay) times within a day, which is its limit", until: until)
        }
        if let until = Self.full(starts.values.flatMap { $0 }, maxPerHour, Self.hour, at: uptime) {
            return .notNow("max-per-hour-of-all", "all healers together ran \(maxPerHour) times within an hour, which is their limit", until: until)
        }
        return nil
    }

    /// When the limit frees one run again; nil: it is not reached.
    private static func full(_ starts: [Duration], _ limit: Int, _ window: Duration, at uptime: Duration) -> Duration? {
        let counted = starts.filter { uptime - $0 < window }.sorted()
        return counted.count >= limit ? counted[counted.count - limit] + window : nil
    }

    /// After a restart of the machine: the same runs on the new boot's clock. `elapsed`: from the saved uptime until now, as far as the wall
    /// clock shows it; a clock that was set back counts as no time at all, so that no limit opens too early.
    mutating func rebase(from saved: Duration, to now: Duration, elapsed: Duration) {
        starts = starts.mapValues { $0.map { now - max(.zero, saved - $0) - max(.zero, elapsed) } }
    }

    /// Starts that lie in the future count from now: a saved file may say anything.
    mutating func bound(at uptime: Duration) { starts = starts.mapValues { $0.map { min($0, uptime) }.sorted().suffix(10_000) } }
}
