import FailurePoints
import Testing

/// Can the bot trade; if not, why, since when, until when.
@Suite struct VerdictTests {
    /// Failure points by their impact and intent: `ai` blocks all by intent, `m` blocks many by fault, `n` blocks nothing …
    private func scene() -> Scene {
        Scene { script in
            [
                .scripted("bot-crashed", script, impact: .blocksAll), .scripted("bot-frozen", script, impact: .blocksAll),
                .scripted("a", script, impact: .blocksAll), .scripted("ai", script, impact: .blocksAll, intended: true),
                .scripted("m", script, impact: .blocksMany, excusedBy: ["a"]), .scripted("mi", script, impact: .blocksMany, intended: true),
                .scripted("s", script, impact: .blocksSome), .scripted("n", script, impact: .none),
            ]
        }
    }

    private static let ids: [FailurePoint.ID] = ["bot-crashed", "bot-frozen", "a", "ai", "m", "mi", "s", "n"]

    /// All ok but for what is said.
    private func verdict(_ findings: [FailurePoint.ID: Finding]) -> Verdict {
        var scene = scene()
        scene.see(Dictionary(uniqueKeysWithValues: Self.ids.map { ($0, findings[$0] ?? .of(.ok)) }))
        return scene.judgement.verdict()
    }

    @Test(
        arguments: [
            ([:], .open, .healthy, .ok),
            (["a": .of(.warning)], .open, .warning, .warning),
            (["a": .of(.critical)], .blocked, .critical, .critical),
            (["a": .of(.unknown)], .open, .warning, .unknown),
            (["m": .of(.critical)], .reduced, .critical, .critical),
            (["s": .of(.critical)], .reduced, .critical, .critical),
            (["n": .of(.critical)], .open, .critical, .critical),
            (["n": .of(.warning)], .open, .warning, .warning),
            // What is intended is no fault, but an active kill switch was CRITICAL in the original.
            (["ai": .holding()], .blocked, .critical, .ok),
            (["ai": .holding(.critical)], .blocked, .critical, .critical),
            (["ai": .of(.critical)], .open, .healthy, .critical),
            // A switch that would block all and cannot be told is not open; one that would block some may be on.
            (["ai": .of(.unknown)], .unknown, .warning, .unknown),
            (["mi": .of(.unknown)], .open, .warning, .unknown),
            (["ai": .unknown(Finding.notLive, "a copy")], .open, .healthy, .ok),
            (["ai": .unknown(Finding.probeDisabled, "switched off")], .open, .healthy, .ok),
            (["ai": .of(.unknown), "m": .of(.critical)], .reduced, .critical, .critical),
            (["mi": .holding()], .reduced, .healthy, .ok),
            (["mi": .holding(.warning)], .reduced, .healthy, .warning),
            (["mi": .of(.warning)], .open, .healthy, .warning),
            // Blocked before reduced before unknown before open.
            (["m": .of(.critical), "mi": .holding()], .reduced, .critical, .critical),
            (["a": .of(.critical), "m": .of(.critical), "bot-frozen": .of(.unknown)], .blocked, .critical, .critical),
            (["s": .of(.critical), "bot-frozen": .of(.unknown)], .reduced, .critical, .critical),
            (["bot-frozen": .of(.unknown)], .unknown, .warning, .unknown),
            (["bot-crashed": .of(.unknown)], .unknown, .warning, .unknown),
            (["bot-crashed": .of(.warning)], .open, .warning, .warning),
            // What a copy cannot show does not count.
            (["bot-crashed": .unknown(Finding.notLive, "a copy"), "a": .unknown(Finding.notLive, "a copy")], .open, .healthy, .ok),
            (["bot-crashed": .unknown(Finding.notLive, "a copy"), "bot-frozen": .of(.critical)], .blocked, .critical, .critical),
        ] as [([FailurePoint.ID: Finding], Verdict.State, Verdict.OverallHealth, Status)])
    func theVerdictFollowsFromWhatIsConfirmed(
        findings: [FailurePoint.ID: Finding], state: Verdict.State, health: Verdict.OverallHealth, worst: Status
    ) {
        let verdict = verdict(findings)
        #expect((verdict.state, verdict.overallHealth, verdict.worst) == (state, health, worst))
        #expect(verdict.blockers.isEmpty == (state == .open || state == .unknown))
    }

    @Test func nothingIsOpenBeforeItWasLookedAt() {
        let verdict = scene().judgement.verdict()
        #expect(verdict.state == .unknown && verdict.overallHealth == .warning && verdict.unobserved == ["bot-crashed", "bot-frozen", "ai"])
        #expect(verdict.sentence == "not known yet whether the bot can trade: no result yet from book")
    }

    @Test func aSwitchThatWasOnAndCannotBeToldStillBlocks() {
        var scene = scene()
        scene.see(Dictionary(uniqueKeysWithValues: Self.ids.map { ($0, $0 == "ai" ? .holding() : .of(.ok)) }))
        scene.see(Dictionary(uniqueKeysWithValues: Self.ids.map { ($0, $0 == "ai" ? .of(.unknown) : .of(.ok)) }))
        #expect(scene.judgement.verdict().state == .blocked)
    }

    @Test func anUnconfirmedFailureBlocksNothingYet() {
        var scene = Scene { [.scripted("a", $0, impact: .blocksAll, confirm: .standard)] }
        scene.see(.ok)
        scene.see(.critical)
        #expect(scene.judgement.verdict().state == .open)
        scene.see(.critical)
        #expect(scene.judgement.verdict().state == .blocked)
    }

    @Test func blockersComeWorstImpactFirstThenLongest() {
        let now = Scene.start.wall
        let verdict = verdict([
            "s": Finding(.critical, "old", "since long", since: now - .seconds(9000)),
            "m": Finding(.critical, "m", "many", since: now - .seconds(10)), "mi": .holding(since: now - .seconds(20), until: now + .seconds(60)),
            "a": Finding(.critical, "a", "all", since: now - .seconds(5), until: now + .seconds(5)), "ai": .holding(since: now - .seconds(5)),
        ])
        #expect(verdict.blockers.map(\.id) == ["a", "ai", "mi", "m", "s"])
        #expect(verdict.blockers.map(\.intended) == [false, true, true, false, false])
        #expect(verdict.blockers.map(\.until) == [now + .seconds(5), nil, now + .seconds(60), nil, nil])
        #expect(verdict.blockers.map { now.since($0.since) } == [.seconds(5), .seconds(5), .seconds(20), .seconds(10), .seconds(9000)])
        #expect(verdict.blockers.first { $0.id == "m" }?.excusedBy == "a")
    }

    @Test func aBlockerSaysWhyItStandsThoughNobodyCanLookNow() {
        var scene = scene()
        scene.see(["a": .critical("stopped", "it stopped")])
        let began = scene.now.wall
        for _ in 0..<5 { scene.see(["a": .unknown("blind", "cannot look")]) }
        let blocker = scene.judgement.verdict().blockers.first
        #expect(blocker?.reason == "stopped" && blocker?.since == began)
    }

    @Test func anIntendedBlockHoldsUntilItIsSeenToBeReleased() {
        let until = Scene.start.wall + .seconds(3600)
        var scene = scene()
        scene.see(["ai": .holding(.critical, until: until)])
        let since = scene.now.wall
        for _ in 0..<10 { scene.see(["ai": .unknown("unreadable", "no permission")]) }
        var blocker = scene.judgement.verdict().blockers.first
        #expect(blocker?.message == "it blocks")
        #expect(blocker?.id == "ai" && blocker?.since == since && blocker?.until == until, "a switch that cannot be read is not thereby off")
        #expect(scene.judgement.verdict().overallHealth == .critical)
        scene.see(["ai": .holding(.critical, until: until + .seconds(60))])
        blocker = scene.judgement.verdict().blockers.first
        #expect(blocker?.since == since && blocker?.until == until + .seconds(60))
        scene.see(["ai": .of(.ok)])
        #expect(scene.judgement.verdict().blockers.isEmpty)
    }

    @Test func aHoldDoesNotBeginInTheFuture() {
        var scene = scene()
        scene.see(["ai": .holding(since: scene.now.wall + .seconds(86_400))])
        #expect(scene.judgement.verdict().blockers.first?.since == scene.now.wall)
    }

    @Test func aCopyDoesNotHideAnIncidentThatIsOpen() {
        var scene = scene()
        scene.see(["a": .of(.critical)])
        scene.see(["a": .unknown(Finding.notLive, "a copy")])
        #expect(scene.judgement.verdict().overallHealth == .critical && scene.judgement.verdict().state == .blocked)
    }

    @Test func whoDoesNotLookAtTheBotAtAllCannotSayThatItTrades() {
        let disabled = Finding.unknown(Finding.probeDisabled, "it is disabled")
        #expect(verdict(["bot-crashed": disabled]).state == .open, "its engine is still watched")
        #expect(verdict(["bot-crashed": disabled, "bot-frozen": .of(.unknown)]).unobserved == ["bot-frozen"])
        let blind = verdict(["bot-crashed": disabled, "bot-frozen": disabled])
        #expect(blind.state == .unknown && blind.unobserved == ["bot-crashed", "bot-frozen"])
        #expect(blind.overallHealth == .healthy, "what is switched off on purpose is no fault")
    }

    @Test func theSentenceNamesTheCauseAndTheEnd() {
        let now = Scene.start.wall
        #expect(verdict([:]).sentence == "trading is open")
        #expect(
            verdict(["ai": .holding(until: now + .seconds(3600))]).sentence == "trading is blocked by ai until 2026-01-02 04:04 UTC: it blocks")
        #expect(verdict(["m": .critical("x", "why")]).sentence == "trading is reduced by m: why")
        var scene = Scene {
            [.scripted("cause", $0, impact: .blocksAll), .scripted("symptom", $0, impact: .blocksAll, excusedBy: ["cause"])]
        }
        scene.see(["cause": .critical("dead", "it is dead"), "symptom": Finding(.critical, "old", "it is old", since: now - .seconds(900))])
        #expect(scene.judgement.verdict().blockers.map(\.id) == ["symptom", "cause"])
        #expect(scene.judgement.verdict().sentence == "trading is blocked by cause, 1 more: it is dead")
    }
}

/// What a healer is wanted for.
@Suite struct NeedTests {
    @Test func onlyAConfirmedFailureThatIsStillSeenIsHealed() {
        var scene = Scene(.standard)
        scene.see(.critical)
        #expect(scene.pointState().need == nil, "not confirmed")
        scene.see(.critical)
        let need = scene.pointState().need
        #expect(need == HealNeed(failurePoint: "a", incident: "a-20260102T030505Z-000001"))
        scene.see(.unknown)
        #expect(scene.pointState().need == nil, "unknown heals nothing")
        scene.see(.critical)
        #expect(scene.pointState().need == need)
        scene.see(.ok)
        #expect(scene.pointState().need == nil, "on its way back")
    }

    @Test func whatTheHealerDoesNotFitIsNotHealed() {
        var scene = Scene()
        scene.see(["a": Finding(.critical, "key-refused", "no refresh helps", healable: false)])
        #expect(scene.pointState().incident != nil && scene.pointState().need == nil)
    }
}
