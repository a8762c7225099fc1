import FailurePoints
import Glibc
import Probes
import Testing

/// Real files of the bot, where they are at hand beside the package.
@Suite(.enabled(if: samples != nil, "no bot samples beside the package"))
struct SampleTests {
    private func tree(_ date: String) throws -> BotTree { BotTree(root: "\(try #require(samples))/\(date)", pause: { _ in }) }

    @Test func theBookOfTheThirteenth() throws {
        let book = try #require(try BookProbe(tree: tree("2025-12-13")).observe().book.content)
        #expect(book.open.count == 10 && book.closedCount == 1088 && book.invalidEntries == 0)
        #expect(book.open.allSatisfy { $0.direction != .unrecognised && $0.openedAt.value != nil && !$0.symbol.hasPrefix("?") })
        #expect(book.newestClosedAt != nil && book.createdAt.value != nil)
    }

    @Test func theSwitchOfTheThirteenthIsOn() throws {
        let runtime = try #require(try LiveConfigProbe(tree: tree("2025-12-13")).observe().content)
        #expect(runtime.killSwitch == .value(true) && runtime.restartStage == .value("frozen") && runtime.sizeThrottle == .value(0))
        #expect(runtime.newestStamp != nil)
    }

    @Test func theFeedWasAliveAndThenFilledWithNothing() throws {
        let alive = try #require(try IntelligenceProbe(tree: tree("2025-12-13")).observe().summary.content)
        #expect(alive.writtenAt.value != nil && alive.signals?.contains { !$0.isNeutralFiller } == true)
        let facts = try IntelligenceProbe(tree: tree("2025-12-27")).observe()
        let empty = try #require(facts.summary.content)
        #expect(empty.writtenAt.value != nil && empty.signals?.count == 8 && empty.signals?.allSatisfy(\.isNeutralFiller) == true)
        #expect(facts.fundingRatesEmpty == true && facts.symbolFiles == ["BTCUSDT", "ETHUSDT"] && facts.brokenSymbolFiles.isEmpty)
    }

    @Test func theHeartbeatSaysTheSameTwice() throws {
        let beat = try #require(try EngineProbe(tree: tree("2025-12-27")).observe().cycle.content)
        #expect(beat.epoch.value != nil && beat.epoch == beat.text && beat.openPositions == 10)
    }

    @Test func theConfigurationIsWhole() throws {
        let facts = try ConfigurationProbe(tree: tree("2025-12-27")).observe()
        #expect(facts.universe.content?.assets?.isEmpty == false && facts.tradingConfig.content?.mode == .value("paper"))
        #expect(facts.tradingConfig.content?.hasThresholds == true)
        #expect(try GoldenHourProbe(tree: tree("2025-12-27")).observe().content?.restricts == .value(false))
    }
}

private let samples: String? = {
    for directory in ["../shared/bot-samples", "../../shared/bot-samples"] where access(directory, R_OK) == 0 { return directory }
    return nil
}()
