import FailurePoints

/// Messages for the tests of what goes out.
enum Messages {
    static let at = Instant(utc: CivilTime(year: 2026, month: 3, day: 4, hour: 12))

    /// With everything in it that could break out of its place.
    static func nasty(_ number: Int = 1, notifier: String = "n", resolves: Bool = false) -> AlertMessage {
        AlertMessage(
            id: "box-\(notifier)-\(number)", notifier: notifier, kind: resolves ? .recovery : .problem, at: at, thread: "box-\(notifier)-1",
            references: number == 1 ? [] : ["box-\(notifier)-1"], resolves: resolves, status: resolves ? .ok : .critical, verdict: "blocked",
            since: at - .seconds(60), host: "box", subject: #"trading BLOCKED by "x" \ {{id}} – ü"#, short: "short \"text\"\nline",
            text: "Can it trade: NO\nCRITICAL \"x\": a\tb\\\n</b> & {{secret.k}} %0d%0a é",
            entries: [
                AlertMessage.Entry(
                    point: "bot-crashed", incident: "bot-crashed-1", status: .critical, category: "system_failures", impact: "blocks_all",
                    title: "The bot \"crashed\"", message: "line\nline", began: at - .seconds(60), ended: resolves ? at : nil)
            ])
    }

    static func plain(_ number: Int, notifier: String = "n", at: Instant = Messages.at) -> AlertMessage {
        var message = nasty(number, notifier: notifier)
        (message.at, message.subject, message.text) = (at, "subject \(number)", "text \(number)")
        return message
    }
}
