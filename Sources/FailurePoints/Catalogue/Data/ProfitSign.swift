/// Closed positions that are booked with the wrong sign.
extension FailurePoint {
    static let profitSign = FailurePoint(
        "profit-sign", category: .data, impact: .none, title: "Profits are booked with the wrong sign",
        meaning: """
            The bot books gains as losses, or losses as gains. That blocks no entry, but statistics, learners and the drawdown switch use the wrong \
            figures.
            """,
        advice: "The bot books a long position in lower case as a short one. Its statistics and what it learns are wrong for these trades.",
        reads: [.book], settings: [ProfitSign.hold],
        reasons: [
            .warning("wrong-sign", "closed positions with the wrong sign were added to the book less than the hold time ago"),
            .ok("known", "the book contains closed positions with the wrong sign, but no new ones"),
        ], judge: FailurePoint.judge(ProfitSign.judge))
}

private enum ProfitSign {
    static let hold = Setting(
        "hold", .duration(.seconds(86_400)), why: "booked trades stay booked: reported for a day after each new one; bot contract 5.1")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.book).book
        let book = try document.required()
        guard book.hasClosedList else { throw EarlyFinding(document.fieldInvalid("closed_positions", found: "absent, or not a list")) }
        let faults = book.signFaults
        let grown = faults.wrong > Int(input.memory.integer("wrong") ?? 0)
        let at = grown ? input.now.wall : input.memory.instant("at") ?? input.now.wall
        let memory = Memory(["wrong": .count(faults.wrong), "at": .instant(at)])
        let evidence: Evidence = [
            "file": .text(document.path), "field": "price_roi", "checked": .count(faults.checked), "wrong": .count(faults.wrong),
            "wrong_in_lower_case": .count(faults.wrongInLowerCase),
        ]
        // An entry that is not a valid position may have the wrong sign.
        let unchecked = faults.unreadable + book.invalidEntries - book.invalidOpenEntries
        guard faults.wrong > 0 || unchecked == 0 else {
            throw EarlyFinding(document.fieldInvalid("closed_positions", found: "\(unchecked) entries without usable numbers"))
        }
        guard faults.wrong > 0 else { return .ok("\(faults.checked) closed positions with the right sign", evidence: evidence, remember: memory) }
        let words = "\(faults.wrong) of \(faults.checked) closed positions are booked with the wrong sign"
        guard input.age(of: at) <= input.duration(hold) else { return .ok(words, reason: "known", evidence: evidence, remember: memory) }
        return .warning("wrong-sign", words, evidence: evidence, remember: memory)
    }
}
