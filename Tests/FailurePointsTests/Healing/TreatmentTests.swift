import Testing

@testable import FailurePoints

/// One incident over time: attempts, pauses, rungs, giving up, trying again.
@Suite struct TreatmentTests {
    @Test func aHookThatFailsIsTriedEverLessOftenThenTheOperatorIsToldOnce() {
        var ward = Ward()
        ward.result = .failed("")
        ward.pass(400, wanting: ["a-1"])
        #expect(ward.runs == ["a-1 #1 mend", "a-1 #2 mend", "a-1 #3 mend"])
        #expect(ward.outcomes == ["a-1 #1 hook-failed", "a-1 #2 hook-failed", "a-1 #3 hook-failed (attempts-used-up) exhausted"])
        // One try each half an hour, and no further alarm.
        ward.pass(3 * 1800, wanting: ["a-1"])
        #expect(ward.runs.count == 6)
        #expect(ward.ends.count { $0.isExhausted } == 1)
    }

    @Test func thePauseIsDoubledAndHasALimit() {
        var ward = Ward(HealPolicy(attempts: 6, cooldown: .seconds(60), longestPause: .seconds(200), maxPerHour: 20, maxPerDay: 60))
        ward.result = .failed("")
        ward.pass(10, wanting: ["a-1"])
        let begun = ward.now
        var at: [Int] = []
        for second in stride(from: 10, through: 900, by: 10) {
            let before = ward.runs.count
            ward.pass(10, wanting: ["a-1"])
            if ward.runs.count > before { at.append(second) }
        }
        #expect(begun.uptime == Ward.start.uptime + .seconds(10) && at == [60, 180, 380, 580, 780])
    }

    @Test func anExitOfZeroIsNoSuccess() {
        var ward = Ward()
        ward.pass(10, wanting: ["a-1"])
        #expect(ward.ends.isEmpty)
        ward.pass(110, wanting: ["a-1"])
        #expect(ward.ends.isEmpty)
        ward.pass(10, wanting: ["a-1"])
        #expect(ward.outcomes == ["a-1 #1 not-healed"])
    }

    @Test func onlyFactsThatShowItMakeItHealed() {
        var ward = Ward()
        ward.pass(10, wanting: ["a-1"])
        let before = ward.now
        ward.now = ward.now.advanced(by: .seconds(-5))
        ward.fine("a")
        #expect(ward.ends.isEmpty, "seen before the hook had ended")
        ward.now = before.advanced(by: .seconds(5))
        ward.fine("a", shown: false)
        #expect(ward.ends.isEmpty, "fine, but nothing shows that the hook did it")
        ward.fine("a")
        #expect(ward.outcomes == ["a-1 #1 healed"])
    }

    @Test func fineWithoutAProofIsARecoveryByItself() {
        var ward = Ward()
        ward.pass(10, wanting: ["a-1"])
        ward.fine("a", shown: false, recovered: true)
        ward.pass(120)
        #expect(ward.outcomes == ["a-1 #1 recovered-by-itself"])
        #expect(ward.treatments.open.isEmpty)
    }

    @Test func aRecoveryAfterAFailedAttemptIsOnRecordAndOneWithoutAnyIsNot() {
        var ward = Ward()
        ward.result = .failed("")
        ward.pass(10, wanting: ["a-1"])
        ward.fine("a", recovered: true)
        #expect(ward.outcomes == ["a-1 #1 hook-failed", "a-1 recovered-by-itself"])
        ward.guards["mend"] = .notNow("grace", "")
        ward.want("a-2")
        ward.fine("a", recovered: true)
        #expect(ward.ends.count == 2 && ward.treatments.open.isEmpty)
    }

    @Test func theNextRungIsTriedWhenTheFirstIsUsedUp() {
        var ward = Ward(ladder: [Rung("refresh", attempts: 2), Rung("restart", attempts: 1)])
        ward.pass(1000, wanting: ["a-1"])
        #expect(ward.runs == ["a-1 #1 refresh", "a-1 #2 refresh", "a-1 #3 restart"])
        #expect(
            ward.outcomes == ["a-1 #1 not-healed", "a-1 #2 not-healed", "a-1 #3 not-healed (attempts-used-up) exhausted"])
        // The slow retry is the last rung's.
        ward.pass(1900, wanting: ["a-1"])
        #expect(ward.runs.last == "a-1 #4 restart")
    }

    @Test func aRungThatAGuardForbidsIsPassedOverAndOneThatHasToWaitIsNot() {
        var ward = Ward(ladder: ["refresh", "restart"])
        ward.guards["refresh"] = .notNow("rate-limited", "")
        ward.pass(600, wanting: ["a-1"])
        #expect(ward.runs.isEmpty && ward.outcomes == ["a-1 deferred (rate-limited)"])
        ward.guards["refresh"] = .never("useless", "")
        ward.pass(10, wanting: ["a-1"])
        #expect(ward.runs == ["a-1 #1 restart"])
        #expect(ward.outcomes.last == "a-1 refused (useless)")
    }

    @Test func whatEveryGuardForbidsIsGivenToTheOperatorAndTakenBackWhenAGuardOpens() {
        var ward = Ward()
        ward.guards["mend"] = .never("open-positions", "2 positions are open")
        ward.pass(7200, wanting: ["a-1"])
        #expect(ward.runs.isEmpty)
        #expect(ward.outcomes == ["a-1 refused (open-positions)", "a-1 exhausted (open-positions) exhausted"])
        ward.guards = [:]
        ward.pass(10, wanting: ["a-1"])
        #expect(ward.runs == ["a-1 #1 mend"])
    }

    @Test func aHoldIsRecordedOncePerChange() {
        var ward = Ward()
        for _ in 0..<20 {
            ward.guards["mend"] = .notNow("manual-halt", "")
            ward.pass(50, wanting: ["a-1"])
            ward.guards["mend"] = .notNow("startup-grace", "")
            ward.pass(50, wanting: ["a-1"])
        }
        #expect(ward.outcomes == ["a-1 deferred (manual-halt)", "a-1 deferred (startup-grace)"])
        #expect(ward.treatments.open["a"]?.hold?.code == "startup-grace")
    }

    @Test func whatIsOnlyObservedIsRecordedOnceAndRunsNothing() {
        var ward = Ward(HealPolicy(mode: .observe))
        ward.pass(7200, wanting: ["a-1"])
        #expect(ward.runs.isEmpty && ward.outcomes == ["a-1 dry-run (observed)"])
        #expect(ward.treatments.budget.starts.isEmpty)
    }

    @Test func afterARungThatDidNotHelpAnObservedOneIsTheOperators() {
        var plan = Ward(ladder: [Rung("refresh", attempts: 1), "restart"]).treatments.plan
        plan.policies["restart"]?.mode = .observe
        var ward = Ward(plan)
        ward.pass(600, wanting: ["a-1"])
        #expect(ward.runs == ["a-1 #1 refresh"])
        #expect(ward.outcomes == ["a-1 #1 not-healed", "a-1 dry-run (observed)", "a-1 exhausted (observed) exhausted"])
        // The slow retry is the last one that may run, and tells nobody again.
        ward.pass(4000, wanting: ["a-1"])
        #expect(ward.runs == ["a-1 #1 refresh", "a-1 #2 refresh", "a-1 #3 refresh"])
        #expect(ward.ends.count { $0.isExhausted } == 1 && ward.ends.count { $0.outcome == .dryRun } == 1, "\(ward.outcomes)")
    }

    @Test func aHookThatWantsToWaitUsesNothingUp() {
        var ward = Ward(HealPolicy(attempts: 1, cooldown: .seconds(60), maxPerHour: 50, maxPerDay: 500))
        ward.result = .tryLater
        ward.pass(600, wanting: ["a-1"])
        #expect(ward.runs.count == 10 && ward.ends.allSatisfy { $0.outcome == .deferred && !$0.isExhausted })
    }

    @Test func aHookThatSaysStopEndsItsRung() {
        var ward = Ward(ladder: ["refresh", Rung("restart", attempts: 1)])
        ward.result = .stopTrying
        ward.pass(10, wanting: ["a-1"])
        ward.pass(60, wanting: ["a-1"])
        #expect(ward.runs == ["a-1 #1 refresh", "a-1 #2 restart"])
        #expect(ward.outcomes == ["a-1 #1 refused", "a-1 #2 refused (hook-refuses) exhausted"])
    }

    @Test func whatOnlyInformsInformsOnceADay() {
        var ward = Ward()
        ward.result = .informed
        ward.pass(86_300, wanting: ["a-1"])
        #expect(ward.outcomes == ["a-1 #1 informational"])
        ward.pass(200, wanting: ["a-1"])
        #expect(ward.ends.count == 2)
    }

    @Test func anInterruptedRunIsAnAttemptAndNoFailureOfTheHook() {
        var ward = Ward()
        ward.result = .interrupted
        ward.pass(10, wanting: ["a-1"])
        ward.result = .acted
        ward.pass(70, wanting: ["a-1"])
        #expect(ward.outcomes == ["a-1 #1 interrupted"] && ward.runs == ["a-1 #1 mend", "a-1 #2 mend"])
    }

    @Test func aNewIncidentBeginsWithItsFirstAttemptAndWaitsForTheCooldown() {
        var ward = Ward()
        ward.helps = true
        ward.pass(10, wanting: ["a-1"])
        ward.fine("a", recovered: true)
        ward.pass(50, wanting: ["a-2"])
        #expect(ward.runs == ["a-1 #1 mend"] && ward.outcomes == ["a-1 #1 healed", "a-2 deferred (cooldown)"])
        ward.pass(10, wanting: ["a-2"])
        #expect(ward.runs == ["a-1 #1 mend", "a-2 #1 mend"])
    }

    @Test func aHealThatHelpsOnlyForAMomentIsNotRepeatedForEver() {
        var ward = Ward()
        ward.helps = true
        ward.pass(1700, wanting: ["a-1"])
        #expect(ward.runs.count == 3)
        #expect(ward.outcomes.suffix(2) == ["a-1 #3 healed", "a-1 exhausted (attempts-used-up) exhausted"])
    }

    @Test func unknownOrExcusedHealsNothing() {
        var ward = Ward()
        ward.want("a-1")
        ward.treatments.suspend("a")
        ward.pass(600)
        #expect(ward.runs.isEmpty && ward.ends.isEmpty)
    }

    @Test func anOperatorsResetGivesTheAttemptsBackAndNotTheHour() {
        var ward = Ward(HealPolicy(attempts: 2, cooldown: .seconds(10), maxPerHour: 3, maxPerDay: 10))
        ward.result = .failed("")
        ward.pass(100, wanting: ["a-1"])
        #expect(ward.runs.count == 2)
        ward.follow(ward.treatments.reset("a"))
        #expect(ward.outcomes.last == "a-1 renewed")
        ward.pass(600, wanting: ["a-1"])
        #expect(ward.runs.count == 3 && ward.outcomes.last == "a-1 deferred (max-per-hour)")
    }

    // MARK: Many at once

    @Test func aRunOfASharedHealerIsATryForAllWhoWantIt() {
        for order in [["a-1", "b-1"], ["b-1", "a-1"]] {
            var ward = Ward(for: ["a", "b"])
            ward.result = .failed("")
            ward.pass(1500, wanting: order)
            #expect(ward.runs.count == 3, "three attempts, whoever asked: \(ward.runs)")
            #expect(Set(ward.ends.filter(\.isExhausted).map(\.need.failurePoint)) == ["a", "b"])
        }
    }

    @Test func tenCausesAtOnceRunOneAfterTheOtherAndWithinTheLimitOfAll() {
        let points = (0..<10).map { FailurePoint.ID(rawValue: "p\($0)") }
        var plan = HealPlan(maxPerHour: 4)
        for (index, id) in points.enumerated() {
            let healer = HealerName(rawValue: "h\(index)")
            plan.policies[healer] = Ward.policy
            plan.ladders[id] = Ladder([Rung(healer)])
            plan.impacts[id] = index == 7 ? .blocksAll : .blocksSome
        }
        var ward = Ward(plan)
        ward.result = nil
        ward.pass(10, wanting: points.map { "\($0)-1" })
        #expect(ward.runs == ["p7-1 #1 h7"], "one at a time, the greatest impact first")
        ward.result = .failed("")
        ward.follow(ward.treatments.ended(ward.treatments.gate!, .failed(""), at: ward.now))
        ward.pass(3000, wanting: points.map { "\($0)-1" })
        #expect(ward.runs.count == 4, "four within the hour: \(ward.runs)")
    }

    @Test func theCauseIsHealedBeforeItsSymptom() {
        var plan = Ward(for: ["a", "b"]).treatments.plan
        plan.ladders["b"] = Ladder(["other"])
        plan.policies["other"] = Ward.policy
        plan.causes["a"] = ["b"]
        plan.impacts = ["a": .blocksAll, "b": .none]
        var ward = Ward(plan)
        ward.pass(10, wanting: ["a-1", "b-1"])
        #expect(ward.runs == ["b-1 #1 other"] && ward.outcomes == ["a-1 deferred (cause-first)"])
    }

    @Test func aRunWhoseEndNobodyReportsOpensTheGateAtLast() {
        var ward = Ward(for: ["a"])
        ward.result = nil
        ward.pass(10, wanting: ["a-1"])
        ward.pass(290, wanting: ["a-1"])
        #expect(ward.treatments.gate != nil && ward.ends.isEmpty)
        ward.pass(10, wanting: ["a-1"])
        #expect(ward.treatments.gate == nil)
        ward.pass(120, wanting: ["a-1"])
        #expect(ward.outcomes == ["a-1 #1 not-healed"] && ward.ends.last?.isUnseen == true)
    }

    // MARK: Another configuration, a restart

    @Test func anotherHookGivesAnExhaustedTreatmentItsAttemptsBack() {
        var ward = Ward()
        ward.result = .failed("")
        ward.pass(400, wanting: ["a-1"])
        var plan = ward.treatments.plan
        ward.follow(ward.treatments.adopt(plan))
        #expect(ward.ends.count == 3, "the same configuration changes nothing")
        plan.policies["mend"]?.hook = "another"
        ward.follow(ward.treatments.adopt(plan))
        #expect(ward.outcomes.last == "a-1 renewed")
        ward.pass(10, wanting: ["a-1"])
        #expect(ward.runs.count == 4)
    }

    @Test func theTriesOfAHealerStayWithItWhenTheLadderChanges() {
        var ward = Ward(ladder: [Rung("refresh", attempts: 3)])
        ward.result = .failed("")
        ward.pass(80, wanting: ["a-1"])
        #expect(ward.runs.count == 2)
        var plan = ward.treatments.plan
        plan.policies["first"] = Ward.policy
        plan.ladders["a"] = Ladder([Rung("first", attempts: 1), Rung("refresh", attempts: 3)])
        ward.follow(ward.treatments.adopt(plan))
        ward.pass(1000, wanting: ["a-1"])
        #expect(ward.runs.dropFirst(2) == ["a-1 #3 first", "a-1 #4 refresh"])
    }

    @Test func aRunOutlivesItsConfigurationAndIsConcluded() {
        var ward = Ward()
        ward.result = nil
        ward.pass(10, wanting: ["a-1"])
        let attempt = ward.treatments.gate!
        ward.follow(ward.treatments.adopt(HealPlan()))
        #expect(ward.treatments.gate == attempt)
        ward.follow(ward.treatments.ended(attempt, .failed(""), at: ward.now))
        #expect(ward.outcomes == ["a-1 #1 hook-failed"] && ward.treatments.gate == nil)
        ward.pass(600, wanting: ["a-1"])
        #expect(ward.runs.count == 1)
        // The attempt is remembered: the next one is the second.
        ward.follow(ward.treatments.adopt(Ward().treatments.plan))
        ward.pass(10, wanting: ["a-1"])
        #expect(ward.runs.last == "a-1 #2 mend")
    }

    @Test func anotherBotsRunIsConcludedAtOnceAndStillHoldsTheGate() {
        var ward = Ward(for: ["a", "b"])
        ward.result = nil
        ward.pass(10, wanting: ["a-1"])
        let attempt = ward.treatments.gate!
        ward.follow(ward.treatments.drop("a"))
        #expect(ward.outcomes == ["a-1 #1 not-healed"])
        ward.pass(100, wanting: ["b-1"])
        #expect(ward.runs.count == 1)
        ward.follow(ward.treatments.ended(attempt, .acted, at: ward.now))
        ward.pass(10, wanting: ["b-1"])
        #expect(ward.runs.count == 2 && ward.ends.filter { $0.number > 0 }.count == 1)
    }

    @Test func aRebootInterruptsTheRunAndKeepsTheLimits() {
        var ward = Ward(HealPolicy(attempts: 9, cooldown: .seconds(10), maxPerHour: 2, maxPerDay: 3))
        ward.result = .failed("")
        ward.pass(10, wanting: ["a-1"])
        ward.result = nil
        ward.pass(10, wanting: ["a-1"])
        #expect(ward.runs.count == 2 && ward.treatments.gate != nil)
        let saved = ward.now
        // Twenty minutes later, on a boot clock that began anew.
        ward.now = Moment(wall: saved.wall + .seconds(1200), uptime: .seconds(40))
        ward.follow(ward.treatments.resume(at: ward.now, saved: saved, sameBoot: false))
        #expect(ward.outcomes.last == "a-1 #2 interrupted" && ward.treatments.gate == nil)
        ward.result = .failed("")
        ward.pass(2370, wanting: ["a-1"])
        #expect(ward.runs.count == 2, "the hour is not over: \(ward.runs)")
        ward.pass(60, wanting: ["a-1"])
        #expect(ward.runs.count == 3)
        ward.pass(40_000, wanting: ["a-1"])
        #expect(ward.runs.count == 3, "three in a day")
    }

    @Test(arguments: [true, false]) func aClockThatWasSetBackOpensNoLimitEarly(sameBoot: Bool) {
        var ward = Ward(HealPolicy(attempts: 9, cooldown: .seconds(10), maxPerHour: 1, maxPerDay: 3))
        ward.result = .failed("")
        ward.pass(10, wanting: ["a-1"])
        let saved = ward.now
        ward.now = Moment(wall: saved.wall + .seconds(-86_400), uptime: sameBoot ? saved.uptime + .seconds(5) : .seconds(5))
        ward.follow(ward.treatments.resume(at: ward.now, saved: saved, sameBoot: sameBoot))
        ward.pass(3590, wanting: ["a-1"])
        #expect(ward.runs.count == 1)
        ward.pass(20, wanting: ["a-1"])
        #expect(ward.runs.count == 2)
    }

    @Test func aRunOfTheSameBootIsWaitedFor() {
        var ward = Ward(for: ["a", "b"])
        ward.result = nil
        ward.pass(10, wanting: ["a-1"])
        ward.follow(ward.treatments.resume(at: ward.now, saved: ward.now, sameBoot: true))
        ward.pass(60, wanting: ["a-1", "b-1"])
        #expect(ward.runs.count == 1 && ward.treatments.gate?.number == 1)
        ward.follow(ward.treatments.ended(ward.treatments.gate!, nil, at: ward.now))
        ward.fine("a")
        #expect(ward.ends.first { $0.number == 1 }?.outcome == .healed && ward.ends.first { $0.number == 1 }?.isUnseen == true)
    }
}
