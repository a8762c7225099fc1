/// All notifiers: each decides for itself from what is seen.
public struct Alerts: Sendable {
    /// By name.
    public package(set) var logs: [String: NotificationLog] = [:]
    /// The last that was seen.
    public private(set) var sight = AlertSight(blockers: nil, trading: nil)

    public init() {}

    /// Goes on with these notifiers; the past of one that stays is kept.
    public mutating func adopt(_ rules: [String: AlertRules]) {
        logs = logs.filter { rules[$0.key] != nil }
        for (name, rules) in rules {
            if logs[name] == nil { logs[name] = NotificationLog(name, rules) } else { logs[name]?.adopt(rules) }
        }
    }

    /// Takes what is seen now, and returns the messages that are due.
    public mutating func take(_ sight: AlertSight, at now: Moment) -> [AlertMessage] {
        self.sight = sight
        return logs.keys.sorted().flatMap { logs[$0]?.take(sight, at: now) ?? [] }
    }

    /// Whether there is anything that a restart must not lose.
    public var hasPast: Bool { logs.values.contains { !$0.items.isEmpty || $0.tally != nil || $0.number > 0 } }

    /// Notes a heal that has ended, for the daily message.
    public mutating func noteHeal(helped: Bool) {
        for name in logs.keys {
            if helped { logs[name]?.tally?.healed += 1 } else { logs[name]?.tally?.failedHeals += 1 }
        }
    }

    /// When something will be due if nothing changes; uptime. nil: never.
    public func next(at now: Moment) -> Duration? { logs.values.compactMap { $0.next(sight, at: now) }.min() }
}
