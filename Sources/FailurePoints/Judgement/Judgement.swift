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
        /// What is watched, where only some of it is judged; nil: what is judged. A judge may ask what else blocks trading.
        public var watched: [FailurePoint]?

        public init(
            bot: BotProfile = BotProfile(), settings: [FailurePoint.ID: Settings] = [:], confirms: [FailurePoint.ID: Confirm] = [:],
            startupGrace: Duration = .seconds(300), oneLook: Bool = false, watched: [FailurePoint]? = nil
        ) {
            (self.bot, self.settings, self.confirms, self.startupGrace) = (bot, settings, confirms, startupGrace)
            (self.oneLook, self.watched) = (oneLook, watched)
        }
    }

    /// What was last seen longer ago than this is not the present: after so long a pause of the daemon nothing is ok until it has been looked at again.
    public static let forgetAfter: Duration = .seconds(900)

    /// A number out of a broken file leaves room for more.
    private static let lastNumber = 1 << 40

    public private(set) var catalogue: [FailurePoint]
    public private(set) var options: Options
    public internal(set) var pointStates: [FailurePoint.ID: PointState]
    /// Probes that deliver; what the others brought once is not looked at.
    let enabledProbes: Set<ProbeName>
    var grace: Grace
    /// When each failure point last was a confirmed cause; uptime.
    var lastFailing: [FailurePoint.ID: Duration] = [:]
    /// When each failure point was last judged since the daemon started, and when its latest run of failing findings began; uptime.
    var lookedAt: [FailurePoint.ID: Duration] = [:]
    var suspectedAt: [FailurePoint.ID: Duration] = [:]
    /// The probes that have delivered, if only that they are blind.
    public internal(set) var looked: Set<ProbeName> = []
    /// What is judged with the next readings whosever they are: its own reading is there, and was judged by nobody yet.
    var renewed: Set<FailurePoint.ID> = []
    /// When watching began.
    let began: Instant
    /// How many incidents were ever opened: the next one's id has the next number.
    public internal(set) var openedIncidents: Int
    /// Incidents that ended because nobody watches any more; told with the next findings.
    var unwatched: [Transition] = []

    /// - Parameter tracks: what an earlier daemon knew; an open incident that is no longer watched is closed with the first findings.
    public init(
        catalogue: [FailurePoint], options: Options = Options(), enabledProbes: Set<ProbeName> = Set(ProbeName.all),
        pointStates: [FailurePoint.ID: PointState] = [:], openedIncidents: Int = 0, at now: Instant
    ) {
        self.openedIncidents = min(max(0, openedIncidents), Self.lastNumber)
        (self.catalogue, self.options, self.enabledProbes, began) = (catalogue, options, enabledProbes, now)
        self.pointStates = [:]
        grace = Grace(length: options.startupGrace)
        takeOver(pointStates, at: now)
        for (id, pointState) in self.pointStates where !Self.isRecent(pointState.foundAt, at: now) { self.pointStates[id] = pointState.aged(at: now) }
    }

    /// Takes over a new configuration; what is known of the failure points that stay is kept.
    ///
    /// - Returns: the ends of the open incidents that nobody watches any more, because the failure point or each of its probes is disabled:
    ///   `recovered` to `unknown` with reason `not-watched`, for whether it really recovered nobody knows.
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

    /// The probe whose readings pace this failure point: one finding for each of them. nil: none of them delivers, or it reads none.
    public func pacer(of point: FailurePoint) -> ProbeName? { point.reads.first { enabledProbes.contains($0) } }

    /// Notes that a heal was tried for the open incident of a failure point.
    public mutating func noteHeal(of id: FailurePoint.ID) { pointStates[id]?.incident?.heals += 1 }

    private static func isRecent(_ instant: Instant, at now: Instant) -> Bool {
        instant - forgetAfter <= now && now <= instant + forgetAfter
    }

    /// Keeps the tracks of what is still watched, and ends the incidents of what is not.
    private mutating func takeOver(_ old: [FailurePoint.ID: PointState], at now: Instant) {
        let watched = Set(catalogue.filter { pacer(of: $0) != nil || $0.reads.isEmpty }.map(\.id))
        for point in catalogue {
            pointStates[point.id] = old[point.id] ?? PointState(at: now)
            guard !watched.contains(point.id), let pointState = old[point.id] else { continue }
            // A last ok that nobody looks after any more must not stand for ever.
            var fresh = PointState(at: now)
            fresh.memory = pointState.memory
            pointStates[point.id] = fresh
        }
        for (id, pointState) in old.sorted(by: { $0.key < $1.key }) where !watched.contains(id) {
            guard var incident = pointState.incident else { continue }
            incident.closed = max(now, incident.opened)
            let finding = Finding.unknown("not-watched", "\(id) is no longer watched, so nobody can say whether it recovered")
            unwatched.append(Transition(.recovered, id, from: pointState.status, to: .unknown, finding: finding, incident: incident, at: now))
        }
    }
}
