/// Signal-level blocks by the gates that keep books of their own: fees, hold times, the market's regime.
extension Catalogue {
    static let gateBlocks: [FailurePoint] = [stableRegime, feeGate, feeGateDead, minimumHold]
}

// MARK: Regime

extension Catalogue {
    static let stableRegime = FailurePoint(
        "stable-regime", rows: ["1.3"], category: .signalBlocks, impact: .blocksSome, intended: true,
        title: "The market's regime blocks every candidate",
        advice: "A block by design while the market stands still. After a day of nothing else, look whether the regime is still computed.",
        reads: [.journal, .book], settings: [Regime.window], judge: FailurePoint.judge(Regime.judge))

    enum Regime {
        static let window = Setting("window", .duration(.seconds(86_400)), why: "bot contract 7.2 and 14, row 1.3")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.journal)
            let window = input.duration(window)
            func count(_ kinds: JournalFacts.Kind...) -> Int { kinds.reduce(0) { $0 + facts.count($1, within: window, at: input.now.wall) } }
            let blocked = count(.stableRegime, .globalStableRegime)
            let others = count(.entryBlocked, .outsideWindows, .outsideGoldenHours, .maximumPositions)
            let opened = input.snapshot[.book].facts?.book.content?.openings(within: window, at: input.now.wall).isEmpty == false
            let evidence: Evidence = [
                "unit": .text(input.bot.unit), "place": "journal", "blocked_by_regime": .count(blocked), "blocked_otherwise": .count(others),
            ]
            guard blocked > 0, others == 0, !opened else {
                return .ok("\(blocked) candidates blocked by the regime in \(window.spoken)", evidence: evidence)
            }
            guard !facts.isBehind, facts.covers(.stableRegime, within: window, at: input.now.wall) else {
                let words = "the regime blocked \(blocked) candidates, and the journal is not known over all of the last \(window.spoken)"
                return .unknown("not-covered", words, evidence: evidence)
            }
            return Finding(
                .warning, "all-blocked", "the regime blocked all \(blocked) candidates of the last \(window.spoken)", evidence: evidence, holds: true)
        }
    }
}

// MARK: Fees

extension Catalogue {
    static let feeGate = FailurePoint(
        "fee-gate", rows: ["1.4"], category: .signalBlocks, impact: .blocksSome, intended: true, title: "The fee gate blocks most entries",
        advice: "Expected moves do not pay for the fees. A block by design; look at the fee settings if it lasts.",
        reads: [.feeGate, .decisions], settings: [FeeShare.window, FeeShare.ratio, FeeShare.decisions], judge: FailurePoint.judge(FeeShare.judge))

    enum FeeShare {
        static let window = Setting("window", .duration(.seconds(21_600)), why: "bot contract 14, row 1.4")
        static let ratio = Setting("blocked_ratio", .ratio(0.9), why: "bot contract 14, row 1.4")
        static let decisions = Setting("decisions", .count(20), why: "a share of fewer says nothing; bot contract 14, row 1.1c")
        /// Thirteen samples cover six hours.
        private static let spacing = Duration.seconds(1800)

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.feeGate)
            let state = try document.required()
            let blocked = Int64(try document.value(of: state.blockedCount, "blocked_count"))
            let allowed = Int64(try document.value(of: state.allowedCount, "allowed_count"))
            var samples = samples(input)
            // Counters only grow: smaller ones are of a file made anew.
            if let last = samples.last, last.blocked > blocked || last.allowed > allowed { samples = [] }
            if samples.last.map({ input.now.wall.since($0.at) >= spacing }) ?? true { samples.append((input.now.wall, blocked, allowed)) }
            let memory = Memory(["samples": .list(samples.suffix(20).map { .list([.instant($0.at), .integer($0.blocked), .integer($0.allowed)]) })])
            let first = samples.first ?? (input.now.wall, blocked, allowed)
            let (newBlocked, new) = (blocked - first.blocked, blocked - first.blocked + allowed - first.allowed)
            let evidence: Evidence = [
                "file": .text(document.path), "blocked": .integer(newBlocked), "decisions": .integer(new), "since": .instant(first.at),
            ]
            if let finding = cut(input, memory) { return finding }
            let isMostBlocked = new >= input.count(decisions) && Double(newBlocked) > input.ratio(ratio) * Double(new)
            if !isMostBlocked { try input.snapshot[.decisions].facts?.refuseUnreadable(.feeEntries) }
            guard samples.count > 1 || new > 0 else {
                let message = "the fee gate blocked \(blocked) of \(blocked + allowed) entries so far; how many lately takes a second look"
                return .ok(message, reason: "first-look", evidence: evidence, remember: memory)
            }
            guard isMostBlocked else {
                return .ok("the fee gate blocked \(newBlocked) of \(new) entries lately", evidence: evidence, remember: memory)
            }
            return Finding(
                .warning, "most-blocked", "the fee gate blocked \(newBlocked) of \(new) entries since \(first.at.readable)", evidence: evidence,
                holds: true,
                since: first.at, remember: memory)
        }

        /// The gate's own log, by its rows: the current bot refuses nothing and makes entries smaller instead. Source: bot contract 7.3.
        private static func cut(_ input: JudgeInput, _ memory: Memory) -> Finding? {
            guard let facts = input.snapshot[.decisions].facts else { return nil }
            let (window, now) = (input.duration(window), input.now.wall)
            let hindered = facts.count([.feeBlocked, .feeCut], within: window, at: now)
            let decided = hindered + facts.count(.feeAllowed, within: window, at: now)
            guard decided >= input.count(decisions), Double(hindered) > input.ratio(ratio) * Double(decided) else { return nil }
            return Finding(
                .warning, "most-cut", "the fee gate blocked or cut \(hindered) of \(decided) entries in \(window.spoken)",
                evidence: [
                    "file": .text(DecisionLog.feeEntries.rawValue), "field": "reason", "hindered": .count(hindered), "decisions": .count(decided),
                    "window_seconds": .seconds(window),
                ], holds: true, remember: memory)
        }

        private static func samples(_ input: JudgeInput) -> [(at: Instant, blocked: Int64, allowed: Int64)] {
            guard case .list(let values)? = input.memory["samples"] else { return [] }
            return values.compactMap { value in
                guard case .list(let fields) = value, fields.count == 3, case .instant(let at) = fields[0], case .integer(let blocked) = fields[1],
                    case .integer(let allowed) = fields[2], input.now.wall.since(at) <= input.duration(window), at <= input.now.wall
                else { return nil }
                return (at, blocked, allowed)
            }
        }
    }

    static let feeGateDead = FailurePoint(
        "fee-gate-dead", category: .signalBlocks, impact: .blocksSome, title: "The fee gate no longer decides",
        advice: "Entries go past it: its evaluation ends without a result, which the bot's callers swallow. Only a repaired bot helps.",
        reads: [.feeGate, .book, .decisions], settings: [DeadFeeGate.lag, DeadFeeGate.window], judge: FailurePoint.judge(DeadFeeGate.judge))

    enum DeadFeeGate {
        static let lag = Setting("lag", .duration(.seconds(1800)), why: "each entry is decided on before it is made; bot contract 15")
        static let window = Setting(
            "window", .duration(.seconds(604_800)), why: "what was entered longer ago says nothing of the gate of now; the book's last trades, 5.1")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.feeGate)
            let updated = try document.value(of: try document.required().updatedAt, "last_updated")
            try input.refuseFuture(updated, field: "last_updated", of: document.path, as: .unknown)
            let book = try input.facts(.book).book.required()
            var evidence: Evidence = ["file": .text(document.path), "field": "last_updated", "timestamp": .instant(updated)]
            if let failed = input.snapshot[.decisions].facts?.newest(.feeGateError, at: input.now.wall), input.age(of: failed) <= input.duration(lag)
            {
                evidence["failed_at"] = .instant(failed)
                return .warning("errors", "the fee gate failed \(input.age(of: failed).spoken) ago", evidence: evidence)
            }
            try input.snapshot[.decisions].facts?.refuseUnreadable(.learningUpdates)
            guard let entry = book.openings(within: input.duration(window), at: input.now.wall).last?.at else {
                let words = "no position opened in \(input.duration(window).spoken) that the fee gate should have decided on"
                return .ok(words, reason: "no-entries", evidence: evidence)
            }
            evidence["newest_entry"] = .instant(entry)
            let behind = entry.since(updated)
            guard behind > input.duration(lag) else {
                return .ok(
                    behind > .zero
                        ? "the fee gate last decided \(behind.spoken) before the newest entry" : "the fee gate decided after the newest entry",
                    evidence: evidence)
            }
            return .warning("silent", "the fee gate last decided \(behind.spoken) before the newest entry", evidence: evidence)
        }
    }
}

// MARK: Hold times

extension Catalogue {
    static let minimumHold = FailurePoint(
        "minimum-hold", rows: ["1.5"], category: .signalBlocks, impact: .blocksSome, intended: true, title: "Positions must be held for a while",
        advice: "A protection by design. Entries that stay in the policy long after their time are leaks of the bot's tracking.",
        reads: [.holdTime, .book], settings: [HoldRules.leakAge], judge: FailurePoint.judge(HoldRules.judge))

    enum HoldRules {
        static let leakAge = Setting("leak_age", .duration(.seconds(86_400)), why: "the longest hold is 90 minutes; bot contract 7.4")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.holdTime)
            if case .malformed(let malformation) = document.state {
                return document.unparsable(.warning, malformation, consequence: "so nobody knows what must be held")
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
            guard !held.isEmpty else { return .ok("nothing has to be held", evidence: evidence) }
            return .ok("\(held.count) positions have to be held for a while", reason: "held", evidence: evidence)
        }
    }
}
