import FailurePoints
import Glibc
import Testing

@testable import Probes

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

    /// 697 lower-case longs were booked as shorts. Source: bot contract 5.1.
    @Test func theBookShowsWhatWasBookedWithTheWrongSign() throws {
        let book = try #require(try BookProbe(tree: tree("2025-12-13")).observe().book.content)
        #expect(book.signFaults.checked >= book.signFaults.wrong && book.signFaults.wrong == 697 && book.signFaults.wrongInLowerCase == 697)
        #expect(book.recentTrades.count == 1088 && book.recentTrades.allSatisfy { $0.closedAt != nil && $0.openedAt != nil && $0.profit != nil })
        let newest = try #require(book.newestClosedAt)
        #expect(book.performance(within: .seconds(7 * 86_400), at: newest).map(\.trades).reduce(0, +) > 500)
    }

    @Test func theSmallFilesOfBothDaysAreRead() throws {
        for day in ["2025-12-13", "2025-12-27"] {
            #expect(try DocumentProbe<FeeGateState>(tree: tree(day)).observe().content?.updatedAt.value != nil)
            let policy = try #require(try DocumentProbe<HoldTimePolicy>(tree: tree(day)).observe().content)
            #expect(policy.updatedAt.value != nil && policy.holds == nil && policy.fault == nil && policy.invalidHoldTimes == [])
            #expect(try DocumentProbe<SentimentFeed>(tree: tree(day)).observe().content?.polledAt.value != nil)
            let onchain = try OnchainProbe(tree: tree(day)).observe()
            #expect(onchain.whaleAlerts.content?.isFallback == (day == "2025-12-27"))
            #expect(onchain.exchangeFlows.content?.isFallback == (day == "2025-12-27"))
            let freezes = try FreezesProbe(tree: tree(day)).observe()
            #expect(freezes.signalPolicies.content?.alphaEnabled == .value(true) && freezes.profitPolicy.content?.disabled == [])
            let configuration = try ConfigurationProbe(tree: tree(day)).observe()
            #expect(configuration.futuresPolicies.content?.maximumLeverage == .value(10))
            #expect(configuration.tradingConfig.content?.thresholds.first { $0.mode == "live" }?.score("ULTRA") == .value(0.3))
            #expect(try FeatureStoreProbe(tree: tree(day)).observe().files.count > 5)
        }
    }

    @Test func theSwitchOfTheThirteenthIsOn() throws {
        let runtime = try #require(try DocumentProbe<LiveRuntime>(tree: tree("2025-12-13")).observe().content)
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
        #expect(try DocumentProbe<GoldenHour>(tree: tree("2025-12-27")).observe().content?.restricts == .value(false))
    }
}

private let samples: String? = {
    for directory in ["../shared/bot-samples", "../../shared/bot-samples"] where access(directory, R_OK) == 0 { return directory }
    return nil
}()
