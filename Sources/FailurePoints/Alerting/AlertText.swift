/// The words of a message: each part can stand alone on a lock screen.
struct AlertText {
    /// Below the limit of every receiver of which there is a recipe: the least is Discord's 2000 characters.
    static let longBytes = 1900
    /// Below Pushover's 1024 and what fits three text messages.
    static let shortBytes = 450
    static let subjectCharacters = 79
    /// Shown in full; the rest by name.
    private static let shownItems = 4

    let subject: String
    let short: String
    let long: String

    private init(_ subject: String, _ paragraphs: [String], host: String) {
        self.subject = Self.cut(UntrustedText.line(subject, limit: 400), characters: Self.subjectCharacters)
        let text = UntrustedText.block(paragraphs.filter { !$0.isEmpty }.joined(separator: "\n"), limit: Self.longBytes - 200)
        long = text + "\n-- fpmond on \(host)"
        short = UntrustedText.block(paragraphs.filter { !$0.isEmpty }.prefix(3).joined(separator: "\n"), limit: Self.shortBytes)
    }

    /// News.
    ///
    /// - Parameters:
    ///   - changes: in any order.
    ///   - open: all that was told and lasts.
    init(
        host: String, changes: [(item: AlertItem, change: AlertItem.Change)], open: [AlertItem], sentence: String, isLastOfHour: Bool, limit: Int,
        at now: Instant
    ) {
        let changes = changes.sorted { NotificationLog.isShownFirst($0.item, $1.item) }
        let head = Self.headline(changes, at: now)
        let more = changes.count { $0.item.state.subject != .verdict } - 1
        var paragraphs = [Self.trading(open, sentence, shown: changes.prefix(Self.shownItems).map(\.item))]
        for (item, change) in changes.prefix(Self.shownItems) { paragraphs.append(Self.paragraph(item, change, at: now)) }
        let rest = changes.dropFirst(Self.shownItems).map { $0.item.name }
        if !rest.isEmpty { paragraphs.append("And \(rest.count) more: \(Self.list(rest))") }
        let before = open.filter { item in item.state.subject != .verdict && !changes.contains { $0.item.key == item.key } }
        if !before.isEmpty { paragraphs.append("Still open: \(Self.list(before.map(\.name)))") }
        if isLastOfHour { paragraphs.append("That was message \(limit) of \(limit) in an hour: what follows waits, and comes together.") }
        self.init("\(host): \(head)" + (more > 0 ? " (+\(more))" : ""), paragraphs, host: host)
    }

    /// What was told and still lasts.
    init(reminding items: [AlertItem], host: String, sentence: String, at now: Instant) {
        let first = items.first
        let span = first.map { " for \(now.since($0.state.began).spoken)" } ?? ""
        let shown = Array(items.prefix(Self.shownItems))
        let paragraphs = [Self.trading(items, sentence, shown: shown)] + shown.map { Self.paragraph($0, nil, at: now) }
        let rest = items.dropFirst(Self.shownItems).map(\.name)
        self.init(
            "\(host): still\(span): \(first?.headline ?? "")", paragraphs + (rest.isEmpty ? [] : ["And \(rest.count) more: \(Self.list(rest))"]),
            host: host)
    }

    /// A day.
    init(day tally: TradingTally, open: [AlertItem], _ sight: AlertSight, at now: Instant) {
        let failing = sight.failures.filter { !$0.isMuted }
        let muted = sight.failures.count - failing.count
        var paragraphs = [Self.trading(open, sight.sentence, shown: [])]
        paragraphs.append("Since \(tally.from.readable):")
        paragraphs += tally.lines
        paragraphs.append(failing.isEmpty ? "Nothing fails" : "Failing: \(Self.list(failing.map { "\($0.point) (\($0.status.rawValue))" }))")
        if muted > 0 { paragraphs.append("Silenced while failing: \(muted)") }
        if !sight.ahead.isEmpty {
            paragraphs.append("To expect: \(sight.ahead.prefix(6).map { UntrustedText.line($0, limit: 120) }.joined(separator: "; "))")
        }
        let verdict = sight.trading.map { "trading is \($0.rawValue)" } ?? "not known yet"
        self.init("\(sight.host): daily: \(verdict), \(failing.isEmpty ? "nothing" : "\(failing.count)") failing", paragraphs, host: sight.host)
    }

    // MARK: Parts

    private static func headline(_ changes: [(item: AlertItem, change: AlertItem.Change)], at now: Instant) -> String {
        guard let (item, change) = changes.first else { return "" }
        let ids = changes.lazy.compactMap { $0.item.state.subject.point?.rawValue }
        switch change {
        case .opened, .verdict: return item.headline
        case .worsened where item.state.subject == .verdict: return item.headline
        case .worsened: return "CRITICAL now: \(item.name): \(item.state.title)"
        case .exhausted: return "\(item.name): healing has given up"
        case .flapping: return "\(item.name) is flapping"
        case .steadied: return "\(item.name) no longer flaps"
        case .silenceEnded: return "silence over, \(item.name) still fails"
        case .ended:
            let span = item.end.map { $0.at.since(item.state.began).spoken } ?? ""
            if item.state.subject == .verdict { return "trading open again after \(span)" + (ids.first.map { " (\($0))" } ?? "") }
            if item.state.isFlapping { return "\(item.name) no longer flaps, after \(span)" }
            return item.end?.isRecovered == false ? "\(item.name) is no longer watched" : "\(item.name) recovered after \(span)"
        }
    }

    /// Can it trade, since when, until when, why: in words, unless what is behind it has a paragraph of its own.
    private static func trading(_ open: [AlertItem], _ sentence: String, shown: [AlertItem]) -> String {
        guard let verdict = open.first(where: { $0.state.subject == .verdict })?.state else {
            return "Can it trade: \(UntrustedText.sentence(sentence))"
        }
        let answer =
            switch verdict.verdict {
            case .blocked: "NO"
            case .reduced: "partly"
            default: "not known"
            }
        let until = verdict.until.map { ", until \($0.readable)" } ?? ""
        let why =
            verdict.blocker.map { id in
                shown.contains { $0.state.subject.point == id } ? id.rawValue : "\(id): \(UntrustedText.line(verdict.message, limit: 240))"
            } ?? UntrustedText.line(verdict.title, limit: 120)
        return "Can it trade: \(answer), since \(verdict.began.readable)\(until). Why: \(why)"
    }

    private static func paragraph(_ item: AlertItem, _ change: AlertItem.Change?, at now: Instant) -> String {
        let state = item.state
        guard state.subject != .verdict else {
            guard change == .ended, let end = item.end else { return "" }
            return "Trading is open again since \(end.at.readable), after \(end.at.since(state.began).spoken)."
        }
        let message = UntrustedText.line(state.message, limit: 240)
        if let end = item.end {
            let how = item.state.isFlapping ? "STEADY" : end.isRecovered ? "RECOVERED" : "NO LONGER WATCHED"
            let tried = state.tried.map { "\n  Tried: \(UntrustedText.line($0, limit: 120))" } ?? ""
            return
                "\(how) \(item.name) after \(end.at.since(state.began).spoken) (\(state.began.readable) to \(end.at.readable))\(tried)\n  Incident: \(item.key)"
        }
        var lines = ["\(state.status.rawValue.uppercased()) \(item.name): \(state.title)", "  \(message)"]
        switch change {
        case .exhausted: lines.append("  Healing has given up: it needs you")
        case .flapping: lines.append("  Flapping: it fails and recovers again and again; told again when it is steady")
        case .silenceEnded: lines.append("  Its silence is over, and it still fails")
        default: break
        }
        let until = state.until.map { ", until \($0.readable)" } ?? ""
        lines.append("  Since \(state.began.readable) (\(now.since(state.began).spoken))\(until)")
        if let tried = state.tried { lines.append("  Tried: \(UntrustedText.line(tried, limit: 120))") }
        if !state.advice.isEmpty { lines.append("  Do: \(UntrustedText.line(state.advice, limit: 240))") }
        return lines.joined(separator: "\n")
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(12).joined(separator: ", ") + (names.count > 12 ? " and \(names.count - 12) others" : "")
    }

    private static func cut(_ text: String, characters: Int) -> String {
        text.count <= characters ? text : text.prefix(characters - 1) + "…"
    }
}

extension AlertItem {
    /// As a person is told of it.
    var name: String {
        switch state.subject {
        case .verdict: "trading"
        case .failure(let id): id.rawValue
        case .own: "fpmond"
        }
    }

    var headline: String {
        switch state.subject {
        case .verdict: state.title
        case .failure: "\(state.status.rawValue.uppercased()) \(name): \(state.title)"
        case .own: "fpmond is degraded: \(UntrustedText.line(state.message, limit: 100))"
        }
    }
}
