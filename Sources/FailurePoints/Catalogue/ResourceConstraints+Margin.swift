/// Resource constraints of money: the margin that is left, what the bot's protective mode says of it, and its book of capital.
extension Catalogue {
    static let marginConstraints: [FailurePoint] = [insufficientBalance, marginRequirements, capitalReset]
}

// MARK: Balance

extension Catalogue {
    static let insufficientBalance = FailurePoint(
        "insufficient-balance", rows: ["3.3a"], category: .resourceConstraints, impact: .blocksMany, title: "Not enough free margin for an entry",
        advice:
            "Close a position or allocate more. The bot's own figure of available margin drifts: the one computed here is from its open positions.",
        reads: [.portfolio, .book, .decisions], settings: [Balance.ticket, Balance.window, Balance.errors], judge: FailurePoint.judge(Balance.judge))

    enum Balance {
        static let window = Setting("window", .duration(.seconds(3600)), why: "bot contract 14, row 3.3a")
        static let errors = Setting("errors", .count(2), why: "bot contract 14, row 3.3a")
        static let ticket = Setting("smallest_ticket_usd", .number(50), why: "the smallest normal entry; bot contract 14, row 3.3a")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            if let finding = orderErrors(input, .balanceError, input.duration(window), input.count(errors), .critical, "orders-refused") {
                return finding
            }
            let document = try input.facts(.portfolio)
            let portfolio = try document.required()
            let available = try document.value(of: portfolio.availableMargin, "available_margin")
            let bookDocument = try input.facts(.book).book
            let open = try bookDocument.openPositions()
            var evidence: Evidence = ["file": .text(document.path), "field": "available_margin", "available_usd": .number(available)]
            let ticket = input.number(ticket)
            // The bot's own figure drifts, so what the open positions hold is counted as well. Source: bot contract 5.2.
            let held = open.compactMap(\.marginCollateral).reduce(0, +)
            evidence["held_usd"] = .number(held)
            // What is not told can only make it less.
            let free = portfolio.allocatedMargin.value.map { $0 - held }
            if let free {
                evidence["free_usd"] = .number(free)
                if free < ticket {
                    return .critical("no-margin", "\(Int(free.clamped)) USD of margin are free: no entry is possible", evidence: evidence)
                }
            }
            if available < ticket {
                return .warning("available-low", "the bot counts \(Int(available.clamped)) USD of margin as available", evidence: evidence)
            }
            _ = try document.value(of: portfolio.allocatedMargin, "total_margin_allocated")
            if let odd = open.first(where: { $0.marginCollateral == nil }) {
                throw EarlyFinding(bookDocument.fieldInvalid("open_positions/margin_collateral", found: "no usable number for \(odd.symbol)"))
            }
            try requireOrders(input, within: input.duration(window))
            return .ok("\(Int(available.clamped)) USD of margin are available", evidence: evidence)
        }
    }
}

// MARK: Margin requirements

extension Catalogue {
    static let marginRequirements = FailurePoint(
        "margin-requirements", rows: ["3.3b"], category: .resourceConstraints, impact: .blocksMany, title: "Margin is at its limits",
        advice: "Look at the positions with the least buffer and at the leverage named. The bot blocks or reduces until its buffers are back.",
        reads: [.protectiveState, .book, .configuration], settings: [Margin.patience], judge: FailurePoint.judge(Margin.judge))

    enum Margin {
        static let patience = Setting("patience", .duration(.seconds(600)), why: "the mode is computed anew each cycle; bot contract 14, row 3.3b")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            if let finding = overLeveraged(input) { return finding }
            let document = try input.facts(.protectiveState)
            let mode = try document.protectiveMode(try document.required())
            let evidence: Evidence = ["file": .text(document.path), "field": "mode", "mode": .text(mode)]
            guard mode == "REDUCE" || mode == "BLOCK" else {
                try refuseUntold(input)
                return .ok("protective mode is \(mode)", evidence: evidence, remember: Memory())
            }
            let since = input.memory.instant("since").map { min($0, input.now.wall) } ?? input.now.wall
            let memory = Memory(["since": .instant(since)])
            let words = "protective mode is \(mode), for \(input.age(of: since).spoken)"
            guard input.isOnly || input.age(of: since) > input.duration(patience) else {
                return .ok(words, reason: mode.lowercased(), evidence: evidence, remember: memory)
            }
            return Finding(mode == "BLOCK" ? .critical : .warning, mode.lowercased(), words, evidence: evidence, since: since, remember: memory)
        }

        /// - Throws: unknown, where a limit is configured, and not each position tells its leverage, or the limit itself cannot be read.
        private static func refuseUntold(_ input: JudgeInput) throws(EarlyFinding) {
            guard let policies = input.snapshot[.configuration].facts?.futuresPolicies else { return }
            // Without the file, or the field in it, the module has a default that nobody tells. Source: bot contract 12.
            if case .missing = policies.state { return }
            let content = try policies.required()
            if case .absent = content.maximumLeverage { return }
            _ = try policies.value(of: content.maximumLeverage, "max_leverage_global")
            guard let document = input.snapshot[.book].facts?.book else { return }
            if let odd = try document.openPositions().first(where: { $0.leverage == nil }) {
                throw EarlyFinding(document.fieldInvalid("open_positions/leverage", found: "no usable number for \(odd.symbol)"))
            }
        }

        private static func overLeveraged(_ input: JudgeInput) -> Finding? {
            guard let document = input.snapshot[.book].facts?.book, let book = document.content,
                let limit = input.snapshot[.configuration].facts?.futuresPolicies.content?.maximumLeverage.value, limit > 0
            else { return nil }
            let over = book.open.filter { ($0.leverage ?? 0) > limit }
            guard !over.isEmpty else { return nil }
            let names = over.map { "\($0.symbol) at \($0.leverage ?? 0)" }
            return .warning(
                "leverage-over-limit", "leverage over the limit of \(limit): \(names.spoken)",
                evidence: ["file": .text(document.path), "field": "leverage", "limit": .number(limit), "positions": .names(names)])
        }
    }
}

// MARK: Capital

extension Catalogue {
    static let capitalReset = FailurePoint(
        "capital-reset", category: .resourceConstraints, impact: .none, title: "The book of capital jumped back to its start",
        advice: "A safeguard of the bot reset it to 6000 USD. Its profits and losses before that are no longer in the portfolio file.",
        reads: [.portfolio], settings: [Capital.hold], confirm: .immediate, judge: FailurePoint.judge(Capital.judge))

    enum Capital {
        static let hold = Setting("hold", .duration(.seconds(86_400)), why: "a reset does not undo itself: it is shown for a day")
        /// What the safeguard sets. Source: bot contract 5.2.
        private static let start = 6000.0

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.portfolio)
            let portfolio = try document.required()
            let allocated = try document.value(of: portfolio.allocatedMargin, "total_margin_allocated")
            let realized = portfolio.realizedProfit.value
            var memory = input.memory
            let (before, realizedBefore) = (memory.number("allocated"), memory.number("realized"))
            let jumped = before.map { $0 != start } ?? false
            let forgot = realized == 0 && (realizedBefore.map { $0 != 0 } ?? false)
            if allocated == start, before != nil, jumped || forgot {
                memory["reset_at"] = .instant(input.now.wall)
                memory["reset"] = .text("allocated \(before ?? 0), realised \(realizedBefore ?? 0) before")
            }
            memory["allocated"] = .number(allocated)
            memory["realized"] = realized.map { .number($0) }
            var evidence: Evidence = ["file": .text(document.path), "field": "total_margin_allocated", "allocated_usd": .number(allocated)]
            evidence["realized_usd"] = realized.map { .number($0) }
            if let at = memory.instant("reset_at"), input.now.wall.since(at) <= input.duration(hold) {
                return Finding(
                    .warning, "reset", "the book of capital was reset to 6000 (\(memory.text("reset") ?? ""))", evidence: evidence, since: at,
                    remember: memory)
            }
            return .ok("\(Int(allocated.clamped)) USD allocated", evidence: evidence, remember: memory)
        }
    }
}

extension Double {
    /// Within what an `Int` holds, for a message: a file may say anything.
    fileprivate var clamped: Double { isNaN ? 0 : Swift.min(Swift.max(self, -1e15), 1e15) }
}
