/// Turns snapshots into findings, findings into confirmed states, and those into incidents and a verdict. Pure: the caller passes the time.
public struct Judgement: Sendable {
    public struct Options: Sendable {
        public var bot: BotProfile
        public var settings: [FailurePoint.ID: Settings]
        public var confirms: [FailurePoint.ID: Confirm]
        /// The thresholds by which a failing failure point clears, where they differ from those that raise it.
        public var clears: [FailurePoint.ID: Settings] = [:]
        public var flapping = FlapRule()
        /// How long after the start of the bot's unit failing findings that wait for the bot do not count. Source: bot contract 4.1 (300 s).
        public var startupGrace: Duration
        /// The least time between two findings that count towards a change, by the probe that paces the failure point; without: each counts.
        public var paces: [ProbeName: Duration]
        /// One finding confirms at once: for a single check without a second observation.
        public var oneLook: Bool
        /// The watched failure points, if only some of them are judged; nil: the judged ones. A judge may check what else blocks trading.
        public var watched: [FailurePoint]?

        public init(
            bot: BotProfile = BotProfile(), settings: [FailurePoint.ID: Settings] = [:], confirms: [FailurePoint.ID: Confirm] = [:],
            startupGrace: Duration = .seconds(300), paces: [ProbeName: Duration] = [:], oneLook: Bool = false, watched: [FailurePoint]? = nil
        ) {
            (self.bot, self.settings, self.confirms, self.startupGrace, self.paces) = (bot, settings, confirms, startupGrace, paces)
            (self.oneLook, self.watched) = (oneLook, watched)
        }
    }

    /// Findings older than this say nothing about now: after so long a pause of the daemon nothing is ok until the next observation.
    public static let forgetAfter: Duration = .seconds(900)

    /// The upper limit for a number from a state file, so that a damaged file leaves room for more.
    private static let lastNumber = 1 << 40

    public private(set) var catalogue: [FailurePoint]
    public private(set) var options: Options
    public internal(set) var pointStates: [FailurePoint.ID: PointState]
    /// The enabled probes; readings of others are ignored.
    let enabledProbes: Set<ProbeName>
    /// Which failure points each probe's readings concern.
    let readers: Readers
    var grace: Grace
    /// When each failure point last was a confirmed cause; uptime.
    var lastFailing: [FailurePoint.ID: Duration] = [:]
    /// When each failure point was last judged since the start of the daemon, and when its latest run of failing findings began; uptime.
    var lookedAt: [FailurePoint.ID: Duration] = [:]
    var suspectedAt: [FailurePoint.ID: Duration] = [:]
    /// The probes with a reading, blind ones included.
    public internal(set) var looked: Set<ProbeName> = []
    /// The failure points that flap, so that not every state is asked at each reading.
    var flapping: Set<FailurePoint.ID> = []
    /// Failure points to judge with the next readings of any probe: their own probe has a reading that was not judged yet.
    var renewed: Set<FailurePoint.ID> = []
    /// The probes with a pace of which the last readings of other probes changed a finding: when they should look next is another question now.
    public internal(set) var unsettled: Set<ProbeName> = []
    /// When watching began.
    let began: Instant
    /// The number of incidents ever opened: the id of the next one has the next number.
    public internal(set) var openedIncidents: Int
    /// The ends of incidents that are no longer watched; reported with the next findings.
    var unwatched: [Transition] = []

    /// - Parameter pointStates: from an earlier daemon; an open incident that is no longer watched is closed with the first findings.
    public init(
        catalogue: [FailurePoint], options: Options = Options(), enabledProbes: Set<ProbeName> = Set(ProbeName.all),
        pointStates: [FailurePoint.ID: PointState] = [:], openedIncidents: Int = 0, at now: Instant
    ) {
        self.openedIncidents = min(max(0, openedIncidents), Self.lastNumber)
        readers = Readers(catalogue, enabledProbes: enabledProbes)
        (self.catalogue, self.options, self.enabledProbes, began) = (catalogue, options, enabledProbes, now)
        self.pointStates = [:]
        grace = Grace(length: options.startupGrace)
        takeOver(pointStates, at: now)
        for (id, pointState) in self.pointStates where !Self.isRecent(pointState.foundAt, at: now) { self.pointStates[id] = pointState.aged(at: now) }
    }

    /// Applies a new configuration and keeps the states of the failure points that stay.
    ///
    /// - Returns: the ends of the open incidents that are no longer watched, because the failure point or each of its probes is disabled:
    ///   `recovered` to `unknown` with reason `not-watched`, because it is unknown whether they recovered.
    @discardableResult
    public mutating func reconfigure(catalogue: [FailurePoint], options: Options, enabledProbes: Set<ProbeName>, at now: Instant) -> [Transition] {
        let old = self
        self = Judgement(catalogue: catalogue, options: options, enabledProbes: enabledProbes, openedIncidents: openedIncidents, at: now)
        (lookedAt, suspectedAt, lastFailing, unwatched) = (old.lookedAt, old.suspectedAt, old.lastFailing, old.unwatched)
        looked = old.looked.intersection(enabledProbes)
        renewed = Set(
            catalogue.filter { point in lookedAt[point.id] == nil && pacer(of: point).map { looked.contains($0) } == true }.map(\.id))
        grace.clock = old.grace.clock
        takeOver(old.pointStates, at: now)
        defer { unwatched = [] }
        return unwatched
    }

    /// The probe whose readings pace this failure point: one finding for each of them. nil: it has no enabled probe.
    public func pacer(of point: FailurePoint) -> ProbeName? { point.reads.first { enabledProbes.contains($0) } }

    /// Counts a heal for the open incident of a failure point.
    public mutating func noteHeal(of id: FailurePoint.ID) { pointStates[id]?.incident?.heals += 1 }

    private static func isRecent(_ instant: Instant, at now: Instant) -> Bool {
        instant - forgetAfter <= now && now <= instant + forgetAfter
    }

    /// Keeps the states of the watched failure points, and ends the incidents of the others.
    private mutating func takeOver(_ old: [FailurePoint.ID: PointState], at now: Instant) {
        let watched = Set(catalogue.filter { pacer(of: $0) != nil || $0.reads.isEmpty }.map(\.id))
        for point in catalogue {
            pointStates[point.id] = old[point.id] ?? PointState(at: now)
            guard !watched.contains(point.id), let pointState = old[point.id] else { continue }
            // Without a probe the last ok must not stand for ever.
            var fresh = PointState(at: now)
            fresh.memory = pointState.memory
            pointStates[point.id] = fresh
        }
        flapping = Set(pointStates.filter(\.value.flapping.isFlapping).keys)
        for (id, pointState) in old.sorted(by: { $0.key < $1.key }) where !watched.contains(id) {
            guard var incident = pointState.incident else { continue }
            incident.closed = max(now, incident.opened)
            let finding = Finding.unknown("not-watched", "\(id) is no longer watched; it is unknown whether it recovered")
            unwatched.append(Transition(.recovered, id, from: pointState.status, to: .unknown, finding: finding, incident: incident, at: now))
        }
    }
}
