public import FailurePoints
import JSON
import Synchronization

/// Follows one log and counts the lines that match, for a custom failure point. Keeps its position across a restart.
public final class LinesProbe: Probe, RememberingProbe {
    /// The timestamp at the start of each line.
    public enum Stamp: String, Sendable, Hashable, CaseIterable {
        /// No timestamp: a line counts from its first observation, and lines from before the first observation do not count.
        case none
        /// `2025-12-20T14:03:07.120Z`, or with an offset.
        case rfc3339
        /// `2025-12-20 14:03:07,120`, read as UTC.
        case utc
        /// The same, read as the bot's local time.
        case local
    }

    private struct Following {
        var position: TailPosition?
        /// When all lines had been read.
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
    ///   - now: the wall clock, for lines without a timestamp.
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
        // Works on a copy, so that a concurrent read of the memory gets that of the previous observation.
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

    /// Sets the instant since which no line was missed.
    private func cover(_ pass: TailReader.Pass, _ earliest: Instant?, before lookedAt: Instant?, in facts: inout LineFacts, now: Instant) {
        // A complete file has every line since its first; without timestamps the time of the first is unknown.
        let beginning = stamp == .none ? now : min(earliest ?? now, now)
        switch pass.start {
        case .first: facts.coveredSince = beginning
        case .continued: facts.coveredSince = facts.coveredSince ?? now
        case .truncated, .replaced:
            guard pass.hasGap || !pass.isWhole else { return facts.coveredSince = facts.coveredSince ?? now }
            // Lost lines are older than the new file's first line, unless that is older than the last observation and so a copy of an old line.
            let end = lookedAt.map { beginning > $0 ? beginning : now } ?? now
            facts.coveredSince = max(end, facts.coveredSince ?? end)
            facts.gaps[.rotated, default: WindowCounter()].add(end)
        }
    }

    /// The machine's clock.
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
        // Memory of another rule or another file is not used.
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
