package import FailurePoints
import Synchronization

/// What fpmond counts about itself since its start, for the metrics.
package final class OwnFigures: Sendable {
    package enum Result: String, Sendable, Hashable, CaseIterable { case facts, blind }

    package struct Looks: Sendable, Hashable {
        package let probe: ProbeName
        package let result: Result
    }

    package struct Figures: Sendable {
        /// Observations by probe and result.
        package var looks: [Looks: Int] = [:]
        /// Turns of a probe that passed while its last look was under way.
        package var missed = 0
        /// Observations that took longer than their interval.
        package var overrun = 0
        /// How late the last look, and the latest of all, began after it was due.
        package var lag: Duration = .zero
        package var longestLag: Duration = .zero
        /// By output: what waited when it was last given something, and the writes that failed.
        package var waiting: [String: Int] = [:]
        package var failedWrites: [String: Int] = [:]
        /// Whether the last reload was applied; true before the first.
        package var lastReloadApplied = true
        /// When a configuration was last applied, the one of the start included.
        package var configuredAt: Instant?
    }

    private let state = Mutex(Figures())

    package init() {}

    package var figures: Figures { state.withLock { $0 } }

    package func looked(_ probe: ProbeName, _ result: Result) { state.withLock { $0.looks[Looks(probe: probe, result: result), default: 0] += 1 } }

    package func missed(_ count: Int) { if count > 0 { state.withLock { $0.missed += count } } }

    package func overran() { state.withLock { $0.overrun += 1 } }

    package func began(late lag: Duration) {
        state.withLock {
            $0.lag = max(.zero, lag)
            $0.longestLag = max($0.longestLag, lag)
        }
    }

    package func waits(_ count: Int, for output: String) { state.withLock { $0.waiting[output] = count } }

    package func failed(_ writes: Int, of output: String) { state.withLock { $0.failedWrites[output] = writes } }

    package func reloaded(isApplied: Bool, at now: Instant) {
        state.withLock {
            $0.lastReloadApplied = isApplied
            if isApplied { $0.configuredAt = now }
        }
    }
}
