import Config
import FailurePoints
import Logging
import Notifying
import Outputs
import Probes
import Scheduling
import ServiceLifecycle
import Synchronization
import Threads

/// Calls the configured URLs after a round that is complete and written, so that somebody outside notices when that stops.
///
/// A round is written when its line is in the log and a state at least as new is on the disk: a full or hanging disk stops the calls.
final class HeartbeatService: Service {
    enum Written: Sendable, Hashable { case state, log }

    private struct State {
        var heartbeats: [String: HeartbeatConfig] = [:]
        var secrets = Secrets([:])
        /// The newest round of each part that is on the disk.
        var rounds: [Written: Int] = [:]
        /// The round of the last calls.
        var calledAt = 0
        /// Whether trading is blocked, and not by design.
        var isBlocked = false
        /// When each was called last; uptime.
        var called: [String: Duration] = [:]
        /// The calls under way.
        var busy: Set<String> = []
        /// The last fault of each, so that it is reported once.
        var faults: [String: String] = [:]
        var isEnding = false
    }

    private let state = Mutex(State())
    private let network: any NetworkLooker
    private let report: @Sendable (Event) -> Void
    /// A round is seldom exactly its interval after the one before.
    private static let tolerance = Duration.seconds(1)

    init(network: any NetworkLooker, report: @escaping @Sendable (Event) -> Void) { (self.network, self.report) = (network, report) }

    func reconfigure(_ configuration: Configuration) {
        state.withLock { state in
            (state.heartbeats, state.secrets) = (configuration.heartbeats, Secrets(configuration.secrets))
            state.called = state.called.filter { state.heartbeats[$0.key] != nil }
            state.faults = state.faults.filter { state.heartbeats[$0.key] != nil }
        }
    }

    /// Notes that a part of a round is on the disk; starts the calls that are due when both are.
    func note(_ part: Written, _ written: Report, at now: Moment = SystemClock.now()) {
        let due = state.withLock { state -> [(String, HeartbeatConfig, Bool, Secrets)] in
            guard !state.heartbeats.isEmpty, !state.isEnding else { return [] }
            state.rounds[part] = max(state.rounds[part] ?? 0, written.round)
            if part == .log { state.isBlocked = written.verdict.isBlockedByFailure }
            guard let log = state.rounds[.log], let saved = state.rounds[.state], log > state.calledAt, saved >= log else { return [] }
            state.calledAt = log
            return state.heartbeats.sorted { $0.key < $1.key }.compactMap { name, heartbeat in
                let isDue = state.called[name].map { now.uptime - $0 + Self.tolerance >= heartbeat.every } ?? true
                guard isDue, state.busy.insert(name).inserted else { return nil }
                state.called[name] = now.uptime
                return (name, heartbeat, state.isBlocked && heartbeat.failWhenBlocked, state.secrets)
            }
        }
        for (name, heartbeat, fails, secrets) in due {
            Task(executorPreference: TaskLoop.tasks) { [self] in
                let ended = await HeartbeatCall(name: name, heartbeat: heartbeat, secrets: secrets, network: network).run(fails: fails)
                settle(name, ended)
            }
        }
    }

    /// A call that fails is not repeated: the next round makes the next one.
    private func settle(_ name: String, _ fault: String?) {
        let event = state.withLock { state -> Event? in
            state.busy.remove(name)
            guard !state.isEnding, state.heartbeats[name] != nil else { return nil }
            let before = state.faults[name]
            state.faults[name] = fault
            switch (before, fault) {
            case (nil, let fault?): return Event(.fault, .warning, "the heartbeat \(name) cannot be sent: \(fault)", ["HEARTBEAT": name])
            case (.some, nil): return Event(.fault, .notice, "the heartbeat \(name) is sent again", ["HEARTBEAT": name])
            default: return nil
            }
        }
        if let event { report(event) }
    }

    func run() async throws {
        try? await gracefulShutdown()
        state.withLock { $0.isEnding = true }
    }
}

extension Verdict {
    /// Whether something that is no block by design blocks all trading.
    var isBlockedByFailure: Bool { state == .blocked && blockers.contains { $0.impact == .blocksAll && !$0.intended } }
}
