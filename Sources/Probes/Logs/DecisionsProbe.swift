public import FailurePoints
import JSON
import Synchronization

/// Follows the logs in which the bot writes its decisions, and counts. Source: bot contract 6.
public struct DecisionsProbe: Probe, RememberingProbe {
    /// Of all logs together in one look: what is more is left for the next. A look after a long silence stays within a second or two.
    private static let passBytes: Int64 = 48 << 20

    private let tree: BotTree
    private let state = State()
    private let reader: TailReader
    private let now: @Sendable () -> Instant

    /// A day of the busiest log is about 16 MB. Source: bot contract 6.4.
    ///
    /// - Parameters:
    ///   - reader: how much of a log is read at first, and in one look.
    ///   - now: the wall clock: from when on a log that was cut is known again.
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
        // Worked on as a copy: whoever asks for the memory meanwhile gets that of the look before.
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
