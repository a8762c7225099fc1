import FailurePoints
import JSON
import Testing

@testable import Config
@testable import Healing
@testable import Outputs

/// What one failure explains is on record and wakes nobody: only the cause alerts and is healed, until it is gone.
@Suite struct MaskingTests {
    @Test func eachPairIsDeclared() {
        for pair in MaskedPair.all {
            #expect(Catalogue[pair.symptom]?.excusedBy.contains(pair.cause) == true, "\(pair.testDescription)")
        }
        #expect(Set(MaskedPair.all.map(\.testDescription)).count >= 10)
        print("masking: \(MaskedPair.all.count) pairs")
    }

    /// Whoever fails alone is told of when it is confirmed, though its cause's probe is not due for a minute yet: that one has looked in between.
    @Test func aSymptomDoesNotWaitForItsCausesTurn() async throws {
        let stage = try VirtualStage(options: FaultRow.smallBook)
        let (own, cause) = (stage.configuration.probe(.intelligence).interval, stage.configuration.probe(.coinglass).interval)
        try await stage.advance(by: cause + .seconds(1))
        let onset = stage.clock.now.wall
        try stage.turnOn(Trial.named("intelligence-stale:critical"))
        let confirm = try #require(Catalogue["intelligence-stale"]).confirm.fail
        #expect(own * (confirm + 1) < cause, "or nothing is shown here")
        try await stage.advance(by: own * confirm)
        #expect(stage.ledger.all.alerted(since: onset) == ["intelligence-stale"], "\(stage.ledger.told(since: onset))")
    }

    @Test(arguments: MaskedPair.all)
    func onlyTheCauseAlertsAndIsHealedUntilItIsGone(pair: MaskedPair) async throws {
        let (causeHealer, symptomHealer): (HealerName, HealerName) = ("mend-cause", "mend-symptom")
        let stage = try VirtualStage(
            options: FaultRow.smallBook,
            configure: { configuration in
                for (id, healer) in [(pair.cause, causeHealer), (pair.symptom, symptomHealer)] {
                    configuration.healers[healer] = HealerConfig(.shell("true"))
                    configuration.failurePoints[id, default: FailurePointConfig()].ladder = [Rung(healer)]
                }
            })
        try await stage.skip(pair.warmUp, stride: max(.seconds(60), pair.warmUp / 8))
        #expect(await stage.failing == [])
        let onset = stage.clock.now.wall
        for name in pair.faults { try stage.turnOn(Trial.named(name)) }
        try pair.breaking(stage)

        // Both are confirmed, and everything has been looked at since.
        let both = try await stage.advance(by: pair.within) { report in
            [pair.cause, pair.symptom].allSatisfy { report.pointStates[$0]?.incident != nil }
        }
        #expect(both != nil, "\(pair.testDescription): \(stage.ledger.told(since: onset))")
        try await stage.skip(Judgement.causePatience, stride: .seconds(30))

        let symptom = await stage.pointState(pair.symptom)
        #expect(symptom.status.isFailing && symptom.finding.status.isFailing, "the symptom has to be there: \(symptom.finding.reason)")
        #expect(symptom.incident?.excusedBy == pair.cause)
        #expect(symptom.incident?.announced == false)
        var ledger = stage.ledger.all
        #expect(ledger.alerted(since: onset) == [pair.cause], "\(stage.ledger.told(since: onset))")
        #expect(ledger.orders.contains { $0.healer == causeHealer })
        #expect(!ledger.orders.contains { $0.healer == symptomHealer })
        let report = await stage.report
        for document in [report.summaryDocument, report.lineDocument] {
            let point = try #require(document["failure_points"]?[pair.symptom.rawValue])
            #expect(point["excused_by"]?.string == pair.cause.rawValue)
            #expect(point["status"]?.string == symptom.status.rawValue)
            #expect(document["failure_points"]?[pair.cause.rawValue]?["excused_by"]?.string == nil)
        }

        // The cause goes; the symptom that stays stands for itself, once the cause's recovery is no longer news.
        let end = stage.clock.now.wall
        try pair.mending(stage)
        let recovery = try await stage.skip(.seconds(900), stride: .seconds(30)) { $0.pointStates[pair.cause]?.status == .ok }
        #expect(recovery != nil, "the cause has to go: \(stage.ledger.told(since: end))")
        // It is excused for a while yet, and a bot that has just been started is given its time.
        let patience = Judgement.excuseLinger + stage.configuration.startupGrace + .seconds(240)
        let ordered = try await stage.skip(patience, stride: .seconds(30)) { _ in stage.ledger.all.orders.contains { $0.healer == symptomHealer } }
        #expect(ordered != nil, "\(pair.testDescription): the symptom is not healed: \(stage.ledger.told(since: end))")
        ledger = stage.ledger.all
        #expect(ledger.alerted(since: end).contains(pair.symptom), "\(stage.ledger.told(since: end))")
        #expect(await stage.pointState(pair.symptom).incident?.excusedBy == nil)
    }
}
