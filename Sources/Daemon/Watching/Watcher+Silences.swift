import FailurePoints
import Outputs

/// Silences: set, ended, and what follows when one begins or is over.
extension Watcher {
    /// Tells what a change of the silences mutes or no longer mutes. What fails when its silence ends is told with its incident.
    ///
    /// - Parameter ended: what an operator has just ended.
    func turnSilences(at now: Moment, ended: [Silence] = []) -> [Output] {
        // Before the first observations it is not known what still fails.
        guard isFirstRoundComplete else { return [] }
        let over = silences.expire(at: now) + ended
        let watched = plan.catalogue.map(\.id)
        let present = silences.muted(at: now.wall).intersection(watched)
        let changed = muted.symmetricDifference(present)
        guard !changed.isEmpty else { return [] }
        muted = present
        return tell(
            watched.filter(changed.contains).compactMap { id in
                guard let pointState = judgement.pointStates[id] else { return nil }
                let isMuted = present.contains(id)
                var transition = Transition(
                    isMuted ? .silenced : .unsilenced, id, from: pointState.status, to: pointState.status,
                    finding: pointState.failing ?? pointState.finding, incident: pointState.incident, at: now.wall)
                transition.silence = isMuted ? silences.silence(of: id, at: now.wall) : over.last { $0.failurePoints.contains(id) }
                return transition
            }, at: now)
    }

    /// Turns what is due by the clock; returns how long it stays so.
    func expireSilences() -> Duration? {
        let now = clock()
        let outputs = turnSilences(at: now) + decideHeals(at: now)
        if !outputs.isEmpty { emit(outputs + [.latest(report(at: now))]) }
        let next = silences.nextChange(after: now.wall).map { $0.since(now.wall) }
        let deadline = silences.entries.compactMap(\.deadline).min().map { $0 - now.uptime }
        return [next, deadline].compactMap(\.self).min()
    }

    func silence(
        _ points: [FailurePoint.ID], mutesHeals: Bool, reason: String, by: String, lasting: Duration
    ) throws(Silences.Refusal) -> Silence {
        let now = clock()
        let silence = try silences.add(points, mutesHeals: mutesHeals, reason: reason, by: by, lasting: lasting, at: now)
        emit(turnSilences(at: now) + [.latest(report(at: now))])
        return silence
    }

    /// Ends silences by id, and takes these failure points out of all others; returns what was ended.
    func unsilence(_ ids: Set<String>, _ points: Set<FailurePoint.ID>, by user: String) -> [Silence] {
        let now = clock()
        var ended = silences.end(ids) + silences.release(points)
        guard !ended.isEmpty else { return [] }
        for index in ended.indices { ended[index].endedBy = user }
        emit(turnSilences(at: now, ended: ended) + decideHeals(at: now) + [.latest(report(at: now))])
        return ended
    }
}
