/// One step of a ladder: a healer, and how often it is tried before the next step.
public struct Rung: Sendable, Hashable, ExpressibleByStringLiteral {
    public var healer: HealerName
    /// nil: as in the healer's policy.
    public var attempts: Int?

    public init(_ healer: HealerName, attempts: Int? = nil) { (self.healer, self.attempts) = (healer, attempts) }
    public init(stringLiteral name: String) { self.init(HealerName(rawValue: name)) }
}

/// The heals of one failure point, in order.
public struct Ladder: Sendable, Hashable {
    public var rungs: [Rung]
    public var mode: HealMode
    /// Whether what its healer informs about is said once, and not again each day while it lasts.
    public var informsOnce: Bool

    public init(_ rungs: [Rung], mode: HealMode = .heal, informsOnce: Bool = false) {
        (self.rungs, self.mode, self.informsOnce) = (rungs, mode, informsOnce)
    }
}

/// Everything that the configuration and the catalogue say about healing.
public struct HealPlan: Sendable, Hashable {
    public var policies: [HealerName: HealPolicy]
    /// Only of failure points that are watched, with configured and enabled healers.
    public var ladders: [FailurePoint.ID: Ladder]
    /// The runs of all healers together within any hour.
    public var maxPerHour: Int
    /// What can excuse each failure point, directly or not: a cause is healed before its symptoms.
    public var causes: [FailurePoint.ID: Set<FailurePoint.ID>]
    public var impacts: [FailurePoint.ID: Impact]

    public init(
        policies: [HealerName: HealPolicy] = [:], ladders: [FailurePoint.ID: Ladder] = [:], maxPerHour: Int = 12,
        causes: [FailurePoint.ID: Set<FailurePoint.ID>] = [:], impacts: [FailurePoint.ID: Impact] = [:]
    ) {
        (self.policies, self.ladders, self.maxPerHour, self.causes, self.impacts) = (policies, ladders, max(1, maxPerHour), causes, impacts)
    }

    public init(catalogue: [FailurePoint], policies: [HealerName: HealPolicy], ladders: [FailurePoint.ID: Ladder], maxPerHour: Int) {
        let direct = Dictionary(catalogue.map { ($0.id, $0.excusedBy) }) { first, _ in first }
        var causes: [FailurePoint.ID: Set<FailurePoint.ID>] = [:]
        for id in ladders.keys {
            var found: Set<FailurePoint.ID> = []
            var next = direct[id] ?? []
            while let cause = next.popLast() {
                if cause != id, found.insert(cause).inserted { next += direct[cause] ?? [] }
            }
            causes[id] = found
        }
        self.init(
            policies: policies, ladders: ladders, maxPerHour: maxPerHour, causes: causes,
            impacts: Dictionary(catalogue.map { ($0.id, $0.impact) }) { first, _ in first })
    }

    /// How often a rung is tried.
    func attempts(of rung: Rung) -> Int { max(1, rung.attempts ?? policies[rung.healer]?.attempts ?? 1) }

    /// Identifies a ladder with the hooks on it: when it changes, an exhausted treatment gets its attempts back.
    func fingerprint(of id: FailurePoint.ID) -> String {
        guard let ladder = ladders[id] else { return "" }
        return ladder.rungs.map { rung in
            let policy = policies[rung.healer]
            return "\(rung.healer)*\(attempts(of: rung))@\(policy?.hook ?? "")\(policy?.mode.and(ladder.mode).rawValue ?? "")"
        }.joined(separator: " ")
    }
}
