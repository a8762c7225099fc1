import FailurePoints
import JSON
import Testing

@testable import Config
@testable import Explaining

/// How each failure point is healed, or why never.
@Suite struct HealCoverageTests {
    private func row(_ id: FailurePoint.ID, _ change: (inout Configuration) -> Void = { _ in }) -> HealCoverage.Row? {
        var configuration = Configuration()
        configuration.healers = ConfigurationReference.healers
        change(&configuration)
        return HealCoverage(configuration).rows.first { $0.id == id }
    }

    @Test func eachFailurePointHasOneRow() {
        #expect(HealCoverage(Configuration()).rows.map(\.id) == Catalogue.all.map(\.id))
    }

    /// A failure point with a healer needs no reason, a block by design has its own.
    @Test func theReasonsAreThoseOfTheFailurePointsThatNameNoHealer() {
        let expected = Catalogue.all.filter { $0.ladder.isEmpty && !$0.intended }.map(\.id)
        #expect(Set(Catalogue.unhealed.keys) == Set(expected))
        for (id, why) in Catalogue.unhealed { #expect(!why.isEmpty && !why.hasSuffix("."), "\(id)") }
    }

    @Test(
        arguments: [
            ("sentiment-stale", HealCoverage.State.healed, "command"), ("trading-config-missing", .healed, "restore-file"),
            ("max-positions", .informed, "suggest"), ("network-timeout", .informed, "network-retry"),
            ("kill-switch-max-drawdown", .informed, "verify-expiry"), ("disk-full", .observed, "remove-oldest"),
            ("bot-crashed", .observed, "command"),
        ] as [(FailurePoint.ID, HealCoverage.State, String)]) func theShippedHealersAreTold(
            id: FailurePoint.ID, state: HealCoverage.State, method: String
        )
    {
        #expect(row(id)?.state == state)
        #expect(row(id)?.steps.first?.method == method)
    }

    @Test func eachStepOfALadderIsTold() {
        let row = row("intelligence-stale")
        #expect(row?.state == .healed)
        #expect(row?.steps.map(\.healer) == ["refresh-intelligence", "restart-bot"])
        #expect(row?.steps.map(\.state) == [.healed, .observed])
        var configuration = Configuration()
        configuration.healers = ConfigurationReference.healers
        let line = HealCoverage(configuration).lines.first { $0.contains(" intelligence-stale ") }
        #expect(line?.hasSuffix("refresh-intelligence (command), then restart-bot (command, observed)") == true)
    }

    /// Other critical files may be missing, too.
    @Test func aRestoreNamesTheFilesItIsLimitedTo() {
        #expect(row("critical-file-missing")?.steps.first?.limit?.hasPrefix("only configs/trading_config.json, ") == true)
    }

    @Test func whatIsNeverHealedSaysWhy() {
        #expect(row("golden-hour")?.why == "a block by design")
        #expect(row("crash-loop")?.why == "a restart repeats the crash")
        #expect(row("exchange-authentication")?.state == .never)
    }

    @Test func theConfigurationDecides() {
        #expect(row("sentiment-stale") { $0.healing.enabled = false }?.state == .disabled)
        #expect(row("sentiment-stale") { $0.healing.mode = .observe }?.state == .observed)
        #expect(row("sentiment-stale") { $0.healers["refresh-sentiment"]?.mode = .observe }?.state == .observed)
        #expect(row("sentiment-stale") { $0.healers["refresh-sentiment"] = nil }?.state == .notConfigured)
        #expect(row("sentiment-stale") { $0.failurePoints["sentiment-stale"] = Self.point { $0.mode = .observe } }?.state == .observed)
        #expect(
            row("sentiment-stale") { $0.failurePoints["sentiment-stale"] = Self.point { $0.ladder = [] } }?.why?.hasPrefix("the configuration")
                == true)
        #expect(
            row("sentiment-stale") { $0.failurePoints["sentiment-stale"] = Self.point { $0.enabled = false } }?.why?.hasPrefix("it is not") == true)
        #expect(row("crash-loop") { $0.failurePoints["crash-loop"] = Self.point { $0.ladder = ["refresh-onchain"] } }?.state == .healed)
        // Never, whatever is configured.
        #expect(row("golden-hour") { $0.failurePoints["golden-hour"] = Self.point { $0.ladder = ["refresh-onchain"] } }?.state == .never)
    }

    @Test func theCountsAddUpAndAreInBothForms() {
        var configuration = Configuration()
        configuration.healers = ConfigurationReference.healers
        let coverage = HealCoverage(configuration)
        #expect(HealCoverage.State.allCases.map(coverage.count).reduce(0, +) == Catalogue.all.count)
        #expect(coverage.json["counts"]?["healed"] == .int(Int64(coverage.count(.healed))))
        #expect(coverage.json["counts"]?["not_configured"] == .int(0))
        #expect(coverage.json["failure_points"]?.array?.count == Catalogue.all.count)
        #expect(coverage.lines.last?.hasPrefix("\(Catalogue.all.count) failure points: healed ") == true)
    }

    private static func point(_ change: (inout FailurePointConfig) -> Void) -> FailurePointConfig {
        var config = FailurePointConfig()
        change(&config)
        return config
    }
}
