import Logging
import Outputs
import ServiceLifecycle
import Systemd
import UnixSignals

/// Reads the configuration again, on SIGHUP or when the socket asks, and applies it whole, or keeps the one in force and logs why.
struct ReloadService: Service {
    let notify: Notify
    let logger: Logger
    /// Reads, validates and applies.
    let reload: @Sendable () async -> Topology.Outcome
    let status: @Sendable () async -> String

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown { for await _ in signals { _ = await perform() } }
    }

    func perform() async -> Topology.Outcome {
        _ = notify.reloading(status: "reading the configuration again")
        let outcome = await reload()
        for event in Self.events(outcome) { logger.record(event) }
        _ = notify.ready(status: await status())
        return outcome
    }

    /// The journal entry for an outcome.
    static func events(_ outcome: Topology.Outcome) -> [Event] {
        switch outcome {
        case .applied(_, let changes):
            let sentence =
                changes.isEmpty ? "configuration reloaded: no changes" : "configuration reloaded: \(changes.joined(separator: "; "))"
            return [Event(.reloaded, .notice, sentence)]
        case .refused(let faults): return refusal("configuration refused, the old one stays in force", faults)
        case .rolledBack(_, let faults): return refusal("configuration could not be applied, the old one is in force again", faults)
        }
    }

    private static func refusal(_ headline: String, _ faults: [String]) -> [Event] {
        [Event(.reloadRefused, .error, "\(headline): \(faults.first ?? "")", ["FAULTS": String(faults.count)])]
            + faults.map { Event(.reloadRefused, .error, $0) }
    }
}

extension Topology.Outcome {
    var isApplied: Bool {
        if case .applied = self { true } else { false }
    }

    /// The changes; for a configuration that is not in force, its faults.
    var lines: [String] {
        switch self {
        case .applied(_, let lines), .refused(let lines), .rolledBack(_, let lines): lines
        }
    }
}
