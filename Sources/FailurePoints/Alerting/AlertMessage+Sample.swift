extension AlertMessage {
    /// A message that shows how a problem looks, and says that it is none.
    public static func sample(for notifier: String, host: String, number: Int64, at now: Instant) -> AlertMessage {
        let id = "\(host)-\(notifier)-test-\(number)"
        let title = "this is a test: nothing fails"
        return AlertMessage(
            id: id, notifier: notifier, kind: .sample, at: now, thread: id, status: .warning, verdict: Verdict.State.unknown.rawValue, since: now,
            host: host, subject: "\(String(host.prefix(40))): test of notifier \(notifier)".prefixed(AlertText.subjectCharacters),
            short: "A test of the notifier \(notifier). Nothing is wrong.",
            text: "A test of the notifier \(notifier), asked for at \(now.readable). Nothing is wrong.\n-- fpmond on \(host)",
            entries: [
                Entry(
                    point: "fpmond-test", incident: id, status: .warning, category: Category.systemFailures.rawValue, impact: Impact.none.rawValue,
                    title: title, message: title, began: now)
            ])
    }

    /// In the place of messages that could not be delivered while they mattered.
    ///
    /// - Parameters:
    ///   - messages: the oldest first, not empty.
    ///   - lost: how many more there were, of which nothing is kept.
    public static func digest(of messages: [AlertMessage], lost: Int, number: Int64, at now: Instant) -> AlertMessage? {
        guard let first = messages.first, let last = messages.last else { return nil }
        let count = messages.count + lost
        let shown = messages.count <= 10 ? messages : Array(messages.prefix(3)) + messages.suffix(7)
        var lines = ["\(count) message\(count == 1 ? "" : "s") could not be delivered in time, from \(first.at.readable) to \(last.at.readable)."]
        lines += shown.map { "\($0.at.clock) \($0.subject)" }
        if count > shown.count { lines.append("and \(count - shown.count) more") }
        let id = "\(first.id)-late-\(number)"
        let text = UntrustedText.block(lines.joined(separator: "\n"), limit: AlertText.longBytes)
        return AlertMessage(
            id: id, notifier: first.notifier, kind: .digest, at: now, thread: id,
            references: NotificationLog.unique(messages.suffix(20).map(\.thread)),
            resolves: messages.allSatisfy(\.resolves), status: messages.map(\.status).max() ?? .ok, verdict: last.verdict, since: first.at,
            host: first.host, subject: "\(first.host): \(count) late: \(last.subject)".prefixed(AlertText.subjectCharacters),
            short: UntrustedText.block(lines.prefix(4).joined(separator: "\n"), limit: AlertText.shortBytes), text: text,
            entries: Array(messages.flatMap(\.entries).suffix(50)))
    }
}

extension String {
    fileprivate func prefixed(_ characters: Int) -> String { count <= characters ? self : prefix(characters - 1) + "…" }
}
