import BotSimulator
import FailurePoints
import Testing

@testable import Config
@testable import Daemon
@testable import Healing
@testable import Outputs

/// A day with faults of every kind and every shipped healer at work: the limits hold, one heal runs at a time, each run has one outcome.
@Suite struct HealDayTests {
    /// How long each fault lasts, and the bot is well after it.
    private static let (fault, rest): (Duration, Duration) = (.seconds(720), .seconds(360))

    @Test func aDayOfFaultsOfEveryKindKeepsEveryLimit() async throws {
        let configure = { (configuration: inout Configuration) in
            configuration.healers = ConfigurationReference.healers.mapValues { healer in
                var healer = healer
                healer.mode = .heal
                return healer
            }
        }
        let stage = try VirtualStage(options: FaultRow.smallBook, configure: configure)
        stage.hooks = ["refresh-intelligence": .refresh(.intelligence), "refresh-sentiment": .ends(.failed("exit status 1"))]
        let looking = ConfigurationReference.healers.filter { $0.value.hook.builtIn?.onlyLooks == true }.keys
        for name in looking { stage.hooks[name] = .ends(.informed) }
        try await stage.advance(by: .seconds(600))
        for fault in Fault.all {
            try stage.turnOn(fault)
            try await stage.advance(by: Self.fault)
            try stage.turnOff(fault.id)
            try await stage.advance(by: Self.rest)
        }
        // What is under way comes to its end.
        try await stage.advance(by: .seconds(1800))

        let ledger = stage.ledger.all
        let policies = stage.plan.healing.policies
        #expect(!ledger.orders.isEmpty)
        for (index, order) in ledger.orders.enumerated() {
            let before = ledger.orders[..<index]
            // By the clock that no step of the wall moves.
            let uptime = order.attempt.ordered.uptime
            func count(_ window: Duration, _ healer: HealerName?) -> Int {
                before.count { uptime - $0.attempt.ordered.uptime < window && (healer == nil || $0.healer == healer) }
            }
            let policy = try #require(policies[order.healer])
            #expect(count(.seconds(3600), order.healer) < policy.maxPerHour, "\(order.id)")
            #expect(count(.seconds(86_400), order.healer) < policy.maxPerDay, "\(order.id)")
            #expect(count(.seconds(3600), nil) < stage.plan.healing.maxPerHour, "\(order.id)")
            if let last = before.last { #expect(uptime - last.attempt.ordered.uptime >= SimulatedHook.duration, "\(order.id) beside \(last.id)") }
            if let last = before.last(where: { $0.healer == order.healer }) {
                #expect(uptime - last.attempt.ordered.uptime >= policy.cooldown, "\(order.id) within the cooldown of \(last.id)")
            }
        }
        let ordered = ledger.orders.map { "\($0.need.incident) \($0.attempt.number)" }
        let ended = ledger.heals.filter { $0.attempt > 0 }.map { "\($0.incident) \($0.attempt)" }
        #expect(Set(ordered).count == ordered.count)
        #expect(ordered.sorted() == ended.sorted(), "each run has exactly one outcome")
        // Nothing by design was ever healed; its end was looked into once, by what only looks. Nothing was given to the operator twice.
        for point in Catalogue.all where point.intended {
            let orders = ledger.orders.filter { $0.need.failurePoint == point.id }
            #expect(orders.allSatisfy { $0.healer == point.inquiry?.healer && looking.contains($0.healer) && $0.attempt.number == 1 }, "\(point.id)")
        }
        #expect(ledger.orders.contains { $0.healer == "verify-expiry" })
        let givenUp = ledger.heals.filter(\.exhausted).map(\.incident)
        #expect(Set(givenUp).count == givenUp.count)

        var outcomes: [String: Int] = [:]
        var reasons: [String: Int] = [:]
        for heal in ledger.heals {
            outcomes[heal.outcome.rawValue, default: 0] += 1
            if heal.attempt == 0, let reason = heal.reason { reasons["\(heal.outcome.rawValue) \(reason)", default: 0] += 1 }
        }
        func shown(_ counts: [String: Int]) -> String { counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ") }
        print("heal day: \(Fault.all.count) faults, \(ledger.orders.count) runs; \(shown(outcomes))")
        print("heal day: not run: \(shown(reasons))")
    }
}
