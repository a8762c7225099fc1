import FailurePoints
import Testing

/// Laws that hold for whatever is found: random findings, clocks that are set, reloads and restarts, and a healer that may or may not help.
@Suite struct RandomTests {
    /// What the laws need to remember of one failure point.
    struct Record {
        var confirm: Confirm
        /// Findings that could tell, since the latest incident ended.
        var told: [Status] = []
        var isOpen = false
        var last: Status?
        var ids: Set<String> = []
    }

    /// The laws, and each breach of one. Thousands of checks a seed: an expectation for each would take longer than all that it checks.
    struct Laws {
        var records: [FailurePoint.ID: Record] = [:]
        var breaches: [String] = []
        var seen: [Transition.Kind: Int] = [:]
        var heals = 0

        mutating func hold(_ law: Bool, _ words: @autoclosure () -> String = "", line: Int = #line) {
            if !law { breaches.append("line \(line): \(words())") }
        }
    }

    static let ids: [FailurePoint.ID] = ["a", "b", "c", "d", "bot-crashed"]

    @Test(arguments: 1...24)
    func theLawsHoldForWhateverIsFound(seed: UInt64) {
        var dice = Dice(state: seed)
        var laws = Laws()
        for id in Self.ids {
            let fail = 1 + dice.roll(3)
            laws.records[id] = Record(confirm: Confirm(fail: fail, of: fail + dice.roll(3), recover: 1 + dice.roll(3)))
        }
        let confirms = laws.records.mapValues(\.confirm)
        var scene = Scene { script in
            Self.ids.enumerated().map { index, id in
                .scripted(
                    id, script, impact: Impact.allCases[index % 4], intended: id == "d", reads: index == 2 ? [.unit, .book] : [.book],
                    confirm: confirms[id] ?? .standard, excusedBy: Array(Self.ids[0..<index]), waitsForStartup: index == 1)
            }
        }
        let catalogue = scene.judgement.catalogue
        let policy = HealPolicy(attempts: 2, cooldown: .seconds(60), maxPerHour: 4, verifyWithin: .seconds(90))
        var treatments = Treatments(plan: HealPlan(policies: ["mend": policy], ladders: ["a": Ladder(["mend"]), "b": Ladder(["mend"])]))
        // Lean towards one status for a while, so that streaks happen.
        var mood: [FailurePoint.ID: Status] = [:]

        for _ in 0..<250 {
            switch dice.roll(60) {
            case 0: scene.now.wall = scene.now.wall + .seconds(Int64.random(in: -20_000...20_000, using: &dice))
            case 1: scene.judgement = Judgement(catalogue: catalogue, pointStates: scene.judgement.pointStates, at: scene.now.wall)
            case 2:
                let rest = catalogue.filter { _ in dice.roll(4) > 0 }
                let ends = scene.judgement.reconfigure(
                    catalogue: rest, options: .init(), enabledProbes: Set(ProbeName.all), at: scene.now.wall)
                for end in ends { check(end, &laws) }
                for id in Self.ids where !rest.contains(where: { $0.id == id }) { laws.records[id]?.told = [] }
                scene.judgement.reconfigure(
                    catalogue: catalogue, options: .init(), enabledProbes: Set(ProbeName.all), at: scene.now.wall)
                for id in Self.ids { laws.records[id]?.last = scene.status(id) }
            case 3: scene.unit("active", startedAt: scene.now.wall)
            default: break
            }
            var findings: [FailurePoint.ID: Finding] = [:]
            for id in Self.ids {
                if dice.roll(6) == 0 { mood[id] = Status.allCases[dice.roll(4)] }
                let status = dice.roll(5) == 0 ? Status.allCases[dice.roll(4)] : mood[id] ?? .ok
                findings[id] = status == .unknown ? .of(.unknown) : Finding(status, "r", "m", holds: id == "d" && dice.roll(2) == 0)
            }
            let fresh: Set<ProbeName> = dice.roll(4) == 0 ? [.unit] : [.book, .unit]
            let before = scene.judgement.pointStates
            let transitions = scene.see(findings, after: .seconds(Int64(1 + dice.roll(60))), fresh: fresh)
            for id in Self.ids where fresh.contains(.book) || id == "c" {
                let found = scene.pointState(id).finding.status
                if found != .unknown { laws.records[id]?.told.append(found) }
            }
            for transition in transitions { check(transition, &laws) }
            for id in Self.ids { check(id, scene.pointState(id), before[id], &laws) }
            heal(scene, &treatments, &laws)
            let verdict = scene.judgement.verdict()
            let blocked = Self.ids.contains { id in
                let (pointState, point) = (scene.pointState(id), catalogue.first { $0.id == id })
                return point?.impact == .blocksAll && (point?.intended == true ? pointState.hold != nil : pointState.status == .critical)
            }
            laws.hold((verdict.state == .blocked) == blocked)
            laws.hold(verdict.state != .open || scene.status("bot-crashed") != .unknown)
            laws.hold(verdict.overallHealth != .healthy || Self.ids.allSatisfy { scene.status($0) == .ok || $0 == "d" && scene.status($0).isFailing })
        }
        #expect(laws.breaches.isEmpty)
        let (opened, recovered) = (laws.seen[.opened, default: 0], laws.seen[.recovered, default: 0])
        #expect(opened > 2 && recovered > 2 && laws.heals > 0, "a run in which nothing happens proves nothing")
    }

    private func check(_ transition: Transition, _ laws: inout Laws) {
        let id = transition.failurePoint
        guard var record = laws.records[id] else { return }
        defer { laws.records[id] = record }
        if let last = record.last, transition.kind != .excused, transition.kind != .unexcused, transition.from != last {
            // A restart may have made an old ok unknown.
            laws.hold(last == .ok && transition.from == .unknown, "\(id) went from \(last) to \(transition.from) unsaid")
        }
        record.last = transition.to
        laws.seen[transition.kind, default: 0] += 1
        switch transition.kind {
        case .opened:
            laws.hold(!record.isOpen, "opened twice without an end")
            let window = record.told.suffix(record.confirm.window)
            laws.hold(window.count { $0.isFailing } >= record.confirm.fail, "no confirmed streak in \(window)")
            laws.hold(record.told.last?.isFailing == true)
            let (isNew, _) = record.ids.insert(transition.incident?.id ?? "")
            laws.hold(isNew, "an id given twice")
            laws.hold(transition.isAnnounced == (transition.incident?.excusedBy == nil && !transition.flaps))
            record.isOpen = true
        case .recovered:
            laws.hold(record.isOpen, "ended without having begun")
            if transition.to == .ok {
                laws.hold(record.told.suffix(record.confirm.recover).allSatisfy { $0 == .ok }, "recovered though it was not seen to be")
                laws.hold(record.told.suffix(record.confirm.recover).count == record.confirm.recover)
            } else {
                laws.hold(transition.finding.reason == "not-watched")
            }
            laws.hold((transition.incident?.closed).map { $0 >= transition.incident?.opened ?? $0 } == true)
            (record.isOpen, record.told) = (false, [])
        case .worsened, .eased, .excused, .unexcused:
            laws.hold(record.isOpen)
            laws.hold(transition.kind != .excused || !transition.isAnnounced)
        case .flapping: laws.hold(record.isOpen)
        case .steadied: laws.hold(record.isOpen == transition.to.isFailing)
        case .dropped: laws.hold(false, "nobody watches another bot here")
        case .blinded, .sighted, .exhausted: laws.hold(!record.isOpen)
        case .silenced, .unsilenced: laws.hold(false, "no judgement silences anything")
        }
    }

    private func check(_ id: FailurePoint.ID, _ pointState: PointState, _ before: PointState?, _ laws: inout Laws) {
        laws.hold((pointState.incident != nil) == pointState.status.isFailing)
        laws.hold(pointState.incident?.failurePoint == id || pointState.incident == nil)
        if pointState.finding.status == .unknown {
            laws.hold(pointState.need == nil, "unknown never heals")
            laws.hold(pointState.hold == before?.hold, "a hold that cannot be seen stays")
            if before?.incident != nil { laws.hold(pointState.incident != nil, "unknown never ends an incident") }
        }
        if let incident = pointState.incident { laws.hold(incident.began <= incident.opened && incident.worst >= pointState.status) }
    }

    private func heal(_ scene: Scene, _ treatments: inout Treatments, _ laws: inout Laws) {
        for id in ["a", "b"] as [FailurePoint.ID] {
            let pointState = scene.pointState(id)
            if pointState.finding.status == .ok {
                let ends = treatments.fine(id, observed: scene.now, isShown: true, isRecovered: pointState.status == .ok, at: scene.now)
                for case .conclude(let end) in ends { laws.hold([.healed, .recoveredByItself].contains(end.outcome)) }
            } else if let need = pointState.need {
                treatments.want(need, at: scene.now)
            } else {
                treatments.suspend(id)
            }
        }
        for case .run(let attempt) in treatments.decide(at: scene.now, guards: { _, _, _ in [] }) {
            let pointState = scene.pointState(attempt.need.failurePoint)
            laws.hold(
                pointState.finding.status.isFailing && pointState.incident?.excusedBy == nil && pointState.incident?.id == attempt.need.incident)
            laws.heals += 1
            _ = treatments.ended(attempt, .acted, at: scene.now)
        }
    }
}
