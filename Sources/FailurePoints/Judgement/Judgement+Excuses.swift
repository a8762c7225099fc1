/// Which failures another failure explains. One step only: a cause that is excused itself still excuses.
extension Judgement {
    /// A cause that has just recovered still excuses its symptoms this long: the slowest feed needs one poll (110 s) to come back.
    public static let excuseLinger: Duration = .seconds(120)

    /// The longest time a symptom waits for an observation of its cause: the slowest probe runs every 120 s, for up to 10 s. Source: bot contract 20.
    public static let causePatience: Duration = .seconds(135)

    /// The failure points with a confirmed failure or an intended block that holds.
    func standingCauses() -> Set<FailurePoint.ID> {
        Set(catalogue.lazy.map(\.id).filter { pointStates[$0].map { $0.status.isFailing || $0.hold != nil } == true })
    }

    /// The declared cause that fails now, or did until a moment ago.
    ///
    /// A cause is suspected if its latest finding fails, or if it was not observed since its symptom or fpmond began. A suspected cause excuses only
    /// until the incident is announced: otherwise a cause that flickers and is never confirmed would silence its symptoms for ever.
    func excuse(for point: FailurePoint, announced: Bool, at now: Moment) -> FailurePoint.ID? {
        point.excusedBy.first { cause in
            guard cause != point.id, let pointState = pointStates[cause] else { return false }
            if isFailing(pointState) { return true }
            if !announced && (pointState.finding.status.isFailing || isAwaited(cause, of: point.id, at: now)) { return true }
            return hasJustFailed(cause, at: now)
        }
    }

    /// Whether the cause neither fails now nor did a moment ago, and excuses only until its next observation.
    func isMerelyAwaited(_ cause: FailurePoint.ID, at now: Moment) -> Bool {
        guard let pointState = pointStates[cause], !isFailing(pointState), !pointState.finding.status.isFailing else { return false }
        return !hasJustFailed(cause, at: now)
    }

    /// Confirmed to fail, or a block by design that holds.
    private func isFailing(_ pointState: PointState) -> Bool { pointState.status.isFailing || pointState.hold != nil || pointState.finding.holds }

    private func hasJustFailed(_ cause: FailurePoint.ID, at now: Moment) -> Bool {
        lastFailing[cause].map { now.uptime - $0 < Self.excuseLinger } == true
    }

    /// Whether the cause was last observed before its symptom began: its probe may run less often than the symptom's.
    private func isAwaited(_ cause: FailurePoint.ID, of symptom: FailurePoint.ID, at now: Moment) -> Bool {
        guard let looked = lookedAt[cause] else { return true }
        guard let suspected = suspectedAt[symptom] else { return false }
        return looked < suspected && now.uptime - suspected < Self.causePatience
    }

    /// The probes that should run now, after the findings at `now`: those that pace a cause of a new symptom and have not run since it began.
    ///
    /// Until then the symptom's alert and healing wait. A probe with a failing finding keeps its interval: two quick observations of one short
    /// failure must not confirm it.
    public func wantedLooks(at now: Moment) -> Set<ProbeName> {
        let symptoms = catalogue.filter { suspectedAt[$0.id] == now.uptime }
        guard !symptoms.isEmpty else { return [] }
        let causes = symptoms.flatMap(\.excusedBy).filter { cause in
            guard let looked = lookedAt[cause], let pointState = pointStates[cause] else { return false }
            return looked < now.uptime && !isFailing(pointState)
        }
        let wanted = Set(catalogue.filter { causes.contains($0.id) }.compactMap { pacer(of: $0) })
        let busy = catalogue.filter { pointStates[$0.id]?.finding.status.isFailing == true }.compactMap { pacer(of: $0) }
        return wanted.subtracting(busy)
    }

    mutating func settleExcuses(at now: Moment) -> [Transition] {
        var transitions: [Transition] = []
        for point in catalogue {
            guard var pointState = pointStates[point.id], var incident = pointState.incident else { continue }
            let was = incident.excusedBy
            let cause = excuse(for: point, announced: incident.announced, at: now)
            guard cause != was else { continue }
            incident.excusedBy = cause
            if cause == nil { incident.announced = true }
            pointState.incident = incident
            pointStates[point.id] = pointState
            guard (was == nil) != (cause == nil) else { continue }
            transitions.append(
                Transition(
                    cause == nil ? .unexcused : .excused, point.id, from: pointState.status, to: pointState.status,
                    finding: pointState.failing ?? pointState.finding,
                    incident: incident, at: now.wall))
        }
        return transitions
    }

    /// After a restart of the daemon: a cause that excused an incident counts as failing until now, so that it still excuses for the linger time.
    mutating func rememberExcuses(at now: Moment) {
        for case let cause? in pointStates.values.map({ $0.incident?.excusedBy }) { lastFailing[cause] = now.uptime }
    }
}
