/// When what is to be told is told, and what goes out together.
extension NotificationLog {
    /// What goes out as one message: all beginnings, or the ends of one thread.
    struct Group {
        var items: [(item: AlertItem, change: AlertItem.Change)]
        /// nil: beginnings.
        var ends: String?
        /// When it goes out at the earliest; uptime.
        var due: Duration

        /// Whether somebody has to hear soon, and again, that the bot cannot trade.
        var stopsTrading: Bool {
            items.contains { item, change in
                [.opened, .worsened, .verdict].contains(change) && item.state.status == .critical
                    && (item.state.subject == .verdict || item.state.impact == .blocksAll)
            }
        }
    }

    mutating func tellChanges(_ sight: AlertSight, at now: Moment) -> [AlertMessage] {
        var messages: [AlertMessage] = []
        for group in groups(sight, at: now) where group.due <= now.uptime {
            guard hasRoom else { break }
            messages.append(tell(group, sight, at: now))
        }
        return messages
    }

    /// Beginnings first.
    func groups(_ sight: AlertSight, at now: Moment) -> [Group] {
        let isQuiet = rules.resend == nil && rules.quietHours?.contains(now.wall, offset: rules.offset(now.wall)) ?? false
        var beginnings = Group(items: [], due: .seconds(Int64.max / 4))
        var ends: [String: Group] = [:]
        for item in items.values.sorted(by: { ($0.waitingSince ?? .zero, $0.key) < ($1.waitingSince ?? .zero, $1.key) }) {
            guard let since = item.waitingSince, let change = item.change(rules, isMuted: isMuted(item, sight)) else { continue }
            if isQuiet && item.weight < .critical { continue }
            let due = since + hold(item, change, at: now)
            if change == .ended, let thread = item.told?.thread {
                var group = ends[thread] ?? Group(items: [], ends: thread, due: due)
                group.items.append((item, change))
                group.due = min(group.due, due)
                ends[thread] = group
            } else {
                beginnings.items.append((item, change))
                beginnings.due = min(beginnings.due, due)
            }
        }
        return (beginnings.items.isEmpty ? [] : [beginnings]) + ends.sorted { $0.key < $1.key }.map(\.value)
    }

    func isMuted(_ item: AlertItem, _ sight: AlertSight) -> Bool { item.state.subject.point.map(sight.muted.contains) ?? false }

    /// How long a change waits for others: the first news a moment, what follows it longer, so that a storm is few messages.
    private func hold(_ item: AlertItem, _ change: AlertItem.Change, at now: Moment) -> Duration {
        guard rules.resend == nil else { return rules.groupFor }
        if change != .ended, item.state.verdict == .unknown { return max(rules.groupFor, Self.unknownPatience) }
        if change == .ended, item.state.subject != .verdict, lasts(item.told?.thread) { return max(rules.groupFor, Self.settling) }
        // Somebody has bypassed every protection, or switched the money: that waits for nothing.
        if change != .ended, let point = item.state.subject.point, AlertTopic.opening(point) != .opened { return rules.groupFor }
        // Nobody waits to hear that trading has just stopped.
        let stops = item.state.subject == .verdict || !rules.on.contains(.verdict)
        if change != .ended, stops, item.state.status == .critical, item.state.impact == .blocksAll { return rules.groupFor }
        let lately = sent.count { now.uptime - $0 < .seconds(600) }
        let isLastOfHour = sent.count >= rules.maxPerHour - 1 && rules.maxPerHour > 1
        return max(rules.groupFor, isLastOfHour || lately > 1 ? Self.settling : lately == 1 ? .seconds(60) : .zero)
    }

    /// Whether anything of this thread is not over.
    func lasts(_ thread: String?) -> Bool { items.values.contains { $0.told?.thread == thread && $0.end == nil } }

    /// Whether one more message may go out within this hour. A machine has no such limit.
    var hasRoom: Bool { rules.resend != nil || sent.count < rules.maxPerHour }

    private mutating func tell(_ group: Group, _ sight: AlertSight, at now: Moment) -> AlertMessage {
        let id = nextID(sight, at: now)
        let earlier = Self.unique(group.items.compactMap { $0.item.told?.thread })
        let isNew = group.items.contains { $0.item.told == nil }
        let thread = group.ends ?? (isNew ? id : earlier.first ?? id)
        for (item, change) in group.items {
            if change == .ended {
                items[item.key] = nil
                continue
            }
            items[item.key]?.told = AlertItem.Told(
                status: max(item.state.status, item.told?.status ?? .ok), verdict: item.state.verdict, isExhausted: item.state.isExhausted,
                isFlapping: item.state.isFlapping, thread: item.told?.thread ?? id)
            items[item.key]?.waitingSince = nil
            items[item.key]?.wasMuted = false
        }
        noteSent(at: now)
        // News name what lasts, as a reminder does. Only what stops trading begins the pauses anew: they would not widen otherwise while ever more fails.
        if group.ends == nil { scheduleReminder(after: group.stopsTrading ? 0 : reminder?.count ?? 0, at: now) }
        let isLast = rules.resend == nil && sent.count >= rules.maxPerHour
        let text = AlertText(
            host: sight.host, changes: group.items, open: open(sight), sentence: sight.sentence, isLastOfHour: isLast, limit: rules.maxPerHour,
            at: now.wall
        )
        let kind: AlertMessage.Kind = group.ends != nil ? .recovery : isLast && group.items.count > 1 ? .digest : .problem
        return message(id, kind, thread: thread, references: earlier.filter { $0 != id }, text, group.items.map(\.item), sight, at: now)
    }

    /// All that was told and lasts, the verdict first, then the worst.
    func open(_ sight: AlertSight) -> [AlertItem] {
        items.values.filter { $0.told != nil && $0.end == nil && !isMuted($0, sight) }.sorted(by: Self.isShownFirst)
    }

    static func isShownFirst(_ a: AlertItem, _ b: AlertItem) -> Bool {
        func rank(_ item: AlertItem) -> (Int, Int, Int, Instant, String) {
            (
                item.state.subject == .verdict ? 0 : 1, -item.state.status.severity, -(Impact.allCases.firstIndex(of: item.state.impact) ?? 0),
                item.state.began, item.key
            )
        }
        return rank(a) < rank(b)
    }

    func message(
        _ id: String, _ kind: AlertMessage.Kind, thread: String, references: [String], _ text: AlertText, _ shown: [AlertItem], _ sight: AlertSight,
        at now: Moment
    ) -> AlertMessage {
        let verdict = items["trading"].flatMap { $0.end == nil && $0.told != nil ? $0.state : nil }
        let entries = rules.resend == nil ? shown : shown.filter { $0.end != nil } + open(sight)
        return AlertMessage(
            id: id, notifier: name, kind: kind, at: now.wall, thread: thread, references: references,
            resolves: kind == .recovery && !lasts(thread), status: kind == .recovery ? .ok : shown.map(\.state.status).max() ?? .ok,
            verdict: (verdict?.verdict ?? sight.trading ?? .unknown).rawValue, since: shown.map(\.state.began).min(), until: verdict?.until,
            host: sight.host, subject: text.subject, short: text.short, text: text.long, entries: entries.prefix(100).map(\.entry))
    }

    mutating func nextID(_ sight: AlertSight, at now: Moment) -> String {
        number += 1
        let host = String(sight.host.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "-" })
        let stamp = now.wall.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" }
        return "\(host)-\(name)-\(stamp)Z-\(number)"
    }

    mutating func noteSent(at now: Moment) { if rules.resend == nil { sent.append(now.uptime) } else { resentAt = now.uptime } }

    static func unique(_ texts: [String]) -> [String] { texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}

extension AlertItem {
    var entry: AlertMessage.Entry {
        let point =
            switch state.subject {
            case .verdict: "trading"
            case .failure(let id): id.rawValue
            case .own(let key): "fpmond-\(key)"
            }
        return AlertMessage.Entry(
            point: point, incident: key, status: state.status, category: state.category.rawValue, impact: state.impact.rawValue, title: state.title,
            message: UntrustedText.sentence(state.message), began: state.began, ended: end?.at)
    }
}
