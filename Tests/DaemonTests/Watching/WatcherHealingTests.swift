import FailurePoints
import Synchronization
import Testing

@testable import Config
@testable import Daemon
@testable import Healing
@testable import Outputs
@testable import Scheduling

/// When the watcher has something healed, and when it believes that it was.
@Suite struct WatcherHealingTests {
    @Test func aFailureIsHealedOnceAndOnlyTheNextFactsSayThatItWorked() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.look(.disk, "critical")
        let order = try #require(scene.started.first)
        #expect(order.healer == "mend")
        #expect(order.need.failurePoint == "fault")
        #expect(order.attempt.number == 1)
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
        #expect(scene.heals.map(\.outcome) == [.hookFailed])
        await scene.look(.disk, "critical")
        #expect(scene.started.count == 1)
    }

    @Test func aHookThatSaysStopIsExhaustedAndThatIsAnEventOfItsIncident() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.look(.disk, "critical")
        await scene.watcher.healEnded(try #require(scene.started.first), WatchedScene.report(.stopTrying))
        #expect(scene.heals.map(\.outcome) == [.refused])
        let heal = try #require(scene.heals.first)
        #expect(heal.exhausted)
        let retry = heal.at + (try #require(WatchedScene.plan().healing.policies["mend"])).slowRetry
        #expect(heal.message == "mend asks for no more retries; given to the operator, next retry at \(retry.readable)")
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
        let scene = WatchedScene(WatchedScene.plan { $0.healing.ladders["fault"] = nil })
        await scene.allFine()
        await scene.look(.disk, "critical")
        await scene.look(.clock, "critical")
        await scene.look(.clock, "critical")
        #expect(scene.transitions.last?.failurePoint == "symptom")
        #expect(scene.transitions.last?.incident?.excusedBy == "fault")
        #expect(scene.started.isEmpty)
    }

    private static let looking: [HealerName: HealerConfig] = ["look": HealerConfig(.builtIn(.verifyExpiry(BuiltInHealer.VerifyExpiry())))]

    /// A block whose end has passed and that nobody cleared: said once, over restarts too, and again for the next block.
    @Test func theEndOfABlockIsLookedIntoOnce() async throws {
        let plan = WatchedScene.plan(healers: Self.looking) { $0.healing.policies["look"]?.cooldown = .zero }
        #expect(plan.healing.ladders["switch"] == Ladder(["look"], informsOnce: true))
        let scene = WatchedScene(plan)
        await scene.allFine()
        // While it holds there is nothing to look into.
        await scene.look(.portfolio, "holds")
        await scene.look(.portfolio, "ok")
        #expect(scene.started.isEmpty)
        await scene.look(.portfolio, "ended")
        let order = try #require(scene.started.first)
        #expect(order.healer == "look")
        #expect(order.need == HealNeed(failurePoint: "switch", incident: "switch-ended-21000101T000000Z"))
        await scene.watcher.healEnded(order, WatchedScene.report(.informed))
        #expect(scene.heals.map(\.outcome) == [.informational])
        for word in ["ended", "unknown", "ended", "ended"] { await scene.look(.portfolio, word) }
        #expect(scene.started.count == 1)

        let saved = StateDocument(await scene.watcher.report(at: SystemClock.now()))
        let later = WatchedScene(plan, saved: saved)
        for _ in 1...3 { await later.look(.portfolio, "ended") }
        #expect(later.started.isEmpty)
        await later.look(.portfolio, "ended-again")
        #expect(later.started.map(\.need.incident) == ["switch-ended-21000101T000100Z"])
    }

    /// No program may be run for a block by design, whatever its name.
    @Test func onlyABuiltInThatLooksMayLookIntoTheEndOfABlock() async {
        for healer in [HealerConfig(.shell("true")), HealerConfig(.command(["/bin/true"]))] {
            let scene = WatchedScene(WatchedScene.plan(healers: ["look": healer]))
            await scene.allFine()
            for _ in 1...3 { await scene.look(.portfolio, "ended") }
            #expect(scene.started.isEmpty)
        }
    }

    @Test func whatIsOnlyObservedLooksIntoNothing() async {
        let scene = WatchedScene(WatchedScene.plan(healers: Self.looking) { $0.healing.ladders["switch"]?.mode = .observe })
        await scene.allFine()
        for _ in 1...3 { await scene.look(.portfolio, "ended") }
        #expect(scene.started.isEmpty)
        #expect(scene.heals.map(\.outcome) == [.dryRun])
    }

    @Test func aBlockByDesignIsNeverHealedWhateverIsConfigured() async {
        let plan = WatchedScene.plan()
        #expect(plan.healing.ladders["switch"] == nil)
        #expect(plan.healing.ladders["fault"] == Ladder(["mend"]))
        let scene = WatchedScene(plan)
        await scene.allFine()
        for _ in 1...3 { await scene.look(.portfolio, "holds") }
        #expect(scene.started.isEmpty)
    }

    @Test func aDryRunIsRecordedAndRunsNothing() async {
        let scene = WatchedScene(WatchedScene.plan { $0.healing.policies["mend"]?.mode = .observe })
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
                $0.healing.policies = [:]; $0.healing.ladders = [:]
            })
        await scene.watcher.healEnded(order, WatchedScene.report(.failed("exit status 1")))
        await scene.look(.disk, "critical")
        #expect(scene.started.count == 1)
        #expect(scene.heals.map(\.outcome) == [.hookFailed] && scene.heals.first?.exhausted == false)
        // And what comes back is healed as before.
        await scene.watcher.reconfigure(WatchedScene.plan { $0.healing.policies["mend"]?.cooldown = .zero })
        await scene.look(.disk, "critical")
        #expect(scene.started.map(\.attempt.number) == [1, 2])
    }

    @Test func aHealOfAnotherBotIsNeitherVerifiedNorFailedByThisOnesFacts() async throws {
        let scene = WatchedScene()
        await scene.allFine()
        await scene.look(.disk, "critical")
        let order = try #require(scene.started.first)
        await scene.watcher.reconfigure(WatchedScene.plan(root: "/another"))
        #expect(scene.heals.map(\.outcome) == [.notHealed] && scene.heals.first?.exhausted == false)
        #expect(scene.heals.first?.incident == order.need.incident)
        #expect(scene.transitions.last?.kind == .dropped)
        await scene.watcher.healEnded(order, WatchedScene.report(.acted))
        await scene.allFine()
        #expect(scene.heals.count == 1, "the other tree's health is no proof of it")
        #expect(scene.transitions.allSatisfy { $0.kind != .recovered && $0.kind != .exhausted })
        // Its run still counts: no second one at once.
        let report = await scene.watcher.report(at: SystemClock.now())
        #expect(report.treatments.budget.starts["mend"]?.count == 1)
    }

    // MARK: Guards and proof

    /// `mend` restarts the bot for `fault`; what `clock` reads is whether the bot crashes again and again.
    private static let restarting = WatchedScene.plan {
        $0.healing.policies["mend"]?.effect = .restartsBot
        $0.healing.causes = [:]
        let judge = $0.catalogue[1].judge
        $0.catalogue[1] = FailurePoint(
            "crash-loop", category: .systemFailures, impact: .blocksAll, title: "crash-loop", advice: "none", reads: [ProbeName.clock],
            confirm: .immediate, judge: judge)
    }

    @Test func aGuardThatCannotSeeHoldsTheHealBackUntilItSees() async throws {
        let scene = WatchedScene(Self.restarting)
        await scene.look(.portfolio, "ok")
        await scene.look(.clock, "unknown")
        for _ in 1...3 { await scene.look(.disk, "critical") }
        #expect(scene.started.isEmpty)
        #expect(scene.heals.map(\.outcome) == [.deferred] && scene.heals.first?.reason == "crash-loop-unknown")
        await scene.look(.clock, "ok")
        await scene.watcher.healEnded(try #require(scene.started.first), WatchedScene.report(.failed("")))
        #expect(scene.heals.last?.outcome == .hookFailed)
        #expect(scene.heals.last?.guards.contains { $0.code == "crash-loop" && $0.kind == .go } == true, "what each guard said is on record")
    }

    @Test func aRestartWithoutAnotherProcessIsNoSuccessHoweverFineItIs() async throws {
        let time = Mutex(SystemClock.now())
        let scene = WatchedScene(Self.restarting) { time.withLock { $0 } }
        await scene.allFine()
        await scene.look(.disk, "critical")
        await scene.watcher.healEnded(try #require(scene.started.first), WatchedScene.report(.acted))
        await scene.look(.disk, "ok")
        #expect(scene.heals.isEmpty)
        time.withLock { $0 = $0.advanced(by: .seconds(300)) }
        await scene.look(.disk, "ok")
        #expect(scene.heals.map(\.outcome) == [.recoveredByItself])
    }

    // MARK: The configuration changes while something is under way

    /// What a reload may take away while a heal is being verified.
    static let reloads: [(name: String, change: @Sendable (inout WatchPlan) -> Void)] = [
        ("healing off", { $0.healingEnabled = false }),
        (
            "the healer off",
            {
                $0.healing.policies = [:]
                $0.healing.ladders = [:]
            }
        ),
    ]

    @Test(arguments: reloads.indices) func whatIsUnderWayIsConcludedByWhatIsSeenWhateverTheReloadSays(index: Int) async throws {
        let scene = WatchedScene(WatchedScene.plan { $0.healing.policies["mend"]?.attempts = 1 })
        await scene.allFine()
        await scene.look(.disk, "critical")
        await scene.watcher.healEnded(try #require(scene.started.first), WatchedScene.report(.acted))
        await scene.watcher.reconfigure(
            WatchedScene.plan {
                $0.healing.policies["mend"]?.attempts = 1
                Self.reloads[index].change(&$0)
            })
        await scene.look(.disk, "ok")
        #expect(scene.heals.map(\.outcome) == [.healed], "\(Self.reloads[index].name)")
        #expect(scene.transitions.allSatisfy { $0.kind != .exhausted })
        #expect(scene.transitions.last?.kind == .recovered)
    }

    @Test func aHealerThatWasTakenAwayDoesNotSayThatItWillTryAgain() async throws {
        let time = Mutex(SystemClock.now())
        let scene = WatchedScene(WatchedScene.plan { $0.healing.policies["mend"]?.attempts = 1 }) { time.withLock { $0 } }
        await scene.allFine()
        await scene.look(.disk, "critical")
        let order = try #require(scene.started.first)
        await scene.watcher.reconfigure(
            WatchedScene.plan {
                $0.healing.policies = [:]
                $0.healing.ladders = [:]
            })
        await scene.watcher.healEnded(order, WatchedScene.report(.acted))
        time.withLock { $0 = $0.advanced(by: .seconds(300)) }
        await scene.look(.disk, "critical")
        #expect(scene.heals.map(\.outcome) == [.notHealed])
        #expect(scene.heals.first?.exhausted == false)
        #expect(scene.transitions.allSatisfy { $0.kind != .exhausted })
    }

    @Test func aHealOfWhatNobodyWatchesAnyMoreIsSaidToBeUnknownAndNotExhausted() async throws {
        let scene = WatchedScene(WatchedScene.plan { $0.healing.policies["mend"]?.attempts = 1 })
        await scene.allFine()
        await scene.look(.disk, "critical")
        await scene.watcher.healEnded(try #require(scene.started.first), WatchedScene.report(.acted))
        await scene.watcher.reconfigure(WatchedScene.plan { $0.catalogue.removeAll { $0.id == "fault" } })
        await scene.look(.clock, "ok")
        #expect(scene.heals.map(\.message) == ["outcome of mend unknown: fault is no longer watched"])
        #expect(scene.heals.first?.exhausted == false)
        #expect(scene.transitions.allSatisfy { $0.kind != .exhausted })
    }

    // MARK: Exhausted, and then not any more

    private func exhausted(_ plan: WatchPlan = WatchedScene.plan()) async throws -> WatchedScene {
        let scene = WatchedScene(plan)
        await scene.allFine()
        await scene.look(.disk, "critical")
        await scene.watcher.healEnded(try #require(scene.started.first), WatchedScene.report(.stopTrying))
        #expect(scene.heals.last?.exhausted == true)
        return scene
    }

    private func state(_ scene: WatchedScene) async -> Treatment.State? {
        await scene.watcher.report(at: SystemClock.now()).treatments.open["fault"]?.state
    }

    @Test func aConfirmedRecoveryEndsTheExhaustionAndIsOnRecord() async throws {
        let scene = try await exhausted()
        await scene.look(.disk, "ok")
        #expect(scene.heals.map(\.outcome) == [.refused, .recoveredByItself])
        #expect(scene.heals.last?.message == "fault is ok again by itself")
        #expect(await state(scene) == nil)
    }

    @Test func anotherConfigurationOfTheHealerEndsTheExhaustionAlsoOverARestart() async throws {
        let scene = try await exhausted()
        let same = await scene.watcher.report(at: SystemClock.now())
        await scene.watcher.reconfigure(WatchedScene.plan())
        #expect(scene.heals.count == 1)
        let changed = WatchedScene.plan { $0.healing.policies["mend"]?.hook = "another" }
        await scene.watcher.reconfigure(changed)
        #expect(scene.heals.map(\.outcome) == [.refused, .renewed])

        let saved = try #require(StateDocument(StateDocument(same).json))
        let unchanged = WatchedScene(saved: saved)
        await unchanged.look(.disk, "critical")
        #expect(unchanged.heals.isEmpty)
        let restarted = WatchedScene(changed, saved: saved)
        await restarted.look(.disk, "critical")
        #expect(restarted.heals.prefix(1).map(\.message) == ["fault has all its attempts again: its configuration has changed"])
    }

    @Test func theHookItsSettingsAndItsTimeAreWhatAConfigurationIs() {
        var healer = HealerConfig(.shell("mend"))
        let policy = healer.policy
        #expect(HealerConfig(.shell("mend")).policy == policy)
        healer.timeout = .seconds(7)
        #expect(healer.policy != policy)
        #expect(HealerConfig(.command(["mend"])).policy.hook != policy.hook)
    }

    // MARK: After a restart

    @Test func aHealThatRunsOnKeepsTheGateUntilItsEndIsKnown() async throws {
        let first = WatchedScene()
        await first.allFine()
        await first.look(.disk, "critical")
        let ordered = try #require(first.started.first)
        let saved = try #require(
            StateDocument(StateDocument(await first.watcher.report(at: SystemClock.now())).json))
        for report in [WatchedScene.report(.failed("exit status 3")), nil] {
            let plan = WatchedScene.plan {
                $0.healing.policies["other"] = HealPolicy()
                $0.healing.ladders["symptom"] = Ladder(["other"])
                $0.healing.causes = [:]
                $0.catalogue[1] = WatchedScene.alone($0.catalogue[1])
            }
            let second = WatchedScene(plan, saved: saved)
            let order = try #require(await second.watcher.interruptedHeals.first)
            #expect(order.id == ordered.id && order.attempt.number == 1 && order.need == ordered.need)
            for name in [ProbeName.portfolio, .disk, .clock, .clock] { await second.look(name, name == .portfolio ? "ok" : "critical") }
            #expect(second.started.isEmpty, "the first may run still")
            await second.watcher.healEnded(order, report)
            await second.look(.clock, "critical")
            #expect(second.started.map(\.healer) == ["other"])
            await second.look(.disk, "ok")
            let ends = second.heals.filter { $0.attempt > 0 }
            #expect(ends.map(\.outcome) == (report == nil ? [.healed] : [.hookFailed]))
            if report == nil { #expect(ends.first?.message.contains("the end of the run of mend is unknown") == true) }
        }
    }

    // MARK: An excuse that ends

    @Test func whatLosesItsExcuseIsHealedAtOnceAndNotAtItsNextLook() async throws {
        let time = Mutex(SystemClock.now())
        let scene = WatchedScene(WatchedScene.plan { $0.healing.ladders["fault"] = nil }) { time.withLock { $0 } }
        await scene.allFine()
        await scene.look(.disk, "critical")
        for _ in 1...2 { await scene.look(.clock, "critical") }
        #expect(scene.transitions.last?.incident?.excusedBy == "fault")
        await scene.look(.disk, "ok")
        #expect(scene.started.isEmpty)
        time.withLock { $0 = $0.advanced(by: .seconds(600)) }
        // Only the cause is looked at; the symptom's own probe is not due.
        await scene.look(.disk, "ok")
        #expect(scene.transitions.contains { $0.kind == .unexcused && $0.failurePoint == "symptom" })
        #expect(scene.started.map(\.need.failurePoint) == ["symptom"])
    }
}
