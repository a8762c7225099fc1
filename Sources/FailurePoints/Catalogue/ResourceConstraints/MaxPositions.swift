/// As many positions are open as the bot's limit allows, or more.
extension FailurePoint {
    static let maxPositions = FailurePoint(
        "max-positions", rows: ["3.1"], category: .resourceConstraints, impact: .blocksMany, title: "No room for another position",
        meaning: """
            At the limit the bot refuses every new entry, however good the signal, until a position is closed. More positions than the limit mean \
            that the bot did not enforce it.
            """,
        advice: "New entries wait until a position closes. The evidence lists the oldest and the worst positions; closing one is your decision.",
        reads: [.book], settings: [MaxPositions.longAge],
        reasons: [
            .ok("at-limit", "as many positions are open as the limit allows"),
            .warning("at-limit-long", "as many positions as the limit allows have been open for longer than `long_age`"),
            .critical("over-limit", "more positions are open than the limit allows"),
        ], ladder: ["suggest-positions"], roles: [.explainsIdleness(reasons: ["at-limit", "at-limit-long"])],
        judge: FailurePoint.judge(MaxPositions.judge))
}

private enum MaxPositions {
    static let longAge = Setting(
        "long_age", .duration(.seconds(21_600)), why: "six hours at the limit leave every strategy without entries; bot contract 14, row 3.1")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.book).book
        let book = try document.required()
        guard book.hasOpenList else { throw EarlyFinding(document.fieldInvalid("open_positions", found: "absent")) }
        // An entry that is not valid still takes a place.
        let (current, limit) = (book.open.count + book.invalidOpenEntries, input.bot.maximumPositions)
        var evidence: Evidence = [
            "file": .text(document.path), "field": "open_positions", "current": .count(current), "max": .count(limit),
            "remaining": .count(max(0, limit - current)),
        ]
        guard current >= limit else { return .ok("\(current) of \(limit) positions open", evidence: evidence, remember: Memory()) }
        suggest(book.open, into: &evidence)
        if current > limit {
            return .critical("over-limit", "\(current) positions open; the bot did not enforce its limit of \(limit)", evidence: evidence)
        }
        // The newest opening reached the limit. Without a usable timestamp, count from the first observation.
        let newest = book.open.compactMap { $0.openedAt.value }.filter { $0 <= input.now.wall }.max()
        let since = newest ?? input.memory.instant("full_since") ?? input.now.wall
        let lasted = input.age(of: since)
        evidence["full_seconds"] = .seconds(lasted)
        let long = lasted > input.duration(longAge)
        return Finding(
            long ? .warning : .ok, long ? "at-limit-long" : "at-limit",
            "\(current) of \(limit) positions open for \(lasted.spoken): no new entry until one closes", evidence: evidence, since: since,
            remember: Memory(["full_since": .instant(since)]))
    }

    /// Adds the oldest positions and those with the largest losses at their current prices.
    private static func suggest(_ open: [OpenPosition], into evidence: inout Evidence) {
        func name(_ position: OpenPosition) -> String { "\(position.symbol) \(position.direction.rawValue) \(position.strategy)" }
        let dated = open.compactMap { position in position.openedAt.value.map { (position, $0) } }.sorted { $0.1 < $1.1 }
        evidence["oldest"] = .names(dated.prefix(3).map { name($0.0) })
        let valued = open.compactMap { position -> (OpenPosition, Double)? in
            guard let entry = position.entryPrice, entry > 0, let price = position.currentPrice, position.direction != .unrecognised else {
                return nil
            }
            let change = (price - entry) / entry
            return (position, position.direction == .long ? change : -change)
        }
        let losing = valued.filter { $0.1 < 0 }.sorted { $0.1 < $1.1 }
        evidence["worst"] = .names(losing.prefix(3).map { name($0.0) })
    }
}
