/// Which failures another one explains. One hop only: a cause that is itself excused still excuses.
extension Judgement {
    /// A cause that has just recovered still excuses its symptoms this long: the slowest feed needs one poll (110 s) to come back.
    public static let excuseLinger: Duration = .seconds(120)

    /// No symptom waits longer for a look at its cause: that which is looked at least is looked at each 120 s, for up to 10 s. Source: bot contract 20.
    public static let causePatience: Duration = .seconds(135)

    /// What is confirmed to fail, or an intended block that holds.
    func standingCauses() -> Set<FailurePoint.ID> {
        Set(catalogue.lazy.map(\.id).filter { pointStates[$0].map { $0.status.isFailing || $0.hold != nil } == true })
    }

    /// The declared cause that is failing, or was until a moment ago.
    ///
    /// A cause that is only suspected, by its latest finding or because nobody has looked at it since its symptom began or since we started, excuses
    /// as long as nobody has been told: were it to excuse for ever, a cause that flickers and is never confirmed would silence its symptoms.
    func excuse(for point: FailurePoint, announced: Bool, at now: Moment) -> FailurePoint.ID? {
        point.excusedBy.first { cause in
            guard cause != point.id, let pointState = pointStates[cause] else { return false }
            if isFailing(pointState) { return true }
            if !announced && (pointState.finding.status.isFailing || isAwaited(cause, of: point.id, at: now)) { return true }
            return hasJustFailed(cause, at: now)
        }
    }

    /// Whether nothing of a cause that excuses fails, nor did a moment ago.
    func isMerelyAwaited(_ cause: FailurePoint.ID, at now: Moment) -> Bool {
        guard let pointState = pointStates[cause], !isFailing(pointState), !pointState.finding.status.isFailing else { return false }
        return !hasJustFailed(cause, at: now)
    }

    /// Confirmed to fail, or a block by design that holds.
    private func isFailing(_ pointState: PointState) -> Bool { pointState.status.isFailing || pointState.hold != nil || pointState.finding.holds }

    private func hasJustFailed(_ cause: FailurePoint.ID, at now: Moment) -> Bool {
        lastFailing[cause].map { now.uptime - $0 < Self.excuseLinger } == true
    }

    /// Whether the cause was last found fine before its symptom began: its probe may look less often than the symptom's.
    private func isAwaited(_ cause: FailurePoint.ID, of symptom: FailurePoint.ID, at now: Moment) -> Bool {
        guard let looked = lookedAt[cause] else { return true }
        guard let suspected = suspectedAt[symptom] else { return false }
        return looked < suspected && now.uptime - suspected < Self.causePatience
    }

    /// The probes that a look now is wanted of, after the findings taken at `now`: they pace a cause that was fine when nobody saw its symptom yet.
    ///
    /// Until then it is open whether the symptom stands for itself, and its alert and its healing wait. A probe that has just seen something fail
    /// keeps to its turn: two looks at one blip are not two looks.
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

    /// After a restart of the daemon: what excused an incident then is taken to have failed until now, so that the linger is not lost.
    mutating func rememberExcuses(at now: Moment) {
        for case let cause? in pointStates.values.map({ $0.incident?.excusedBy }) { lastFailing[cause] = now.uptime }
    }
}
