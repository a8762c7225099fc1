import FailurePoints
import Testing

/// What fails and recovers again and again is told once, and its end once.
@Suite struct FlappingTests {
    private func options(_ openings: Int = 3) -> Judgement.Options {
        var options = Judgement.Options()
        options.flapping = FlapRule(openings: openings, within: .seconds(600), steadyAfter: .seconds(300))
        return options
    }

    private func told(_ transitions: [Transition]) -> [Transition.Kind] { transitions.filter(\.isAnnounced).map(\.kind) }

    private func flap(_ scene: inout Scene, turns: Int, every: Duration = .seconds(30)) -> [Transition] {
        (0..<turns).flatMap { _ in scene.see(.critical, after: every) + scene.see(.ok, after: every) }
    }

    @Test func theOpeningThatMakesItFlapIsToldAsFlapping() {
        var scene = Scene(options: options())
        let transitions = flap(&scene, turns: 6)
        #expect(told(transitions) == [.opened, .recovered, .opened, .recovered, .flapping])
        #expect(transitions.count { $0.kind == .opened } == 6, "the record has every change")
        #expect(transitions.filter { $0.kind == .opened }.map(\.flaps) == [false, false, true, true, true, true])
        #expect(scene.pointState().flapping.since == Scene.start.wall + .seconds(30))
    }

    @Test func itIsSteadyAfterAWhileWithoutAChangeAndThatIsTold() throws {
        var scene = Scene(options: options())
        _ = flap(&scene, turns: 4)
        #expect(scene.see(.ok, after: .seconds(299)).isEmpty)
        let end = try #require(scene.see(.ok, after: .seconds(1)).first)
        #expect(end.kind == .steadied && end.isAnnounced && end.to == .ok && end.incident == nil)
        #expect(!scene.pointState().flapping.isFlapping)
        #expect(told(scene.see(.critical)) == [.opened], "one opening after a steady time is no flapping")
    }

    @Test func whatIsStillFailingWhenItIsSteadyIsToldWithItsIncident() throws {
        var scene = Scene(options: options())
        _ = flap(&scene, turns: 3)
        _ = scene.see(.critical)
        let end = try #require(scene.see(.critical, after: .seconds(300)).first)
        #expect(end.kind == .steadied && end.to == .critical && end.incident?.id == scene.pointState().incident?.id)
        #expect(told(scene.see(.ok)) == [.recovered])
    }

    @Test func aRestartKeepsItUntilItIsSteady() {
        var scene = Scene(options: options())
        _ = flap(&scene, turns: 4)
        scene.judgement = Judgement(
            catalogue: scene.judgement.catalogue, options: scene.judgement.options, pointStates: scene.judgement.pointStates, at: scene.now.wall)
        #expect(told(scene.see(.critical)).isEmpty)
        _ = scene.see(.ok)
        #expect(told(scene.see(.ok, after: .seconds(300))) == [.steadied])
        #expect(scene.see(.ok, after: .seconds(300)).isEmpty, "told once")
    }

    @Test func slowChangesDoNotFlap() {
        var scene = Scene(options: options())
        #expect(!flap(&scene, turns: 6, every: .seconds(200)).contains { $0.kind == .flapping })
    }

    @Test func whatItsCauseExplainsDoesNotCount() {
        var scene = Scene({ [.scripted("cause", $0), .scripted("a", $0, excusedBy: ["cause"])] }, options: options())
        scene.see(["cause": .of(.critical), "a": .of(.ok)])
        let transitions = flap(&scene, turns: 6)
        #expect(transitions.contains { $0.kind == .opened } && told(transitions).isEmpty)
    }

    @Test func aReloadAndAClockSetBackKeepIt() {
        var scene = Scene(options: options())
        _ = flap(&scene, turns: 4)
        scene.judgement.reconfigure(
            catalogue: scene.judgement.catalogue, options: scene.judgement.options, enabledProbes: Set(ProbeName.all), at: scene.now.wall)
        #expect(told(scene.see(.critical)).isEmpty)
        scene.now.wall = scene.now.wall - .seconds(86_400)
        #expect(scene.see(.critical).isEmpty, "what lies ahead proves no steady time")
        #expect(told(scene.see(.critical, after: .seconds(301))) == [.steadied])
    }
}

/// Raise at one value, clear at another.
@Suite struct HysteresisTests {
    private static let limit = Setting("limit_ratio", .ratio(0.9), clears: .below, why: "")
    private static let worse = Setting("worse_ratio", .ratio(0.95), clears: .below, why: "")

    private func scene(_ values: [Double], clear: [String: Setting.Value], confirm: Confirm = .immediate) -> [(Status, Finding)] {
        final class Script: Sendable {
            let values: [Double]
            init(_ values: [Double]) { self.values = values }
        }
        let script = Script(values)
        let point = FailurePoint(
            "a", category: .data, impact: .none, title: "", advice: "", reads: [.book], settings: [Self.limit, Self.worse], confirm: confirm
        ) { input in
            let used = script.values[Int((input.now.uptime - Scene.start.uptime).inSeconds)]
            if used > input.ratio(Self.worse) { return .critical("worse", "\(used) used") }
            return used > input.ratio(Self.limit) ? .warning("used", "\(used) used") : .ok("\(used) used")
        }
        var options = Judgement.Options()
        options.clears["a"] = Settings(clear)
        var judgement = Judgement(catalogue: [point], options: options, at: Scene.start.wall)
        return values.indices.map { index in
            _ = judgement.take(Snapshot(), fresh: [.book], at: Scene.start.advanced(by: .seconds(index)))
            return (judgement.pointStates["a"]?.status ?? .unknown, judgement.pointStates["a"]?.finding ?? .ok(""))
        }
    }

    @Test func aValueAtItsThresholdFailsOnceAndClearsOnce() {
        let values = [0.89, 0.91, 0.89, 0.91, 0.86, 0.85, 0.89, 0.91]
        let held = scene(values, clear: ["limit_ratio": .ratio(0.85)])
        #expect(held.map(\.0) == [.ok, .warning, .warning, .warning, .warning, .ok, .ok, .warning])
        #expect(held[2].1.message.contains("not yet at the value that clears it") && held[2].1.evidence["waits_for_clear"] == true)
        #expect(held[3].1.evidence["waits_for_clear"] == nil)
        #expect(scene(values, clear: [:]).map(\.0) == [.ok, .warning, .ok, .warning, .ok, .ok, .ok, .warning])
    }

    @Test func aClearingThresholdRaisesNothing() {
        // By the clearing values alone 0.91 would be critical.
        let held = scene([0.91, 0.91, 0.89], clear: ["limit_ratio": .ratio(0.8), "worse_ratio": .ratio(0.85)])
        #expect(held.map(\.0) == [.warning, .warning, .warning])
    }

    @Test func eachLevelClearsByItsOwn() {
        let held = scene([0.96, 0.94, 0.92, 0.84, 0.79], clear: ["limit_ratio": .ratio(0.8), "worse_ratio": .ratio(0.93)])
        #expect(held.map(\.0) == [.critical, .critical, .warning, .warning, .ok])
    }
}
