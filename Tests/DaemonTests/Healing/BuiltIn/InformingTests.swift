import FailurePoints
import Glibc
import JSON
import TestSupport
import Testing

@testable import Config
@testable import Healing

/// The repairs that only look.
@Suite struct InformingTests {
    private let scene: BuiltInScene

    init() throws { scene = try BuiltInScene() }

    private static let file = "feature_store/max_drawdown_kill_switch_state.json"

    private func expiry(until seconds: Int64?) async throws -> BuiltInEnd {
        let until = seconds.map { "\"\(Instant(microseconds: (SimulatedNow.seconds + $0) * 1_000_000).rfc3339)\"" } ?? "null"
        try scene.write(
            #"{"last_triggered": "2025-12-20T08:00:11.200000Z", "drawdown_pct": 0.07, "portfolio_value_before": 6000.0, "blocked_until": \#(until)}"#,
            to: Self.file)
        return await ExpiryCheck(look: scene.look()).run()
    }

    @Test func anExpiredSwitchIsSaidToBeUnclearedAndNotTouched() async throws {
        let end = try await expiry(until: -86_400)
        let text = scene.text(Self.file)
        #expect(end.result == .informed)
        #expect(end.lines.first == "the max-drawdown block ended 24 h ago and was not cleared")
        #expect(end.lines.last?.contains("does not clear it") == true)
        #expect(scene.text(Self.file) == text)
    }

    @Test func aClearedSwitchAndOneThatHoldsAreToldApart() async throws {
        #expect(try await expiry(until: nil).lines == ["the max-drawdown switch is clear"])
        let holding = try await expiry(until: 3600)
        #expect(holding.result == .informed)
        #expect(holding.lines.last == "its end has not passed")
        #expect(try await expiry(until: -60).lines.first?.contains("the bot has not cleared it yet") == true)
    }

    @Test func aSwitchThatCannotBeReadIsLookedAtLater() async throws {
        try scene.write("{", to: Self.file)
        #expect(await ExpiryCheck(look: scene.look()).run().result == .tryLater)
    }

    private static let position = OpenPosition(
        symbol: "ETHUSDT", direction: .short, strategy: "Alpha-OFI", openedAt: .value(Instant(microseconds: 0)),
        updatedAt: .value(Instant(microseconds: 7_140_000_000)), leverage: 5, marginCollateral: 48, entryPrice: 3000, currentPrice: 3030)

    @Test func aPositionIsToldWithAgeGainAndWhatClosingItFrees() {
        let words = PositionSuggestion.words(Self.position, at: Instant(microseconds: 7_200_000_000))
        #expect(
            words
                == "ETHUSDT SHORT Alpha-OFI, open for 2 h, -1.00 % since its entry (about -2.40) at a price of 60 s ago; closing it would free a margin of 48.00 and one place"
        )
        var bare = OpenPosition(symbol: "X", direction: .unrecognised, strategy: "S", openedAt: .absent)
        bare.currentPrice = 1
        #expect(
            PositionSuggestion.words(bare, at: Instant(microseconds: 0))
                == "X ? S, opened at an unknown time, without a usable price; closing it would free one place")
    }

    @Test func theOldestAndTheWorstAreSuggested() async throws {
        func position(_ symbol: String, _ opened: String, _ price: Double) -> String {
            #"{"symbol": "\#(symbol)", "direction": "long", "strategy": "S", "entry_price": 100, "current_price": \#(price), "opened_at": "\#(opened)"}"#
        }
        let open = [
            position("NEW", "2026-01-03T00:00:00-07:00", 90), position("OLD", "2026-01-01T00:00:00-07:00", 110),
            position("MID", "2026-01-02T00:00:00-07:00", 99), #"{"symbol": "BARE", "direction": "LONG"}"#,
        ]
        try scene.write(#"{"open_positions": [\#(open.joined(separator: ","))], "closed_positions": []}"#, to: BuiltInScene.book)
        var settings = BuiltInHealer.Suggest()
        settings.positions = 2
        let end = await PositionSuggestion(settings: settings, look: scene.look()).run()
        #expect(end.result == .informed)
        #expect(end.lines.first == "4 of 10 positions open")
        #expect(
            end.lines.dropFirst().map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
                "oldest: OLD", "oldest: MID", "worst: NEW", "worst: MID", "1 positions", "1 positions",
            ])
        try scene.write("{", to: BuiltInScene.book)
        #expect(await PositionSuggestion(settings: settings, look: scene.look()).run().result == .tryLater)
    }

    // MARK: The network

    private func retry(_ look: BuiltInLook, tries: Int = 3, for point: String = "exchange-unreachable") async -> BuiltInEnd {
        var settings = BuiltInHealer.NetworkRetry()
        (settings.tries, settings.pause) = (tries, .zero)
        return await EndpointRetry(settings: settings, look: look, failurePoint: point, within: .seconds(180)).run()
    }

    @Test func anEndpointThatRefusesIsSaidToAfterAllLooks() async {
        // The port of nobody. Source: services(5), tcpmux.
        let look = scene.look { $0.exchange = .endpoint(EndpointConfig("http://127.0.0.1:1/")) }
        let end = await retry(look)
        #expect(end.result == .informed)
        #expect(end.lines.count == 1)
        #expect(end.lines.first?.hasPrefix("exchange 127.0.0.1: no good answer in 3 looks (connect in connect: ") == true, "\(end)")
    }

    @Test func whatHasFailedAndAnswersAgainIsSaid() async throws {
        let network = FlakyNetwork(failing: 2)
        var look = scene.look { $0.exchange = .endpoint(EndpointConfig("http://127.0.0.1:1/")) }
        look.network = network
        let end = await retry(look)
        #expect(end.result == .informed)
        #expect(end.lines.first?.hasPrefix("exchange example.org: answers again at look 3, after ") == true, "\(end)")
        #expect(network.looks == 3)
    }

    @Test func anEndpointThatAnswersIsLookedAtOnce() async {
        let network = FlakyNetwork(failing: 0)
        var look = scene.look()
        look.network = network
        #expect(await retry(look, for: "coinglass-down").lines == ["coinglass example.org: answers"])
        #expect(network.looks == 1)
    }

    @Test func whereNothingCanBeLookedAtItIsTriedLater() async {
        var look = scene.look()
        look.network = FlakyNetwork(failing: 0, blind: true)
        let end = await retry(look, tries: 1)
        #expect(end.result == .tryLater)
        #expect(end.error?.contains("no prober") == true)
    }

    @Test func theRunKeepsItsDeadline() async {
        var look = scene.look()
        look.network = SilentNetwork()
        let run = BuiltInRun(repair: .networkRetry(BuiltInHealer.NetworkRetry()), look: look, timeout: .milliseconds(200))
        let report = await run.report(staleContext())
        #expect(report.result == .timedOut)
        #expect(report.error == "timed out after 200ms and was given up")
    }
}
