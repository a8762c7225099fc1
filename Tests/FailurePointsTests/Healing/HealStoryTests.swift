import FailurePoints
import Testing

/// A healer over time: giving up, trying again, relapses, shared healers, restarts.
@Suite struct HealStoryTests {
    typealias Need = HealMachine.Need

    /// A machine, its clock, and a hook that ends as the test says.
    struct Ward {
        var machine: HealMachine
        var now = HealMachineTests.now
        var result = HookResult.acted
        /// Whether the facts are fine after a run.
        var helps = false
        var runs: [String] = []
        var outcomes: [String] = []

        init(_ policy: HealPolicy = HealMachineTests.policy) { machine = HealMachine(policy: policy) }

        /// Lets time pass in steps of ten seconds; each step every one of the needs is found failing.
        mutating func pass(_ seconds: Int, wanting needs: [Need] = []) {
            for _ in 0..<(seconds / 10) {
                now = now.advanced(by: .seconds(10))
                for need in needs { take(.wanted(need)) }
                take(.tick)
            }
        }

        mutating func take(_ event: HealMachine.Event) {
            switch machine.take(event, at: now) {
            case .nothing: return
            case .run(let attempt, let need):
                runs.append("\(need.incident) #\(attempt)")
                take(.ended(result))
                if helps { take(.fine(need.failurePoint, observed: now)) }
            case .conclude(_, let need, let outcome, let exhausted):
                outcomes.append("\(need.incident) \(outcome.rawValue)\(exhausted ? " exhausted" : "")")
            }
        }

        mutating func fine(_ id: FailurePoint.ID) { take(.fine(id, observed: now)) }
    }

    private let a1 = HealMachineTests.need
    private let a2 = HealMachineTests.relapse
    private let b1 = HealMachineTests.other

    @Test func aFailingHealerGivesUpAndThenTriesOnceInAWhile() {
        var ward = Ward()
        ward.result = .failed("")
        ward.pass(1500, wanting: [a1])
        #expect(ward.runs == ["a-1 #1", "a-1 #2", "a-1 #3"])
        #expect(ward.outcomes == ["a-1 failed", "a-1 failed", "a-1 failed exhausted"])
        ward.pass(3 * 3600, wanting: [a1])
        #expect(ward.runs.dropFirst(3) == ["a-1 #3", "a-1 #3"] || ward.runs.dropFirst(3) == ["a-1 #3", "a-1 #3", "a-1 #3"])
        #expect(ward.outcomes.dropFirst(3).allSatisfy { $0 == "a-1 failed exhausted" })
    }

    @Test func anExitOfZeroIsNoSuccess() {
        var ward = Ward()
        ward.pass(2000, wanting: [a1])
        #expect(ward.outcomes == ["a-1 unverified", "a-1 unverified", "a-1 unverified exhausted"])
    }

    @Test func factsFromBeforeTheHookEndedProveNothing() {
        var ward = Ward()
        let before = ward.now
        ward.pass(10, wanting: [a1])
        ward.take(.fine("a", observed: before))
        #expect(ward.outcomes.isEmpty)
        ward.fine("a")
        #expect(ward.outcomes == ["a-1 healed"])
    }

    @Test func aNewIncidentBeginsWithItsFirstAttempt() {
        var ward = Ward()
        ward.result = .failed("")
        ward.pass(1500, wanting: [a1])
        ward.fine("a")
        ward.pass(300)
        ward.pass(10, wanting: [a2])
        #expect(ward.runs.last == "a-2 #1", "the slow retry was the old incident's")
    }

    @Test func aNewIncidentStillWaitsForTheCooldown() {
        var ward = Ward()
        ward.helps = true
        ward.pass(10, wanting: [a1])
        ward.pass(290, wanting: [a2])
        #expect(ward.runs == ["a-1 #1"])
        ward.pass(10, wanting: [a2])
        #expect(ward.runs == ["a-1 #1", "a-2 #1"])
    }

    @Test func aHealThatHelpsOnlyForAMomentIsNotRepeatedForEver() {
        var ward = Ward()
        ward.helps = true
        // The same incident: it never stays fine long enough to be closed.
        ward.pass(3600, wanting: [a1])
        #expect(ward.runs == ["a-1 #1", "a-1 #2", "a-1 #3"])
        #expect(ward.outcomes == ["a-1 healed", "a-1 healed", "a-1 healed", "a-1 unverified exhausted"])
    }

    @Test func anExhaustedHealerIsNotWokenByOneOkFinding() {
        var ward = Ward()
        ward.result = .failed("")
        ward.pass(1500, wanting: [a1])
        for _ in 0..<30 {
            ward.pass(50, wanting: [a1])
            ward.fine("a")
        }
        #expect(ward.runs.count == 3)
    }

    @Test func twoFailurePointsDoNotTakeTurnsToKeepAUselessHealerRunning() {
        for order in [[a1, b1], [b1, a1]] {
            var ward = Ward()
            ward.result = .failed("")
            for round in 0..<360 { ward.pass(10, wanting: round % 2 == 0 ? order : order.reversed()) }
            #expect(ward.runs.count == 3, "three attempts in the first hour, whoever asked: \(ward.runs)")
            #expect(ward.outcomes.last?.hasSuffix("exhausted") == true)
        }
    }

    @Test func aHealerThatHelpedOneIsFreshForAnother() {
        var ward = Ward()
        ward.result = .failed("")
        ward.pass(300, wanting: [a1])
        ward.fine("a")
        ward.pass(1200, wanting: [b1])
        #expect(ward.runs.prefix(3) == ["a-1 #1", "b-1 #1", "b-1 #2"])
    }

    @Test func aHealerWhoseHelpDidNotLastIsNotFreshForAnother() {
        var ward = Ward()
        ward.result = .failed("")
        ward.pass(10, wanting: [a1])
        ward.fine("a")
        ward.pass(10, wanting: [a1])
        ward.pass(600, wanting: [b1])
        #expect(ward.runs == ["a-1 #1", "b-1 #2"], "the first was back: it is one more attempt of the same healer")
    }

    @Test func whoWasFineOnceIsNotFineForEver() {
        var ward = Ward()
        ward.result = .failed("")
        ward.pass(10, wanting: [a1])
        ward.fine("a")
        ward.pass(300, wanting: [b1])
        ward.pass(300, wanting: [a1])
        #expect(ward.runs == ["a-1 #1", "b-1 #1", "a-1 #2"], "now it is the other one that was not helped")
    }

    @Test func tryLaterCostsNoAttemptAndRefusedEndsThem() {
        var ward = Ward()
        ward.result = .tryLater
        ward.pass(1000, wanting: [a1])
        #expect(ward.runs == ["a-1 #1", "a-1 #1", "a-1 #1", "a-1 #1"])
        ward.result = .stopTrying
        ward.pass(300, wanting: [a1])
        #expect(ward.outcomes.last == "a-1 refused exhausted")
        let runs = ward.runs.count
        ward.pass(3500, wanting: [a1])
        #expect(ward.runs.count == runs)
    }

    @Test func whatHappensWhileAHookRunsChangesNothing() {
        var machine = HealMachine(policy: HealMachineTests.policy)
        let now = HealMachineTests.now
        _ = machine.take(.wanted(a1), at: now)
        for event in [HealMachine.Event.wanted(a1), .wanted(b1), .fine("a", observed: now), .tick] {
            #expect(machine.take(event, at: now.advanced(by: .seconds(9999))) == .nothing)
        }
        #expect(machine.state == .running(attempt: 1, need: a1) && machine.starts.count == 1)
    }

    @Test func aPolicyLoweredByAReloadHoldsAtOnce() {
        var ward = Ward()
        ward.result = .failed("")
        ward.pass(320, wanting: [a1])
        ward.machine.policy.attempts = 1
        ward.pass(600, wanting: [a1])
        #expect(ward.runs == ["a-1 #1"] || ward.runs == ["a-1 #1", "a-1 #2"])
        #expect(ward.outcomes.last?.hasSuffix("exhausted") == true)
    }

    @Test func settingTheWallClockChangesNoPause() {
        var ward = Ward()
        ward.result = .failed("")
        ward.pass(10, wanting: [a1])
        for step in [Duration.seconds(86_400), .seconds(-2 * 86_400)] {
            ward.now.wall = ward.now.wall + step
            ward.pass(100, wanting: [a1])
        }
        #expect(ward.runs == ["a-1 #1"])
        ward.pass(100, wanting: [a1])
        #expect(ward.runs == ["a-1 #1", "a-1 #2"])
    }

    // MARK: Restarts

    @Test(arguments: [
        (HealMachine.State.idle, true, HealMachine.State.idle),
        (.idle, false, .idle),
        // It may run still, unless the machine has begun anew: then the facts decide.
        (HealMachineTests.running, true, HealMachineTests.running),
        (HealMachineTests.running, false, .verifying(attempt: 2, need: HealMachineTests.need, since: HealMachineTests.now, until: .seconds(10_240))),
        (
            .verifying(
                attempt: 1, need: HealMachineTests.need, since: Moment(wall: HealMachineTests.now.wall, uptime: .seconds(99_999)),
                until: .seconds(99_999)), false,
            .verifying(attempt: 1, need: HealMachineTests.need, since: HealMachineTests.now, until: .seconds(10_240))
        ),
        (
            .cooling(attempt: 2, need: HealMachineTests.need, until: .seconds(10_100)), true,
            .cooling(attempt: 2, need: HealMachineTests.need, until: .seconds(10_100))
        ),
        (
            .cooling(attempt: 2, need: HealMachineTests.need, until: .seconds(99_999)), false,
            .cooling(attempt: 2, need: HealMachineTests.need, until: .seconds(10_300))
        ),
        // A saved pause longer than any the policy makes is not believed.
        (
            .cooling(attempt: 2, need: HealMachineTests.need, until: .seconds(9_000_000)), true,
            .cooling(attempt: 2, need: HealMachineTests.need, until: .seconds(13_600))
        ),
        (
            .exhausted(need: HealMachineTests.need, until: .seconds(12_000)), true, .exhausted(need: HealMachineTests.need, until: .seconds(12_000))
        ),
        (
            .exhausted(need: HealMachineTests.need, until: .seconds(9_000_000)), true,
            .exhausted(need: HealMachineTests.need, until: .seconds(13_600))
        ),
        (
            .exhausted(need: HealMachineTests.need, until: .seconds(12_000)), false, .exhausted(need: HealMachineTests.need, until: .seconds(13_600))
        ),
    ])
    func aRestartGoesOnWhereItWas(saved: HealMachine.State, sameBoot: Bool, state: HealMachine.State) {
        var machine = HealMachine(policy: HealMachineTests.policy, state: saved, starts: [.seconds(9000), .seconds(9500)])
        machine.resume(at: HealMachineTests.now, sameBoot: sameBoot)
        #expect(machine.state == state)
        #expect(machine.starts.count == (sameBoot ? 2 : 0), "the hourly limit outlives the daemon, the boot clock does not outlive the machine")
    }

    @Test func startsFromAnotherBootDoNotBlockForEver() {
        var machine = HealMachine(policy: HealPolicy(maxPerHour: 1), starts: [.seconds(999_999)])
        #expect(machine.take(.wanted(a1), at: HealMachineTests.now) == .run(attempt: 1, a1))
    }

    @Test func attemptsOutOfASavedFileCannotTrap() {
        for state in [
            HealMachine.State.running(attempt: .max, need: a1), .cooling(attempt: .max, need: a1, until: .zero),
            .verifying(attempt: .max, need: a1, since: HealMachineTests.now, until: .zero),
        ] {
            for event in [HealMachine.Event.wanted(a1), .ended(.failed("")), .ended(.acted), .tick, .fine("a", observed: HealMachineTests.now)] {
                var machine = HealMachine(policy: HealMachineTests.policy, state: state)
                _ = machine.take(event, at: HealMachineTests.now)
                machine.resume(at: HealMachineTests.now, sameBoot: true)
            }
        }
    }
}
