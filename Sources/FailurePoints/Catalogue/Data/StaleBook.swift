/// Open positions that the bot no longer updates.
extension FailurePoint {
    static let staleBook = FailurePoint(
        "stale-book", category: .data, impact: .blocksMany, title: "The open positions are not updated",
        meaning: """
            The bot no longer writes the prices of its open positions, so it does not check their exits either: stops do not trigger, and losses run.
            """,
        advice: "The bot does not manage exits. First of all, check on the exchange which positions are really open.",
        reads: [.book], settings: [StaleBook.warningAge, StaleBook.criticalAge, SharedSettings.futureTolerance],
        reasons: [
            .graded("age-over-limit", "positions are open, and none of them was updated for longer than the limit"),
            .ok("no-positions", "no position is open"),
            .futureTimestamp("updated_at"),
        ], excusedBy: ["bot-crashed", "bot-frozen"],
        judge: FailurePoint.judge(StaleBook.judge))
}

private enum StaleBook {
    static let warningAge = Setting(
        "warning_age", .duration(.seconds(900)),
        why: "the bot writes prices several times a cycle, and a slow cycle takes 457 s; bot contract 5.1")
    static let criticalAge = Setting("critical_age", .duration(.seconds(1800)), why: "exits unmanaged for half an hour; bot contract 5.1")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.book).book
        let book = try document.required()
        guard book.hasOpenList else { throw EarlyFinding(document.fieldInvalid("open_positions", found: "absent")) }
        var evidence: Evidence = ["file": .text(document.path), "field": "updated_at", "open": .count(book.open.count)]
        guard !book.open.isEmpty else {
            return .ok("no open positions that could be out of date", reason: "no-positions", evidence: evidence)
        }
        guard let newest = book.open.flatMap({ [$0.updatedAt.value, $0.openedAt.value] }).compactMap(\.self).max() else {
            throw EarlyFinding(document.fieldInvalid("updated_at", found: "no usable timestamp in any open position"))
        }
        try input.refuseFuture(newest, field: "updated_at", of: document.path, as: .warning)
        let (age, limit) = (input.age(of: newest), input.duration(warningAge))
        evidence["timestamp"] = .instant(newest)
        evidence["age_seconds"] = .seconds(age)
        evidence["limit_seconds"] = .seconds(limit)
        guard age > limit else { return .ok("the open positions were updated \(age.spoken) ago", evidence: evidence) }
        // A position whose timestamp cannot be read may be the newest one.
        if let fault = book.open.lazy.compactMap({ $0.updatedAt.fault ?? $0.openedAt.fault }).first {
            throw EarlyFinding(document.fieldInvalid("updated_at", found: fault))
        }
        return Finding(
            age > input.duration(criticalAge) ? .critical : .warning, "age-over-limit",
            "\(book.open.count) open positions, none updated for \(age.spoken): the bot does not manage exits", evidence: evidence,
            since: newest + limit)
    }
}
