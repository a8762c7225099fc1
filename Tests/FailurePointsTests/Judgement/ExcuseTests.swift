import FailurePoints
import Testing

/// One failure explained by another: recorded, but neither announced nor healed.
@Suite struct ExcuseTests {
    /// The symptom stands before its cause in the catalogue, as most do.
    private func scene(cause: Confirm = .immediate, intended: Bool = false) -> Scene {
        Scene {
            [
                .scripted("symptom", $0, excusedBy: ["other", "cause"]), .scripted("cause", $0, intended: intended, confirm: cause),
                .scripted("other", $0),
            ]
        }
    }

    private func kinds(_ transitions: [Transition]) -> [String] { transitions.map { "\($0.failurePoint) \($0.kind.rawValue)" } }

    private func announced(_ transitions: [Transition]) -> [String] { kinds(transitions.filter(\.isAnnounced)) }

    @Test func aSymptomOfAFailingCauseIsRecordedAndWakesNobody() {
        var scene = scene()
        scene.see(["cause": .of(.critical), "symptom": .of(.ok)])
        let changes = scene.see(["symptom": .of(.critical)])
        #expect(kinds(changes) == ["symptom opened"] && announced(changes).isEmpty && !changes[0].awaitsCause)
        #expect(scene.pointState("symptom").incident?.excusedBy == "cause")
        #expect(scene.pointState("symptom").need == nil && scene.pointState("cause").need != nil)
        #expect(scene.judgement.verdict().overallHealth == .critical)
    }

    @Test func bothInOneLookIsExcusedWhateverTheirOrder() {
        var scene = scene(cause: .standard)
        let changes = scene.see(["cause": .of(.critical), "symptom": .of(.critical)])
        #expect(kinds(changes) == ["symptom opened"] && announced(changes).isEmpty)
    }

    @Test func aSymptomThatWasAnnouncedIsExcusedWhenItsCauseIsFound() {
        var scene = scene()
        #expect(announced(scene.see(["symptom": .of(.warning)])) == ["symptom opened"])
        #expect(kinds(scene.see(["cause": .of(.critical)])) == ["cause opened", "symptom excused"])
        #expect(announced(scene.see(["symptom": .of(.critical)])).isEmpty, "that it worsens is its cause's business")
        #expect(announced(scene.see(["symptom": .of(.ok)])) == ["symptom recovered"], "who was told of it is told of its end")
    }

    @Test func aRecoveredCauseExcusesForTwoMinutesMore() {
        var scene = scene()
        scene.see(["cause": .of(.critical), "symptom": .of(.critical)])
        scene.see(["cause": .of(.ok)])
        for _ in 0..<3 { #expect(scene.see([:], after: .milliseconds(39_900)).isEmpty) }
        let changes = scene.see([:], after: .milliseconds(300))
        #expect(announced(changes) == ["symptom unexcused"])
        #expect(scene.pointState("symptom").incident?.announced == true)
        #expect(scene.pointState("symptom").need != nil)
    }

    @Test func aSymptomThatFollowsItsCauseHomeIsNeverAnnounced() {
        var scene = scene()
        var told = announced(scene.see(["cause": .of(.critical), "symptom": .of(.critical)]))
        told += announced(scene.see(["cause": .of(.ok)]))
        told += announced(scene.see(["symptom": .of(.ok)], after: .seconds(110)))
        #expect(told == ["cause opened", "cause recovered"])
    }

    @Test(arguments: [Duration.seconds(-7200), .seconds(7200)])
    func theLingerIsNotMeasuredOnTheWallClock(step: Duration) {
        var scene = scene()
        scene.see(["cause": .of(.critical), "symptom": .of(.critical)])
        scene.see(["cause": .of(.ok)])
        scene.now.wall = scene.now.wall + step
        #expect(scene.see([:]).isEmpty)
        #expect(announced(scene.see([:], after: .seconds(120))) == ["symptom unexcused"])
    }

    @Test func aSuspicionThatComesToNothingStandsAside() {
        var scene = scene(cause: Confirm(fail: 3, recover: 1))
        scene.see(["cause": .of(.ok), "symptom": .of(.ok)])
        #expect(announced(scene.see(["cause": .of(.critical), "symptom": .of(.critical)])).isEmpty)
        #expect(announced(scene.see(["cause": .of(.ok)])) == ["symptom unexcused"])
    }

    @Test func aCauseThatFlickersUnconfirmedSilencesNothingAndRepeatsNothing() {
        var scene = scene(cause: Confirm(fail: 2, recover: 1))
        var told: [String] = []
        for round in 0..<50 { told += announced(scene.see(["cause": .of(round % 2 == 0 ? .critical : .ok), "symptom": .of(.critical)])) }
        #expect(told == ["symptom unexcused"])
        #expect(scene.pointState("symptom").need != nil)
    }

    @Test func aCauseNobodyCanSeeExcusesOnlyIfItWasConfirmed() {
        var scene = scene()
        scene.see(["cause": .of(.critical), "symptom": .of(.critical)])
        for _ in 0..<20 { #expect(scene.see(["cause": .of(.unknown)]).isEmpty) }
        var unseen = self.scene()
        #expect(announced(unseen.see(["cause": .of(.unknown), "symptom": .of(.critical)])) == ["symptom opened"])
    }

    @Test func aCauseThatWasNotYetLookedAtIsAwaited() {
        func scene() -> Scene {
            Scene { [.scripted("symptom", $0, excusedBy: ["cause"]), .scripted("cause", $0, reads: [.unit])] }
        }
        for (found, told) in [(Status.critical, ["cause opened"]), (.ok, ["symptom unexcused"]), (.unknown, ["symptom unexcused"])] {
            var scene = scene()
            #expect(announced(scene.see(["symptom": .of(.critical), "cause": .of(found)])).isEmpty, "the unit's probe is still on its way")
            #expect(scene.pointState("symptom").need == nil)
            #expect(announced(scene.see([:], fresh: [.unit])) == told)
        }
    }

    /// The cause's probe looks less often than the symptom's.
    @Test func aCauseThatWasLookedAtBeforeItsSymptomBeganIsAwaited() {
        for (found, told) in [(Status.critical, ["cause opened"]), (.ok, ["symptom unexcused"]), (.unknown, ["symptom unexcused"])] {
            var scene = Scene { [.scripted("symptom", $0, excusedBy: ["cause"]), .scripted("cause", $0, reads: [.unit])] }
            scene.see(["symptom": .of(.ok), "cause": .of(.ok)], fresh: [.book, .unit])
            let changes = scene.see(["symptom": .of(.critical)], fresh: [.book])
            #expect(kinds(changes) == ["symptom opened"] && announced(changes).isEmpty, "what was fine before it began says nothing of now")
            #expect(changes.allSatisfy { $0.awaitsCause })
            #expect(scene.pointState("symptom").need == nil)
            #expect(announced(scene.see(["cause": .of(found)], fresh: [.unit])) == told)
        }
    }

    /// Its alert and its healing wait for that look: it is asked for when the symptom shows itself, and once.
    @Test func aLookAtTheCauseIsWantedWhenItsSymptomShowsItself() {
        var scene = Scene { [.scripted("symptom", $0, confirm: .standard, excusedBy: ["cause"]), .scripted("cause", $0, reads: [.unit])] }
        func wanted() -> Set<ProbeName> { scene.judgement.wantedLooks(at: scene.now) }
        scene.see(["symptom": .of(.critical)], fresh: [.book])
        #expect(wanted().isEmpty, "who was never looked at is on the way")
        scene.see(["symptom": .of(.ok), "cause": .of(.ok)], fresh: [.book, .unit])
        #expect(wanted().isEmpty)
        scene.see(["symptom": .of(.warning)], fresh: [.book])
        #expect(wanted() == [.unit])
        scene.see([:], fresh: [.unit])
        #expect(wanted().isEmpty)
        scene.see(["symptom": .of(.critical)], fresh: [.book])
        #expect(wanted().isEmpty, "the cause has been looked at since it began")
        scene.see(["symptom": .of(.ok), "cause": .of(.warning)], fresh: [.book, .unit])
        scene.see(["symptom": .of(.critical)], fresh: [.book])
        #expect(wanted().isEmpty, "a cause that fails is known")
        scene.see(["symptom": .of(.ok), "cause": .of(.ok)], fresh: [.book, .unit])
        scene.see(["symptom": .of(.critical), "cause": .of(.ok)], fresh: [.book, .unit])
        #expect(wanted().isEmpty, "both come of one look")
    }

    @Test func aProbeThatHasJustSeenSomethingFailKeepsToItsTurn() {
        var scene = Scene {
            [.scripted("symptom", $0, excusedBy: ["cause"]), .scripted("cause", $0, reads: [.unit]), .scripted("other", $0, reads: [.unit])]
        }
        scene.see(["symptom": .of(.ok), "cause": .of(.ok), "other": .of(.critical)], fresh: [.book, .unit])
        scene.see(["symptom": .of(.critical)], fresh: [.book])
        #expect(scene.judgement.wantedLooks(at: scene.now).isEmpty, "two looks at one blip would count as two")
    }

    @Test func aCauseThatNobodyLooksAtAnyMoreIsNotAwaitedForEver() {
        var scene = Scene { [.scripted("symptom", $0, excusedBy: ["cause"]), .scripted("cause", $0, reads: [.unit])] }
        scene.see(["symptom": .of(.ok), "cause": .of(.ok)], fresh: [.book, .unit])
        scene.see(["symptom": .of(.critical)], fresh: [.book])
        #expect(scene.see([:], after: .seconds(134), fresh: [.book]).isEmpty)
        #expect(announced(scene.see([:], after: .seconds(1), fresh: [.book])) == ["symptom unexcused"])
        #expect(scene.pointState("symptom").need != nil)
    }

    @Test func oneHopIsEnough() {
        var scene = Scene {
            [.scripted("c", $0, excusedBy: ["b"]), .scripted("b", $0, excusedBy: ["a"]), .scripted("a", $0)]
        }
        scene.see(["a": .of(.critical), "b": .of(.critical), "c": .of(.critical)])
        #expect(scene.pointState("c").incident?.excusedBy == "b" && scene.pointState("b").incident?.excusedBy == "a")
        scene = Scene { [.scripted("c", $0, excusedBy: ["b"]), .scripted("b", $0, excusedBy: ["a"]), .scripted("a", $0)] }
        scene.see(["a": .of(.critical), "b": .of(.ok), "c": .of(.critical)])
        #expect(scene.pointState("c").incident?.excusedBy == nil, "a cause's cause is not one's own")
    }

    @Test func nothingExcusesItself() {
        var scene = Scene { [.scripted("a", $0, excusedBy: ["a"])] }
        #expect(announced(scene.see(.critical)) == ["a opened"])
    }

    @Test func anIntendedBlockThatHoldsExplainsWhatItCauses() {
        var scene = scene(intended: true)
        #expect(announced(scene.see(["cause": .holding(), "symptom": .of(.critical)])).isEmpty)
        #expect(scene.pointState("symptom").incident?.excusedBy == "cause")
        scene.see(["cause": .of(.ok)])
        #expect(announced(scene.see([:], after: .seconds(121))) == ["symptom unexcused"])
    }

    @Test func oneCauseMayTakeOverFromAnotherInSilence() {
        var scene = scene()
        scene.see(["cause": .of(.critical), "symptom": .of(.critical)])
        #expect(kinds(scene.see(["other": .of(.critical)])) == ["other opened"])
        #expect(scene.pointState("symptom").incident?.excusedBy == "other", "the first that is declared")
        #expect(kinds(scene.see(["other": .of(.ok), "cause": .of(.ok)])) == ["cause recovered", "other recovered"])
    }

    @Test func anExcuseOutlivesAReloadAndARestart() {
        for restart in [false, true] {
            var scene = scene()
            scene.see(["cause": .of(.critical), "symptom": .of(.critical)])
            scene.see(["cause": .of(.ok)])
            if restart {
                scene.judgement = Judgement(catalogue: scene.judgement.catalogue, pointStates: scene.judgement.pointStates, at: scene.now.wall)
            } else {
                scene.judgement.reconfigure(
                    catalogue: scene.judgement.catalogue, options: .init(), enabledProbes: Set(ProbeName.all), at: scene.now.wall)
            }
            #expect(scene.see([:]).isEmpty, "restart: \(restart)")
            #expect(announced(scene.see([:], after: .seconds(125))) == ["symptom unexcused"])
        }
    }

    @Test func aSymptomThatOpensAfterAReloadIsStillExcusedByACauseJustGone() {
        var scene = scene()
        scene.see(["cause": .of(.critical), "symptom": .of(.ok)])
        scene.see(["cause": .of(.ok)])
        scene.judgement.reconfigure(
            catalogue: scene.judgement.catalogue, options: .init(), enabledProbes: Set(ProbeName.all), at: scene.now.wall)
        #expect(announced(scene.see(["symptom": .of(.critical)])).isEmpty)
    }

    @Test func aCauseThatIsDisabledExcusesNothingAnyMore() {
        var scene = scene()
        scene.see(["cause": .of(.critical), "symptom": .of(.critical)])
        let rest = scene.judgement.catalogue.filter { $0.id != "cause" }
        #expect(
            scene.judgement.reconfigure(catalogue: rest, options: .init(), enabledProbes: Set(ProbeName.all), at: scene.now.wall).map(\.kind)
                == [.recovered])
        #expect(announced(scene.see([:])) == ["symptom unexcused"])
    }
}

/// The excuses as the catalogue declares them.
@Suite struct DeclaredExcuseTests {
    @Test(arguments: Catalogue.all.map(\.id))
    func noChainOfExcusesComesBackToItsBeginning(id: FailurePoint.ID) {
        let causes = Dictionary(uniqueKeysWithValues: Catalogue.all.map { ($0.id, $0.excusedBy) })
        var reached: Set<FailurePoint.ID> = []
        var next = causes[id] ?? []
        while let cause = next.popLast() {
            #expect(cause != id, "two that excuse each other are both silent")
            if reached.insert(cause).inserted { next += causes[cause] ?? [] }
        }
    }
}
