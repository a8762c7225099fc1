import FailurePoints
import Testing

@Suite struct CatalogueWalkTests {
    /// Ids are permanent: a failure point that is renamed or removed breaks configurations and history. New ones are added here.
    private static let permanent: [FailurePoint.ID] = [
        // Signal blocks
        "strategy-overlap", "guard-whale-cvd", "guard-taker-aggression", "guard-liquidation-wall", "guard-trap-detection", "symbol-alpha-floor",
        "power-ranking", "golden-hour", "trading-windows", "stable-regime", "fee-gate", "minimum-hold", "gate-silent", "fee-gate-dead", "no-trades",
        // System failures
        "exchange-unreachable", "exchange-authentication", "exchange-rate-limit", "exchange-maintenance", "exchange-invalid-response",
        "price-mismatch", "coinglass-down", "coinglass-rate-limit", "intelligence-stale", "intelligence-empty", "sentiment-stale", "onchain-stale",
        "network-timeout", "dns-failure", "tls-error", "clock-skew", "disk-full", "log-growth", "file-permissions", "file-corruption",
        "critical-file-missing", "bot-crashed", "crash-loop", "memory-pressure", "bot-frozen", "zombie-engine", "worker-lost", "two-bots",
        "slot-drift", "dashboard-down",
        // Resource constraints
        "max-positions", "internal-rate-limits", "insufficient-balance", "margin-requirements", "capital-reset", "order-without-position",
        // Configuration
        "trading-config-missing", "golden-hour-config-missing", "feature-store-missing", "asset-universe-invalid", "invalid-thresholds",
        "invalid-api-keys", "live-mode-flip", "secret-permissions",
        // Data
        "positions-corrupt", "log-corruption", "intelligence-missing", "shadow-data-missing", "stale-book", "profit-sign",
        // State
        "kill-switch-max-drawdown", "kill-switch-phase82", "kill-switch-manual", "trading-freeze", "kill-switch-leak", "override-active",
        "symbol-probation",
    ]

    /// The rows of the assessment; each has a failure point.
    private static let rows: Set<String> = [
        "1.1a", "1.1b", "1.1c", "1.1d", "1.1e", "1.1f", "1.1g", "1.1h", "1.1i", "1.2a", "1.2b", "1.3", "1.4", "1.5", "2.1a", "2.1b",
        "2.1c", "2.1d", "2.1e", "2.2a", "2.2b", "2.2c", "2.3a", "2.3b", "2.3c", "2.4a", "2.4b", "2.4c", "2.4d", "2.5a", "2.5b", "2.5c",
        "2.5d", "3.1", "3.2a", "3.2b", "3.2c", "3.3a", "3.3b", "4.1a", "4.1b", "4.1c", "4.2a", "4.2b", "5.1a", "5.1b", "5.2a", "5.2b",
        "6.1a", "6.1b", "6.2",
    ]

    @Test func theCatalogueHoldsThePermanentIdsInTheAssessmentsOrder() { #expect(Catalogue.all.map(\.id) == Self.permanent) }

    @Test func everyRowOfTheAssessmentHasAFailurePoint() { #expect(Set(Catalogue.all.flatMap(\.rows)) == Self.rows) }

    @Test func everyIdIsUniqueAndFound() {
        #expect(Set(Catalogue.all.map(\.id)).count == Catalogue.all.count)
        for point in Catalogue.all { #expect(Catalogue[point.id]?.title == point.title) }
    }

    @Test(arguments: Catalogue.all)
    func aDeclarationIsComplete(_ point: FailurePoint) {
        #expect(point.id.rawValue.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
        #expect(!point.title.isEmpty && point.title.count <= 60)
        #expect(point.advice.count > 40 && point.advice.hasSuffix("."))
        #expect(!point.reads.isEmpty)
        #expect(Set(point.reads).count == point.reads.count)
        #expect(point.reads.allSatisfy(ProbeName.all.contains))
        #expect(point.excusedBy.allSatisfy { Catalogue[$0] != nil })
        #expect(!point.excusedBy.contains(point.id))
        #expect(!point.intended || point.ladder.isEmpty)
        let names = point.settings.map(\.name)
        #expect(Set(names).count == names.count)
        for setting in point.settings {
            #expect(setting.name.wholeMatch(of: /[a-z0-9]+(_[a-z0-9]+)*/) != nil)
            #expect(!setting.why.isEmpty)
        }
    }

    @Test(arguments: Catalogue.all)
    func nothingIsFineBeforeTheFirstReading(_ point: FailurePoint) {
        let finding = BotScene(snapshot: Snapshot(), now: BotScene.noon).judged(point.id)
        #expect(finding.status == .unknown)
        #expect(finding.reason == "not-yet")
    }

    @Test(arguments: Catalogue.all)
    func aBlindLookIsUnknownWithItsReason(_ point: FailurePoint) {
        let finding = BotScene(snapshot: .blind("no-thread"), now: BotScene.noon).judged(point.id)
        #expect(finding.status == .unknown)
        #expect(finding.reason == "no-thread")
        #expect(!finding.holds)
    }

    @Test(arguments: Catalogue.all)
    func whatNeedsTheLiveMachineSaysSo(_ point: FailurePoint) {
        let finding = BotScene(snapshot: .blind(Finding.notLive), now: BotScene.noon).judged(point.id)
        #expect(finding.status == .unknown)
        #expect(finding.reason == Finding.notLive)
    }

    @Test(arguments: Catalogue.all)
    func aHealthyBotIsFine(_ point: FailurePoint) {
        let finding = BotScene.healthy.judged(point.id)
        #expect(finding.status == .ok, "\(finding.reason): \(finding.message)")
        #expect(!finding.holds)
    }

    @Test(arguments: Catalogue.all)
    func everyFindingNamesItsPlace(_ point: FailurePoint) {
        let finding = BotScene.healthy.judged(point.id)
        #expect(!finding.evidence.isEmpty)
        #expect(!finding.message.isEmpty)
        #expect(finding.reason.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
    }

    /// Clocks at both ends of what an `Instant` holds must not trap any arithmetic.
    @Test(arguments: Catalogue.all, [Instant(microseconds: .max / 2), Instant(microseconds: .min / 2), Instant(microseconds: 0)])
    func noClockMakesAJudgeTrap(_ point: FailurePoint, _ now: Instant) {
        var scene = BotScene.healthy
        scene.now = now
        _ = scene.judged(point.id)
    }
}

extension Snapshot {
    /// Every built-in probe is blind for this reason.
    static func blind(_ reason: String) -> Snapshot {
        let at = Moment(wall: BotScene.noon, uptime: .seconds(5000))
        var snapshot = Snapshot()
        for probe in ProbeName.all { snapshot.setBlind(probe, reason: reason, detail: "for a reason", at: at) }
        return snapshot
    }
}
