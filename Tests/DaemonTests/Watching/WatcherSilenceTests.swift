import FailurePoints
import JSON
import Synchronization
import Testing

@testable import Config
@testable import Daemon
@testable import Healing
@testable import Outputs
@testable import Scheduling

/// A silence mutes and, if asked for, keeps heals back; it hides nothing of what is observed, recorded and judged.
@Suite struct WatcherSilenceTests {
    /// A clock that the test sets.
    private final class Clock: Sendable {
        let now = Mutex(SystemClock.now())
        var moment: Moment { now.withLock { $0 } }
        func pass(_ duration: Duration) { now.withLock { $0 = $0.advanced(by: duration) } }
    }

    private func kinds(_ scene: WatchedScene) -> [Transition.Kind] { scene.transitions.map(\.kind) }

    @Test func whatIsSilencedIsStillObservedRecordedAndJudged() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        _ = try await scene.watcher.silence(["fault"], mutesHeals: false, reason: "backup", by: "alice", lasting: .seconds(60))
        await scene.look(.disk, "critical")
        #expect(kinds(scene) == [.silenced, .opened])
        #expect(scene.transitions.last?.silence?.by == "alice")
        #expect(scene.verdicts.last?.contains("blocked by fault") == true)
        let report = await scene.watcher.report(at: SystemClock.now())
        #expect(report.verdict.state == .blocked)
        #expect(report.summaryDocument["failure_points"]?["fault"]?["silenced_until"]?.string != nil)
        #expect(report.summaryDocument["silences"]?[0]?["reason"] == "backup")
        // Heals were not asked for.
        #expect(scene.started.count == 1)
    }

    @Test func aSilenceWithHealsKeepsThemBackUsesNoAttemptUpAndIsOnRecordOnce() async throws {
        let clock = Clock()
        let scene = WatchedScene(clock: { clock.moment })
        await scene.allFine()
        _ = try await scene.watcher.silence(["fault"], mutesHeals: true, reason: "backup", by: "alice", lasting: .seconds(60))
        for _ in 1...5 { await scene.look(.disk, "critical", observed: clock.moment) }
        #expect(scene.started.isEmpty)
        #expect(scene.heals.map(\.outcome) == [.deferred] && scene.heals.first?.reason == "silenced")
        #expect(await scene.watcher.report(at: clock.moment).treatmentsJSON["fault"]?["reason"] == "silenced")
        clock.pass(.seconds(60))
        #expect(await scene.watcher.expireSilences() == nil)
        #expect(scene.started.map(\.attempt.number) == [1], "it heals as soon as the silence is over")
    }

    @Test func theEndOfASilenceWithTheFailureStillThereIsTold() async throws {
        let clock = Clock()
        let scene = WatchedScene(clock: { clock.moment })
        await scene.allFine()
        _ = try await scene.watcher.silence(["fault", "switch"], mutesHeals: false, reason: "backup", by: "alice", lasting: .seconds(60))
        await scene.look(.disk, "critical", observed: clock.moment)
        #expect(await scene.watcher.expireSilences() == .seconds(60))
        clock.pass(.seconds(60))
        _ = await scene.watcher.expireSilences()
        let ends = scene.transitions.filter { $0.kind == .unsilenced }
        #expect(ends.map(\.failurePoint) == ["fault", "switch"])
        #expect(ends.map(\.isAnnounced) == [true, false])
        #expect(ends.first?.incident?.failurePoint == "fault" && ends.first?.finding.reason == "bad" && ends.first?.silence?.id == "s1")
        // Told once.
        _ = await scene.watcher.completeRound()
        #expect(scene.transitions.filter { $0.kind == .unsilenced }.count == 2)
    }

    @Test func aSilenceSurvivesARestartAndItsEndMeanwhileIsToldAfterTheFirstLooks() async throws {
        let clock = Clock()
        let first = WatchedScene(clock: { clock.moment })
        await first.allFine()
        await first.look(.disk, "critical", observed: clock.moment)
        _ = try await first.watcher.silence(["fault"], mutesHeals: false, reason: "backup", by: "alice", lasting: .seconds(60))
        func restarted() async throws -> WatchedScene {
            let document = try #require(StateDocument(StateDocument(await first.watcher.report(at: clock.moment)).json))
            return WatchedScene(saved: document, clock: { clock.moment })
        }
        let second = try await restarted()
        await second.watcher.begin()
        #expect(await second.watcher.silences.isMuted("fault", at: clock.moment.wall))
        for name in [ProbeName.disk, .clock, .portfolio] { await second.look(name, "critical", observed: clock.moment) }
        _ = await second.watcher.completeRound()
        #expect(!kinds(second).contains(.silenced), "it was told before")
        let state = try await restarted()
        clock.pass(.seconds(120))
        await state.watcher.begin()
        #expect(state.transitions.isEmpty, "nothing is known yet")
        for name in [ProbeName.disk, .clock, .portfolio] { await state.look(name, "critical", observed: clock.moment) }
        _ = await state.watcher.completeRound()
        #expect(state.transitions.first { $0.kind == .unsilenced }?.incident != nil)
    }

    @Test func anOperatorEndsASilenceOrTakesAFailurePointOut() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        _ = try await scene.watcher.silence(["fault", "symptom"], mutesHeals: false, reason: "x", by: "alice", lasting: .seconds(60))
        #expect(await scene.watcher.unsilence([], ["fault"], by: "bob").map(\.failurePoints) == [["fault"]])
        #expect(kinds(scene) == [.silenced, .silenced, .unsilenced])
        #expect(scene.transitions.last?.silence?.endedBy == "bob" && scene.transitions.last?.silence?.by == "alice")
        #expect(await scene.watcher.unsilence(["s1"], [], by: "bob").map(\.failurePoints) == [["symptom"]])
        #expect(await scene.watcher.unsilence(["s1"], ["fault"], by: "bob").isEmpty)
    }

    @Test func anotherBotHasNoSilences() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        _ = try await scene.watcher.silence(["fault"], mutesHeals: false, reason: "x", by: "alice", lasting: .seconds(60))
        await scene.watcher.reconfigure(WatchedScene.plan(root: "/somewhere/else"))
        #expect(await scene.watcher.silences.entries.isEmpty)
    }

    @Test func everyCategoryHasAVerdictOfItsOwn() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.look(.disk, "critical")
        let report = await scene.watcher.report(at: SystemClock.now())
        #expect(report.categories[.state]?.state == .blocked && report.categories[.state]?.worst == .critical)
        #expect(report.categories[.data]?.state == .open)
        #expect(report.categoriesJSON["state"]?["blockers"] == ["fault"])
        #expect(report.categoriesJSON["data"]?["failure_points"] == 0)
    }
}
