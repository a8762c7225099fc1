/// What is told at its time: reminders, what a machine gets again, the day.
extension NotificationLog {
    /// When something will be due if nothing changes; uptime. nil: never.
    public func next(_ sight: AlertSight, at now: Moment) -> Duration? {
        var dues = groups(sight, at: now).map(\.due)
        if let reminder { dues.append(reminder.at) }
        if !hasRoom, let first = sent.first { dues = dues.map { max($0, first + .seconds(3600)) } }
        if let interval = rules.resend, let resentAt, !open(sight).isEmpty { dues.append(resentAt + interval) }
        if let digestDue { dues.append(now.uptime + digestDue.since(now.wall)) }
        if let quiet = rules.quietHours, quiet.contains(now.wall, offset: rules.offset(now.wall)),
            items.values.contains(where: { $0.waitingSince != nil })
        {
            dues.append(now.uptime + DailySpan.next(quiet.to, after: now.wall, offset: rules.offset).since(now.wall))
        }
        return dues.min()
    }

    // MARK: Reminders

    /// What is critical, was told, and still lasts.
    private func lasting(_ sight: AlertSight) -> [AlertItem] {
        open(sight).filter { $0.state.status == .critical && $0.told?.status == .critical && !$0.state.isExcused }
    }

    mutating func scheduleReminder(after count: Int, at now: Moment) {
        guard let first = rules.reminders, rules.resend == nil else { return }
        let pause = (0..<count).reduce(first) { pause, _ in min(pause * 2, AlertRules.longestReminder) }
        reminder = (now.uptime + pause, count)
    }

    mutating func remind(_ sight: AlertSight, at now: Moment) -> [AlertMessage] {
        let lasting = lasting(sight)
        guard !lasting.isEmpty else {
            reminder = nil
            return []
        }
        guard let due = reminder else {
            scheduleReminder(after: 0, at: now)
            return []
        }
        guard due.at <= now.uptime, hasRoom else { return [] }
        scheduleReminder(after: due.count + 1, at: now)
        noteSent(at: now)
        let threads = Self.unique(lasting.compactMap { $0.told?.thread })
        let text = AlertText(reminding: lasting, host: sight.host, sentence: sight.sentence, at: now.wall)
        let id = nextID(sight, at: now)
        return [message(id, .reminder, thread: threads.first ?? id, references: threads, text, lasting, sight, at: now)]
    }

    // MARK: Machines

    mutating func resend(_ sight: AlertSight, at now: Moment) -> [AlertMessage] {
        guard let interval = rules.resend, let last = resentAt, now.uptime - last >= interval else { return [] }
        let open = open(sight)
        guard !open.isEmpty else { return [] }
        resentAt = now.uptime
        let id = nextID(sight, at: now)
        let text = AlertText(reminding: open, host: sight.host, sentence: sight.sentence, at: now.wall)
        return [message(id, .resent, thread: open.first?.told?.thread ?? id, references: [], text, open, sight, at: now)]
    }

    // MARK: The day

    mutating func tellDay(_ sight: AlertSight, at now: Moment) -> [AlertMessage] {
        guard let minute = rules.digestAt, rules.on.contains(.digest) else {
            (digestDue, tally) = (nil, nil)
            return []
        }
        let next = DailySpan.next(minute, after: now.wall, offset: rules.offset)
        // Later than the next such time: the clock was set back.
        guard let due = digestDue, due <= next else {
            digestDue = next
            return []
        }
        guard due <= now.wall else { return [] }
        digestDue = next
        let id = nextID(sight, at: now)
        let text = AlertText(day: tally ?? TradingTally(from: now.wall), open: open(sight), sight, at: now.wall)
        tally = TradingTally(from: now.wall)
        return [message(id, .daily, thread: id, references: [], text, open(sight), sight, at: now)]
    }
}
