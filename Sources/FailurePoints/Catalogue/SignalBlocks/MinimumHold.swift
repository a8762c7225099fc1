/// Positions that must be held for a while, and holds that the bot still tracks long after their end.
extension FailurePoint {
    static let minimumHold = FailurePoint(
        "minimum-hold", rows: ["1.5"], category: .signalBlocks, impact: .blocksSome, intended: true, title: "Positions must be held for a while",
        meaning: """
            The bot must keep a position for a while before it may close it, so exits wait by design. A hold that stays long after its end belongs \
            to no position any more, and without a usable policy it is unknown what the bot has to keep.
            """,
        advice: "A protection by design. A hold that stays in the policy long after its end is a leak in the bot's tracking.",
        reads: [.holdTime, .book], settings: [MinimumHold.leakAge],
        reasons: [
            .ok("held", "at least one position may not be closed yet"),
            .warning("unparsable", "the policy stays unusable over repeated reads"),
            .warning("invalid", "the policy's active_positions have the wrong form"),
            .warning("invalid-hold-times", "the hold time of a symbol is not usable"),
            .warning("leak", "a hold ended longer ago than the limit and is still tracked"),
        ], judge: FailurePoint.judge(MinimumHold.judge))
}

private enum MinimumHold {
    static let leakAge = Setting("leak_age", .duration(.seconds(86_400)), why: "the longest hold is 90 minutes; bot contract 7.4")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.holdTime)
        if case .malformed(let malformation) = document.state {
            return document.unparsable(.warning, malformation, consequence: "so it is unknown which positions must be held")
        }
        let policy = try document.required()
        var evidence: Evidence = ["file": .text(document.path), "field": "active_positions"]
        if let fault = policy.fault {
            return .warning("invalid", "active_positions in \(document.path) is not usable: \(fault)", evidence: evidence)
        }
        if !policy.invalidHoldTimes.isEmpty {
            evidence["symbols"] = .names(policy.invalidHoldTimes)
            return .warning("invalid-hold-times", "no usable hold time for \(policy.invalidHoldTimes.spoken)", evidence: evidence)
        }
        let holds = policy.holds ?? []
        let leaks = holds.filter { hold in
            guard let exit = hold.mayExitAt.value else { return false }
            return input.age(of: exit) > input.duration(leakAge)
        }
        if !leaks.isEmpty {
            let open = input.snapshot[.book].facts?.book.content.map { Set($0.open.map(\.symbol)) }
            let gone = leaks.filter { leak in open.map { !$0.contains(leak.symbol) } ?? false }.count
            evidence["leaks"] = .names(leaks.map { "\($0.symbol) \($0.side)" })
            evidence["without_position"] = .count(gone)
            return .warning(
                "leak", "\(leaks.count) holds ended more than \(input.duration(leakAge).spoken) ago and are still tracked", evidence: evidence)
        }
        if let odd = holds.first(where: { $0.mayExitAt.fault != nil }) {
            throw EarlyFinding(document.fieldInvalid("active_positions/\(odd.id.prefix(60))/min_exit_ts", found: odd.mayExitAt.fault ?? ""))
        }
        let held = holds.filter { $0.mayExitAt.value.map { $0 > input.now.wall } ?? false }
        evidence["held"] = .count(held.count)
        guard !held.isEmpty else { return .ok("no position must be held", evidence: evidence) }
        return .ok("\(held.count) positions must be held for a while", reason: "held", evidence: evidence)
    }
}
