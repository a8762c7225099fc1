/// Turns snapshots into findings, findings into confirmed states, and those into incidents and a verdict. Pure: instants are handed in.
public struct Judgement: Sendable {
    public struct Options: Sendable {
        public var bot: BotProfile
        public var settings: [FailurePoint.ID: Settings]
        public var confirms: [FailurePoint.ID: Confirm]
        /// Findings that wait for the bot do not count this long after its unit started. Source: bot contract 4.1 (300 s).
        public var startupGrace: Duration
        /// One look confirms at once: for a single check, where there is no second round to wait for.
        public var oneLook: Bool

        public init(
            bot: BotProfile = BotProfile(), settings: [FailurePoint.ID: Settings] = [:], confirms: [FailurePoint.ID: Confirm] = [:],
            startupGrace: Duration = .seconds(300), oneLook: Bool = false
        ) {
            (self.bot, self.settings, self.confirms, self.startupGrace, self.oneLook) = (bot, settings, confirms, startupGrace, oneLook)
        }
    }

    /// A cause that has just recovered still excuses its symptoms this long: the slowest feed needs one poll (110 s) to come back.
    public static let excuseLinger: Duration = .seconds(120)

    public private(set) var catalogue: [FailurePoint]
    public private(set) var options: Options
    public internal(set) var tracks: [FailurePoint.ID: Track]
    /// Probes that deliver; a failure point none of whose probes is here is judged at each round, so that it can say so.
    private var enabledProbes: Set<ProbeName>
    /// When each failure point last was a failing cause.
    private var lastFailing: [FailurePoint.ID: Instant] = [:]

    public init(
        catalogue: [FailurePoint], options: Options = Options(), enabledProbes: Set<ProbeName> = Set(ProbeName.all),
        tracks: [FailurePoint.ID: Track] = [:], at now: Instant
    ) {
        (self.catalogue, self.options, self.enabledProbes) = (catalogue, options, enabledProbes)
        self.tracks = [:]
        for point in catalogue { self.tracks[point.id] = tracks[point.id] ?? Track(at: now) }
    }

    /// Takes over a new configuration; what is known of the failure points that stay is kept.
    public mutating func reconfigure(catalogue: [FailurePoint], options: Options, enabledProbes: Set<ProbeName>, at now: Instant) {
        self = Judgement(catalogue: catalogue, options: options, enabledProbes: enabledProbes, tracks: tracks, at: now)
    }

    /// The probe whose readings pace this failure point: one finding for each of them.
    public func pacer(of point: FailurePoint) -> ProbeName? { point.reads.first { enabledProbes.contains($0) } }

    /// Judges every failure point that one of the `fresh` readings paces, and says what changed.
    public mutating func take(_ snapshot: Snapshot, fresh: Set<ProbeName>, at now: Moment) -> [Transition] {
        var transitions: [Transition] = []
        for point in catalogue {
            guard let pacer = pacer(of: point), fresh.contains(pacer) else { continue }
            let finding = finding(of: point, in: snapshot, at: now)
            transitions += settle(point, finding, at: now.wall)
        }
        return transitions + settleExcuses(at: now.wall)
    }

    /// One failure point's finding, with the start-up grace applied.
    private func finding(of point: FailurePoint, in snapshot: Snapshot, at now: Moment) -> Finding {
        let look = Look(
            snapshot: snapshot, settings: options.settings[point.id] ?? Settings(), now: now, memory: tracks[point.id]?.memory ?? Memory(),
            bot: options.bot)
        let finding = point.judge(look)
        guard point.waitsForStartup, finding.status.isFailing, let unit = snapshot.unit.facts, let started = unit.startedAt,
            unit.activeState == "active" || unit.activeState == "activating", now.wall.since(started) < options.startupGrace, now.wall >= started
        else { return finding }
        let left = Int((options.startupGrace - now.wall.since(started)).inSeconds)
        var waiting = Finding.unknown("starting", "\(unit.name) is starting up (\(left) s of grace left); so far: \(finding.message)")
        waiting.evidence = finding.evidence
        waiting.remember = finding.remember
        return waiting
    }

    private func confirm(of point: FailurePoint) -> Confirm {
        options.oneLook ? .immediate : options.confirms[point.id] ?? point.confirm
    }

    /// Feeds one finding to its track and turns a change of the confirmed status into an incident's beginning, turn or end.
    private mutating func settle(_ point: FailurePoint, _ finding: Finding, at now: Instant) -> [Transition] {
        var track = tracks[point.id] ?? Track(at: now)
        defer { tracks[point.id] = track }
        let before = track.status
        let after = track.take(finding, at: now, confirm: confirm(of: point))
        defer { if !finding.status.isFailing, finding.status != .unknown, !track.status.isFailing { track.failingSince = nil } }
        guard after != before else { return [] }
        track.status = after
        track.since = now

        func transition(_ kind: Transition.Kind) -> Transition {
            let cause = kind == .recovered ? finding : track.failing ?? finding
            return Transition(kind, point.id, from: before, to: after, finding: kind == .blinded ? finding : cause, incident: track.incident, at: now)
        }
        if after.isFailing {
            if track.incident == nil {
                let began = track.failingSince ?? now
                track.since = min(began, now)
                track.incident = Incident(
                    failurePoint: point.id, began: min(began, now), opened: now, worst: after, excusedBy: excuse(for: point, at: now))
                return [transition(.opened)]
            }
            if let worst = track.incident?.worst { track.incident?.worst = max(worst, after) }
            return [transition(after > before ? .worsened : .eased)]
        }
        if track.incident != nil {
            track.incident?.closed = now
            let recovered = transition(.recovered)
            (track.incident, track.failing) = (nil, nil)
            return [recovered]
        }
        return [transition(after == .unknown ? .blinded : .sighted)]
    }

    // MARK: Excuses

    /// Whether this failure point is failing now, for its symptoms' sake: confirmed, or suspected by its latest finding.
    private func isFailingCause(_ id: FailurePoint.ID) -> Bool {
        guard let track = tracks[id] else { return false }
        return track.status.isFailing || track.finding.status.isFailing
    }

    /// The declared cause that is failing, or was until a moment ago.
    private func excuse(for point: FailurePoint, at now: Instant) -> FailurePoint.ID? {
        point.excusedBy.first { cause in
            isFailingCause(cause) || lastFailing[cause].map { now.since($0) < Self.excuseLinger && now >= $0 } == true
        }
    }

    /// One hop only: a cause that is itself excused still excuses.
    private mutating func settleExcuses(at now: Instant) -> [Transition] {
        for point in catalogue where isFailingCause(point.id) { lastFailing[point.id] = now }
        var transitions: [Transition] = []
        for point in catalogue {
            guard var track = tracks[point.id], var incident = track.incident else { continue }
            let cause = excuse(for: point, at: now)
            guard cause != incident.excusedBy else { continue }
            let was = incident.excusedBy
            incident.excusedBy = cause
            if cause == nil { incident.announced = true }
            track.incident = incident
            tracks[point.id] = track
            guard (was == nil) != (cause == nil) else { continue }
            transitions.append(
                Transition(
                    cause == nil ? .unexcused : .excused, point.id, from: track.status, to: track.status, finding: track.failing ?? track.finding,
                    incident: incident, at: now))
        }
        return transitions
    }

    /// Notes that a heal was tried for the open incident of a failure point.
    public mutating func noteHeal(of id: FailurePoint.ID) { tracks[id]?.incident?.heals += 1 }
}
