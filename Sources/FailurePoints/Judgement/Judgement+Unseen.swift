/// Failure points without an observation yet: since the start of fpmond, since a reload, or since their subject changed.
extension Judgement {
    /// When fpmond began to wait for first readings, and why.
    public struct Beginning: Sendable, Hashable {
        public enum Cause: Sendable, Hashable { case started, reloaded }

        public let cause: Cause
        public let elapsed: Duration

        public init(_ cause: Cause, elapsed: Duration) { (self.cause, self.elapsed) = (cause, max(.zero, elapsed)) }

        /// `fpmond started 3 s ago`.
        var sentence: String {
            let ago = "\(Int(elapsed.inSeconds)) s ago"
            return switch cause {
            case .started: "fpmond started \(ago)"
            case .reloaded: "the configuration was reloaded \(ago)"
            }
        }
    }

    /// The states as the outputs report them: a failure point without an observation yet is unknown, whatever an earlier daemon knew.
    ///
    /// An open incident stays open and a block by design still holds: a missing observation is not a recovery.
    public var reported: [FailurePoint.ID: PointState] {
        var reported = pointStates
        guard !options.oneLook else { return reported }
        for point in catalogue where lookedAt[point.id] == nil && pacer(of: point) != nil {
            guard var pointState = pointStates[point.id] else { continue }
            let probes = awaitedProbes(of: point)
            pointState.finding = .unknown(
                Finding.notYet, "no result from the \(probes.map(\.rawValue).spoken) \(probes.count == 1 ? "probe" : "probes") yet")
            if pointState.incident == nil, pointState.status != .unknown {
                (pointState.status, pointState.since) = (.unknown, max(began, pointState.since))
            }
            reported[point.id] = pointState
        }
        return reported
    }

    /// Whether a probe that it reads has no reading yet.
    func isUnseen(_ point: FailurePoint) -> Bool {
        guard pacer(of: point) != nil else { return false }
        return lookedAt[point.id] == nil || pointStates[point.id]?.finding.reason == Finding.notYet
    }

    /// The probes without a reading yet that a failure point reads.
    private func awaitedProbes(of point: FailurePoint) -> [ProbeName] {
        let probes = point.reads.filter { enabledProbes.contains($0) && !looked.contains($0) }
        return probes.isEmpty ? [pacer(of: point)].compactMap(\.self) : probes
    }

    /// The probes whose first readings are needed to know what blocks trading.
    var awaited: [ProbeName] { awaited(by: catalogue) }

    func awaited(by points: [FailurePoint]) -> [ProbeName] {
        var probes: [ProbeName] = []
        for point in points where point.impact > .none && isUnseen(point) {
            for probe in awaitedProbes(of: point) where !probes.contains(probe) { probes.append(probe) }
        }
        return probes
    }

    /// Forgets the states of the failure points that read these probes: the probes now observe another subject.
    ///
    /// - Parameters:
    ///   - finding: the finding for their incidents: `unknown`, with the name of the old subject.
    ///   - all: the whole bot is another one, so incidents that ended as no longer watched belong to the old one as well.
    /// - Returns: the ends of the open incidents: `dropped`, because it is unknown whether they recovered.
    public mutating func forget(_ probes: Set<ProbeName>, saying finding: Finding, all: Bool = false, at now: Instant) -> [Transition] {
        var dropped: [Transition] = []
        for point in catalogue where point.reads.contains(where: { probes.contains($0) }) {
            let old = pointStates[point.id]
            pointStates[point.id] = PointState(at: now)
            flapping.remove(point.id)
            (lookedAt[point.id], suspectedAt[point.id], lastFailing[point.id]) = (nil, nil, nil)
            if let pacer = pacer(of: point), looked.contains(pacer), !probes.contains(pacer) { renewed.insert(point.id) }
            guard let old, var incident = old.incident else { continue }
            incident.closed = max(now, incident.opened)
            dropped.append(Transition(.dropped, point.id, from: old.status, to: .unknown, finding: finding, incident: incident, at: now))
        }
        looked.subtract(probes)
        if all {
            dropped += unwatched.map {
                Transition(.dropped, $0.failurePoint, from: $0.from, to: .unknown, finding: finding, incident: $0.incident, at: now)
            }
            unwatched = []
        }
        return dropped
    }
}
