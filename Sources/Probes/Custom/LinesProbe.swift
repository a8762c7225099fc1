public import FailurePoints
import JSON
import Synchronization

/// Follows one log and counts the lines that match, for a custom failure point. Remembers where it was over a restart.
public final class LinesProbe: Probe, RememberingProbe {
    /// How each line begins with the time at which it was written.
    public enum Stamp: String, Sendable, Hashable, CaseIterable {
        /// It does not: a line counts from when it is first seen, and what stood there before the first look does not count.
        case none
        /// `2025-12-20T14:03:07.120Z`, or with an offset.
        case rfc3339
        /// `2025-12-20 14:03:07,120`, meant as UTC.
        case utc
        /// The same, meant as the bot's local time.
        case local
    }

    private struct Following {
        var position: TailPosition?
        var facts: LineFacts
    }

    private let place: CustomPlace
    private let pattern: LinePattern
    private let stamp: Stamp
    private let reader: TailReader
    private let now: @Sendable () -> Instant
    private let state: Mutex<Following>

    /// - Parameters:
    ///   - path: absolute, or relative to the bot's directory.
    ///   - now: the wall clock, for lines without a stamp.
    public init(
        tree: BotTree, path: String, pattern: LinePattern, stamp: Stamp, reader: TailReader = TailReader(),
        now: @escaping @Sendable () -> Instant = LinesProbe.wall
    ) {
        place = CustomPlace(path, in: tree)
        (self.pattern, self.stamp, self.reader, self.now) = (pattern, stamp, reader, now)
        state = Mutex(Following(facts: LineFacts(path: path, sight: .missing)))
    }

    /// - Throws: as ``BotTree/resolved()`` for a path in the bot's directory.
    public func observe() throws(ProbeError) -> LineFacts {
        let path = try place.absolute()
        let now = now()
        // Worked on as a copy: whoever asks for the memory meanwhile gets that of the look before.
        var state = state.withLock { $0 }
        var (matches, last, earliest) = (state.facts.matches, state.facts.lastMatch, Instant?.none)
        // What was there before the first look is of no known time; the lines of a traceback are of the time of the one above them.
        var current = state.position == nil ? nil : now
        var matcher = pattern.matcher()
        let result = reader.read(path, from: state.position) { _, line in
            if let written = stamp.instant(of: line, localTime: place.tree.localTime) { current = written }
            guard let at = current else { return }
            earliest = min(earliest ?? at, at)
            guard matcher.answer(line) == .found else { return }
            matches.add(at)
            last = UntrustedText.line(String(decoding: line.prefix(1024), as: UTF8.self))
        }
        switch result {
        case .missing: state.facts.sight = .missing
        case .unreadable(let why): state.facts.sight = .unreadable(why)
        case .look(let look):
            state.position = look.position
            (state.facts.matches, state.facts.lastMatch) = (matches, last)
            (state.facts.sight, state.facts.isBehind) = (.followed, look.isBehind)
            state.facts.coveredSince = covered(look, earliest: earliest, before: state.facts.coveredSince, now: now)
        }
        self.state.withLock { $0 = state }
        return state.facts
    }

    /// From when on no line has escaped us.
    private func covered(_ look: TailReader.Look, earliest: Instant?, before: Instant?, now: Instant) -> Instant? {
        switch look.start {
        case .continued: before ?? now
        // What was between the old end and this beginning has not been read.
        case .truncated, .replaced: look.isWhole ? before ?? now : stamp == .none ? now : earliest ?? now
        // A whole file has everything since its first line; of one without stamps nobody knows when that was.
        case .first: stamp == .none ? now : earliest ?? now
        }
    }

    /// The machine's own.
    public static let wall: @Sendable () -> Instant = { MachineClock.now().wall }

    // MARK: Memory

    public var memory: ProbeMemory {
        let state = state.withLock { $0 }
        return ProbeMemory([
            "file": .string(place.shown), "pattern": .string(pattern.text), "stamp": .string(stamp.rawValue),
            "position": state.position?.json ?? .null, "matches": .array(state.facts.matches.compact.map { .int($0) }),
            "last_match": state.facts.lastMatch.map { .string($0) } ?? .null, "covered_since": JSON(instant: state.facts.coveredSince),
        ])
    }

    public func restore(_ memory: ProbeMemory) {
        let json = memory.json
        // Counted by another rule, or in another file: worth nothing here.
        guard json["file"]?.string == place.shown, json["pattern"]?.string == pattern.text, json["stamp"]?.string == stamp.rawValue,
            let position = TailPosition(json["position"]), let numbers = json["matches"]?.array?.map(\.int), numbers.allSatisfy({ $0 != nil }),
            let matches = WindowCounter(compact: numbers.compactMap(\.self))
        else { return }
        state.withLock { state in
            state.position = position
            (state.facts.matches, state.facts.lastMatch) = (matches, json["last_match"]?.string)
            state.facts.coveredSince = json["covered_since"]?.instant
        }
    }
}

extension LinesProbe.Stamp {
    /// What the line begins with, brackets and colours aside; nil where that is no time of this form.
    fileprivate func instant(of line: ArraySlice<UInt8>, localTime: LocalTime) -> Instant? {
        let form: ContentTimestamp? =
            switch self {
            case .none: nil
            case .rfc3339: .offset
            case .utc: .naiveUTC
            case .local: .naiveLocal
            }
        guard let form, let time = try? TimeText(headOf: line) else { return nil }
        return try? form.instant(of: time, localTime: localTime)
    }
}
