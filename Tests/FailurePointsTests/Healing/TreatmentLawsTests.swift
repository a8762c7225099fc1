import Glibc
import Testing

@testable import FailurePoints

/// Laws that hold whatever happens in whatever order: failures, ends of hooks, reloads, kills, reboots, clocks that jump.
@Suite struct TreatmentLawsTests {
    /// One thing that happens. The whole story is made beforehand, so that a failing one can be shortened.
    enum Happening: Hashable {
        case time(Int)
        case wanted(Int, incident: Int)
        case suspended(Int)
        case fine(Int, shown: Bool, recovered: Bool)
        case dropped(Int)
        case ended(Int)
        case lost
        case guarded(healer: Int, answer: Int)
        case reload(Int)
        case reset(Int)
        /// The daemon is killed and starts again with what it has saved.
        case kill
        /// Killed between a decision and its saving: the run was not started.
        case killBeforeSave
        case reboot
        case clock(Int)
    }

    private static let points: [FailurePoint.ID] = ["a", "b", "c", "d", "e"]
    private static let healers: [HealerName] = ["one", "two", "three"]
    private static let results: [HookResult] = [.acted, .acted, .tryLater, .stopTrying, .failed(""), .timedOut, .informed, .interrupted]
    private static let answers: [HealAnswer?] = [nil, nil, nil, .notNow("later", ""), .never("no", "")]

    private static func plan(_ seed: Int) -> HealPlan {
        var dice = Dice(state: UInt64(seed) &* 7919 + 1)
        var plan = HealPlan(maxPerHour: 3 + dice.roll(6))
        for healer in healers where dice.roll(8) > 0 {
            plan.policies[healer] = HealPolicy(
                attempts: 1 + dice.roll(3), cooldown: .seconds(Int64(10 * dice.roll(30))), longestPause: .seconds(900), maxPerHour: 1 + dice.roll(4),
                maxPerDay: 4 + dice.roll(8), verifyWithin: .seconds(Int64(30 + dice.roll(300))), slowRetry: .seconds(1800), runLimit: .seconds(600),
                mode: dice.roll(6) == 0 ? .observe : .heal, hook: "\(dice.roll(3))")
        }
        for (index, id) in points.enumerated() where dice.roll(6) > 0 {
            let rungs = (0...dice.roll(3)).map { _ in Rung(healers[dice.roll(3)], attempts: dice.roll(2) == 0 ? nil : 1 + dice.roll(2)) }
            plan.ladders[id] = Ladder(rungs.filter { plan.policies[$0.healer] != nil }, mode: dice.roll(8) == 0 ? .observe : .heal)
            if plan.ladders[id]?.rungs.isEmpty == true { plan.ladders[id] = nil }
            plan.impacts[id] = Impact.allCases[dice.roll(4)]
            if index > 0, dice.roll(3) == 0 { plan.causes[id] = [points[index - 1]] }
        }
        return plan
    }

    private static func story(seed: UInt64, length: Int) -> [Happening] {
        var dice = Dice(state: seed)
        var incidents = 0
        return (0..<length).map { _ in
            switch dice.roll(40) {
            case 0..<10: return .time(1 + dice.roll(dice.roll(6) == 0 ? 4000 : 60))
            case 10..<20:
                if dice.roll(12) == 0 { incidents += 1 }
                return .wanted(dice.roll(5), incident: incidents)
            case 20..<22: return .suspended(dice.roll(5))
            case 22..<25: return .fine(dice.roll(5), shown: dice.roll(3) == 0, recovered: dice.roll(3) == 0)
            case 25..<32: return .ended(dice.roll(results.count))
            case 32: return .lost
            case 33..<35: return .guarded(healer: dice.roll(3), answer: dice.roll(answers.count))
            case 35: return dice.roll(3) == 0 ? .reload(dice.roll(50)) : .reset(dice.roll(5))
            case 36: return .kill
            case 37: return .killBeforeSave
            case 38: return dice.roll(10) == 0 ? .reboot : .time(1)
            default: return dice.roll(10) == 0 ? .clock(dice.roll(200_000) - 100_000) : dice.roll(10) == 0 ? .dropped(dice.roll(5)) : .time(5)
            }
        }
    }

    /// Carries a story out and names the first broken law.
    private struct World {
        var treatments: Treatments
        var saved: Treatments
        var now = Ward.start
        var savedAt = Ward.start
        var guards: [HealerName: HealAnswer] = [:]
        var wanted: [FailurePoint.ID: HealNeed] = [:]
        /// The run that really goes on, outside of what is decided.
        var running: HealAttempt?
        /// Time that never jumps, for the limits.
        var age: Duration = .zero
        var starts: [(HealerName, Duration)] = []
        var numbers: [String: Int] = [:]
        /// Runs whose outcome is not decided yet.
        var open: Set<HealAttempt> = []
        var closed: Set<String> = []
        var runs = 0
        var kinds: Set<HealOutcome> = []
        var breach: String?

        init(_ plan: HealPlan) {
            treatments = Treatments(plan: plan)
            saved = treatments
        }

        mutating func hold(_ law: Bool, _ words: String) { if !law, breach == nil { breach = words } }

        mutating func happen(_ happening: Happening) {
            switch happening {
            case .time(let seconds):
                now = now.advanced(by: .seconds(Int64(seconds)))
                age += .seconds(Int64(seconds))
            case .wanted(let index, let incident):
                let need = HealNeed(failurePoint: points[index], incident: "\(points[index])-\(incident)")
                // An incident that is closed never opens again: the next has another id.
                guard !closed.contains(need.incident) else { break }
                wanted[points[index]] = need
                treatments.want(need, at: now)
            case .suspended(let index):
                wanted[points[index]] = nil
                treatments.suspend(points[index])
            case .fine(let index, let shown, let recovered):
                if recovered { close(points[index]) }
                wanted[points[index]] = nil
                follow(treatments.fine(points[index], observed: now, isShown: shown, isRecovered: recovered, at: now))
            case .dropped(let index):
                close(points[index])
                wanted[points[index]] = nil
                follow(treatments.drop(points[index]))
            case .ended(let result): end(results[result])
            case .lost: end(nil)
            case .guarded(let healer, let answer): guards[healers[healer]] = answers[answer]
            case .reload(let seed): follow(treatments.adopt(plan(seed)))
            case .reset(let index): follow(treatments.reset(points[index]))
            case .kill: restart(sameBoot: true)
            case .killBeforeSave:
                // What was decided since the last save is lost, and was not carried out either.
                restart(sameBoot: true)
            case .reboot:
                running = nil
                restart(sameBoot: false)
            case .clock(let seconds): now.wall = now.wall + .seconds(Int64(seconds))
            }
            decide()
        }

        private mutating func close(_ id: FailurePoint.ID) {
            for incident in [wanted[id]?.incident, treatments.open[id]?.need.incident, saved.open[id]?.need.incident].compactMap({ $0 }) {
                closed.insert(incident)
            }
        }

        private mutating func end(_ result: HookResult?) {
            guard let attempt = running else { return }
            running = nil
            follow(treatments.ended(attempt, result, at: now))
        }

        private mutating func restart(sameBoot: Bool) {
            if !sameBoot { now.uptime = .seconds(20) }
            treatments = Treatments(
                plan: saved.plan, open: saved.open.mapValues(Self.persisted), budget: saved.budget, gate: saved.gate)
            wanted = [:]
            follow(treatments.resume(at: now, saved: savedAt, sameBoot: sameBoot))
            // A run of this boot that the daemon finds under way is waited for; one that ended meanwhile is unknown.
            if sameBoot, let gate = treatments.gate, running != gate { follow(treatments.ended(gate, nil, at: now)) }
            save()
        }

        /// What the state file keeps.
        private static func persisted(_ treatment: Treatment) -> Treatment {
            Treatment(
                treatment.need, began: treatment.began, state: treatment.state, tries: treatment.tries, runs: treatment.runs,
                ladder: treatment.ladder,
                told: treatment.told, isGivenUp: treatment.isGivenUp, isHealed: treatment.isHealed, isUnseen: treatment.isUnseen)
        }

        private mutating func save() { (saved, savedAt) = (treatments, now) }

        private mutating func decide() {
            let guards = guards
            let decisions = treatments.decide(at: now) { healer, _, _ in guards[healer].map { [$0] } ?? [] }
            // Saved before it is carried out.
            save()
            follow(decisions)
            save()
            if let gate = treatments.gate, let limit = treatments.plan.policies[gate.healer]?.runLimit, now.uptime >= gate.ordered.uptime + limit {
                hold(false, "the gate stays closed behind \(gate)")
            }
        }

        private mutating func follow(_ decisions: [HealDecision]) {
            for decision in decisions {
                switch decision {
                case .run(let attempt): begin(attempt)
                case .conclude(let end):
                    kinds.insert(end.outcome)
                    guard end.number > 0 else { continue }
                    let matching = open.first { $0.need == end.need && $0.number == end.number }
                    hold(matching != nil, "an outcome \(end.outcome) without a run: \(end)")
                    if let matching { open.remove(matching) }
                }
            }
        }

        private mutating func begin(_ attempt: HealAttempt) {
            // A run whose end nobody reported has used up its time.
            hold(running == nil || treatments.gate == attempt, "two gates")
            if let running, let limit = treatments.plan.policies[running.healer]?.runLimit {
                hold(now.uptime >= running.ordered.uptime + limit, "\(attempt) starts while \(running) runs")
            }
            running = attempt
            runs += 1
            let plan = treatments.plan
            guard let policy = plan.policies[attempt.healer] else { return hold(false, "\(attempt) of a healer that is not configured") }
            let isOpen = guards[attempt.healer].map { $0.kind == .go } ?? true
            hold(isOpen, "\(attempt) runs behind a closed guard")
            hold(policy.mode == .heal && plan.ladders[attempt.need.failurePoint]?.mode == .heal, "\(attempt) is only observed")
            let isWanted = wanted[attempt.need.failurePoint] == attempt.need
            hold(isWanted, "\(attempt) is not wanted")
            let last = numbers[attempt.need.incident] ?? 0
            hold(attempt.number == last + 1, "\(attempt) is not number \(last + 1)")
            numbers[attempt.need.incident] = attempt.number
            let (isNew, _) = open.insert(attempt)
            hold(isNew, "\(attempt) twice")
            starts.removeAll { age - $0.1 >= .seconds(86_400) }
            func count(_ window: Int64, _ healer: HealerName?) -> Int {
                starts.count { age - $0.1 < .seconds(window) && (healer == nil || $0.0 == healer) }
            }
            hold(count(3600, attempt.healer) < policy.maxPerHour, "more than \(policy.maxPerHour) runs of \(attempt.healer) in an hour")
            hold(count(86_400, attempt.healer) < policy.maxPerDay, "more than \(policy.maxPerDay) runs of \(attempt.healer) in a day")
            hold(count(3600, nil) < plan.maxPerHour, "more than \(plan.maxPerHour) runs in an hour")
            if let last = starts.last(where: { $0.0 == attempt.healer })?.1 {
                hold(age - last >= policy.cooldown, "\(attempt) within the cooldown")
            }
            starts.append((attempt.healer, age))
        }

        /// After all has ended, nothing may be left without an outcome.
        mutating func finish() {
            end(.acted)
            for id in points { wanted[id] = nil }
            for id in points { treatments.suspend(id) }
            for _ in 0..<4 {
                now = now.advanced(by: .seconds(1000))
                age += .seconds(1000)
                decide()
            }
            hold(open.isEmpty, "runs without an outcome: \(open)")
            hold(treatments.gate == nil, "the gate is still closed")
        }
    }

    private static func breach(_ story: [Happening], plan seed: Int) -> (String?, World) {
        var world = World(plan(seed))
        for happening in story {
            world.happen(happening)
            if world.breach != nil { return (world.breach, world) }
        }
        world.finish()
        return (world.breach, world)
    }

    /// The shortest part of a story that still breaks a law, as far as leaving out pieces finds it.
    private static func shortened(_ story: [Happening], plan: Int) -> [Happening] {
        var story = story
        var size = max(1, story.count / 2)
        while size >= 1 {
            var start = 0
            while start < story.count {
                var shorter = story
                shorter.removeSubrange(start..<min(story.count, start + size))
                if breach(shorter, plan: plan).0 != nil { story = shorter } else { start += size }
            }
            if size == 1 { break }
            size /= 2
        }
        return story
    }

    /// Events in all; `FPMOND_HEAL_EVENTS` for more (the proofs take a million).
    private static let events = getenv("FPMOND_HEAL_EVENTS").flatMap { Int(String(cString: $0)) } ?? 60_000

    @Test func noOrderOfEventsBreaksALaw() {
        let length = 1500
        var runs = 0
        var kinds: Set<HealOutcome> = []
        for seed in 0..<max(1, Self.events / length) {
            let story = Self.story(seed: UInt64(seed) &* 104_729 + 17, length: length)
            let (breach, world) = Self.breach(story, plan: seed)
            runs += world.runs
            kinds.formUnion(world.kinds)
            guard breach != nil else { continue }
            let shortest = Self.shortened(story, plan: seed)
            let words = Self.breach(shortest, plan: seed).0 ?? ""
            Issue.record("plan \(seed): \(words)\nafter:\n\(shortest.map { "  \($0)" }.joined(separator: "\n"))")
            return
        }
        #expect(runs > Self.events / 200, "a story in which nothing runs proves nothing: \(runs)")
        let never: Set<HealOutcome> = [.unverified]
        #expect(kinds == Set(HealOutcome.allCases).subtracting(never))
    }
}
