/// Resource constraints: limits of the bot that keep it from opening more.
extension Catalogue {
    static let resourceConstraints: [FailurePoint] = [maxPositions, internalRateLimits] + marginConstraints + [orderWithoutPosition]
}

// MARK: Open positions

extension Catalogue {
    static let maxPositions = FailurePoint(
        "max-positions", rows: ["3.1"], category: .resourceConstraints, impact: .blocksMany, title: "No room for another position",
        advice: "New entries wait until a position closes. The oldest and the worst positions are in the evidence; closing one is your decision.",
        reads: [.book], settings: [PositionLimit.longAge], roles: [.explainsIdleness(reasons: ["at-limit", "at-limit-long"])],
        judge: FailurePoint.judge(PositionLimit.judge))

    enum PositionLimit {
        static let longAge = Setting(
            "long_age", .duration(.seconds(21_600)), why: "full for six hours starves every strategy of entries; bot contract 14, row 3.1")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.book).book
            let book = try document.required()
            guard book.hasOpenList else { throw EarlyFinding(document.fieldInvalid("open_positions", found: "absent")) }
            // An entry that cannot be read takes a place all the same.
            let (current, limit) = (book.open.count + book.invalidOpenEntries, input.bot.maximumPositions)
            var evidence: Evidence = [
                "file": .text(document.path), "field": "open_positions", "current": .count(current), "max": .count(limit),
                "remaining": .count(max(0, limit - current)),
            ]
            guard current >= limit else { return .ok("\(current) of \(limit) positions open", evidence: evidence, remember: Memory()) }
            suggest(book.open, into: &evidence)
            if current > limit {
                return .critical("over-limit", "\(current) positions open, the limit is \(limit): it did not hold", evidence: evidence)
            }
            // The newest opening made it full. Where no stamp is usable, the first sight has to do.
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

        /// The oldest positions and those that lose most by their own prices: a suggestion, nothing more.
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
}
