import BotSimulator
import FailurePoints
import Testing

/// A cause and a symptom that come together in life, and how the cause goes while the symptom stays.
struct MaskedPair: Sendable, CustomTestStringConvertible {
    typealias Act = @Sendable (VirtualStage) throws -> Void

    let cause: FailurePoint.ID
    let symptom: FailurePoint.ID
    /// The simulator's faults that bring both.
    let faults: [String]
    /// What else brings them.
    var breaking: Act = { _ in }
    /// The cause goes, the symptom stays.
    let mending: Act
    /// How long both may take to be confirmed.
    var within: Duration = .seconds(600)
    /// How long the bot is watched in health before.
    var warmUp: Duration = .seconds(120)

    var testDescription: String { "\(cause) → \(symptom)" }

    init(
        _ cause: FailurePoint.ID, _ symptom: FailurePoint.ID, _ faults: [String], mending: @escaping Act,
        _ change: (inout MaskedPair) -> Void = { _ in }
    ) {
        (self.cause, self.symptom, self.faults, self.mending) = (cause, symptom, faults, mending)
        change(&self)
    }
}

extension MaskedPair {
    private static let crash: Act = { $0.machine.stop("failed", "failed", result: "signal", status: 9, at: $0.clock.now.wall) }
    private static let restart: Act = { $0.machine.start(at: $0.clock.now.wall) }
    private static func off(_ id: String) -> Act { { try $0.turnOff(id) } }

    /// Each as `excusedBy` of the symptom declares it. Source: catalogue.
    static let all = [
        // The server of the dashboard goes with its bot, and does not come back with it.
        MaskedPair("bot-crashed", "dashboard-down", ["dashboard-down:refusing"], mending: restart) { $0.breaking = crash },
        // The poller goes with its bot, and its thread does not come back.
        MaskedPair("bot-crashed", "intelligence-stale", ["intelligence-stale:from-now"], mending: restart) { $0.breaking = crash },
        MaskedPair("bot-crashed", "stale-book", ["stale-book:warning"], mending: restart) {
            $0.breaking = crash
            $0.warmUp = .seconds(1300)
        },
        MaskedPair("bot-frozen", "stale-book", ["bot-frozen:aborting", "stale-book:warning"], mending: off("bot-frozen")) {
            $0.warmUp = .seconds(1300)
        },
        MaskedPair(
            "network-timeout", "exchange-unreachable", ["network-timeout:silent", "exchange-unreachable:silent"], mending: off("network-timeout")),
        MaskedPair("dns-failure", "coinglass-down", ["dns-failure:unresolved"]) { stage in
            // One name alone still does not resolve: its own trouble.
            stage.machine.failures[.exchange] = nil
            stage.machine.failures[.control] = nil
        } _: {
            $0.breaking = { stage in
                for service in [Service.exchange, .coinglass, .control] {
                    stage.machine.failures[service] = EndpointFailure(.dns, phase: .resolve, detail: "Temporary failure in name resolution")
                }
            }
        },
        MaskedPair("exchange-maintenance", "exchange-unreachable", ["exchange-maintenance:503"]) { stage in
            // The maintenance is over, and the exchange does not come back well.
            try stage.turnOff("exchange-maintenance")
            try stage.turnOn(Trial.named("exchange-unreachable:error"))
        },
        MaskedPair("coinglass-down", "intelligence-empty", ["coinglass-down:errors", "intelligence-empty:neutral"], mending: off("coinglass-down")),
        MaskedPair(
            "coinglass-rate-limit", "intelligence-stale", ["coinglass-rate-limit:waiting", "intelligence-stale:warning"],
            mending: off("coinglass-rate-limit")),
        MaskedPair("clock-skew", "tls-error", ["clock-skew:servers"], mending: off("clock-skew")) {
            // A certificate that is not valid yet by a clock that is wrong.
            $0.breaking = { $0.machine.failures[.control] = EndpointFailure(.tlsNotYetValid, phase: .tls, detail: "certificate is not yet valid") }
        },
        MaskedPair(
            "exchange-unreachable", "exchange-authentication", ["exchange-unreachable:outside", "exchange-authentication:rejected"],
            mending: off("exchange-unreachable")),
    ]
}
