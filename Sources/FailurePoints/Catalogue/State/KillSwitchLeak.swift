/// Positions were opened although a switch that still blocks should have prevented it. Source: bot contract 6.7 and 15.
extension FailurePoint {
    static let killSwitchLeak = FailurePoint(
        "kill-switch-leak", category: .state, impact: .none, title: "Positions were opened despite a kill switch",
        meaning: """
            A switch blocks, and the bot opens positions anyway. That stops no trade, but whoever relies on the switch does not have the protection \
            that it promises.
            """,
        advice: "Five of the bot's entry paths do not check the switches. If entries must stop now, stop the unit.",
        reads: [.book, .maxDrawdownSwitch, .liveConfig], settings: [KillSwitchLeak.margin],
        reasons: [
            .unknown("since-unknown", "the phase-82 switch blocks, and a single check does not show since when"),
            .warning("phase82", "a position was opened while fpmond saw the phase-82 switch block"),
            .warning("max-drawdown", "a position was opened between the trigger of the max-drawdown switch and the end that it names"),
        ], judge: FailurePoint.judge(KillSwitchLeak.judge))
}

private enum KillSwitchLeak {
    static let margin = Setting(
        "margin", .duration(.seconds(120)), why: "an order under way when the switch triggered is not a leak: one cycle; bot contract 2.4")

    /// The key in the memory: since when fpmond has seen the phase-82 switch block.
    private static let since = "phase82_since"

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.book).book
        let book = try document.required()
        guard book.hasOpenList else { throw EarlyFinding(document.fieldInvalid("open_positions", found: "absent")) }
        let (memory, phase82) = block(input)
        var blocks: [(name: FailurePoint.ID, from: Instant, to: Instant)] = []
        if let from = phase82 { blocks.append(("kill-switch-phase82", from, input.now.wall)) }
        if let state = input.snapshot[.maxDrawdownSwitch].facts?.content, let from = state.lastTriggered.value, let to = state.blockedUntil.value,
            to > input.now.wall
        {
            blocks.append(("kill-switch-max-drawdown", from, input.now.wall))
        }
        for block in blocks {
            // Positions that are closed again count as well.
            let begin = block.from + input.duration(margin)
            let leaked = book.openings(within: input.now.wall.since(block.from), at: block.to).filter { $0.at > begin }
            guard let first = leaked.first?.at else { continue }
            let names = leaked.map { "\($0.symbol) \($0.strategy)\($0.isOpen ? "" : ", closed since")" }
            return Finding(
                .warning, block.name == "kill-switch-phase82" ? "phase82" : "max-drawdown",
                "\(leaked.count) positions were opened while \(block.name) blocked: \(names.spoken)",
                evidence: [
                    "file": .text(document.path), "field": "opened_at", "switch": .text(block.name.rawValue),
                    "blocked_from": .instant(block.from), "positions": .names(names),
                ], since: first, remember: memory)
        }
        for reading in [try input.facts(.maxDrawdownSwitch).unreadableFinding, try input.facts(.liveConfig).unreadableFinding] {
            if let reading { throw EarlyFinding(reading) }
        }
        try refuseUnknownSwitches(input)
        if !blocks.isEmpty, let odd = book.open.first(where: { $0.openedAt.value == nil }) {
            throw EarlyFinding(document.fieldInvalid("open_positions/opened_at", found: "no usable timestamp for \(odd.symbol)"))
        }
        let evidence: Evidence = ["file": .text(document.path), "blocked_from": .optional(blocks.map(\.from).min())]
        guard !blocks.isEmpty else { return .ok("no switch blocks, so there can be no leak", evidence: evidence, remember: memory) }
        // The file does not say since when the phase-82 switch blocks: a single check cannot see what was opened after it.
        if input.isOnly, phase82 != nil, input.memory.instant(since) == nil {
            return Finding(
                .unknown, "since-unknown", "the phase-82 switch blocks; start time unknown (single check)", evidence: evidence, remember: memory)
        }
        return .ok(
            "no position was opened despite \(blocks.map { "\($0.name), which blocks since \($0.from.readable) at the latest" }.spoken)",
            evidence: evidence, remember: memory)
    }

    /// - Throws: unknown, if one of the files does not say whether its switch blocks, or since when.
    private static func refuseUnknownSwitches(_ input: JudgeInput) throws(EarlyFinding) {
        if let document = input.snapshot[.liveConfig].facts, let runtime = document.content { try document.refuseUnknownSwitch(runtime) }
        guard let document = input.snapshot[.maxDrawdownSwitch].facts, let state = document.content, state.blockedUntil != .null else { return }
        if try document.value(of: state.blockedUntil, "blocked_until") > input.now.wall {
            _ = try document.value(of: state.lastTriggered, "last_triggered")
        }
    }

    /// The memory to keep, and since when fpmond has seen the phase-82 switch block without a break.
    private static func block(_ input: JudgeInput) -> (Memory, Instant?) {
        guard let document = input.snapshot[.liveConfig].facts else { return (input.memory, nil) }
        switch document.state {
        case .unreadable, .malformed: return (input.memory, nil)
        case .content, .missing: break
        }
        if let runtime = document.content, (try? document.refuseUnknownSwitch(runtime)) == nil { return (input.memory, nil) }
        guard let runtime = document.content, runtime.killSwitch.value == true || runtime.sizeThrottle.value.map({ $0 <= 0 }) == true else {
            return (Memory(), nil)
        }
        let from = input.memory.instant(since) ?? input.now.wall
        return (Memory([since: .instant(from)]), from)
    }
}

extension Document {
    /// The unknown finding for a file that exists but could not be read; nil for one that was read or is missing.
    fileprivate var unreadableFinding: Finding? {
        switch state {
        case .content, .missing: nil
        case .malformed(let malformation): unparsable(.unknown, malformation)
        case .unreadable(let detail): unreadable(detail)
        }
    }
}
