import FailurePoints

/// Treatments, their clock and their guards, with a hook that ends as the test says.
struct Ward {
    static let start = Moment(wall: Instant(microseconds: 1_767_323_045_000_000), uptime: .seconds(100_000))

    var treatments: Treatments
    var now = Ward.start
    /// How the hook of each run ends; nil: it does not end.
    var result: HookResult? = .acted
    /// Whether the facts are fine after a run, and show that it did it.
    var helps = false
    /// What the guards say to each healer; nothing: go.
    var guards: [HealerName: HealAnswer] = [:]
    var runs: [String] = []
    var ends: [HealConclusion] = []

    init(_ plan: HealPlan) { treatments = Treatments(plan: plan) }

    /// One healer `mend` for every failure point named.
    init(_ policy: HealPolicy = Ward.policy, for points: [FailurePoint.ID] = ["a"], ladder: [Rung] = ["mend"]) {
        let healers = Set(ladder.map(\.healer))
        self.init(
            HealPlan(
                policies: Dictionary(uniqueKeysWithValues: healers.map { ($0, policy) }),
                ladders: Dictionary(uniqueKeysWithValues: points.map { ($0, Ladder(ladder)) }), maxPerHour: 100))
    }

    static let policy = HealPolicy(
        attempts: 3, cooldown: .seconds(60), longestPause: .seconds(600), maxPerHour: 20, maxPerDay: 60, verifyWithin: .seconds(120),
        slowRetry: .seconds(1800), runLimit: .seconds(300))

    /// Outcomes in words: `a-1 #2 hook-failed exhausted`.
    var outcomes: [String] {
        ends.map { end in
            let number = end.number > 0 ? " #\(end.number)" : ""
            let code = end.answer.map { " (\($0.code))" } ?? ""
            return "\(end.need.incident)\(number) \(end.outcome.rawValue)\(code)\(end.isExhausted ? " exhausted" : "")"
        }
    }

    static func need(_ incident: String) -> HealNeed {
        HealNeed(failurePoint: FailurePoint.ID(rawValue: String(incident.prefix { $0 != "-" })), incident: incident)
    }

    mutating func want(_ incident: String) { treatments.want(Self.need(incident), at: now) }

    mutating func fine(_ id: FailurePoint.ID, shown: Bool = true, recovered: Bool = false) {
        follow(treatments.fine(id, observed: now, isShown: shown, isRecovered: recovered, at: now))
    }

    mutating func decide() {
        let guards = guards
        follow(treatments.decide(at: now) { healer, _, _ in guards[healer].map { [$0] } ?? [] })
    }

    /// Lets time pass in steps of ten seconds; in each step every one of these incidents is found failing.
    mutating func pass(_ seconds: Int, wanting incidents: [String] = []) {
        for _ in 0..<(seconds / 10) {
            now = now.advanced(by: .seconds(10))
            for incident in incidents { want(incident) }
            decide()
        }
    }

    mutating func follow(_ decisions: [HealDecision]) {
        for decision in decisions {
            switch decision {
            case .conclude(let end): ends.append(end)
            case .run(let attempt):
                runs.append("\(attempt.need.incident) #\(attempt.number) \(attempt.healer)")
                guard let result else { continue }
                follow(treatments.ended(attempt, result, at: now))
                if helps { fine(attempt.need.failurePoint) }
            }
        }
    }
}
