/// A finding that ends a judgement early: thrown by what a judge looks through, so that no judge can mistake "could not look" for "ok".
struct EarlyFinding: Error {
    let finding: Finding
    init(_ finding: Finding) { self.finding = finding }

    /// Whether it is only that a probe has not looked yet, or is switched off on purpose: where others have looked, that leaves nothing open.
    var isMereAbsence: Bool { finding.reason == Finding.notYet || finding.reason == Finding.probeDisabled }

    /// Unknown: the file that carries the evidence is not there, and the row is not about that.
    static func missing(_ path: String) -> EarlyFinding {
        EarlyFinding(.unknown("file-missing", "\(path) is not there, so this cannot be told", evidence: ["file": .text(path)]))
    }
}

extension FailurePoint {
    /// A judge that may conclude early.
    typealias ThrowingJudge = @Sendable (JudgeInput) throws(EarlyFinding) -> Finding

    /// The judge for the catalogue: what a throwing one returns, or what it concluded early.
    static func judge(_ body: @escaping ThrowingJudge) -> Judge {
        { input in
            do throws(EarlyFinding) { return try body(input) } catch { return error.finding }
        }
    }
}

extension JudgeInput {
    /// The facts of one probe.
    ///
    /// - Throws: unknown with the reason of the blindness (`not-live` for what needs the live machine), or `not-yet` before the first reading.
    func facts<Facts>(_ probe: ProbeKey<Facts>) throws(EarlyFinding) -> Facts {
        let name = probe.name
        switch snapshot[probe] {
        case .facts(let facts, _): return facts
        case .blind(let reason, let detail, _):
            throw EarlyFinding(.unknown(reason, "the \(name) probe could not look: \(detail)", evidence: ["probe": .text(name.rawValue)]))
        case .never:
            throw EarlyFinding(.unknown(Finding.notYet, "the \(name) probe has not brought anything yet", evidence: ["probe": .text(name.rawValue)]))
        }
    }

    /// Refuses a content stamp that lies further in the future than clocks may differ: it proves nothing about freshness.
    ///
    /// - Throws: a `future-timestamp` fault of the given status. Source: bot contract 3.4.
    func refuseFuture(_ stamp: Instant, field: String, of path: String, as status: Status) throws(EarlyFinding) {
        let ahead = stamp.since(now.wall)
        guard ahead > duration(SharedSettings.futureTolerance) else { return }
        throw EarlyFinding(
            Finding(
                status, "future-timestamp", "\(field) in \(path) lies \(ahead.spoken) in the future: a clock or a format is wrong",
                evidence: ["file": .text(path), "field": .text(field), "timestamp": .instant(stamp), "ahead_seconds": .seconds(ahead)]))
    }
}

extension JudgeInput {
    /// A warning where the bot's journal said such a line a moment ago: secondary evidence, because its wording may change. Source: bot contract 13, 21.
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

extension Document {
    /// The content of a file that only carries the evidence.
    ///
    /// - Throws: unknown `file-missing`, `unparsable` or `unreadable`.
    func required() throws(EarlyFinding) -> Content {
        switch state {
        case .content(let content): return content
        case .missing: throw .missing(path)
        case .malformed(let malformation): throw EarlyFinding(unparsable(.unknown, malformation))
        case .unreadable(let detail): throw EarlyFinding(unreadable(detail))
        }
    }

    /// The finding for a file that stays unusable; failing only where the row is about that.
    func unparsable(_ status: Status, _ malformation: Malformation, consequence: String = "so this cannot be told") -> Finding {
        Finding(
            status, "unparsable", "\(path) cannot be used (\(malformation)), \(consequence)",
            evidence: ["file": .text(path), "malformation": .text(malformation.kind.rawValue), "detail": .text(malformation.detail)])
    }

    /// The finding for a file that we ourselves could not read.
    func unreadable(_ detail: String) -> Finding {
        .unknown("unreadable", "\(path) could not be read: \(detail)", evidence: ["file": .text(path), "detail": .text(detail)])
    }

    /// The value of a field that the judgement needs.
    ///
    /// - Throws: unknown `field-invalid`, naming file and field.
    func value<Value>(of field: Field<Value>, _ name: String) throws(EarlyFinding) -> Value {
        let found: String
        switch field {
        case .value(let value): return value
        case .null: found = "null"
        case .absent: found = "absent"
        case .invalid(let what): found = what
        }
        throw EarlyFinding(fieldInvalid(name, found: found))
    }

    func fieldInvalid(_ name: String, found: String) -> Finding {
        .unknown(
            "field-invalid", "\(name) in \(path) is not usable (\(found))",
            evidence: ["file": .text(path), "field": .text(name), "found": .text(found)])
    }
}

/// Settings that several failure points share.
enum SharedSettings {
    static let futureTolerance = Setting(
        "future_tolerance", .duration(.seconds(120)),
        why: "a stamp further ahead than this is a clock or format fault, not freshness; bot contract 3.4")
    static let journalHold = Setting(
        "journal_hold", .duration(.seconds(300)),
        why: "a line is over in a moment, the next cycle that meets the same comes within two; bot contract 4.1")
}
