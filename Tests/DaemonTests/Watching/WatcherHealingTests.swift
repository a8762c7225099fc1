import FailurePoints
import Testing

@testable import Daemon

/// When the watcher has something healed, and when it believes that it was.
@Suite struct WatcherHealingTests {
    @Test func aFailureIsHealedOnceAndOnlyTheNextFactsSayThatItWorked() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.look(.disk, "critical")
        let order = try #require(scene.started.first)
        #expect(order.healer == "mend")
        #expect(order.need.failurePoint == "fault")
        #expect(order.attempt == 1)
        #expect(order.finding?.reason == "bad")
        // Wanted again and again while it runs: one run.
        await scene.look(.disk, "critical")
        #expect(scene.started.count == 1)

        let beforeItsEnd = SystemClock.now()
        await scene.watcher.healEnded(order, WatchedScene.report(.acted))
        #expect(scene.heals.isEmpty)
        // A look that began before the hook had ended proves nothing about it.
        await scene.look(.disk, "ok", observed: beforeItsEnd)
        #expect(scene.heals.isEmpty)
        await scene.look(.disk, "unknown")
        #expect(scene.heals.isEmpty)
        await scene.look(.disk, "ok")
        #expect(scene.heals.map(\.outcome) == [.healed])
        #expect(scene.heals.first?.incident == order.need.incident)
    }

    @Test func aHookThatFailsIsOnRecordAndNotRunAgainAtOnce() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.look(.disk, "critical")
        await scene.watcher.healEnded(try #require(scene.started.first), WatchedScene.report(.failed("exit status 3")))
        #expect(scene.heals.map(\.outcome) == [.failed])
        await scene.look(.disk, "critical")
        #expect(scene.started.count == 1)
    }

    @Test func aHookThatSaysStopIsExhaustedAndThatIsAnEventOfItsIncident() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.look(.disk, "critical")
        await scene.watcher.healEnded(try #require(scene.started.first), WatchedScene.report(.stopTrying))
        #expect(scene.heals.map(\.outcome) == [.refused])
        #expect(scene.heals.first?.exhausted == true)
        #expect(scene.transitions.last?.kind == .exhausted)
        #expect(scene.transitions.last?.incident?.heals == 1)
    }

    @Test func unknownHealsNothing() async {
        let scene = WatchedScene()
        await scene.allFine()
        for _ in 1...5 { await scene.look(.disk, "unknown") }
        #expect(scene.started.isEmpty)
        #expect(await scene.watcher.report(at: SystemClock.now()).verdict.blockers.isEmpty)
    }

    @Test func whatAnotherExplainsIsNotHealed() async {
        let scene = WatchedScene(WatchedScene.plan { $0.healerOf["fault"] = nil })
        await scene.allFine()
        await scene.look(.disk, "critical")
        await scene.look(.clock, "critical")
        await scene.look(.clock, "critical")
        #expect(scene.transitions.last?.failurePoint == "symptom")
        #expect(scene.transitions.last?.incident?.excusedBy == "fault")
        #expect(scene.started.isEmpty)
    }

    @Test func aBlockByDesignIsNeverHealedWhateverIsConfigured() async {
        let plan = WatchedScene.plan()
        #expect(plan.healerOf["switch"] == nil)
        #expect(plan.healerOf["fault"] == "mend")
        let scene = WatchedScene(plan)
        await scene.allFine()
        for _ in 1...3 { await scene.look(.portfolio, "holds") }
        #expect(scene.started.isEmpty)
    }

    @Test func aDryRunIsRecordedAndRunsNothing() async {
        let scene = WatchedScene(WatchedScene.plan { $0.policies["mend"]?.dryRun = true })
        await scene.allFine()
        await scene.look(.disk, "critical")
        #expect(scene.started.isEmpty)
        #expect(scene.heals.map(\.outcome) == [.dryRun])
    }

    @Test func withHealingSwitchedOffNothingIsRun() async {
        let scene = WatchedScene(WatchedScene.plan { $0.healingEnabled = false })
        await scene.allFine()
        for _ in 1...3 { await scene.look(.disk, "critical") }
        #expect(scene.started.isEmpty)
        #expect(scene.heals.isEmpty)
    }

    @Test func nothingIsHealedThatTheReloadTookAway() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.look(.disk, "critical")
        let order = try #require(scene.started.first)
        await scene.watcher.reconfigure(
            WatchedScene.plan {
                $0.policies = [:]; $0.healerOf = [:]
            })
        await scene.watcher.healEnded(order, WatchedScene.report(.failed("exit status 1")))
        await scene.look(.disk, "critical")
        #expect(scene.started.count == 1)
        // And what comes back is healed as before.
        await scene.watcher.reconfigure(WatchedScene.plan())
        await scene.look(.disk, "critical")
        #expect(scene.started.count == 2)
    }

    @Test func aHealOfAnotherBotIsNeitherVerifiedNorFailedByThisOnesFacts() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.look(.disk, "critical")
        let order = try #require(scene.started.first)
        await scene.watcher.reconfigure(WatchedScene.plan(root: "/another"))
        #expect(scene.heals.map(\.outcome) == [.unverified] && scene.heals.first?.exhausted == false)
        #expect(scene.heals.first?.incident == order.need.incident)
        #expect(scene.transitions.last?.kind == .dropped)
        await scene.watcher.healEnded(order, WatchedScene.report(.acted))
        await scene.allFine()
        #expect(scene.heals.count == 1, "the other tree's health is no proof of it")
        #expect(scene.transitions.allSatisfy { $0.kind != .recovered && $0.kind != .exhausted })
        // Its run still counts: no second one at once.
        let report = await scene.watcher.report(at: SystemClock.now())
        #expect(report.healers["mend"]?.starts.count == 1)
    }
}
