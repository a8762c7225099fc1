public import FailurePoints
import JSON
import Synchronization

/// Follows the logs in which the bot writes its decisions, and counts. Source: bot contract 6.
public struct DecisionsProbe: Probe, RememberingProbe {
    /// Of all logs together in one look: what is more is left for the next. A look after a long silence stays within a second or two.
    private static let lookBytes: Int64 = 48 << 20

    private let tree: BotTree
    private let state = State()
    private let reader: TailReader

    /// A day of the busiest log is about 16 MB. Source: bot contract 6.4.
    public init(tree: BotTree) { self.init(tree: tree, reader: TailReader(firstBytes: 24 << 20, lookBytes: 24 << 20)) }

    /// - Parameter reader: how much of a log is read at first, and in one look.
    public init(tree: BotTree, reader: TailReader) { (self.tree, self.reader) = (tree, reader) }

    /// Shared by the copies of the probe.
    private final class State: Sendable {
        let value = Mutex(DecisionFollowing())
    }

    public func observe() throws(ProbeError) -> DecisionFacts {
        let root = try tree.resolved()
        // Worked on as a copy: whoever asks for the memory meanwhile gets that of the look before.
        var following = state.value.withLock { $0 }
        var left = Self.lookBytes
        for log in DecisionLog.allCases { following.follow(log, in: root, with: reader, left: &left) }
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
