/// What one notifier was told and is to be told next. Decides; neither sends nor reads a clock.
///
/// It compares what fails now with what was told, so nothing is told twice, and whatever a restart interrupted is told after it. A failure that
/// begins and ends before its message is due is not told at all: nobody has to act on what is over, and the history has it.
public struct NotificationLog: Sendable {
    public let name: String
    public package(set) var rules: AlertRules
    package var items: [String: AlertItem] = [:]
    /// When messages were sent within the last hour; uptime, oldest first.
    package var sent: [Duration] = []
    /// Number of the last message.
    package var number: Int64 = 0
    /// When the next reminder is due, and how many there were; uptime.
    package var reminder: (at: Duration, count: Int)?
    /// When the last message to a machine was sent; uptime.
    package var resentAt: Duration?
    package var tally: TradingTally?
    /// When the next daily message is due.
    package var digestDue: Instant?

    /// A partial recovery waits this long for the rest of its message.
    static let settling = Duration.seconds(300)
    /// How long it must not be known whether the bot can trade before that is told: a planned restart takes up to 300 s from the start to the first
    /// whole cycle, and somewhat more from the stop. Source: bot contract 4.1.
    static let unknownPatience = Duration.seconds(420)
    /// More is not kept: the catalogue has fewer failure points.
    static let maximumItems = 400

    public init(_ name: String, _ rules: AlertRules) { (self.name, self.rules) = (name, rules) }

    /// Goes on with other rules; what was told stays told.
    public mutating func adopt(_ new: AlertRules) {
        if new.digestAt != rules.digestAt { digestDue = nil }
        rules = new
        if rules.reminders == nil { reminder = nil }
    }

    /// Takes what is seen now, and returns the messages that are due.
    public mutating func take(_ sight: AlertSight, at now: Moment) -> [AlertMessage] {
        sent.removeAll { now.uptime - $0 >= .seconds(3600) }
        note(sight, at: now)
        var messages = tellChanges(sight, at: now)
        messages += remind(sight, at: now)
        messages += resend(sight, at: now)
        messages += tellDay(sight, at: now)
        return messages
    }

    // MARK: What is seen

    private mutating func note(_ sight: AlertSight, at now: Moment) {
        var present: [String: AlertItem.State] = [:]
        for failure in sight.failures where isWanted(failure) { present[failure.incident] = AlertItem.State(failure) }
        for fault in sight.own where rules.on.contains(.degraded) && fault.notifier != name {
            present["own:\(fault.key)"] = AlertItem.State(
                .own(fault.key), .warning, began: fault.since, title: "fpmond is degraded", message: fault.message)
        }
        if rules.on.contains(.verdict) {
            // Until everything was looked at, the last verdict holds.
            if sight.blockers == nil { present["trading"] = items["trading"]?.end == nil ? items["trading"]?.state : nil }
            if let verdict = verdict(sight, at: now), verdict.status >= rules.minStatus || items["trading"]?.told != nil {
                present["trading"] = verdict
            }
        }
        for (key, state) in present {
            var item = items[key] ?? AlertItem(key: key, state: state)
            if item.state.status == .warning { item.wasWarning = true }
            (item.state, item.end) = (state, nil)
            items[key] = item
        }
        let flapping = Set(present.values.filter(\.isFlapping).compactMap(\.subject.point))
        for (key, item) in items where present[key] == nil && item.end == nil {
            // That it flaps is told in its place.
            if !item.state.isFlapping, let point = item.state.subject.point, flapping.contains(point) {
                items[key] = nil
                continue
            }
            items[key]?.end = sight.ended[key] ?? AlertSight.End(at: now.wall)
        }
        for (key, item) in items {
            let isMuted = item.state.subject.point.map(sight.muted.contains) ?? false
            if isMuted && item.end == nil { items[key]?.wasMuted = true }
            if item.change(rules, isMuted: isMuted) != nil {
                items[key]?.waitingSince = item.waitingSince ?? now.uptime
            } else if item.end != nil && (item.told == nil || !isMuted) {
                // Over before it was told, or an end that nobody asked for.
                items[key] = nil
            } else {
                items[key]?.waitingSince = nil
                if item.told != nil && !isMuted && !rules.on.contains(.silenceEnded) { items[key]?.wasMuted = false }
            }
        }
        bound()
        if rules.digestAt != nil {
            tally = tally ?? TradingTally(from: now.wall)
            tally?.note(sight.trading, sight.blockedBy, at: now)
        }
    }

    private mutating func bound() {
        guard items.count > Self.maximumItems else { return }
        let order = items.values.sorted { ($0.end == nil ? 1 : 0, $0.state.began, $0.key) < ($1.end == nil ? 1 : 0, $1.state.began, $1.key) }
        for item in order.prefix(items.count - Self.maximumItems) { items[item.key] = nil }
    }

    private func isWanted(_ failure: AlertSight.Failure) -> Bool {
        guard failure.status >= rules.minStatus, rules.categories.contains(failure.category) else { return isTold(failure) }
        return failure.impact >= rules.minImpact || AlertTopic.opening(failure.point) != .opened
    }

    /// One that became milder than what is wanted is not over.
    private func isTold(_ failure: AlertSight.Failure) -> Bool { items[failure.incident]?.told != nil }

    /// The verdict by what this notifier is told of; nil: open, or not known yet.
    private func verdict(_ sight: AlertSight, at now: Moment) -> AlertItem.State? {
        guard let all = sight.blockers else { return nil }
        let blockers = all.filter { $0.impact >= rules.minImpact }
        func state(_ state: Verdict.State, _ status: Status, _ first: AlertSight.Blocker?, title: String) -> AlertItem.State {
            var item = AlertItem.State(
                .verdict, status, verdict: state, began: first?.since ?? items["trading"]?.state.began ?? now.wall, until: first?.until, title: title,
                message: first?.message ?? "")
            (item.blocker, item.impact) = (first?.point, first?.impact ?? .none)
            return item
        }
        if let first = blockers.first(where: { $0.impact == .blocksAll && !$0.intended }) ?? blockers.first(where: { $0.impact == .blocksAll }) {
            return state(.blocked, first.intended ? .warning : .critical, first, title: "trading BLOCKED by \(first.point)")
        }
        if let first = blockers.first { return state(.reduced, .warning, first, title: "trading reduced by \(first.point)") }
        guard let first = sight.unobserved.first else { return nil }
        return state(.unknown, .warning, nil, title: "not known whether the bot can trade: \(first) cannot be observed")
    }
}

extension AlertItem.State {
    init(_ failure: AlertSight.Failure) {
        self.init(
            .failure(failure.point), failure.status, began: failure.began, until: failure.until, title: failure.title, message: failure.message,
            advice: failure.advice)
        (category, impact) = (failure.category, failure.impact)
        (isExcused, isFlapping, isExhausted, tried) = (failure.isExcused, failure.isFlapping, failure.isExhausted, failure.tried)
    }
}
