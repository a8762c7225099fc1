import BotSimulator
import FailurePoints
import Glibc
import Testing

@testable import Healing
@testable import Outputs

/// The defaults wake nobody for a healthy bot, whatever happens to it that is no failure.
///
/// What is acceptable: no incident opens (not even one that another explains), nothing is ordered to be healed, and the verdict is open, but for
/// - a planned restart: it may be unknown from the stop of the unit until the first cycle has to be complete (300 s after the start, bot contract
///   4.1), because nobody can tell then whether the bot can trade; and
/// - the bot's golden hours, where it is restricted to them: outside of them it is reduced by them alone, a block by design (catalogue, 1.2a).
@Suite struct QuietTests {
    /// So many hours are watched where the environment asks for it: in a debug build three days take half an hour.
    private static let hours = getenv("FPMOND_QUIET_HOURS").flatMap { Int(String(cString: $0)) }

    @Test func anHourOfEverythingThatIsNoFailureAlertsNobody() async throws {
        // Midnight and the change of the hour are in the middle of it.
        let zone = HostZone(before: 60, after: 120, changesAt: VirtualClock.instant("2026-03-29T00:35:00Z"))
        let start = VirtualClock.instant("2026-03-28T23:45:00Z")
        try await watch(from: start, seed: 1, zone: zone, .one(clockChange: (zone.changesAt.since(start), 120)), for: .seconds(62 * 60))
    }

    @Test(.enabled(if: hours != nil, "set FPMOND_QUIET_HOURS=72, best in a release build: make quiet"), arguments: [1, 2, 3] as [UInt64])
    func daysOfEverythingThatIsNoFailureAlertNobody(seed: UInt64) async throws {
        let hours = Self.hours ?? 72
        let zone: HostZone = seed == 2 ? .autumn : .spring
        let start = zone.changesAt - .seconds(13 * 3600)
        let change = (at: zone.changesAt.since(start), minutes: zone.after)
        try await watch(from: start, seed: seed, zone: zone, .days(hours: hours, seed: seed, clockChange: change), for: .seconds(hours * 3600))
    }

    private func watch(from start: Instant, seed: UInt64, zone: HostZone, _ happenings: Happenings, for duration: Duration) async throws {
        let world = try QuietWorld(at: start, seed: seed, zone: zone)
        try await world.live(happenings, for: duration)
        let ledger = world.stage.ledger.all
        for transition in ledger.transitions where transition.incident != nil {
            Issue.record(
                "\(transition.at.rfc3339) \(transition.kind) \(transition.failurePoint) \(transition.finding.reason): \(transition.finding.message)")
        }
        for order in ledger.orders { Issue.record("\(order.healer) was ordered for \(order.need.failurePoint)") }
        for (index, verdict) in ledger.verdicts.enumerated() where verdict.state != .open && index > 0 {
            let blinded = ledger.transitions.last { $0.kind == .blinded && $0.at <= verdict.at }.map { "\($0.finding.reason): \($0.finding.message)" }
            #expect(isAcceptable(verdict, world), "\(verdict.at.rfc3339) \(verdict.sentence): \(blinded ?? "")")
        }
        let report = await world.stage.report
        #expect(report.verdict.state == .open, "\(report.verdict.sentence)")
        #expect(world.happened.count == happenings.list.count { $0.at < duration })
        let alerts = ledger.transitions.count { $0.isAnnounced }
        print(
            "quiet: \(Int(duration.inSeconds / 3600)) h, \(ledger.rounds) rounds, \(world.stage.looks) looks, \(alerts) alerts, \(ledger.messages.count) messages (seed \(seed))"
        )
        #expect(alerts == 0)
        #expect(ledger.messages.map(\.subject) == [], "a notifier that wants everything is told nothing")
    }

    private func isAcceptable(_ verdict: (at: Instant, state: Verdict.State, sentence: String), _ world: QuietWorld) -> Bool {
        switch verdict.state {
        case .open: true
        case .unknown: world.restarts.contains { $0.contains(verdict.at) }
        case .reduced: world.restrictions.contains { $0.contains(verdict.at) } && verdict.sentence.hasPrefix("trading is reduced by golden-hour")
        case .blocked: false
        }
    }
}
