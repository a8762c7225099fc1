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
        /// When everything that was there then had been read.
        var lookedAt: Instant?
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
        state = Mutex(Following(facts: LineFacts(path: path, state: .missing)))
    }

    /// - Throws: as ``BotTree/resolved()`` for a path in the bot's directory.
    public func observe() throws(ProbeError) -> LineFacts {
        let path = try place.absolute()
        let now = now()
        // Worked on as a copy: whoever asks for the memory meanwhile gets that of the look before.
        var state = state.withLock { $0 }
        let lookedAt = state.lookedAt
        let rule = LineCount.Rule(pattern: pattern, stamp: stamp, localTime: place.tree.localTime)
        var count = LineCount(rule, onto: state.facts, now: now, lookedAt: lookedAt)
        switch reader.read(path, from: state.position, { count.take($1, $0) }) {
        case .missing: state.facts.state = .missing
        case .unreadable(let why): state.facts.state = .unreadable(why)
        case .pass(let pass):
            count.finish(pass)
            state.facts = count.facts
            (state.position, state.lookedAt) = (pass.position, pass.isBehind ? nil : now)
            (state.facts.state, state.facts.isBehind) = (.followed, pass.isBehind)
            cover(pass, count.earliest, before: lookedAt, in: &state.facts, now: now)
        }
        self.state.withLock { [state] in $0 = state }
        return state.facts
    }

    /// Sets from when on no line has escaped us.
    private func cover(_ pass: TailReader.Pass, _ earliest: Instant?, before lookedAt: Instant?, in facts: inout LineFacts, now: Instant) {
        // A whole file has everything since its first line; of one without stamps nobody knows when that was.
        let beginning = stamp == .none ? now : min(earliest ?? now, now)
        switch pass.start {
        case .first: facts.coveredSince = beginning
        case .continued: facts.coveredSince = facts.coveredSince ?? now
        case .truncated, .replaced:
            guard pass.hasGap || !pass.isWhole else { return facts.coveredSince = facts.coveredSince ?? now }
            // What was lost is older than what the new file begins with, unless that is older than the last look: then it is a copy of old lines.
            let end = lookedAt.map { beginning > $0 ? beginning : now } ?? now
            facts.coveredSince = max(end, facts.coveredSince ?? end)
            facts.gaps[.rotated, default: WindowCounter()].add(end)
        }
    }

    /// The machine's own.
    public static let wall: @Sendable () -> Instant = { MachineClock.now().wall }

    // MARK: Memory

    public var memory: ProbeMemory {
        let state = state.withLock { $0 }
        var gaps = JSONObject()
        for (gap, counter) in state.facts.gaps { gaps[gap.rawValue] = .array(counter.compact.map { .int($0) }) }
        return ProbeMemory([
            "file": .string(place.shown), "pattern": .string(pattern.text), "stamp": .string(stamp.rawValue),
            "position": state.position?.json ?? .null, "matches": .array(state.facts.matches.compact.map { .int($0) }),
            "last_match": state.facts.lastMatch.map { .string($0) } ?? .null, "covered_since": JSON(instant: state.facts.coveredSince),
            "looked_at": JSON(instant: state.lookedAt),
            "gaps": .object(gaps),
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
            (state.facts.coveredSince, state.lookedAt) = (json["covered_since"]?.instant, json["looked_at"]?.instant)
            for gap in LineGap.allCases {
                if let numbers = json["gaps"]?[gap.rawValue]?.array { state.facts.gaps[gap] = WindowCounter(compact: numbers.compactMap(\.int)) }
            }
        }
    }
}
