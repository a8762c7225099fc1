import FailurePoints

/// The matching lines of one observation of a log, each with its time, and the lines that could not be read, decoded or dated.
struct LineCount {
    /// The parameters common to every observation.
    struct Rule {
        var pattern: LinePattern
        var stamp: LinesProbe.Stamp
        var localTime: LocalTime
    }

    /// Writers may delay lines for a while, but time zones differ by at least a quarter of an hour.
    private static let lateTolerance: Duration = .seconds(600)
    /// A line without a time has the time of the line above it, if the line below is not much later.
    private static let borrowedTolerance: Duration = .seconds(120)

    private let rule: Rule
    private let now: Instant
    /// The time of the last observation that read everything; nil: none yet.
    private let lookedAt: Instant?
    private var matcher: PatternMatcher
    private(set) var facts: LineFacts
    /// The earliest time of a dated line.
    private(set) var earliest: Instant?
    /// The time of the newest line.
    private var newest: Instant?
    /// The time of the line above.
    private var above: Instant?
    private var misdated = 0
    /// Matching lines without a time, with the time above each; the next dated line decides whether that time applies.
    private var borrowing: [Instant] = []
    /// Gaps that are known only to be no later than the file's last change.
    private var undated: [LineGap] = []

    init(_ rule: Rule, onto facts: LineFacts, now: Instant, lookedAt: Instant?) {
        (self.rule, self.facts, self.now, self.lookedAt) = (rule, facts, now, lookedAt)
        matcher = rule.pattern.matcher()
    }

    /// Takes one line; false when the pattern has cost so much that the rest must wait.
    mutating func take(_ line: TailLine, _ start: TailReader.Pass.Start) -> Bool {
        let isFollowed = start == .continued && lookedAt != nil
        // Lines of a new file with the same name count as written since the last observation, unless their times say otherwise.
        let isNew = start != .first && lookedAt != nil
        let written = rule.stamp == .none ? nil : read(line)
        let time: Instant?
        if rule.stamp == .none {
            // Lines from before the first observation have no known time and do not count.
            if start == .first { return true }
            time = now
        } else if let written {
            time = isPlausible(written, isFollowed) ? written : nil
            if let time { settle(below: time) } else { misdated += 1 }
            (earliest, newest) = time.map { (min(earliest ?? $0, $0), max(newest ?? $0, $0)) } ?? (earliest, newest)
            above = time
        } else {
            time = nil
        }
        guard let answer = answer(line) else { return !matcher.isExhausted }
        switch answer {
        case .found:
            if let time {
                // The writer's clock is slightly ahead.
                count(line, at: min(time, now))
            } else if written != nil {
                undated.append(.misdated)
            } else if isNew, let lookedAt {
                count(line, at: above.map { min(max($0, lookedAt), now) } ?? now)
            } else if let above {
                borrowing.append(above)
                show(line)
            } else if start != .first || misdated > 0 {
                undated.append(.undated)
            }
        case .gap(let gap):
            if let time { note(gap, at: min(time, now)) } else { undated.append(gap) }
        case .notFound: break
        }
        return !matcher.isExhausted
    }

    /// Ends the observation: lines still without a time are no newer than the file's last change.
    mutating func finish(_ pass: TailReader.Pass) {
        let end = min(now, pass.modifiedAt)
        settle(below: end)
        // Lines added since the last observation may be as new as this one, whatever the file's modification time.
        for gap in undated { note(gap, at: pass.start == .first ? end : now) }
        // A zone behind the real one resembles silence in the lines; but the file was modified long after the time of its newest line.
        let isStale = pass.start != .continued && !pass.isBehind && newest.map { end.since($0) > Self.lateTolerance } ?? false
        if isStale || misdated > 0 && newest == nil, !undated.contains(.misdated) { note(.misdated, at: end) }
    }

    private func read(_ line: TailLine) -> Instant? {
        let form: ContentTimestamp? =
            switch rule.stamp {
            case .none: nil
            case .rfc3339: .offset
            case .utc: .naiveUTC
            case .local: .naiveLocal
            }
        guard let form, let time = try? TimeText(headOf: line.bytes) else { return nil }
        return try? form.instant(of: time, localTime: rule.localTime)
    }

    /// Whether this time is plausible for a line written since the last observation, or at some time in the past.
    private func isPlausible(_ written: Instant, _ isFollowed: Bool) -> Bool {
        if written > now + FutureTolerance.standard { return false }
        guard isFollowed, let lookedAt else { return true }
        return written >= lookedAt - Self.lateTolerance
    }

    private mutating func settle(below: Instant) {
        for above in borrowing {
            if below.since(above) <= Self.borrowedTolerance {
                facts.matches.add(above)
            } else {
                note(.undated, at: below)
            }
        }
        borrowing = []
    }

    // MARK: Matching

    private enum Answer {
        case found, notFound
        case gap(LineGap)
    }

    /// nil: nothing new in the line.
    private mutating func answer(_ line: TailLine) -> Answer? {
        if let known = line.known {
            // A match in the earlier part of the line was counted already.
            if isFound(known, line.knownWasWhole) { return nil }
        }
        if isFound(line.bytes, line.extent == .whole) { return .found }
        if matcher.gaveUp { return .gap(.costly) }
        if !isText(line.bytes) { return .gap(.notText) }
        switch line.extent {
        case .whole: return .notFound
        case .cut: return .gap(.overlong)
        // It matches if the line ends here: the next observation decides.
        case .unfinished: return matcher.answer(line.bytes) == .found ? .gap(.unfinished) : .notFound
        }
    }

    /// Colour sequences may be between the words.
    private mutating func isFound(_ bytes: ArraySlice<UInt8>, _ isComplete: Bool) -> Bool {
        if matcher.answer(bytes, isComplete: isComplete) == .found { return true }
        return bytes.contains(0x1B) && matcher.answer(bytes.withoutEscapes, isComplete: isComplete) == .found
    }

    /// Zero bytes mean another encoding; other invalid bytes matter only to a pattern with non-ASCII characters.
    private func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.contains(0) || bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return false }
        return rule.pattern.isASCII || String(validating: bytes, as: UTF8.self) != nil
    }

    private mutating func count(_ line: TailLine, at time: Instant) {
        facts.matches.add(time)
        show(line)
    }

    private mutating func show(_ line: TailLine) {
        facts.lastMatch = UntrustedText.line(String(decoding: line.bytes.prefix(1024), as: UTF8.self))
    }

    private mutating func note(_ gap: LineGap, at: Instant) { facts.gaps[gap, default: WindowCounter()].add(at) }
}

extension Collection<UInt8> {
    /// Without the escape sequences that colour a text on a terminal. Source: ECMA-48, control sequences.
    fileprivate var withoutEscapes: [UInt8] {
        var (plain, isInside, begins): ([UInt8], Bool, Bool) = ([], false, false)
        for byte in self {
            if byte == 0x1B {
                begins = true
            } else if begins {
                (begins, isInside) = (false, byte == UInt8(ascii: "["))
            } else if isInside {
                isInside = !(0x40...0x7E).contains(byte)
            } else {
                plain.append(byte)
            }
        }
        return plain
    }
}
