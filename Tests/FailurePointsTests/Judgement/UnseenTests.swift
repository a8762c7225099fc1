import Synchronization
import Testing

@testable import FailurePoints

/// What nobody has looked at yet: told as such, kept for later, and no turn of anything.
@Suite struct UnseenTests {
    private static func points(_ script: Scene.Script) -> [FailurePoint] {
        [.scripted("tree", script, impact: .blocksMany, reads: [.book]), .scripted("net", script, impact: .blocksAll, reads: [.exchange])]
    }

    /// A daemon before it, in which both were judged so; then a new one, before its first look.
    private func restarted(_ findings: [FailurePoint.ID: Finding]) -> Scene {
        var before = Scene(Self.points)
        before.see(findings, fresh: [.book, .exchange])
        var scene = Scene(Self.points)
        scene.now = before.now.advanced(by: .seconds(60))
        scene.judgement = Judgement(
            catalogue: Self.points(scene.script), options: .init(), pointStates: before.judgement.pointStates, at: scene.now.wall)
        scene.script.findings.withLock { $0 = findings }
        return scene
    }

    @Test func whatWasFineBeforeIsNotSaidToBeFineNow() {
        var scene = restarted(["tree": .of(.ok), "net": .of(.ok)])
        #expect(scene.judgement.pointStates["net"]?.status == .ok, "it is kept")
        #expect(scene.judgement.reported["net"]?.status == .unknown)
        #expect(scene.judgement.reported["net"]?.finding.reason == Finding.notYet)
        var verdict = scene.judgement.verdict(Judgement.Beginning(.started, elapsed: .seconds(3)))
        #expect(verdict.state == .unknown && verdict.isPending)
        #expect(verdict.awaited == [.book, .exchange])
        #expect(verdict.sentence == "not known yet whether the bot can trade: fpmond started 3 s ago; no result yet from book, exchange")
        #expect(verdict.overallHealth == .warning && verdict.worst == .unknown)

        #expect(scene.see([:], fresh: [.book]).isEmpty)
        verdict = scene.judgement.verdict(Judgement.Beginning(.reloaded, elapsed: .seconds(4)))
        #expect(verdict.sentence == "not known yet whether the bot can trade: the configuration was reloaded 4 s ago; no result yet from exchange")
        #expect(scene.judgement.reported["tree"]?.status == .ok)

        #expect(scene.see([:], fresh: [.exchange]).isEmpty, "what was fine and is fine has not changed")
        #expect(!scene.judgement.verdict().isPending)
        #expect(scene.judgement.reported == scene.judgement.pointStates)
    }

    @Test func anOpenIncidentStaysOpenAndBlocks() throws {
        let scene = restarted(["tree": .of(.ok), "net": .of(.critical)])
        let told = try #require(scene.judgement.reported["net"])
        #expect(told.status == .critical && told.incident != nil && told.finding.status == .unknown)
        let verdict = scene.judgement.verdict()
        #expect(verdict.state == .blocked && !verdict.isPending)
        #expect(verdict.awaited == [.book, .exchange])
        #expect(verdict.blockers.first?.since == scene.judgement.pointStates["net"]?.incident?.began)
    }

    @Test func whatOnlyReducesMayTurnOutToBeWorse() {
        let scene = restarted(["tree": .of(.critical), "net": .of(.ok)])
        #expect(scene.judgement.verdict().isPending)
        #expect(scene.judgement.verdict().blockers.map(\.id) == ["tree"])
    }

    @Test func whatIsForgottenEndsAsDroppedAndBeginsAnew() throws {
        var scene = Scene(Self.points)
        scene.see(["tree": .of(.critical), "net": .of(.critical)], fresh: [.book, .exchange])
        let incident = try #require(scene.pointState("net").incident)
        let dropped = scene.judgement.forget([.exchange], saying: .unknown("another-target", "another"), at: scene.now.wall)
        #expect(dropped.map(\.kind) == [.dropped])
        #expect(dropped.first?.incident?.id == incident.id && dropped.first?.incident?.closed != nil && dropped.first?.to == .unknown)
        #expect(scene.pointState("net").incident == nil && scene.pointState("net").recent.isEmpty)
        #expect(scene.pointState("tree").incident != nil)
        #expect(scene.judgement.verdict().awaited == [.exchange])
        let again = scene.see([:], after: .zero, fresh: [.exchange])
        #expect(again.map(\.kind) == [.opened])
        #expect(again.first?.incident?.id != incident.id, "in the same second, too")
    }

    @Test func whatAReloadAddsIsJudgedByWhatHasBeenReadAlready() {
        var scene = Scene(Self.points)
        let all = scene.judgement.catalogue
        scene.judgement = Judgement(catalogue: all.filter { $0.id == "tree" }, options: .init(), at: scene.now.wall)
        scene.see(["tree": .of(.ok), "net": .of(.ok)], fresh: [.book, .exchange])
        scene.judgement.reconfigure(catalogue: all, options: .init(), enabledProbes: Set(ProbeName.all), at: scene.now.wall)
        #expect(scene.judgement.verdict().isPending)
        scene.see([:], fresh: [])
        #expect(!scene.judgement.verdict().isPending)
        #expect(scene.status("net") == .ok)
    }
}
