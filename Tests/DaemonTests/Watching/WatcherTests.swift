import FailurePoints
import Synchronization
import Testing

@testable import Daemon
@testable import Outputs
@testable import Scheduling

/// What the watcher tells, and when: the first round, the verdict, incidents, reloads.
@Suite struct WatcherTests {
    @Test func theFirstRoundIsOverWhenEveryProbeHasDeliveredIfOnlyThatItIsBlind() async {
        let scene = WatchedScene()
        let isOver = Flag()
        let wait = Task {
            await scene.watcher.waitForFirstRound()
            isOver.set()
        }
        await scene.look(.disk, "ok")
        await scene.look(.clock, "unknown")
        await scene.look(.disk, "ok")
        try? await Task.sleep(for: .milliseconds(50))
        #expect(!isOver.isSet)
        await scene.look(.portfolio, "timeout")
        await wait.value
        #expect(isOver.isSet)
        await scene.watcher.waitForFirstRound()
    }

    @Test func theWaitForTheFirstRoundEndsWithItsTask() async {
        let scene = WatchedScene()
        for pause in [Duration.zero, .milliseconds(50)] {
            let wait = Task { await scene.watcher.waitForFirstRound() }
            try? await Task.sleep(for: pause)
            wait.cancel()
            await wait.value
        }
    }

    @Test func aReloadThatDisablesWhatIsAwaitedEndsTheFirstRound() async {
        let scene = WatchedScene()
        let wait = Task { await scene.watcher.waitForFirstRound() }
        await scene.look(.disk, "ok")
        await scene.look(.clock, "ok")
        await scene.watcher.reconfigure(WatchedScene.plan { $0.probes = [.disk, .clock] })
        await wait.value
    }

    @Test func theVerdictIsToldAtTheEndOfTheFirstRoundAndThenOnlyWhenItTurns() async {
        let scene = WatchedScene()
        await scene.look(.disk, "critical")
        await scene.look(.clock, "ok")
        #expect(scene.verdicts.isEmpty)
        await scene.look(.portfolio, "ok")
        #expect(scene.verdicts.count == 1)
        #expect(scene.verdicts.last?.contains("blocked") == true)
        await scene.look(.disk, "critical")
        _ = await scene.watcher.completeRound()
        #expect(scene.verdicts.count == 1)
        await scene.look(.disk, "ok")
        #expect(scene.verdicts.count == 2)
    }

    @Test func whatIsFineAtTheFirstLookIsNoNewsButAFailureIs() async {
        let scene = WatchedScene()
        await scene.look(.clock, "ok")
        await scene.look(.disk, "critical")
        #expect(scene.transitions.map(\.kind) == [.opened])
        await scene.look(.portfolio, "ok")
        await scene.look(.clock, "ok")
        #expect(scene.transitions.count == 1)
    }

    @Test func aVerdictThatAnEarlierDaemonToldIsNotToldAgain() async throws {
        let first = WatchedScene()
        await first.look(.disk, "critical")
        await first.look(.clock, "ok")
        await first.look(.portfolio, "ok")
        let report = await first.watcher.report(at: SystemClock.now())
        let saved = try #require(StateDocument(StateDocument(report).json))
        let incident = try #require(report.pointStates["fault"]?.incident)

        let second = WatchedScene(saved: saved)
        for name in [ProbeName.disk, .clock, .portfolio] { await second.look(name, name == .disk ? "critical" : "ok") }
        #expect(second.verdicts.isEmpty)
        #expect(second.transitions.isEmpty)
        let later = await second.watcher.report(at: SystemClock.now())
        #expect(later.pointStates["fault"]?.incident?.id == incident.id)
        #expect(later.verdictSince == report.verdictSince)
    }

    @Test func aSwitchStandsInTheVerdictWithItsEnd() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.look(.portfolio, "holds")
        let verdict = await scene.watcher.report(at: SystemClock.now()).verdict
        #expect(verdict.state == .blocked)
        let blocker = try #require(verdict.blockers.first)
        #expect(blocker.id == "switch")
        #expect(blocker.intended)
        #expect(blocker.until == WatchedScene.until)
        #expect(verdict.overallHealth == .critical)
        #expect(await scene.watcher.sentence.contains("until"))
        // Nobody can read it any more: that does not switch it off.
        await scene.look(.portfolio, "unknown")
        #expect(await scene.watcher.report(at: SystemClock.now()).verdict.state == .blocked)
    }

    @Test func blockedIsSinceWhatBlocksAndNotSinceWhatReducedBefore() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.look(.clock, "critical")
        let reduced = await scene.watcher.report(at: SystemClock.now())
        #expect(reduced.verdict.state == .reduced)
        try await Task.sleep(for: .milliseconds(20))
        await scene.look(.portfolio, "holds")
        let blocked = await scene.watcher.report(at: SystemClock.now())
        #expect(blocked.verdict.state == .blocked)
        #expect(blocked.verdictSince > reduced.verdictSince)
    }

    @Test func whatAReloadSwitchesOffEndsItsIncidentAndSaysThatNobodyWatches() async {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.look(.disk, "critical")
        #expect(await scene.watcher.report(at: SystemClock.now()).verdict.state == .blocked)
        await scene.watcher.reconfigure(WatchedScene.plan { $0.catalogue.removeAll { $0.id == "fault" } })
        #expect(scene.transitions.last?.kind == .recovered)
        #expect(scene.transitions.last?.to == .unknown)
        #expect(scene.transitions.last?.finding.reason == "not-watched")
        #expect(await scene.watcher.report(at: SystemClock.now()).verdict.state == .open)
        #expect(scene.verdicts.count == 3)
    }

    @Test func whatWasReadOfAnotherBotsTreeIsNotJudgedBesideThisOnes() async {
        let pair = FailurePoint(
            "pair", category: .state, impact: .blocksMany, title: "pair", advice: "none", reads: [.portfolio, .disk], confirm: .immediate
        ) { look in
            guard case .blind(let word, _, _) = look.snapshot[.disk] else { return .unknown("never", "not looked at") }
            return word == "critical" ? .critical("bad", "bad") : .ok("fine")
        }
        let scene = WatchedScene(WatchedScene.plan { $0.catalogue = [pair] })
        await scene.look(.disk, "critical")
        await scene.watcher.reconfigure(
            WatchedScene.plan(root: "/another") { $0.catalogue = [pair] })
        await scene.look(.portfolio, "ok")
        #expect(scene.transitions.allSatisfy { $0.kind != .opened })
        await scene.look(.disk, "critical")
        await scene.look(.portfolio, "ok")
        #expect(scene.transitions.last?.kind == .opened)
    }

    @Test func whatADisabledProbeStillDeliversIsNotTaken() async {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.watcher.reconfigure(WatchedScene.plan { $0.probes = [.clock, .portfolio] })
        await scene.look(.disk, "critical")
        #expect(await scene.watcher.report(at: SystemClock.now()).pointStates["fault"]?.status != .critical)
        #expect(scene.transitions.allSatisfy { $0.kind != .opened })
    }

    @Test func everyRoundIsALineAndEveryChangeASummary() async {
        let scene = WatchedScene()
        await scene.allFine()
        _ = await scene.watcher.completeRound()
        _ = await scene.watcher.completeRound()
        let rounds = scene.outputs.compactMap { if case .round(let report) = $0 { report.round } else { nil } }
        #expect(rounds == [1, 2])
        let before = scene.outputs.count
        await scene.look(.disk, "ok")
        #expect(scene.outputs.count == before)
        await scene.look(.disk, "critical")
        guard case .latest(let report) = scene.outputs.last else {
            Issue.record("a change without a summary")
            return
        }
        #expect(report.pointStates["fault"]?.status == .critical)
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .sequentiallyConsistent) }
        func set() { value.store(true, ordering: .sequentiallyConsistent) }
    }
}
