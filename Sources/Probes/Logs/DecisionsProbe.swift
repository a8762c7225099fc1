public import FailurePoints
import JSON
import Synchronization

/// Follows the logs in which the bot writes its decisions, and counts. Source: bot contract 6.
public struct DecisionsProbe: Probe, RememberingProbe {
    /// Bytes of all logs together per observation; the rest waits for the next. After a long pause an observation still takes only a second or two.
    private static let passBytes: Int64 = 48 << 20

    private let tree: BotTree
    private let state = State()
    private let reader: TailReader
    private let now: @Sendable () -> Instant

    /// A day of the busiest log is about 16 MB. Source: bot contract 6.4.
    ///
    /// - Parameters:
    ///   - reader: how much of a log to read at first, and per observation.
    ///   - now: the wall clock: the instant since which a truncated log is known completely.
    public init(
        tree: BotTree, reader: TailReader = TailReader(firstBytes: 24 << 20, passBytes: 24 << 20),
        now: @escaping @Sendable () -> Instant = LinesProbe.wall
    ) {
        (self.tree, self.reader, self.now) = (tree, reader, now)
    }

    /// Shared by the copies of the probe.
    private final class State: Sendable {
        let value = Mutex(DecisionFollowing())
    }

    public func observe() throws(ProbeError) -> DecisionFacts {
        let root = try tree.resolved()
        // Works on a copy, so that a concurrent read of the memory gets that of the previous observation.
        var following = state.value.withLock { $0 }
        let now = now()
        var left = Self.passBytes
        for log in DecisionLog.allCases { following.follow(log, in: root, with: reader, at: now, left: &left) }
        state.value.withLock { [following] in $0 = following }
        return following.facts
    }

    public var memory: ProbeMemory {
        let following = state.value.withLock { $0 }
        return ProbeMemory(following.json)
    }

    public func restore(_ memory: ProbeMemory) {
        let following = DecisionFollowing(memory.json)
        state.value.withLock { $0 = following }
    }
}
