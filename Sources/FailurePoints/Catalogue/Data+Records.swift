/// Damage to the records: log lines that are none, and profits with the wrong sign.
extension Catalogue {
    static let logCorruption = FailurePoint(
        "log-corruption", rows: ["5.1b"], category: .data, impact: .none, title: "The bot's logs hold lines that are none",
        advice: "Single torn lines are ordinary where several processes append. Runs of NUL are left by a loss of power: look at the disk.",
        reads: [.logIntegrity], settings: [LogLines.ratio, LogLines.streak], judge: FailurePoint.judge(LogLines.judge))

    enum LogLines {
        static let ratio = Setting("invalid_ratio", .ratio(0.01), why: "several processes append without a lock; bot contract 14, row 5.1b")
        static let streak = Setting("invalid_streak", .count(5), why: "torn lines come one by one; bot contract 14, row 5.1b")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.logIntegrity)
            let bad = facts.logs.compactMap { log -> (log: LogIntegrityFacts.Log, reason: String)? in
                if log.nulBytes > 0 { return (log, "nul-bytes") }
                if log.invalidStreak >= input.count(streak) { return (log, "invalid-streak") }
                return log.invalidLines > 1 && log.invalidRatio > input.ratio(ratio) ? (log, "invalid-lines") : nil
            }
            guard let (log, reason) = bad.first else {
                if let untold = facts.logs.first(where: { $0.unreadable != nil }) {
                    let evidence: Evidence = ["file": .text(untold.path)]
                    return .unknown("unreadable", "\(untold.path) could not be read: \(untold.unreadable ?? "")", evidence: evidence)
                }
                guard !facts.logs.isEmpty else { return .unknown("no-logs", "no logs/*.jsonl to look at", evidence: ["path": "logs"]) }
                return .ok("\(facts.logs.count) logs, their lines are whole", evidence: ["path": "logs", "files": .count(facts.logs.count)])
            }
            var evidence: Evidence = [
                "file": .text(log.path), "lines": .count(log.lines), "invalid_lines": .count(log.invalidLines), "nul_bytes": .count(log.nulBytes),
            ]
            evidence["first_invalid_offset"] = log.firstInvalidOffset.map { .integer($0) }
            evidence["files"] = .names(bad.map(\.log.path))
            return .warning(
                reason, "\(log.invalidLines) of the last \(log.lines) lines of \(bad.map(\.log.path).spoken) are none", evidence: evidence)
        }
    }

    static let profitSign = FailurePoint(
        "profit-sign", category: .data, impact: .none, title: "Profits are booked with the wrong sign",
        advice: "The bot books a long in lower case as a short. Its statistics and what it learns from them are wrong for these trades.",
        reads: [.book], settings: [WrongSigns.hold], judge: FailurePoint.judge(WrongSigns.judge))

    enum WrongSigns {
        static let hold = Setting(
            "hold", .duration(.seconds(86_400)), why: "what is booked stays booked: told for a day after each new one; bot contract 5.1")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.book).book
            let book = try document.required()
            guard book.hasClosedList else { throw EarlyFinding(document.fieldInvalid("closed_positions", found: "absent, or no list")) }
            let faults = book.signFaults
            let grown = faults.wrong > Int(input.memory.integer("wrong") ?? 0)
            let at = grown ? input.now.wall : input.memory.instant("at") ?? input.now.wall
            let memory = Memory(["wrong": .count(faults.wrong), "at": .instant(at)])
            let evidence: Evidence = [
                "file": .text(document.path), "field": "price_roi", "checked": .count(faults.checked), "wrong": .count(faults.wrong),
                "wrong_in_lower_case": .count(faults.wrongInLowerCase),
            ]
            // An entry that is no position at all may have been the one.
            let untold = faults.unreadable + book.invalidEntries - book.invalidOpenEntries
            guard faults.wrong > 0 || untold == 0 else {
                throw EarlyFinding(document.fieldInvalid("closed_positions", found: "\(untold) of them with other things than numbers"))
            }
            guard faults.wrong > 0 else { return .ok("\(faults.checked) closed positions with the right sign", evidence: evidence, remember: memory) }
            let words = "\(faults.wrong) of \(faults.checked) closed positions are booked with the wrong sign"
            guard input.age(of: at) <= input.duration(hold) else { return .ok(words, reason: "known", evidence: evidence, remember: memory) }
            return .warning("wrong-sign", words, evidence: evidence, remember: memory)
        }
    }
}
