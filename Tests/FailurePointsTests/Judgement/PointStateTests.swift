import FailurePoints
import Testing

/// How findings become a confirmed status: counts each way, and what could not be told.
@Suite struct PointStateTests {
    /// One letter a finding (o ok, u unknown, w warning, c critical) and one for the status confirmed after it.
    @Test(
        arguments: [
            // The first ok is believed; a failure has to be confirmed.
            (Confirm(fail: 3, recover: 2), "occcc", "ooocc"),
            (Confirm(fail: 3, recover: 2), "cccc", "uucc"),
            (Confirm(fail: 3, recover: 2), "occoccocc", "ooooooooo"),
            // M of N: 1-0-1 is two of three.
            (Confirm(fail: 2, of: 3, recover: 2), "ococo", "ooocc"),
            (Confirm(fail: 2, of: 3, recover: 2), "ocoococ", "ooooooc"),
            (Confirm(fail: 2, of: 4, recover: 1), "ocoocococ", "oooocoooc"),
            // Recovery needs its own count, in a row.
            (Confirm(fail: 1, recover: 3), "cococooo", "ccccccco"),
            (Confirm(fail: 2, recover: 1), "cco", "uco"),
            // Up and down in steps; a critical may ease to a warning before it ends.
            (Confirm(fail: 2, recover: 2), "wwccwwoo", "uwwccwwo"),
            (Confirm(fail: 2, recover: 2), "wwccooo", "uwwccoo"),
            (Confirm(fail: 2, recover: 2), "ccwowoo", "uccwwwo"),
            (Confirm(fail: 2, recover: 2), "wcwcwc", "uwwwww"),
            (Confirm(fail: 1, recover: 1), "wcwco", "wcwco"),
            (Confirm(fail: 2, recover: 1), "ccwcc", "ucwwc"),
            // A relapse is confirmed anew.
            (Confirm(fail: 2, recover: 2), "ccoococc", "uccooooc"),
            (Confirm(fail: 2, of: 4, recover: 2), "ccoococ", "uccoooc"),
            // Unknown neither confirms nor recovers.
            (Confirm(fail: 2, recover: 2), "cucuouo", "uucccco"),
            (Confirm(fail: 2, recover: 2), "ouuo", "oouo"),
            (Confirm(fail: 3, recover: 1), "ouuouu", "oooooo"),
            (Confirm(fail: 2, recover: 1), "ccuuuuuuuuo", "uccccccccco"),
            (Confirm(fail: 2, recover: 2), "ccouuuuuo", "uccccccco"),
        ] as [(Confirm, String, String)])
    func findingsBecomeAStatus(confirm: Confirm, findings: String, statuses: String) {
        var scene = Scene(confirm)
        var confirmed = ""
        for letter in findings {
            scene.see(Self.status(letter))
            confirmed.append(Self.letter(scene.status()))
            #expect((scene.pointState().incident != nil) == scene.status().isFailing, "an incident is open exactly while a failure is confirmed")
        }
        #expect(confirmed == statuses)
    }

    private static func status(_ letter: Character) -> Status {
        switch letter {
        case "o": .ok
        case "w": .warning
        case "c": .critical
        default: .unknown
        }
    }

    private static func letter(_ status: Status) -> Character { status.rawValue.first ?? "?" }

    @Test func anOpenIncidentSurvivesBlindness() {
        var scene = Scene()
        scene.see(.critical)
        let id = scene.pointState().incident?.id
        for _ in 0..<100 { #expect(scene.see(.unknown).isEmpty) }
        #expect(scene.status() == .critical && scene.pointState().incident?.id == id)
        #expect(scene.pointState().failing?.status == .critical, "why it is open is still known")
        #expect(scene.pointState().finding.status == .unknown, "and so is that nobody can look now")
    }

    @Test func oneLookConfirmsAtOnceWhateverTheCounts() {
        for status in [Status.critical, .warning, .ok, .unknown] {
            var scene = Scene(Confirm(fail: 5, of: 9, recover: 5), options: .init(oneLook: true))
            scene.see(status)
            #expect(scene.status() == status)
        }
    }

    @Test func aConfiguredCountReplacesTheDeclaredOne() {
        var scene = Scene(.immediate, options: .init(confirms: ["a": Confirm(fail: 2, recover: 1)]))
        scene.see(.critical)
        #expect(scene.status() == .unknown)
        scene.see(.critical)
        #expect(scene.status() == .critical)
    }

    @Test func aCountRaisedFieldByFieldStillConfirms() {
        var confirm = Confirm.standard
        confirm.fail = 4
        var scene = Scene(confirm)
        for _ in 0..<4 { scene.see(.critical) }
        #expect(scene.status() == .critical)
    }

    @Test func aJudgeGetsBackWhatItRemembers() {
        var scene = Scene()
        scene.see(["a": .ok("one", remember: Memory(["n": 1]))])
        scene.see(.ok)
        #expect(scene.remembered() == Memory(["n": 1]))
        scene.see(["a": .unknown("blind", "kept through blindness and through findings that say nothing of it")])
        scene.see(["a": .ok("empty", remember: Memory())])
        #expect(scene.remembered() == Memory(["n": 1]))
        #expect(scene.pointState().memory.isEmpty)
    }

    @Test func aStreakBeganWithItsFirstFailingFinding() {
        var scene = Scene(Confirm(fail: 3, recover: 1))
        scene.see(.critical)
        scene.see(.ok)
        scene.see(.critical)
        let began = scene.now.wall
        scene.see(.unknown)
        scene.see(.critical)
        scene.see(.critical)
        #expect(scene.pointState().incident?.began == began)
        #expect(scene.pointState().incident?.opened == scene.now.wall)
        #expect(scene.pointState().since == began)
    }

    @Test func aFlickerBeganWithItsFirstFlash() {
        var scene = Scene(Confirm(fail: 2, of: 3, recover: 1))
        scene.see(.ok)
        scene.see(.critical)
        let began = scene.now.wall
        scene.see(.ok)
        scene.see(.critical)
        #expect(scene.pointState().incident?.began == began)
    }

    @Test func theContentMayKnowSinceWhen() {
        let since = Scene.start.wall - .seconds(3600)
        var scene = Scene()
        scene.see(["a": Finding(.critical, "old", "it is old", since: since)])
        #expect(scene.pointState().incident?.began == since)
        scene = Scene()
        scene.see(["a": Finding(.critical, "future", "it says tomorrow", since: Scene.start.wall + .seconds(86_400))])
        #expect(scene.pointState().incident?.began == scene.now.wall, "a beginning in the future is none")
    }

    @Test func aReadingThatStandsForLongerCountsOnce() {
        var scene = Scene(Confirm(fail: 2, recover: 1))
        func failing(_ reading: Moment) -> Finding {
            var finding = Finding.of(.critical)
            finding.observed = reading
            return finding
        }
        let (first, second) = (scene.now, scene.now.advanced(by: .seconds(120)))
        for _ in 0..<3 { scene.see(["a": failing(first)]) }
        #expect(scene.status() == .unknown, "three looks at one reading are one")
        scene.see(["a": failing(second)])
        #expect(scene.status() == .critical)
        scene.see(["a": failing(second)])
        #expect(scene.status() == .critical && scene.pointState().incident != nil)
        scene.see(.ok)
        #expect(scene.status() == .ok)
        scene.see(["a": failing(second.advanced(by: .seconds(120)))])
        #expect(scene.status() == .ok, "a relapse has to be confirmed anew")
    }
}
