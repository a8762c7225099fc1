import FailurePoints
import Testing

/// A probe that looks at every change: findings confirm at the pace of its interval, however many there are.
@Suite struct PaceTests {
    private static let pace: Duration = .seconds(15)

    private func scene(_ confirm: Confirm) -> Scene { Scene(confirm, options: .init(paces: [.book: Self.pace])) }

    @Test func aBurstConfirmsNothingFasterThanTheInterval() {
        var scene = scene(Confirm(fail: 2, recover: 2))
        for _ in 0..<14 { #expect(scene.see(.critical, after: .seconds(1)).isEmpty) }
        #expect(scene.status() == .unknown)
        #expect(scene.see(.critical, after: .seconds(2)).map(\.kind) == [.opened])
        #expect(scene.pointState().since == Scene.start.wall + .seconds(1), "since its first finding")
    }

    @Test func aBurstOfOkEndsNothingFasterThanTheInterval() {
        var scene = scene(Confirm(fail: 1, recover: 2))
        scene.see(.critical)
        for _ in 0..<14 { #expect(scene.see(.ok, after: .seconds(1)).isEmpty) }
        #expect(scene.see(.ok, after: .seconds(2)).map(\.kind) == [.recovered])
    }

    @Test func whatOneFindingProvesIsConfirmedAtOnceEachTime() {
        var scene = scene(.immediate)
        for _ in 0..<5 {
            #expect(scene.see(.critical, after: .milliseconds(200)).map(\.kind).first == .opened)
            #expect(scene.see(.ok, after: .milliseconds(200)).map(\.kind) == [.recovered])
        }
    }

    @Test func inARowTheAgeOfAFailureBeginsAnewAfterAnOk() {
        var scene = scene(Confirm(fail: 2, recover: 2))
        scene.see(.critical)
        scene.see(.ok, after: .seconds(1))
        scene.see(.critical, after: .seconds(1))
        #expect(scene.see(.critical, after: .seconds(14)).isEmpty, "it fails since 14 s, not since 16 s")
        #expect(scene.see(.critical, after: .seconds(1)).map(\.kind) == [.opened])
    }

    @Test func amongNAShortOkDoesNotCount() {
        var scene = scene(Confirm(fail: 2, of: 5, recover: 2))
        for step in 0..<15 { scene.see(step.isMultiple(of: 2) ? .critical : .ok, after: .seconds(1)) }
        #expect(scene.status() == .ok || scene.status() == .unknown)
        #expect(scene.see(.critical, after: .seconds(1)).map(\.kind) == [.opened], "flapping is found at the pace of the interval")
    }

    @Test func aRecoveryNeedsItsFindingsInARow() {
        var scene = scene(Confirm(fail: 1, recover: 2))
        scene.see(.critical)
        scene.see(.ok, after: .seconds(20))
        scene.see(.critical, after: .seconds(1))
        scene.see(.ok, after: .seconds(1))
        #expect(scene.see(.ok, after: .seconds(13)).isEmpty)
        #expect(scene.see(.ok, after: .seconds(2)).map(\.kind) == [.recovered])
    }

    @Test func blindnessTakesItsTimeToo() {
        var scene = scene(Confirm(fail: 2, recover: 2))
        scene.see(.ok)
        for _ in 0..<14 { #expect(scene.see(.unknown, after: .seconds(1)).isEmpty) }
        #expect(scene.see(.unknown, after: .seconds(2)).map(\.kind) == [.blinded])
    }

    @Test func aReadingOfAnotherProbeIsNoLookAtACause() {
        var scene = Scene(
            {
                [
                    .scripted("cause", $0, reads: [.book, .unit]),
                    .scripted("symptom", $0, reads: [.unit], confirm: Confirm(fail: 2, recover: 2), excusedBy: ["cause"]),
                ]
            }, options: .init(paces: [.book: Self.pace]))
        scene.see(["cause": .of(.ok), "symptom": .of(.ok)], fresh: [.book, .unit])
        scene.see(["symptom": .of(.critical)], fresh: [.unit])
        #expect(scene.judgement.wantedLooks(at: scene.now) == [.book], "its own probe would show it")
        scene.see(["cause": .of(.critical)], after: .zero, fresh: [.book])
        #expect(scene.see([:], fresh: [.unit]).contains { $0.failurePoint == "symptom" && $0.incident?.excusedBy == "cause" })
    }

    @Test func aReadingOfAnotherProbeBlindsNothing() {
        var scene = Scene(
            { [.scripted("a", $0, reads: [.book, .unit], confirm: Confirm(fail: 2, recover: 2))] }, options: .init(paces: [.book: Self.pace]))
        scene.see(["a": .of(.ok)], fresh: [.book])
        for _ in 0..<5 {
            scene.see(["a": .of(.unknown)], fresh: [.unit])
            #expect(scene.pointState().finding.status == .ok && scene.judgement.unsettled == [.book], "its own probe has to look")
        }
        scene.see([:], fresh: [.book])
        scene.see([:], fresh: [.unit])
        #expect(scene.status() == .ok, "blind once: a second look of its own has to confirm it")
        scene.see([:], fresh: [.book])
        #expect(scene.status() == .unknown)
    }

    @Test func whatIsPacedIsJudgedByEachReadingOfTheOthersToo() {
        var scene = Scene(
            { [.scripted("a", $0, reads: [.book, .unit], confirm: Confirm(fail: 2, recover: 2))] }, options: .init(paces: [.book: Self.pace]))
        scene.see(["a": .of(.ok)], fresh: [.book])
        scene.see(["a": .of(.critical)], after: .seconds(5), fresh: [.unit])
        #expect(scene.pointState().finding.status == .critical && scene.status() == .ok)
        #expect(scene.judgement.unsettled == [.book], "its own probe must not rest now")
        scene.see([:], after: .seconds(5), fresh: [.unit])
        #expect(scene.status() == .ok && scene.judgement.unsettled.isEmpty)
        scene.see([:], after: .seconds(10), fresh: [.unit])
        #expect(scene.status() == .critical)
    }
}
