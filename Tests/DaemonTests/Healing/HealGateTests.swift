import FailurePoints
import Testing

@testable import Daemon
@testable import Healing
@testable import Outputs
@testable import Scheduling

/// One heal at a time, of whichever healer.
@Suite struct HealGateTests {
    /// `fault` and `symptom` stand each for itself, and each has a healer of its own.
    private static func plan(root: String? = nil) -> WatchPlan {
        WatchedScene.plan(root: root) {
            $0.healing.policies["other"] = HealPolicy()
            $0.healing.ladders["symptom"] = Ladder(["other"])
            $0.healing.causes = [:]
            $0.catalogue[1] = WatchedScene.alone($0.catalogue[1])
        }
    }

    @Test func theSecondHealWaitsForTheEndOfTheFirst() async throws {
        let scene = WatchedScene(Self.plan())
        await scene.allFine()
        await scene.look(.disk, "critical")
        let first = try #require(scene.started.first)
        for _ in 1...3 { await scene.look(.clock, "critical") }
        #expect(scene.started.map(\.healer) == ["mend"])
        #expect(await scene.watcher.report(at: SystemClock.now()).treatments.gate == first.attempt)
        await scene.watcher.healEnded(first, WatchedScene.report(.acted))
        #expect(scene.started.map(\.healer) == ["mend", "other"])
        // Neither the first again nor a third while the second runs.
        for _ in 1...3 { await scene.look(.disk, "critical") }
        #expect(scene.started.count == 2)
    }

    @Test(arguments: [HookResult.failed("exit status 1"), .timedOut, .tryLater, .stopTrying])
    func howeverItEndsTheGateIsFreeAgain(result: HookResult) async throws {
        let scene = WatchedScene(Self.plan())
        await scene.allFine()
        await scene.look(.disk, "critical")
        await scene.watcher.healEnded(try #require(scene.started.first), WatchedScene.report(result))
        await scene.look(.clock, "critical")
        #expect(scene.started.map(\.healer) == ["mend", "other"])
    }

    @Test func aHealOfAnotherBotStillKeepsOthersFromStarting() async throws {
        let scene = WatchedScene(Self.plan())
        await scene.allFine()
        await scene.look(.disk, "critical")
        let first = try #require(scene.started.first)
        await scene.watcher.reconfigure(Self.plan(root: "/another"))
        await scene.allFine()
        for _ in 1...2 { await scene.look(.clock, "critical") }
        #expect(scene.started.count == 1, "its hook runs still")
        await scene.watcher.healEnded(first, WatchedScene.report(.acted))
        await scene.look(.clock, "critical")
        #expect(scene.started.map(\.healer) == ["mend", "other"])
    }
}
