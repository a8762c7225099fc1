import FailurePoints
import Testing

/// Incidents and the transitions that tell of them.
@Suite struct IncidentTests {
    @Test func everyTurnOfAnIncidentIsTold() {
        var scene = Scene()
        var told: [String] = []
        for status in [Status.unknown, .ok, .warning, .critical, .unknown, .critical, .warning, .ok, .unknown, .ok, .critical] {
            for change in scene.see(status) { told.append("\(change.kind.rawValue) \(change.from.rawValue)-\(change.to.rawValue)") }
        }
        #expect(
            told == [
                "sighted unknown-ok", "opened ok-warning", "worsened warning-critical", "eased critical-warning", "recovered warning-ok",
                "blinded ok-unknown", "sighted unknown-ok", "opened ok-critical",
            ])
    }

    @Test func anIncidentKeepsItsWorstAndEndsWithTheRecovery() throws {
        var scene = Scene()
        let opened = try #require(scene.see(.warning).first?.incident)
        #expect(opened.id == "a-20260102T030435Z-000001" && opened.closed == nil && opened.worst == .warning && opened.announced)
        scene.see(.critical)
        scene.see(.warning)
        scene.judgement.noteHeal(of: "a")
        let closed = try #require(scene.see(.ok).first?.incident)
        #expect(closed.id == opened.id && closed.worst == .critical && closed.heals == 1)
        #expect(closed.closed == scene.now.wall && closed.opened == opened.opened)
        #expect(scene.pointState().incident == nil && scene.pointState().failing == nil)
    }

    @Test func aTransitionCarriesTheFindingThatCausedIt() throws {
        var scene = Scene(Confirm(fail: 2, recover: 1))
        scene.see(["a": .critical("first", "unconfirmed")])
        let sighted = try #require(scene.see(["a": .ok("fine again")]).first)
        #expect(sighted.kind == .sighted && sighted.finding.message == "fine again", "a failure that was never confirmed is not the news")
        scene.see(["a": .critical("second", "once")])
        #expect(scene.see(["a": .critical("third", "twice")]).first?.finding.reason == "third")
        scene.see(["a": .unknown("blind", "cannot look")])
        #expect(scene.see(["a": .ok("recovered")]).first?.finding.message == "recovered")
    }

    @Test func twoIncidentsOfTheSameInstantHaveTwoNames() {
        var scene = Scene()
        var ids: [String] = []
        for status in [Status.critical, .ok, .critical, .ok, .critical, .ok, .critical] {
            for change in scene.see(status, after: .milliseconds(100)) where change.kind == .opened { ids.append(change.incident?.id ?? "") }
        }
        #expect(ids == (1...4).map { "a-20260102T030405Z-00000\($0)" })
        scene.see(.ok)
        // The clock shows the same second once more.
        scene.now.wall = Scene.start.wall
        scene.see(.critical, after: .zero)
        #expect(scene.pointState().incident?.id == "a-20260102T030405Z-000005")
    }

    @Test func idsSortByTimeAndTheNumberOutlivesReloadsAndRestarts() {
        let now = Scene.start.wall
        let ids = [9, 10, 99_999, 100_000].map {
            Incident(failurePoint: "a", began: now, opened: now, worst: .warning, excusedBy: nil, number: $0).id
        }
        #expect(ids == ids.sorted())
        var scene = Scene()
        scene.see(.critical)
        scene.judgement.reconfigure(
            catalogue: scene.judgement.catalogue, options: scene.judgement.options, enabledProbes: Set(ProbeName.all), at: scene.now.wall)
        #expect(scene.judgement.openedIncidents == 1)
        for (saved, used) in [(7, 7), (-1, 0), (Int.max, 1 << 40)] {
            #expect(Judgement(catalogue: [], openedIncidents: saved, at: now).openedIncidents == used)
        }
    }

    @Test func anIncidentDoesNotEndBeforeItBeganThoughTheClockIsSetBack() throws {
        var scene = Scene()
        scene.see(.critical)
        scene.now.wall = scene.now.wall - .seconds(7200)
        let closed = try #require(scene.see(.ok).first?.incident)
        #expect(closed.closed == closed.opened)
    }

    @Test func aStreakAcrossAClockSetBackBeginsNotInTheFuture() throws {
        var scene = Scene(Confirm(fail: 2, recover: 1))
        scene.see(.critical)
        scene.now.wall = scene.now.wall - .seconds(7200)
        let opened = try #require(scene.see(.critical).first?.incident)
        #expect(opened.began <= opened.opened && opened.opened == scene.now.wall)
        #expect(scene.pointState().since <= scene.now.wall)
    }

    @Test(arguments: [
        (Transition.Kind.opened, true, false, true), (.opened, false, true, false), (.worsened, true, false, true), (.worsened, true, true, false),
        (.worsened, false, true, false), (.eased, true, true, false), (.recovered, true, false, true), (.recovered, false, true, false),
        // Somebody was told that it began: they are told that it is over, whatever explains it by now.
        (.recovered, true, true, true), (.unexcused, true, false, true), (.excused, true, true, false), (.exhausted, true, false, true),
        (.blinded, true, false, false), (.sighted, true, false, false),
        // What still fails when its silence ends is told, unless something else explains it.
        (.silenced, true, false, false), (.unsilenced, true, false, true), (.unsilenced, false, false, true), (.unsilenced, true, true, false),
    ])
    func onlyWhatStandsForItselfIsAnnounced(kind: Transition.Kind, announced: Bool, excused: Bool, told: Bool) {
        var incident = Incident(
            failurePoint: "a", began: Scene.start.wall, opened: Scene.start.wall, worst: .critical, excusedBy: excused ? "b" : nil, number: 1)
        incident.announced = announced
        let transition = Transition(
            kind, "a", from: .ok, to: .critical, finding: .of(.critical), incident: incident, at: Scene.start.wall)
        #expect(transition.isAnnounced == told)
    }
}
