import FailurePoints
import Testing

/// One healer's decisions, state by state and event by event.
@Suite struct HealMachineTests {
    typealias Need = HealMachine.Need

    static let now = Moment(wall: Instant(utc: CivilTime(year: 2026, month: 1, day: 2)), uptime: .seconds(10_000))
    static let policy = HealPolicy(
        attempts: 3, cooldown: .seconds(300), maxPerHour: 6, verifyWithin: .seconds(240), slowRetry: .seconds(3600))
    static let need = Need(failurePoint: "a", incident: "a-1")
    static let relapse = Need(failurePoint: "a", incident: "a-2")
    static let other = Need(failurePoint: "b", incident: "b-1")

    static func after(_ seconds: Int) -> Moment { now.advanced(by: .seconds(seconds)) }
    static func uptime(_ seconds: Int) -> Duration { after(seconds).uptime }

    // MARK: Every state and every event

    struct Row: Sendable, CustomTestStringConvertible {
        var state: HealMachine.State
        var event: HealMachine.Event
        /// Seconds after `now` at which the event comes.
        var at = 0
        var next: HealMachine.State?
        var action: HealMachine.Action = .nothing

        var testDescription: String { "\(state) takes \(event) at \(at)" }
    }

    static let verifying = HealMachine.State.verifying(attempt: 2, need: need, since: now, until: uptime(240))
    static let cooling = HealMachine.State.cooling(attempt: 2, need: need, until: uptime(300))
    static let exhausted = HealMachine.State.exhausted(need: need, until: uptime(3600))
    static let running = HealMachine.State.running(attempt: 2, need: need)
    static let fine = HealMachine.Event.fine("a", observed: now)

    static let table: [Row] = [
        Row(state: .idle, event: .wanted(need), next: .running(attempt: 1, need: need), action: .run(attempt: 1, need)),
        Row(state: .idle, event: fine),
        Row(state: .idle, event: .ended(.acted)),
        Row(state: .idle, event: .tick),

        Row(state: running, event: .wanted(need)),
        Row(state: running, event: .wanted(other)),
        Row(state: running, event: fine),
        Row(state: running, event: .tick, at: 86_400),
        Row(state: running, event: .ended(.acted), at: 9, next: .verifying(attempt: 2, need: need, since: after(9), until: uptime(249))),
        Row(
            state: running, event: .ended(.tryLater), next: .cooling(attempt: 2, need: need, until: uptime(300)),
            action: .conclude(attempt: 2, need, .deferred, exhausted: false)),
        Row(
            state: running, event: .ended(.stopTrying), next: .exhausted(need: need, until: uptime(3600)),
            action: .conclude(attempt: 2, need, .refused, exhausted: true)),
        Row(
            state: running, event: .ended(.failed("exit status 1")), next: .cooling(attempt: 3, need: need, until: uptime(600)),
            action: .conclude(attempt: 2, need, .failed, exhausted: false)),
        Row(
            state: running, event: .ended(.timedOut), next: .cooling(attempt: 3, need: need, until: uptime(600)),
            action: .conclude(attempt: 2, need, .timedOut, exhausted: false)),
        Row(
            state: .running(attempt: 3, need: need), event: .ended(.failed("")), next: .exhausted(need: need, until: uptime(3600)),
            action: .conclude(attempt: 3, need, .failed, exhausted: true)),
        Row(
            state: .running(attempt: 3, need: need), event: .ended(.tryLater), next: .cooling(attempt: 3, need: need, until: uptime(300)),
            action: .conclude(attempt: 3, need, .deferred, exhausted: false)),

        Row(state: verifying, event: .wanted(need), at: 100),
        Row(state: verifying, event: .wanted(other), at: 100),
        Row(state: verifying, event: .ended(.acted)),
        Row(state: verifying, event: .tick, at: 239),
        Row(
            state: verifying, event: .tick, at: 240, next: .cooling(attempt: 3, need: need, until: uptime(840)),
            action: .conclude(attempt: 2, need, .unverified, exhausted: false)),
        Row(
            state: .verifying(attempt: 3, need: need, since: now, until: uptime(240)), event: .tick, at: 240,
            next: .exhausted(need: need, until: uptime(3840)), action: .conclude(attempt: 3, need, .unverified, exhausted: true)),
        Row(
            state: verifying, event: .fine("a", observed: after(60)), at: 61, next: .cooling(attempt: 3, need: need, until: uptime(361)),
            action: .conclude(attempt: 2, need, .healed, exhausted: false)),
        Row(state: verifying, event: .fine("a", observed: after(-1)), at: 5),
        Row(state: verifying, event: .fine("b", observed: after(60)), at: 60),

        Row(state: cooling, event: .wanted(need), at: 299),
        Row(state: cooling, event: .wanted(need), at: 300, next: running, action: .run(attempt: 2, need)),
        Row(state: cooling, event: .wanted(relapse), at: 300, next: .running(attempt: 1, need: relapse), action: .run(attempt: 1, relapse)),
        Row(state: cooling, event: fine),
        Row(state: cooling, event: .ended(.acted)),
        Row(state: cooling, event: .tick, at: 86_400),

        Row(state: exhausted, event: .wanted(need), at: 3599),
        Row(state: exhausted, event: .wanted(need), at: 3600, next: .running(attempt: 3, need: need), action: .run(attempt: 3, need)),
        Row(state: exhausted, event: .wanted(relapse), at: 3600, next: .running(attempt: 1, need: relapse), action: .run(attempt: 1, relapse)),
        Row(state: exhausted, event: .ended(.acted)),
        Row(state: exhausted, event: .tick, at: 86_400),
        Row(state: exhausted, event: .fine("b", observed: now)),
        // One ok finding is no recovery.
        Row(state: exhausted, event: fine),
        Row(state: exhausted, event: .recovered("b")),
        Row(
            state: exhausted, event: .recovered("a"), next: .cooling(attempt: 1, need: need, until: uptime(0)),
            action: .conclude(attempt: 0, need, .renewed, exhausted: false)),
        Row(state: exhausted, event: .unwatched),
        Row(state: cooling, event: .recovered("a")),
        Row(state: verifying, event: .recovered("a")),
        Row(state: .idle, event: .recovered("a")),

        Row(state: running, event: .lost, at: 9, next: .verifying(attempt: 2, need: need, since: after(9), until: uptime(249))),
        Row(state: verifying, event: .lost),
        Row(state: .idle, event: .lost),
        Row(
            state: verifying, event: .unwatched, at: 5, next: .cooling(attempt: 2, need: need, until: uptime(305)),
            action: .conclude(attempt: 2, need, .unverified, exhausted: false)),
        Row(
            state: .verifying(attempt: 3, need: need, since: now, until: uptime(240)), event: .unwatched,
            next: .cooling(attempt: 3, need: need, until: uptime(300)), action: .conclude(attempt: 3, need, .unverified, exhausted: false)),
        Row(state: running, event: .unwatched),
    ]

    @Test(arguments: table)
    func everyEventInEveryStateHasItsAnswer(row: Row) {
        var machine = HealMachine(policy: Self.policy, state: row.state)
        #expect(machine.take(row.event, at: Self.after(row.at)) == row.action)
        #expect(machine.state == row.next ?? row.state)
    }

    @Test(arguments: [HealMachine.State.idle, cooling, exhausted])
    func aBusyGateLosesNothing(state: HealMachine.State) {
        var machine = HealMachine(policy: Self.policy, state: state)
        for second in 0..<10 {
            #expect(machine.take(.wanted(Self.need), at: Self.after(7200 + second), mayStart: false) == .nothing)
            #expect(machine.state == state && machine.starts.isEmpty)
        }
        guard case .run = machine.take(.wanted(Self.need), at: Self.after(7210)) else {
            Issue.record("it must start as soon as the gate is free")
            return
        }
    }

    @Test func anotherConfigurationGivesAnExhaustedHealerItsAttemptsBackAndNoOtherAnything() {
        for state in [HealMachine.State.idle, Self.running, Self.verifying, Self.cooling] {
            var machine = HealMachine(policy: Self.policy, state: state)
            #expect(machine.reconfigure(HealPolicy(hook: "another"), at: Self.now) == .nothing)
            #expect(machine.state == state && machine.policy.hook == "another")
        }
        var machine = HealMachine(policy: Self.policy, state: Self.exhausted, starts: [Self.uptime(-100)])
        #expect(machine.reconfigure(Self.policy, at: Self.now) == .nothing)
        #expect(machine.state == Self.exhausted)
        var changed = Self.policy
        changed.hook = "another"
        #expect(machine.reconfigure(changed, at: Self.now) == .conclude(attempt: 0, Self.need, .renewed, exhausted: false))
        // The least time between two runs and the runs of the hour still count.
        #expect(machine.take(.wanted(Self.need), at: Self.after(199)) == .nothing)
        #expect(machine.take(.wanted(Self.need), at: Self.after(200)) == .run(attempt: 1, Self.need))
        #expect(machine.starts.count == 2)
    }

    @Test func theRunsOfTheLastHourAreCountedWhenTheyAreAskedFor() {
        let machine = HealMachine(policy: Self.policy, starts: [Self.uptime(0), Self.uptime(1800)])
        #expect([0, 1800, 3599, 3600, 5399, 5400].map { machine.recentStarts(at: Self.uptime($0)).count } == [1, 2, 2, 1, 1, 0])
    }

    // MARK: Limits

    @Test(arguments: [(1, 300), (2, 600), (3, 1200), (4, 2400), (5, 3600), (6, 3600), (1000, 3600), (0, 300), (Int.min, 300), (Int.max, 3600)])
    func thePauseDoublesUpToAnHour(attempt: Int, seconds: Int) {
        #expect(Self.policy.pause(after: attempt) == .seconds(seconds))
    }

    @Test func aCooldownOfMoreThanAnHourIsLeftAlone() {
        let slow = HealPolicy(cooldown: .seconds(7200))
        #expect([1, 2, 9].map { slow.pause(after: $0) } == [.seconds(7200), .seconds(7200), .seconds(7200)])
        #expect(HealPolicy(cooldown: .zero).pause(after: 9) == .zero)
        #expect(HealPolicy(attempts: 0, maxPerHour: -1).attempts == 1 && HealPolicy(maxPerHour: -1).maxPerHour == 1)
    }

    @Test func noMoreRunsWithinAnyHourThanAllowed() {
        var machine = HealMachine(policy: HealPolicy(attempts: 1, cooldown: .zero, maxPerHour: 2, verifyWithin: .zero))
        var runs: [Int] = []
        // A new incident each time, so that nothing but the hourly limit holds it back.
        for second in 0..<10_000 {
            let need = Need(failurePoint: "a", incident: "a-\(second)")
            if case .run = machine.take(.wanted(need), at: Self.after(second)) {
                runs.append(second)
                _ = machine.take(.ended(.failed("")), at: Self.after(second))
            }
        }
        #expect(runs == [0, 1, 3600, 3601, 7200, 7201])
    }

    @Test func aDryRunDecidesAndRunsNothing() {
        var machine = HealMachine(policy: HealPolicy(cooldown: .seconds(300), maxPerHour: 3, dryRun: true))
        #expect(machine.take(.wanted(Self.need), at: Self.now) == .conclude(attempt: 1, Self.need, .dryRun, exhausted: false))
        #expect(machine.take(.wanted(Self.need), at: Self.after(299)) == .nothing)
        #expect(machine.take(.wanted(Self.need), at: Self.after(300)) == .conclude(attempt: 1, Self.need, .dryRun, exhausted: false))
    }

    @Test(
        arguments: [
            (0, .acted), (75, .tryLater), (124, .timedOut), (125, .stopTrying), (1, .failed("exit status 1")), (126, .failed("exit status 126")),
            (127, .failed("exit status 127")), (-1, .failed("exit status -1")), (255, .failed("exit status 255")),
        ] as [(Int32, HookResult)])
    func theExitStatusIsAWordAndNoVerdict(status: Int32, result: HookResult) {
        #expect(HookResult(exitStatus: status) == result)
    }
}
