extension AlertSight {
    /// What the judgement shows.
    ///
    /// - Parameters:
    ///   - states: of all failure points, with what an earlier daemon knew: an incident stays open until it is observed.
    ///   - muted: the failure points under a silence.
    ///   - exhausted: whose healers have used up their attempts.
    ///   - tried: the heals so far, by incident.
    public init(
        catalogue: [FailurePoint], states: [FailurePoint.ID: PointState], verdict: Verdict, muted: Set<FailurePoint.ID> = [],
        exhausted: Set<FailurePoint.ID> = [], tried: [String: String] = [:]
    ) {
        let points = Dictionary(catalogue.map { ($0.id, $0) }) { first, _ in first }
        var failures: [Failure] = []
        var ahead: [String] = []
        for point in catalogue {
            guard let state = states[point.id] else { continue }
            if let until = state.hold?.until { ahead.append("\(point.id) holds until \(until.readable)") }
            guard !point.intended else { continue }
            if let since = state.flapping.since {
                failures.append(Self.flapping(point, state, since: since, isMuted: muted.contains(point.id)))
                continue
            }
            guard state.status.isFailing, let incident = state.incident else { continue }
            let finding = state.failing ?? state.finding
            var failure = Failure(
                point: point.id, incident: incident.id, status: state.status, began: incident.began, until: finding.until, title: point.title,
                message: finding.message, reason: finding.reason, advice: point.advice, category: point.category, impact: point.impact)
            failure.isExcused = incident.excusedBy != nil
            failure.isMuted = muted.contains(point.id)
            failure.isExhausted = exhausted.contains(point.id)
            failure.tried = tried[incident.id] ?? (incident.heals > 0 ? "\(incident.heals) heal\(incident.heals == 1 ? "" : "s")" : nil)
            failures.append(failure)
            if state.status == .warning { ahead.append("\(point.id): \(finding.message)") }
        }
        let blockers = verdict.blockers.filter { blocker in
            guard let point = points[blocker.id] else { return false }
            return !muted.contains(blocker.id) && !Self.isRoutine(point)
        }
        self.init(
            failures: failures,
            blockers: verdict.isPending
                ? nil
                : blockers.map {
                    Blocker(
                        point: $0.id, impact: $0.impact, intended: $0.intended, since: $0.since, until: $0.until, message: $0.message)
                }, unobserved: verdict.unobserved.filter { !muted.contains($0) }, muted: muted, trading: verdict.isPending ? nil : verdict.state,
            blockedBy: verdict.blockers.map(\.id), sentence: verdict.sentence, ahead: ahead)
    }

    /// One failure for as long as the point flaps, whether or not it fails at this instant.
    private static func flapping(_ point: FailurePoint, _ state: PointState, since: Instant, isMuted: Bool) -> Failure {
        let finding = state.failing ?? state.finding
        var failure = Failure(
            point: point.id, incident: "\(point.id)-flapping-\(since.microseconds)", status: max(state.status, .warning), began: since,
            title: point.title, message: finding.message, reason: finding.reason, advice: point.advice, category: point.category,
            impact: point.impact)
        (failure.isFlapping, failure.isMuted) = (true, isMuted)
        failure.isExcused = state.incident?.excusedBy != nil
        return failure
    }

    /// A block by design of the strategy, such as the golden hour: it holds every day, and nobody is told.
    static func isRoutine(_ point: FailurePoint) -> Bool { point.intended && point.category == .signalBlocks }
}
