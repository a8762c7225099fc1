import FailurePoints
import Testing

/// Failing findings that wait for the bot: not while it starts, and not while the clock has just been set.
@Suite struct GraceTests {
    private func scene(_ options: Judgement.Options = .init()) -> Scene {
        Scene({ [.scripted("patient", $0, waitsForStartup: true), .scripted("strict", $0)] }, options: options)
    }

    private func fail(_ scene: inout Scene, after: Duration = .seconds(10)) -> (patient: String, strict: String) {
        scene.see(["patient": .of(.critical), "strict": .of(.critical)], after: after)
        return (scene.pointState("patient").finding.reason, scene.pointState("strict").finding.reason)
    }

    @Test func whatWaitsForTheBotDoesNotFailWhileItStarts() {
        var scene = scene()
        scene.unit("active", startedAt: scene.now.wall)
        #expect(fail(&scene) == ("starting", "critical"))
        #expect(scene.pointState("patient").finding.message == "tradingbot.service is starting up (290 s of grace left); so far: it is critical")
        #expect(fail(&scene, after: .seconds(289)) == ("starting", "critical"))
        #expect(fail(&scene, after: .seconds(1)) == ("critical", "critical"))
    }

    @Test func whatIsFineInTheGraceIsFine() {
        var scene = scene()
        scene.unit("activating", startedAt: scene.now.wall)
        scene.see(["patient": .ok("fresh")])
        #expect(scene.status("patient") == .ok)
    }

    @Test func whatIsRememberedInTheGraceIsKept() {
        var scene = scene()
        scene.unit("active", startedAt: scene.now.wall)
        scene.see(["patient": .critical("old", "it is old", evidence: ["file": "x"], remember: Memory(["n": 1]))])
        #expect(scene.pointState("patient").memory == Memory(["n": 1]) && scene.pointState("patient").finding.evidence == ["file": "x"])
    }

    @Test func anOldStartHasNoGrace() {
        var scene = scene()
        scene.unit("active", startedAt: scene.now.wall - .seconds(86_400 * 3))
        #expect(fail(&scene).patient == "critical")
    }

    @Test func aNewStartHasAGraceOfItsOwn() {
        var scene = scene()
        scene.unit("active", startedAt: scene.now.wall)
        #expect(fail(&scene, after: .seconds(400)).patient == "critical")
        scene.unit("active", startedAt: scene.now.wall)
        #expect(fail(&scene).patient == "starting")
        #expect(scene.status("patient") == .critical, "the incident stays open until it is seen to be over")
        #expect(scene.pointState("patient").need == nil, "but a bot that is starting is not restarted")
        #expect(fail(&scene, after: .seconds(291)).patient == "critical")
        #expect(scene.pointState("patient").need != nil)
    }

    @Test(arguments: ["failed", "inactive", "deactivating"])
    func aUnitThatIsDownHasNoGrace(state: String) {
        var scene = scene()
        scene.unit(state, startedAt: scene.now.wall)
        #expect(fail(&scene).patient == "critical")
    }

    @Test func aUnitThatCanNoLongerBeSeenHasTheRestOfItsGrace() {
        var scene = scene()
        scene.unit("active", startedAt: scene.now.wall)
        scene.see([:])
        scene.snapshot[.unit] = .blind(reason: "no-bus", detail: "the bus is gone", at: scene.now)
        #expect(fail(&scene).patient == "starting")
        #expect(fail(&scene, after: .seconds(300)).patient == "critical")
    }

    @Test func withoutAUnitThereIsNoGrace() {
        var scene = scene()
        #expect(fail(&scene).patient == "critical")
    }

    @Test func theGraceCanBeSwitchedOff() {
        var scene = scene(.init(startupGrace: .zero))
        scene.unit("active", startedAt: scene.now.wall)
        #expect(fail(&scene).patient == "critical")
        scene.now.wall = scene.now.wall + .seconds(7200)
        #expect(fail(&scene).patient == "critical")
    }

    @Test(arguments: [Duration.seconds(-86_400 * 400), .seconds(-3600), .seconds(3600), .seconds(86_400 * 400)])
    func settingTheClockNeitherEndsNorStretchesTheGrace(step: Duration) {
        var scene = scene()
        scene.unit("active", startedAt: scene.now.wall)
        #expect(fail(&scene).patient == "starting")
        scene.now.wall = scene.now.wall + step
        #expect(fail(&scene).patient == "clock-set")
        #expect(fail(&scene, after: .seconds(299)).patient == "clock-set")
        #expect(fail(&scene, after: .seconds(1)).patient == "critical")
    }

    @Test func aStartInTheFutureHasOneGraceAndNoMore() {
        var scene = scene()
        scene.unit("active", startedAt: scene.now.wall + .seconds(86_400))
        #expect(fail(&scene).patient == "starting")
        #expect(fail(&scene, after: .seconds(301)).patient == "critical", "and not for the day until the clock gets there")
    }

    @Test(arguments: [(Duration.seconds(3600), "forward by 3600 s"), (.seconds(-3600), "back by 3600 s")])
    func agesAreNotTrustedWhenTheClockWasSet(step: Duration, words: String) {
        var scene = scene()
        scene.see(["patient": .of(.ok), "strict": .of(.ok)])
        scene.now.wall = scene.now.wall + step
        #expect(fail(&scene) == ("clock-set", "critical"))
        #expect(scene.pointState("patient").finding.message.contains(words))
        #expect(scene.pointState("patient").incident == nil && scene.pointState("patient").need == nil)
        #expect(fail(&scene, after: .seconds(300)).patient == "critical", "what is still old after the grace is old")
    }

    @Test(arguments: [Duration.seconds(59), .seconds(-59)])
    func aSmallStepIsNoReasonToDoubt(step: Duration) {
        var scene = scene()
        scene.see(["patient": .of(.ok)])
        scene.now.wall = scene.now.wall + step
        #expect(fail(&scene).patient == "critical")
    }

    @Test func aLongPauseOfOurOwnIsNoStep() {
        var scene = scene()
        scene.see(["patient": .of(.ok)])
        #expect(fail(&scene, after: .seconds(86_400)).patient == "critical")
    }

    @Test func aReloadKeepsTheDoubtAndTheGrace() {
        var scene = scene()
        scene.unit("active", startedAt: scene.now.wall)
        scene.see(["patient": .of(.ok)])
        scene.judgement.reconfigure(
            catalogue: scene.judgement.catalogue, options: .init(), enabledProbes: Set(ProbeName.all), at: scene.now.wall)
        #expect(fail(&scene).patient == "starting")
        scene.now.wall = scene.now.wall + .seconds(3600)
        scene.see([:])
        scene.judgement.reconfigure(
            catalogue: scene.judgement.catalogue, options: .init(), enabledProbes: Set(ProbeName.all), at: scene.now.wall)
        #expect(fail(&scene).patient == "clock-set")
    }
}
