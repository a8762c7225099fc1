/// When a judgement changes although no reading does: an age passes its limit, a silence lasts too long, a block reaches its end.
extension Judgement {
    /// How long the findings that a probe paces stay as they are while its readings stay as they are.
    ///
    /// A judge is pure, so it can be asked about a later instant: at the end of each step, and within the step at whose end its answer differs, by
    /// halving.
    ///
    /// - Parameters:
    ///   - horizon: the longest time to look ahead; the result is at most this.
    ///   - step: a change that is undone within one step may be missed.
    /// - Returns: nil if one of them is not calm: something fails, is unknown, or is not confirmed yet. Then the probe keeps its interval.
    public func calm(of probe: ProbeName, in snapshot: Snapshot, at now: Moment, within horizon: Duration, step: Duration) -> Duration? {
        let points = (readers.paced[probe] ?? []).map { catalogue[$0] }
        guard points.allSatisfy(isCalm) else { return nil }
        let step = max(step, Self.resolution)
        var shortest = horizon
        for point in points {
            let present = answer(of: point, in: snapshot, at: now)
            var reached = Duration.zero
            while reached < shortest {
                var (same, differs) = (reached, min(reached + step, shortest))
                reached = differs
                guard answer(of: point, in: snapshot, at: now.advanced(by: differs)) != present else { continue }
                while differs - same > Self.resolution {
                    let middle = same + (differs - same) / 2
                    if answer(of: point, in: snapshot, at: now.advanced(by: middle)) == present { same = middle } else { differs = middle }
                }
                shortest = differs
            }
        }
        return shortest
    }

    /// Whether a failing finding that the probe paces is not confirmed yet.
    public func isSuspecting(_ probe: ProbeName) -> Bool {
        (readers.paced[probe] ?? []).contains { pointStates[catalogue[$0].id].map { $0.finding.status > max($0.status, .unknown) } == true }
    }

    /// How exactly the instant of a change is found.
    private static let resolution: Duration = .milliseconds(100)

    /// What of a finding counts as a change: its message tells ages and changes always.
    private struct Answer: Equatable {
        let status: Status
        let reason: String
        let holds: Bool
        let healable: Bool
    }

    private func answer(of point: FailurePoint, in snapshot: Snapshot, at moment: Moment) -> Answer {
        let finding = finding(of: point, in: snapshot, at: moment)
        return Answer(status: finding.status, reason: finding.reason, holds: finding.holds, healable: finding.healable)
    }

    /// Whether it is ok, confirmed as ok, and no failing finding is left among those that count.
    private func isCalm(_ point: FailurePoint) -> Bool {
        guard lookedAt[point.id] != nil, let pointState = pointStates[point.id] else { return false }
        return pointState.finding.status == .ok && pointState.status == .ok && !pointState.recent.contains(where: \.isFailing)
    }
}
