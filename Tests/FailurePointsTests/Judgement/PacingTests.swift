import FailurePoints
import Testing

/// Which readings make findings, and what a reload does to what is known.
@Suite struct PacingTests {
    private func scene(probes: [ProbeName] = ProbeName.all) -> Scene {
        Scene(
            {
                [
                    .scripted("a", $0, reads: [.engine, .unit], confirm: Confirm(fail: 2, recover: 2)), .scripted("b", $0, reads: [.book]),
                    .scripted("always", $0, reads: []),
                ]
            }, probes: probes)
    }

    @Test func onlyThePacersReadingsCount() {
        var scene = scene()
        scene.see(["a": .of(.critical), "b": .of(.critical)], fresh: [.unit, .disk])
        #expect(scene.pointState().finding.reason == "not-yet" && scene.status("b") == .unknown)
        for _ in 0..<5 { scene.see([:], fresh: [.unit]) }
        scene.see([:], fresh: [.engine])
        #expect(scene.status() == .unknown, "one finding, however often the other probes came back")
        scene.see([:], fresh: [.engine, .unit])
        #expect(scene.status() == .critical)
    }

    @Test func whatOnlyLackedAnotherProbesFirstReadingIsJudgedWhenItArrives() {
        var scene = scene()
        scene.see(["a": .unknown(Finding.notYet, "no result from the unit probe yet")], fresh: [.engine])
        scene.see(["a": .of(.ok)], fresh: [.disk])
        #expect(scene.pointState().finding.reason == Finding.notYet)
        scene.see(["a": .of(.ok)], fresh: [.unit])
        #expect(scene.pointState().finding.status == .ok)
        scene.see(["a": .of(.critical)], fresh: [.unit])
        #expect(scene.pointState().finding.status == .ok, "from then on it is paced as ever")
    }

    @Test func aDisabledPacerPassesThePaceOn() {
        var scene = scene(probes: [.unit])
        scene.see(["a": .of(.critical)], fresh: [.engine])
        #expect(scene.pointState().finding.reason == "not-yet")
        scene.see([:], fresh: [.unit])
        scene.see([:], fresh: [.unit])
        #expect(scene.status() == .critical)
    }

    @Test func whatReadsNoProbeIsJudgedEachTime() {
        var scene = scene()
        scene.see(["always": .of(.critical)], fresh: [.disk])
        #expect(scene.status("always") == .critical)
    }

    @Test func whatOnlyDisabledProbesCouldShowSaysSo() {
        let now = Scene.start
        let point = FailurePoint("a", category: .data, impact: .blocksAll, title: "", advice: "", reads: [.book]) { input in
            guard case .blind(let reason, let detail, _) = input.snapshot[.book] else { return .ok("the probe was asked") }
            return .unknown(reason, detail)
        }
        var snapshot = Snapshot()
        snapshot[.disk] = .blind(reason: Finding.notLive, detail: "a copy", at: now)
        var judgement = Judgement(catalogue: [point], enabledProbes: [.unit], at: now.wall)
        _ = judgement.take(snapshot, fresh: [.unit], at: now)
        #expect(judgement.pointStates["a"]?.finding.reason == Finding.probeDisabled)
        #expect(judgement.verdict().overallHealth == .healthy && judgement.verdict().worst == .ok, "disabled on purpose is no warning")
    }

    @Test func theLastFactsOfADisabledProbeAreNotLookedAt() {
        let point = FailurePoint("a", category: .data, impact: .none, title: "", advice: "", reads: [.unit, .control]) { input in
            input.snapshot[.control].facts == nil ? .unknown("blind", "no control") : .ok("control answers")
        }
        var snapshot = Snapshot()
        snapshot[.control] = .facts([], at: Scene.start)
        for (probes, status) in [([ProbeName.unit, .control], Status.ok), ([.unit], .unknown)] {
            var judgement = Judgement(catalogue: [point], enabledProbes: Set(probes), at: Scene.start.wall)
            for _ in 0..<2 { _ = judgement.take(snapshot, fresh: [.unit], at: Scene.start) }
            #expect(judgement.pointStates["a"]?.status == status)
        }
    }
}

/// What a reload or a restart keeps, and what it ends.
@Suite struct ReloadTests {
    private func scene() -> Scene {
        Scene {
            [
                .scripted("a", $0, reads: [.engine], confirm: Confirm(fail: 3, recover: 2)), .scripted("b", $0, reads: [.book]),
                .scripted("c", $0, reads: [.disk]),
            ]
        }
    }

    private let all: Set<ProbeName> = [.engine, .book, .disk]

    @Test func aReloadKeepsStreaksIncidentsAndMemories() {
        var scene = scene()
        scene.see(["a": .of(.critical), "b": .critical("bad", "b is bad", remember: Memory(["n": 1]))], fresh: all)
        scene.see([:], fresh: all)
        let before = scene.judgement.pointStates
        #expect(scene.judgement.reconfigure(catalogue: scene.judgement.catalogue, options: .init(), enabledProbes: all, at: scene.now.wall).isEmpty)
        #expect(scene.judgement.pointStates == before)
        scene.see([:], fresh: all)
        #expect(scene.status() == .critical, "the third in a row, two of them before the reload")
    }

    @Test func anIncidentThatNobodyWatchesAnyMoreIsClosedButNotCalledARecovery() throws {
        var scene = scene()
        scene.see(["a": .of(.ok), "b": .of(.critical), "c": .of(.warning)], fresh: all)
        scene.now = scene.now.advanced(by: .seconds(45))
        // `b` is taken out of the catalogue, `c` loses its only probe.
        let rest = scene.judgement.catalogue.filter { $0.id != "b" }
        let ends = scene.judgement.reconfigure(catalogue: rest, options: .init(), enabledProbes: [.engine, .book], at: scene.now.wall)
        #expect(ends.map(\.failurePoint) == ["b", "c"])
        for end in ends {
            #expect(end.kind == .recovered && end.to == .unknown && end.from.isFailing)
            #expect(end.finding.reason == "not-watched" && end.incident?.closed == scene.now.wall)
        }
        #expect(scene.judgement.pointStates["b"] == nil && scene.pointState("c").incident == nil && scene.status("c") == .unknown)
        #expect(scene.see(["c": .unknown(Finding.probeDisabled, "it is disabled")], fresh: all).isEmpty, "they are told once")
        #expect(scene.judgement.verdict().blockers.isEmpty)
    }

    @Test func aCountLoweredByAReloadOpensNothingOnAnOkFinding() {
        var scene = Scene(Confirm(fail: 3, of: 4, recover: 2))
        scene.see(.ok)
        scene.see(.critical)
        scene.see(.critical)
        scene.judgement.reconfigure(
            catalogue: scene.judgement.catalogue, options: .init(confirms: ["a": Confirm(fail: 2, of: 4, recover: 2)]),
            enabledProbes: Set(ProbeName.all), at: scene.now.wall)
        #expect(scene.see(.ok).isEmpty)
        #expect(scene.see(.critical).map(\.kind) == [.opened])
    }

    @Test func aLastOkThatNobodyLooksAfterDoesNotStand() {
        var scene = scene()
        scene.see(["c": .ok("fine", remember: Memory(["n": 1]))], fresh: all)
        scene.judgement.reconfigure(catalogue: scene.judgement.catalogue, options: .init(), enabledProbes: [.engine], at: scene.now.wall)
        #expect(scene.status("c") == .unknown)
        #expect(scene.pointState("c").memory == Memory(["n": 1]), "what it learned may be of use when it is enabled again")
    }

    @Test func whatIsEnabledAgainBeginsAnewAndUnderANewName() {
        var scene = scene()
        scene.see(["c": .of(.critical)], fresh: all)
        let catalogue = scene.judgement.catalogue
        let first = scene.pointState("c").incident?.id
        scene.judgement.reconfigure(catalogue: catalogue, options: .init(), enabledProbes: [.engine], at: scene.now.wall)
        scene.judgement.reconfigure(catalogue: catalogue, options: .init(), enabledProbes: all, at: scene.now.wall)
        scene.see([:], after: .zero, fresh: all)
        #expect(scene.pointState("c").incident != nil && scene.pointState("c").incident?.id != first)
    }

    @Test func aRestartWithoutAFailurePointClosesItsIncidentWithTheFirstFindings() {
        var scene = scene()
        scene.see(["b": .of(.critical)], fresh: all)
        let rest = scene.judgement.catalogue.filter { $0.id != "b" }
        scene.judgement = Judgement(catalogue: rest, pointStates: scene.judgement.pointStates, at: scene.now.wall)
        #expect(scene.see([:], fresh: []).map(\.finding.reason) == ["not-watched"])
        #expect(scene.see([:], fresh: []).isEmpty)
    }

    @Test func aShortRestartKeepsWhatWasKnown() {
        var scene = scene()
        scene.see(["a": .of(.ok), "b": .of(.critical)], fresh: all)
        scene.see(["a": .of(.critical)], fresh: all)
        let before = scene.judgement.pointStates
        scene.now = scene.now.advanced(by: .seconds(30))
        scene.judgement = Judgement(catalogue: scene.judgement.catalogue, enabledProbes: all, pointStates: before, at: scene.now.wall)
        #expect(scene.judgement.pointStates == before)
    }

    @Test(arguments: [Duration.seconds(86_400), .seconds(-86_400)])
    func afterALongPauseNothingIsOkUntilItIsSeenAgain(pause: Duration) {
        var scene = scene()
        scene.see(["a": .of(.ok), "b": .of(.critical), "c": .of(.ok)], fresh: all)
        scene.see(["a": .of(.critical)], fresh: all)
        scene.see([:], fresh: all)
        let incident = scene.pointState("b").incident
        scene.now.wall = scene.now.wall + pause
        scene.judgement = Judgement(
            catalogue: scene.judgement.catalogue, enabledProbes: all, pointStates: scene.judgement.pointStates, at: scene.now.wall)
        #expect(scene.status() == .unknown && scene.status("c") == .unknown)
        #expect(scene.pointState("b").incident == incident && scene.status("b") == .critical, "an open incident stays open")
        scene.see([:], fresh: all)
        #expect(scene.pointState().incident == nil, "one look does not complete yesterday's streak")
        #expect(scene.status("c") == .ok)
    }
}
