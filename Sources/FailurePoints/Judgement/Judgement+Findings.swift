extension Judgement {
    /// Judges every failure point that one of the `fresh` readings paces, and returns the changes.
    ///
    /// A failure point without an enabled probe is judged each time, so that it reports its probes as disabled. One that only lacks the first reading
    /// of another probe is judged again when that arrives, not only with its pacer's next reading. So is one whose pacer has a pace
    /// (``Options/paces``): its pacer's next reading may be minutes away, and judging it more often confirms nothing sooner.
    public mutating func take(_ snapshot: Snapshot, fresh: Set<ProbeName>, at now: Moment) -> [Transition] {
        let snapshot = snapshot.limited(to: enabledProbes)
        grace.note(snapshot[.unit].facts, at: now)
        if lookedAt.isEmpty { rememberExcuses(at: now) }
        defer { unwatched = [] }

        looked.formUnion(fresh)
        unsettled = []
        // All findings first: whether a symptom is excused must not depend on its place in the catalogue.
        var findings: [(point: FailurePoint, finding: Finding)] = []
        for point in duePoints(fresh).map({ catalogue[$0] }) {
            let finding = finding(of: point, in: snapshot, at: now)
            noteUnsettled(point, finding, by: fresh)
            // A reading of another probe blinds nothing: after a restart of the bot the readings come one after the other. The own probe has to look.
            if !isMerelyBlinded(point, by: fresh, finding) { findings.append((point, finding)) }
        }
        renewed = []
        for (point, finding) in findings {
            let id = point.id
            pointStates[id, default: PointState(at: now.wall)].finding = finding
            // Only its own probe looks at a failure point: what another reading shows of it is no look at a cause.
            if lookedAt[id] == nil || isLookedAt(point, by: fresh) { lookedAt[id] = now.uptime }
            switch finding.status {
            case .warning, .critical: suspectedAt[id] = suspectedAt[id] ?? now.uptime
            case .ok: suspectedAt[id] = nil
            case .unknown: break
            }
        }
        let stood = standingCauses()
        var transitions = unwatched
        for (point, finding) in findings {
            let observed = point.reads.compactMap { snapshot.moment(of: $0)?.uptime }.max() ?? now.uptime
            transitions += settle(point, finding, observed: observed, at: now)
        }
        for cause in stood.union(standingCauses()) { lastFailing[cause] = now.uptime }
        return settleFlapping(transitions + settleExcuses(at: now), at: now)
    }

    /// The positions of the failure points to judge now, in the order of the catalogue.
    private func duePoints(_ fresh: Set<ProbeName>) -> [Int] {
        var due = Set(readers.unpaced)
        for probe in fresh where enabledProbes.contains(probe) {
            due.formUnion(readers.paced[probe] ?? [])
            due.formUnion((readers.reading[probe] ?? []).filter { isAwaiting(catalogue[$0]) || isJudgedByAnyReading(catalogue[$0]) })
        }
        if !renewed.isEmpty { due.formUnion(catalogue.indices.filter { renewed.contains(catalogue[$0].id) }) }
        return due.sorted()
    }

    /// Notes the pacer of a finding that the reading of another probe changes, or would change if that could blind it.
    private mutating func noteUnsettled(_ point: FailurePoint, _ finding: Finding, by fresh: Set<ProbeName>) {
        guard let pacer = pacer(of: point), !fresh.contains(pacer), options.paces[pacer] != nil else { return }
        let changes = pointStates[point.id].map { ($0.finding.status, $0.finding.reason) != (finding.status, finding.reason) } ?? false
        if changes || isMerelyBlinded(point, by: fresh, finding) { unsettled.insert(pacer) }
    }

    /// Whether a finding is unknown only by a reading of another probe than its own.
    private func isMerelyBlinded(_ point: FailurePoint, by fresh: Set<ProbeName>, _ finding: Finding) -> Bool {
        finding.status == .unknown && lookedAt[point.id] != nil && !isLookedAt(point, by: fresh) && !renewed.contains(point.id) && !isAwaiting(point)
    }

    private func isLookedAt(_ point: FailurePoint, by fresh: Set<ProbeName>) -> Bool { pacer(of: point).map { fresh.contains($0) } ?? true }

    /// Whether each reading of a probe that it reads is judged, not only its pacer's.
    private func isJudgedByAnyReading(_ point: FailurePoint) -> Bool {
        pacer(of: point).map { options.paces[$0] != nil && looked.contains($0) } == true
    }

    private func isAwaiting(_ point: FailurePoint) -> Bool {
        lookedAt[point.id] != nil && pointStates[point.id]?.finding.reason == Finding.notYet
    }

    /// One failure point's finding; unknown instead of failing while the bot starts or after the clock was set, if it waits for the bot.
    func finding(of point: FailurePoint, in snapshot: Snapshot, at now: Moment) -> Finding {
        let input = JudgeInput(
            snapshot: snapshot, settings: options.settings[point.id] ?? Settings(), now: now, memory: pointStates[point.id]?.memory ?? Memory(),
            bot: options.bot, isOnly: options.oneLook, others: options.settings, watched: options.watched ?? catalogue)
        let finding = held(point.judge(input), of: point, input)
        guard point.waitsForStartup, finding.status.isFailing, let (reason, why) = grace.reason(unit: snapshot[.unit].facts, at: now) else {
            return finding
        }
        var waiting = Finding.unknown(reason, "\(why); so far: \(finding.message)")
        waiting.evidence = finding.evidence
        waiting.remember = finding.remember
        return waiting
    }

    private func confirm(of point: FailurePoint) -> Confirm {
        options.oneLook ? .immediate : options.confirms[point.id] ?? point.confirm
    }

    /// Applies one finding to its state. A change of the confirmed status opens, changes or closes an incident.
    ///
    /// - Parameter observed: the uptime of the newest reading behind it.
    private mutating func settle(_ point: FailurePoint, _ finding: Finding, observed: Duration, at now: Moment) -> [Transition] {
        var pointState = pointStates[point.id] ?? PointState(at: now.wall)
        defer { pointStates[point.id] = pointState }
        let before = pointState.status
        let pace = pacer(of: point).flatMap { options.paces[$0] } ?? .zero
        let after = pointState.take(finding, at: now.wall, observed: observed, confirm: confirm(of: point), pace: pace)
        guard after != before else { return [] }
        pointState.status = after
        pointState.since = now.wall

        func transition(_ kind: Transition.Kind, because cause: Finding?) -> Transition {
            let awaits = pointState.incident?.excusedBy.map { isMerelyAwaited($0, at: now) } ?? false
            return Transition(
                kind, point.id, from: before, to: after, finding: cause ?? finding, incident: pointState.incident, at: now.wall, awaitsCause: awaits)
        }
        if after.isFailing {
            if let incident = pointState.incident {
                pointState.incident?.worst = max(incident.worst, after)
                return [transition(after > before ? .worsened : .eased, because: pointState.failing)]
            }
            pointState.since = min(pointState.failingSince ?? now.wall, now.wall)
            openedIncidents += 1
            let incident = Incident(
                failurePoint: point.id, began: pointState.since, opened: now.wall, worst: after,
                excusedBy: excuse(for: point, announced: false, at: now),
                number: openedIncidents)
            pointState.incident = incident
            return [transition(.opened, because: pointState.failing)]
        }
        guard let incident = pointState.incident else { return [transition(after == .unknown ? .blinded : .sighted, because: finding)] }
        // After a clock was set back, an incident must not end before it began.
        pointState.incident?.closed = max(now.wall, incident.opened)
        let recovered = transition(.recovered, because: finding)
        pointState.incident = nil
        return [recovered]
    }
}
