internal import Glibc

/// A stand-in for the bot: keeps a tree of the bot's files as the bot would, healthy or failing.
///
/// Everything it writes is a function of the seed, the options, the faults that are on, and the instant; stepping in other strides writes
/// the same content. Not thread-safe. Source of every shape: bot contract 4 to 9, 12, 13.
public struct Simulator {
    /// The bot's root.
    public let root: String
    private let now: @Sendable () -> Int64
    private let tree: SimulatedTree
    private var world: World
    private var active: [Fault] = []
    private var isLaid = false
    /// The tick that each file was last written for, in the order of `files`.
    private var written: [Int64]
    /// Up to when each log has its rows, in the order of `logs`.
    private var logged: [Int64]
    private var exchangeCheckedAt: Int64

    /// `now` gives the time in microseconds since 1970 UTC. Where `root` holds a book, the simulator continues it.
    public init(root: String, seed: UInt64 = 1, options: SimulatorOptions = SimulatorOptions(), now: @escaping @Sendable () -> Int64) {
        let start = now()
        self.root = root
        self.now = now
        tree = SimulatedTree(root: root)
        world = World(seed: seed, options: options, start: start, created: BookWriter.creation(under: root))
        written = Array(repeating: start, count: Self.files.count)
        logged = Array(repeating: start, count: Self.logs.count)
        exchangeCheckedAt = start
    }

    /// The real clock, in microseconds since 1970 UTC.
    public static let realClock: @Sendable () -> Int64 = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * Stamp.second + Int64(time.tv_nsec) / 1000
    }

    /// Microseconds since 1970 UTC of an RFC 3339 text; nil where it is something else.
    public static func instant(_ text: String) -> Int64? { Stamp.parse(text) }

    // MARK: Time

    /// Lays the complete tree as of now: every file, and the logs with a day of history.
    public mutating func writeAll() throws(SimulatorError) {
        let at = now()
        isLaid = true
        world.onset = [:]
        settle(from: [], at: at)
        for index in Self.files.indices { try write(index, at: at, tick: at) }
        for index in Self.logs.indices { try lay(index, at: at) }
        try tree.append("", to: BookWriter.path + ".lock")
        let backup = "logs/backups/portfolio_futures_\(Stamp.compact(world.started)).json"
        try tree.write(CapitalWriter.portfolio(world, world.started), to: backup, .inPlace, damage: [])
    }

    /// Takes over the tree that another process has left, as of now: nothing is written before it is due. A cycle that was under way is lost.
    ///
    /// - Parameter stoppedAt: when that process ended, in microseconds since 1970.
    public mutating func takeOver(stoppedAt: Int64) {
        isLaid = true
        world.cycle.down = Window(after: stoppedAt, upTo: now())
    }

    /// The server's local time, from now on: the zone of its clock may change while the bot runs.
    public var localOffsetMinutes: Int64 {
        get { world.options.localOffsetMinutes }
        set { world.options.localOffsetMinutes = newValue }
    }

    /// Brings the tree to an instant: each file whose period has passed is written once, each log gets all of its rows.
    public mutating func step(to at: Int64) throws(SimulatorError) {
        for index in Self.files.indices {
            guard let tick = world.latest(Self.files[index].rhythm, upTo: at), tick > written[index] else { continue }
            if world.frozenAt[Self.files[index].area] == nil { try write(index, at: tick, tick: tick) } else { written[index] = tick }
        }
        for index in Self.logs.indices {
            let log = Self.logs[index]
            let window = Window(after: logged[index], upTo: world.time(log.area, at))
            guard window.upTo > window.after else { continue }
            logged[index] = window.upTo
            let rows = log.rows(world, window)
            if !rows.isEmpty { try tree.append(rows, to: log.path, damage: damage(log.path)) }
        }
    }

    /// Brings the tree to the present.
    public mutating func step() throws(SimulatorError) { try step(to: now()) }

    // MARK: Faults

    /// The faults that are on.
    public var faults: [Fault] { active }

    /// Switches one fault on; one of its siblings that is on stays on.
    public mutating func turnOn(_ fault: Fault) throws(SimulatorError) {
        if !active.contains(fault) { try setFaults(active + [fault]) }
    }

    /// Switches every variant of a failure point off.
    public mutating func turnOff(_ id: String) throws(SimulatorError) { try setFaults(active.filter { $0.id != id }) }

    /// Makes exactly these faults be on, and writes again what that changes: their onset is now.
    public mutating func setFaults(_ faults: [Fault]) throws(SimulatorError) {
        let before = world
        active = faults
        world.effects = Set(faults.flatMap(\.effects))
        guard isLaid else { return }
        let at = now()
        let changed = settle(from: before.effects, at: at)
        retire(what: before, at: at)
        let areas = Set(changed.compactMap(\.area))
        for index in Self.files.indices {
            let file = Self.files[index]
            if areas.contains(file.area) || changed.contains(where: { $0.damages(file.path) != nil }) { try write(index, at: at, tick: at) }
        }
        for index in Self.logs.indices {
            let log = Self.logs[index]
            if areas.contains(log.area) || changed.contains(where: { $0.damages(log.path) != nil }) { try lay(index, at: at) }
        }
    }

    /// A position that a fault had opened does not vanish with the fault: it is closed.
    private mutating func retire(what before: World, at: Int64) {
        let stays = BookWriter.extras(world, at: at)
        for var position in BookWriter.extras(before, at: at) where !stays.contains(where: { $0.openedAt == position.openedAt }) {
            position.closedAt = at
            world.retired.append(position)
        }
    }

    /// Takes the effects into account as of an instant, and returns those that came or went.
    @discardableResult private mutating func settle(from before: Set<Effect>, at: Int64) -> Set<Effect> {
        let changed = before.symmetricDifference(world.effects)
        let areas = Set(changed.compactMap(\.area))
        for area in areas { world.onset[area] = at }
        if areas.contains(.book) { world.book.forget() }
        var behind: [Area: Int64] = [:]
        for case .freeze(let area, let seconds) in world.effects { behind[area] = max(behind[area] ?? 0, seconds) }
        for case .freeze(let area, _) in changed {
            world.frozenAt[area] = behind[area].map { at - $0 * Stamp.second }
            guard area == .trades else { continue }
            if let still = world.frozenAt[area] { world.book.halt(after: still) } else { world.book.resume(at: at) }
        }
        return changed
    }

    // MARK: What the rest of the world should see

    /// How the stand-ins of the services should behave.
    public var behaviours: [Service: Behaviour] {
        var all = Dictionary(uniqueKeysWithValues: Service.allCases.map { ($0, Behaviour.healthy) })
        for case .serve(let service, let behaviour) in world.effects { all[service] = behaviour }
        return all
    }

    /// The prices in USD as of the bot's last check of the exchange: what a healthy exchange shows.
    public var exchangePrices: [String: Double] {
        Dictionary(uniqueKeysWithValues: world.options.symbols.map { ($0, world.price($0, exchangeCheckedAt)) })
    }

    /// What the process itself should do, beside writing files.
    var effects: Set<Effect> { world.effects }

    /// The end of the last cycle, in microseconds since 1970; it stands still while the engine does.
    var lastCycle: Int64 { world.time(.cycleEnd, world.cycle.latestEnd(upTo: now())) }

    // MARK: Fetchers

    /// A feed that one of the bot's fetchers can be asked for.
    public enum Feed: String, Sendable, CaseIterable { case intelligence, sentiment, onchain }

    /// Does what the bot's fetcher does when it is run once by hand: writes the feed anew, whatever the faults.
    ///
    /// `isEmpty`: every call of the fetcher failed, so it writes fresh but neutral values. Source: bot contract 9.4.
    public func refresh(_ feed: Feed, isEmpty: Bool = false) throws(SimulatorError) {
        var fetched = world
        fetched.frozenAt = [:]
        fetched.effects = isEmpty ? [.deviate(.neutralFeed), .deviate(.sentimentFallback), .deviate(.onchainFallback)] : []
        let at = now()
        for file in feed.files {
            if let text = file.text(fetched, at) { try tree.write(text, to: file.path, file.pattern, damage: []) }
        }
    }

    // MARK: Writing

    private mutating func write(_ index: Int, at: Int64, tick: Int64) throws(SimulatorError) {
        let file = Self.files[index]
        written[index] = tick
        if file.area == .exchangeHealth { exchangeCheckedAt = at }
        guard let text = file.text(world, world.time(file.area, at)) else { return tree.remove(file.path) }
        try tree.write(text, to: file.path, file.pattern, damage: damage(file.path))
    }

    /// Writes a log from its beginning, as a new file: what the bot does when it repairs one.
    private mutating func lay(_ index: Int, at: Int64) throws(SimulatorError) {
        let log = Self.logs[index]
        let upTo = world.time(log.area, at)
        logged[index] = upTo
        // A faster bot has left as many rows in less time; the faults go back half an hour at least.
        let hours = min(log.backfillHours, world.options.historyHours ?? log.backfillHours)
        let backfill = max(world.scaled(hours * 3600), min(hours * 3600, 1800) * Stamp.second)
        let rows = log.rows(world, Window(after: upTo - backfill, upTo: upTo))
        tree.remove(log.path)
        try tree.append(rows, to: log.path, damage: damage(log.path))
    }

    private func damage(_ path: String) -> [Damage] { world.effects.compactMap { $0.damages(path) } }

    /// Everything that is replaced as a whole.
    static let files: [SimulatedFile] =
        EngineWriter.files + SideThreadWriter.files + BookWriter.files + CapitalWriter.files + GateWriter.files + IntelligenceWriter.files
        + GuardCacheWriter.files + FeedWriter.files + LiveConfigWriter.files + SwitchWriter.files + ExchangeHealthWriter.files + WorkerWriter.files
        + OperatorLogWriter.files + ConfigurationWriter.files + PolicyWriter.files

    /// Everything that is appended to.
    static let logs: [SimulatedLog] =
        EngineWriter.logs + SideThreadWriter.logs + CapitalWriter.logs + DecisionLogWriter.logs + GateWriter.logs + IntelligenceWriter.logs
        + FeedWriter.logs + SwitchWriter.logs + WorkerWriter.logs + OperatorLogWriter.logs
}

extension Simulator.Feed {
    var files: [SimulatedFile] {
        switch self {
        case .intelligence: IntelligenceWriter.files
        case .sentiment: FeedWriter.files.filter { $0.area == .sentiment }
        case .onchain: FeedWriter.files.filter { $0.area == .onchain }
        }
    }
}
