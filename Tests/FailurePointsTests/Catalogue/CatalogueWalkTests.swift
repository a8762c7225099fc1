import FailurePoints
import Testing

@Suite struct CatalogueWalkTests {
    /// The list that the first release must judge.
    private static let firstThirty: [FailurePoint.ID] = [
        "exchange-unreachable", "exchange-invalid-response", "exchange-maintenance", "coinglass-down", "intelligence-stale", "intelligence-empty",
        "intelligence-missing", "kill-switch-max-drawdown", "kill-switch-phase82", "override-active", "strategy-overlap", "symbol-probation",
        "disk-full", "file-permissions", "file-corruption", "critical-file-missing", "network-timeout", "dns-failure", "tls-error", "max-positions",
        "positions-corrupt", "stale-book", "trading-config-missing", "golden-hour-config-missing", "golden-hour", "asset-universe-invalid",
        "dashboard-down", "bot-crashed", "bot-frozen", "zombie-engine",
    ]

    @Test(arguments: firstThirty)
    func theFirstThirtyAreJudged(_ id: FailurePoint.ID) { #expect(Catalogue[id] != nil) }

    @Test func everyIdIsUniqueAndEitherJudgedOrPlanned() {
        let ids = Catalogue.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(Set(ids).isDisjoint(with: Catalogue.planned))
        #expect(Set(ids).union(Catalogue.planned).count == 72)
        #expect(Catalogue.planned.isEmpty)
    }

    @Test(arguments: Catalogue.all)
    func aDeclarationIsComplete(_ point: FailurePoint) {
        #expect(point.id.rawValue.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
        #expect(!point.title.isEmpty && point.title.count <= 60)
        #expect(point.advice.count > 40 && point.advice.hasSuffix("."))
        #expect(!point.reads.isEmpty)
        #expect(Set(point.reads).count == point.reads.count)
        #expect(point.reads.allSatisfy(ProbeName.all.contains))
        #expect(point.excusedBy.allSatisfy { Catalogue[$0] != nil || Catalogue.planned.contains($0) })
        #expect(!point.excusedBy.contains(point.id))
        #expect(!point.intended || point.healer == nil)
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
    static func blind(_ reason: String) -> Snapshot {
        let at = Moment(wall: BotScene.noon, uptime: .seconds(5000))
        func blind<Facts: Sendable>() -> Reading<Facts> { .blind(reason: reason, detail: "for a reason", at: at) }
        var snapshot = Snapshot()
        snapshot[.unit] = blind()
        snapshot[.engine] = blind()
        snapshot[.exchange] = blind()
        snapshot[.coinglass] = blind()
        snapshot[.control] = blind()
        snapshot[.dashboard] = blind()
        snapshot[.exchangeHealth] = blind()
        snapshot[.fetcherLog] = blind()
        snapshot[.intelligence] = blind()
        snapshot[.maxDrawdownSwitch] = blind()
        snapshot[.liveConfig] = blind()
        snapshot[.operatorOverride] = blind()
        snapshot[.book] = blind()
        snapshot[.probation] = blind()
        snapshot[.goldenHour] = blind()
        snapshot[.configuration] = blind()
        snapshot[.disk] = blind()
        snapshot[.processes] = blind()
        snapshot[.memory] = blind()
        snapshot[.journal] = blind()
        snapshot[.clock] = blind()
        snapshot[.feeGate] = blind()
        snapshot[.holdTime] = blind()
        snapshot[.portfolio] = blind()
        snapshot[.protectiveState] = blind()
        snapshot[.cooldowns] = blind()
        snapshot[.freezes] = blind()
        snapshot[.sentiment] = blind()
        snapshot[.onchain] = blind()
        snapshot[.shadow] = blind()
        snapshot[.workers] = blind()
        snapshot[.featureStore] = blind()
        snapshot[.environment] = blind()
        snapshot[.crashLog] = blind()
        snapshot[.decisions] = blind()
        snapshot[.logIntegrity] = blind()
        return snapshot
    }
}
