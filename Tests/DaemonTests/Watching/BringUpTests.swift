import FailurePoints
import JSON
import Testing

@testable import Daemon
@testable import Files
@testable import Outputs
@testable import Scheduling

/// From the start until every probe has looked: what is not known is told as such, and nothing follows from it.
@Suite struct BringUpTests {
    private func saved(by scene: WatchedScene) async throws -> (StateDocument, Report) {
        let report = await scene.watcher.report(at: SystemClock.now())
        return (try #require(StateDocument(try JSON.parse(StateDocument(report).json.utf8()))), report)
    }

    private func reports(_ scene: WatchedScene) -> [Report] {
        scene.outputs.compactMap {
            switch $0 {
            case .latest(let report), .round(let report): report
            case .event, .incident, .heal, .order: nil
            }
        }
    }

    @Test func beforeTheFirstLookEverythingIsToldAsNotLookedAt() async throws {
        let scene = WatchedScene()
        await scene.watcher.begin()
        let report = try #require(reports(scene).last)
        let document = try JSON.parse(report.summaryDocument.utf8())
        #expect(document["trading"]?["state"] == "unknown")
        #expect(document["trading"]?["not_looked_yet"] == ["disk", "clock", "portfolio"])
        #expect(document["trading"]?["sentence"]?.string?.contains("fpmond started 0 s ago; no result yet from disk, clock, portfolio") == true)
        #expect(document["failure_points"]?["fault"]?["status"] == "unknown")
        #expect(document["failure_points"]?["fault"]?["reason"]?.string == Finding.notYet)
        #expect(document["overall_health"] == "WARNING")
        #expect(scene.transitions.isEmpty && scene.verdicts.isEmpty && scene.started.isEmpty)
    }

    @Test func aRoundDoesNotWaitForASlowProbeAndSaysWhatIsMissing() async throws {
        let scene = WatchedScene()
        await scene.look(.disk, "ok")
        await scene.look(.clock, "ok")
        #expect(await scene.watcher.completeRound().contains("no result yet from portfolio"))
        #expect(reports(scene).last?.verdict.state == .unknown)
        #expect(scene.verdicts.isEmpty, "that it cannot be told yet is no news")
        await scene.look(.portfolio, "ok")
        #expect(reports(scene).last?.verdict.state == .open, "the summary is brought up to date at once")
        #expect(scene.verdicts.count == 1 && scene.transitions.isEmpty)
    }

    @Test func whatIsSeenToBlockIsToldThoughNotAllHaveLooked() async {
        let scene = WatchedScene()
        await scene.look(.disk, "critical")
        #expect(scene.transitions.map(\.kind) == [.opened])
        #expect(scene.verdicts.isEmpty)
        _ = await scene.watcher.completeRound()
        #expect(scene.verdicts.count == 1 && scene.verdicts.last?.contains("blocked by fault") == true)
        await scene.look(.clock, "ok")
        await scene.look(.portfolio, "ok")
        #expect(scene.verdicts.count == 1)
    }

    @Test func aRestartBreaksNoSinceAndTellsNothingTwice() async throws {
        let first = WatchedScene()
        await first.allFine()
        let (document, before) = try await saved(by: first)
        try await Task.sleep(for: .milliseconds(5))

        let second = WatchedScene(saved: document)
        await second.watcher.begin()
        _ = await second.watcher.completeRound()
        await second.look(.disk, "ok")
        let pending = await second.watcher.report(at: SystemClock.now())
        #expect(pending.verdict.isPending && pending.verdictSince > before.verdictSince, "not knowing is since the start")
        #expect(pending.pointStates["symptom"]?.status == .unknown && pending.kept["symptom"]?.status == .ok)

        // Killed here, the next one knows no less.
        let third = WatchedScene(saved: try await saved(by: second).0)
        await third.watcher.begin()
        await third.allFine()
        let after = await third.watcher.report(at: SystemClock.now())
        #expect(after.verdict.state == .open && after.verdictSince == before.verdictSince)
        for id: FailurePoint.ID in ["fault", "symptom", "switch"] { #expect(after.pointStates[id]?.since == before.pointStates[id]?.since, "\(id)") }
        for scene in [second, third] { #expect(scene.transitions.isEmpty && scene.verdicts.isEmpty) }
    }

    @Test func anIncidentOfBeforeBlocksOnAndIsNeitherHealedNorToldUnseen() async throws {
        let first = WatchedScene()
        await first.allFine()
        await first.look(.disk, "critical")
        let (document, before) = try await saved(by: first)

        let second = WatchedScene(saved: document)
        await second.watcher.begin()
        await second.look(.clock, "ok")
        _ = await second.watcher.completeRound()
        let report = await second.watcher.report(at: SystemClock.now())
        #expect(report.verdict.state == .blocked && report.verdictSince == before.verdictSince)
        #expect(report.pointStates["fault"]?.status == .critical && report.pointStates["fault"]?.finding.reason == Finding.notYet)
        #expect(report.pointStates["fault"]?.incident?.id == before.pointStates["fault"]?.incident?.id)
        #expect(second.started.isEmpty && second.transitions.isEmpty && second.verdicts.isEmpty)
    }

    @Test func sinceNamesTheStateThatHoldsAlsoOverARestart() async throws {
        let first = WatchedScene()
        await first.allFine()
        await first.look(.clock, "critical")
        await first.look(.portfolio, "holds")
        try await Task.sleep(for: .milliseconds(5))
        let freed = SystemClock.now().wall
        await first.look(.portfolio, "ok")
        let (document, reduced) = try await saved(by: first)
        #expect(reduced.verdict.state == .reduced && reduced.verdictSince >= freed)
        #expect(reduced.verdict.blockers.first.map { $0.since < freed } == true, "the blocker names its own")

        let second = WatchedScene(saved: document)
        await second.look(.clock, "critical")
        await second.look(.disk, "ok")
        await second.look(.portfolio, "ok")
        #expect(await second.watcher.report(at: SystemClock.now()).verdictSince == reduced.verdictSince)
        let again = SystemClock.now().wall
        await second.look(.portfolio, "holds")
        let blocked = await second.watcher.report(at: SystemClock.now())
        #expect(blocked.verdict.state == .blocked && blocked.verdictSince >= again)
    }

    @Test func whatWasBegunBeforeAReloadIsNotTakenAfterIt() async {
        let scene = WatchedScene(WatchedScene.plan { $0.slots = [.disk: "the old tree", .clock: "the clock"] })
        await scene.allFine()
        await scene.watcher.reconfigure(WatchedScene.plan { $0.slots = [.disk: "the new tree", .clock: "the clock"] })
        await scene.look(.disk, "critical", by: "the old tree")
        #expect(scene.transitions.isEmpty)
        // A loop that the reload left alone delivers on.
        await scene.look(.clock, "critical", by: "the clock")
        #expect(scene.transitions.map(\.failurePoint) == ["symptom"])
        await scene.look(.disk, "critical", by: "the new tree")
        #expect(scene.transitions.map(\.failurePoint).contains("fault"))
    }
}
