/// A finding that ends a judgement early. The helpers of a judge throw it, so that no judge mistakes "could not be read" for "ok".
struct EarlyFinding: Error {
    let finding: Finding
    init(_ finding: Finding) { self.finding = finding }

    /// Whether the probe merely has no result yet, or is disabled on purpose. A judge with other evidence may go on without it.
    var isMereAbsence: Bool { finding.reason == Finding.notYet || finding.reason == Finding.probeDisabled }

    /// Unknown `file-missing`: the file that carries the evidence is missing, and this failure point is not about that.
    static func missing(_ path: String) -> EarlyFinding {
        EarlyFinding(.unknown("file-missing", "\(path) is missing, so this could not be checked", evidence: ["file": .text(path)]))
    }
}

extension FailurePoint {
    /// A judge that may conclude early.
    typealias ThrowingJudge = @Sendable (JudgeInput) throws(EarlyFinding) -> Finding

    /// The judge for the catalogue: gives what `body` returns, or the finding with which it ended early.
    static func judge(_ body: @escaping ThrowingJudge) -> Judge {
        { input in
            do throws(EarlyFinding) { return try body(input) } catch { return error.finding }
        }
    }
}

extension JudgeInput {
    /// The facts of one probe.
    ///
    /// - Throws: unknown with the probe's reason if it is blind (`not-live` for what needs the live machine), or `not-yet` before its first reading.
    func facts<Facts>(_ probe: ProbeKey<Facts>) throws(EarlyFinding) -> Facts {
        let name = probe.name
        switch snapshot[probe] {
        case .facts(let facts, _): return facts
        case .blind(let reason, let detail, _):
            throw EarlyFinding(.unknown(reason, "the \(name) probe could not take a reading: \(detail)", evidence: ["probe": .text(name.rawValue)]))
        case .never:
            throw EarlyFinding(.unknown(Finding.notYet, "no result from the \(name) probe yet", evidence: ["probe": .text(name.rawValue)]))
        }
    }

    /// Refuses a timestamp further in the future than clocks may differ: it proves nothing about freshness.
    ///
    /// - Throws: a `future-timestamp` finding of the given status. Source: bot contract 3.4.
    func refuseFuture(_ stamp: Instant, field: String, of path: String, as status: Status) throws(EarlyFinding) {
        let ahead = stamp.since(now.wall)
        guard ahead > duration(SharedSettings.futureTolerance) else { return }
        throw EarlyFinding(
            Finding(
                status, "future-timestamp", "\(field) in \(path) is \(ahead.spoken) in the future: a clock or a timestamp format is wrong",
                evidence: ["file": .text(path), "field": .text(field), "timestamp": .instant(stamp), "ahead_seconds": .seconds(ahead)]))
    }

    /// A warning if the bot's journal has a recent line of this kind. Secondary evidence: the wording may change. Source: bot contract 13, 21.
    func wordOfBot(_ kind: JournalFacts.Kind, _ reason: String, _ meaning: String) -> Finding? {
        guard let line = snapshot[.journal].facts?.latest(kind, within: duration(SharedSettings.journalHold), at: now.wall), line.at <= now.wall
        else {
            return nil
        }
        var finding = Finding.warning(
            reason, "\(meaning), \(age(of: line.at).spoken) ago: \(line.text)",
            evidence: ["unit": .text(bot.unit), "place": "journal", "line": .text(line.text), "said_at": .instant(line.at)])
        finding.healable = false
        return finding
    }
}

/// Settings that several failure points share.
enum SharedSettings {
    static let futureTolerance = Setting(
        "future_tolerance", .duration(FutureTolerance.standard),
        why: "a timestamp further ahead than this means a wrong clock or format, not fresh data; bot contract 3.4")
    static let journalHold = Setting(
        "journal_hold", .duration(.seconds(300)),
        why: "a problem that lasts is logged again by the next cycle, within two minutes; bot contract 4.1")
}
