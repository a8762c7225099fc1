import FailurePoints

/// The matching lines of one look at a log, each at its time, and what could not be read, decoded or dated.
struct LineCount {
    /// What every look has in common.
    struct Rule {
        var pattern: LinePattern
        var stamp: LinesProbe.Stamp
        var localTime: LocalTime
    }

    /// Writers keep lines back for a while, but no zone differs by less than a quarter of an hour.
    private static let lateTolerance: Duration = .seconds(600)
    /// A line without a time is of that of the line above it, if the one below is not much later.
    private static let borrowedTolerance: Duration = .seconds(120)

    private let rule: Rule
    private let now: Instant
    /// The last look, which read everything there was then; nil: there was none.
    private let lookedAt: Instant?
    private var matcher: PatternMatcher
    private(set) var facts: LineFacts
    /// The earliest time of a line that could be dated.
    private(set) var earliest: Instant?
    /// The time of the newest one.
    private var newest: Instant?
    /// The time of the line above.
    private var above: Instant?
    private var misdated = 0
    /// Matching lines without a time, and the time above each: what stands below says whether that was theirs.
    private var borrowing: [Instant] = []
    /// Gaps of which only is known that they are no later than the file's last change.
    private var undated: [LineGap] = []

    init(_ rule: Rule, onto facts: LineFacts, now: Instant, lookedAt: Instant?) {
        (self.rule, self.facts, self.now, self.lookedAt) = (rule, facts, now, lookedAt)
        matcher = rule.pattern.matcher()
    }

    /// Takes one line; false when the pattern has cost so much that the rest should wait.
    mutating func take(_ line: TailLine, _ start: TailReader.Pass.Start) -> Bool {
        let isFollowed = start == .continued && lookedAt != nil
        // What another file of the name begins with was written since the last look as well, as far as it does not say otherwise.
        let isNew = start != .first && lookedAt != nil
        let written = rule.stamp == .none ? nil : read(line)
        let time: Instant?
        if rule.stamp == .none {
            // What was there before the first look is of no known time, and does not count.
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
                // A clock that is a little ahead.
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

    /// Ends the look: what is still without a time was written before the file was last written.
    mutating func finish(_ pass: TailReader.Pass) {
        let end = min(now, pass.modifiedAt)
        settle(below: end)
        // What has been added since the last look may be as new as this one, whatever a tool has made of the file's time.
        for gap in undated { note(gap, at: pass.start == .first ? end : now) }
        // A zone that is behind cannot be told from silence by the lines; but somebody wrote the file long after its newest line says.
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

    /// Whether a line that was written since the last look, or at some time in the past, may carry this time.
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

    /// nil: nothing is new about the line.
    private mutating func answer(_ line: TailLine) -> Answer? {
        if let known = line.known {
            // Found in what was there before, it has been counted.
            if isFound(known, line.knownWasWhole) { return nil }
        }
        if isFound(line.bytes, line.extent == .whole) { return .found }
        if matcher.gaveUp { return .gap(.costly) }
        if !isText(line.bytes) { return .gap(.notText) }
        switch line.extent {
        case .whole: return .notFound
        case .cut: return .gap(.overlong)
        // It would be one if nothing followed: the next look tells.
        case .unfinished: return matcher.answer(line.bytes) == .found ? .gap(.unfinished) : .notFound
        }
    }

    /// Colours may stand between the words.
    private mutating func isFound(_ bytes: ArraySlice<UInt8>, _ isComplete: Bool) -> Bool {
        if matcher.answer(bytes, isComplete: isComplete) == .found { return true }
        return bytes.contains(0x1B) && matcher.answer(bytes.withoutEscapes, isComplete: isComplete) == .found
    }

    /// Zero bytes are of another encoding; others matter only to a pattern that asks for more than ASCII.
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
