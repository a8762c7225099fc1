/// What nobody has looked at yet: since fpmond started, since a reload, since another subject stands in the place of the old one.
extension Judgement {
    /// From when on looks are awaited, and why.
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

    /// The tracks as they are told: what an earlier daemon knew of what has not been looked at yet is kept, and not said to be so now.
    ///
    /// An open incident stays open and a block by design holds on: that nobody has looked is no recovery.
    public var told: [FailurePoint.ID: PointState] {
        var told = pointStates
        guard !options.oneLook else { return told }
        for point in catalogue where lookedAt[point.id] == nil && pacer(of: point) != nil {
            guard var pointState = pointStates[point.id] else { continue }
            let probes = awaitedProbes(of: point)
            pointState.finding = .unknown(
                Finding.notYet, "the \(probes.map(\.rawValue).spoken) \(probes.count == 1 ? "probe has" : "probes have") not looked yet")
            if pointState.incident == nil, pointState.status != .unknown {
                (pointState.status, pointState.since) = (.unknown, max(began, pointState.since))
            }
            told[point.id] = pointState
        }
        return told
    }

    /// Whether its judgement still lacks a first reading.
    func isUnseen(_ point: FailurePoint) -> Bool {
        guard pacer(of: point) != nil else { return false }
        return lookedAt[point.id] == nil || pointStates[point.id]?.finding.reason == Finding.notYet
    }

    /// The probes whose first readings a judgement lacks.
    private func awaitedProbes(of point: FailurePoint) -> [ProbeName] {
        let probes = point.reads.filter { enabledProbes.contains($0) && !looked.contains($0) }
        return probes.isEmpty ? [pacer(of: point)].compactMap(\.self) : probes
    }

    /// The probes without whose first readings nobody can say whether something blocks.
    var awaited: [ProbeName] {
        var probes: [ProbeName] = []
        for point in catalogue where point.impact > .none && isUnseen(point) {
            for probe in awaitedProbes(of: point) where !probes.contains(probe) { probes.append(probe) }
        }
        return probes
    }

    /// Forgets what is known of the failure points that these probes show: they look at another subject now, whose past this is not.
    ///
    /// - Parameters:
    ///   - finding: what is said of it: `unknown`, with whose the incident was.
    ///   - all: it is another bot altogether: what ended because nobody watches it any more was the old one's, too.
    /// - Returns: the ends of the open incidents: `dropped`, for nobody knows whether they recovered.
    public mutating func forget(_ probes: Set<ProbeName>, saying finding: Finding, all: Bool = false, at now: Instant) -> [Transition] {
        var dropped: [Transition] = []
        for point in catalogue where point.reads.contains(where: { probes.contains($0) }) {
            let old = pointStates[point.id]
            pointStates[point.id] = PointState(at: now)
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
