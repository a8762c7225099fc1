public import FailurePoints
public import Testing

/// A bot at noon of a Wednesday with nothing wrong, to be broken in one place by each test.
struct BotScene: Sendable {
    static let noon = Instant(utc: CivilTime(year: 2026, month: 1, day: 7, hour: 12))

    var snapshot: Snapshot
    var now: Instant
    var memory = Memory()
    var settings = Settings()
    var bot = BotProfile()
    /// Whether it is looked at once, as `fpmond check` does.
    var isOnly = false

    static func reading<Facts: Sendable>(_ facts: Facts) -> Reading<Facts> { .facts(facts, at: Moment(wall: noon, uptime: .seconds(5000))) }

    static var healthy: BotScene {
        var snapshot = Snapshot()
        snapshot[.unit] = reading(unit())
        snapshot[.engine] = reading(engine())
        snapshot[.exchange] = reading(endpoint("exchange", "openapi.example"))
        snapshot[.coinglass] = reading(endpoint("coinglass", "coinglass.example", status: 401))
        snapshot[.control] = reading([endpoint("control", "control.example")])
        snapshot[.dashboard] = reading(endpoint("dashboard", "127.0.0.1", scheme: "http", certificate: nil))
        snapshot[.exchangeHealth] = reading(exchangeHealth())
        snapshot[.fetcherLog] = reading(FetcherLogFacts(exists: true, newestAt: noon))
        snapshot[.intelligence] = reading(intelligence())
        snapshot[.maxDrawdownSwitch] = reading(Document(path: "k1.json", state: .missing))
        snapshot[.liveConfig] = reading(Document(path: "live_config.json", state: .content(runtime())))
        snapshot[.operatorOverride] = reading(Document(path: "override.json", state: .missing))
        snapshot[.book] = reading(BookFacts(book: document(book())))
        snapshot[.probation] = reading(Document(path: "probation.json", state: .content(Probation(updatedAt: .value(noon), symbols: []))))
        snapshot[.goldenHour] = reading(goldenHour())
        snapshot[.configuration] = reading(configuration())
        snapshot[.disk] = reading(DiskFacts(volumes: [volume()]))
        addMachine(&snapshot)
        addState(&snapshot)
        return BotScene(snapshot: snapshot, now: noon)
    }

    /// One log of a thousand lines.
    static func logs(_ change: (inout LogIntegrityFacts.Log) -> Void = { _ in }) -> LogIntegrityFacts {
        var log = LogIntegrityFacts.Log(path: "logs/x.jsonl", sizeBytes: 1000)
        log.lines = 1000
        change(&log)
        var facts = LogIntegrityFacts()
        facts.logs = [log]
        return facts
    }

    func judged(_ id: FailurePoint.ID) -> Finding {
        guard let point = Catalogue[id] else { return .unknown("no-such-failure-point", "\(id)") }
        let finding = point.judge(
            JudgeInput(
                snapshot: snapshot, settings: settings, now: Moment(wall: now, uptime: .seconds(5000)), memory: memory, bot: bot, isOnly: isOnly))
        finding.expectDeclared(of: point)
        return finding
    }

    /// Judges, takes over what is to be remembered, and lets time pass.
    mutating func judgedOnce(_ id: FailurePoint.ID, then pass: Duration = .seconds(60)) -> Finding {
        let finding = judged(id)
        if let remember = finding.remember { memory = remember }
        now = now + pass
        return finding
    }

    func with(_ change: (inout BotScene) -> Void) -> BotScene {
        var scene = self
        change(&scene)
        return scene
    }

    private static func addMachine(_ snapshot: inout Snapshot) {
        snapshot[.processes] = reading(processes())
        var memory = MemoryFacts(hostTotalBytes: 8 << 30, hostAvailableBytes: 4 << 30)
        memory.group = MemoryFacts.Group(path: "/system.slice/tradingbot.service")
        memory.group?.currentBytes = 2 << 30
        snapshot[.memory] = reading(memory)
        snapshot[.journal] = reading(JournalFacts(watchedSince: noon - .seconds(200_000)))
        snapshot[.clock] = reading(ClockFacts(isSynchronized: true, bootedAt: noon - .seconds(500_000)))
        snapshot[.crashLog] = reading(
            CrashLogFacts(
                crashes: Document(path: "logs/process_crash.log", state: .missing),
                heartbeats: Document(path: "logs/process_resource.jsonl", state: .content([ProcessRow(pid: 4242, at: noon - .seconds(20))]))))
        let fresh = LogEnd.ending(noon - .seconds(60))
        snapshot[.workers] = reading(
            WorkerFacts(
                predictive: Document(path: "logs/predictive_signals.jsonl", state: .content(fresh)),
                ensemble: Document(path: "logs/ensemble_predictions.jsonl", state: .content(fresh)),
                outcomes: Document(path: "logs/signal_outcomes.jsonl", state: .content(fresh))))
    }

    private static func addState(_ snapshot: inout Snapshot) {
        snapshot[.feeGate] = reading(feeGate(blocked: 1, allowed: 9, age: .seconds(3600)))
        snapshot[.holdTime] = reading(Document(path: "hold_time_policy.json", state: .content(HoldTimePolicy())))
        snapshot[.portfolio] = reading(portfolio())
        snapshot[.protectiveState] = reading(protective("OFF"))
        snapshot[.cooldowns] = reading(cooldowns())
        snapshot[.freezes] = reading(freezes())
        snapshot[.sentiment] = reading(sentiment())
        snapshot[.onchain] = reading(onchain())
        let fresh = LogEnd.ending(noon - .seconds(60))
        snapshot[.shadow] = reading(
            ShadowFacts(
                results: Document(path: "logs/shadow_results.jsonl", state: .content(fresh)),
                outcomes: Document(path: "logs/shadow_trade_outcomes.jsonl", state: .content(fresh))))
        snapshot[.featureStore] = reading(featureStore(["a.json", "b.json"]))
        snapshot[.environment] = reading(environment())
        snapshot[.decisions] = reading(decisions())
        snapshot[.logIntegrity] = reading(logs())
    }

    // MARK: Parts

    static func unit(_ active: String = "active", _ sub: String = "running", result: String? = "success", load: String = "loaded") -> UnitFacts {
        var unit = UnitFacts(name: "tradingbot.service", loadState: load, activeState: active, subState: sub)
        unit.result = result
        unit.mainPID = active == "active" ? 4242 : 0
        unit.restarts = 0
        unit.startedAt = noon - .seconds(86_400)
        unit.stateChangedAt = noon - .seconds(active == "active" ? 86_400 : 30)
        unit.invocationID = "first"
        return unit
    }

    static func heartbeat(_ age: Duration, text: Duration? = nil) -> Heartbeat {
        Heartbeat(component: "bot_cycle", epoch: .value(noon - age), text: .value(noon - (text ?? age)))
    }

    static func engine(
        cycle: FileState<Heartbeat> = .content(heartbeat(.seconds(90))), start: Duration = .seconds(30), action: String = "normal", streak: Int = 0,
        process: Duration? = .seconds(20), pid: Int = 4242
    ) -> EngineFacts {
        EngineFacts(
            cycle: Document(path: "state/heartbeats/bot_cycle.json", state: cycle),
            cycleStart: Document(
                path: "logs/protective_mode_log.json",
                state: .content(CycleStart(startedAt: .value(noon - start), action: action, protectStreak: streak, rows: 9))),
            process: Document(
                path: "logs/process_heartbeat.json",
                state: process.map { .content(ProcessHeartbeat(pid: .value(pid), writtenAt: .value(noon - $0))) } ?? .missing),
            supervisor: Document(path: "logs/supervisor_heartbeat.txt", state: .missing),
            stall: Document(path: "logs/stall_warning.txt", state: .missing))
    }

    static let certificate = Certificate(subject: "CN=example", issuer: "CN=authority", notAfter: noon + .seconds(30 * 86_400))

    static func endpoint(
        _ name: String, _ host: String, status: Int = 200, accepted: Bool = true, body: HTTPAnswer.Body = .asExpected, maintenance: Bool = false,
        took: Duration = .milliseconds(80), scheme: String = "https", certificate: Certificate? = certificate
    ) -> EndpointFacts {
        EndpointFacts(
            name: name, host: host, url: "\(scheme)://\(host)/x",
            outcome: .answered(HTTPAnswer(status: status, statusAccepted: accepted, body: body, saysMaintenance: maintenance)),
            timings: PhaseTimings(totalMicroseconds: took.wholeMicroseconds), certificate: certificate)
    }

    static func failing(_ name: String, _ host: String, _ kind: EndpointFailure.Kind, phase: EndpointFailure.Phase = .connect) -> EndpointFacts {
        EndpointFacts(
            name: name, host: host, url: "https://\(host)/x", outcome: .failed(EndpointFailure(kind, phase: phase, detail: "as curl says it")),
            timings: PhaseTimings(totalMicroseconds: 10_000_000))
    }

    static func exchangeHealth(
        status: String = "healthy", age: Duration = .seconds(100), failures: [ExchangeHealth.Failure] = []
    ) -> Document<ExchangeHealth> {
        Document(
            path: "feature_store/exchange_health_state.json",
            state: .content(ExchangeHealth(status: .value(status), failures: failures, updatedAt: .value(noon - age))))
    }

    static func signal(_ symbol: String, neutral: Bool = false) -> SymbolSignal {
        SymbolSignal(
            symbol: symbol, direction: neutral ? "NEUTRAL" : "SHORT", confidence: neutral ? 0 : 0.4, composite: neutral ? 0 : -0.1,
            buySellRatio: neutral ? 1 : 0.9, liquidationRatio: neutral ? 0.5 : 0.6)
    }

    static let symbols = ["BTCUSDT", "ETHUSDT"]

    static func intelligence(
        _ stamp: Field<Instant> = .value(noon - .seconds(60)), signals: [SymbolSignal]? = symbols.map { signal($0) },
        files: Set<String> = Set(symbols)
    ) -> IntelligenceFacts {
        IntelligenceFacts(
            summary: Document(
                path: "summary.json",
                state: .content(IntelligenceSummary(writtenAt: stamp, enhancedAt: .absent, fearGreed: 50, signals: signals))), symbolFiles: files)
    }

    static func runtime(
        kill: Field<Bool> = .value(false), throttle: Field<Double> = .value(1), protective: Field<Bool> = .value(false), allowed: [String] = []
    ) -> LiveRuntime {
        LiveRuntime(
            killSwitch: kill, killSwitchIsDictionary: false, restartStage: .value("full"), sizeThrottle: throttle, protectiveMode: protective,
            allowedSymbols: allowed, paperMode: .value(true), newestStamp: nil)
    }

    static func position(
        _ symbol: String, _ direction: OpenPosition.Direction = .long, _ strategy: String = "Alpha-OFI", opened: Duration = .seconds(3600),
        updated: Duration? = .seconds(60)
    ) -> OpenPosition {
        OpenPosition(
            symbol: symbol, direction: direction, strategy: strategy, openedAt: .value(noon - opened),
            updatedAt: updated.map { .value(noon - $0) } ?? .absent, leverage: 5, marginCollateral: 48, entryPrice: 100, currentPrice: 99)
    }

    static func book(_ open: [OpenPosition] = [position("BTCUSDT")], closed: Int = 100) -> Book { Book(open: open, closedCount: closed) }

    static func document(_ book: Book, bytes: Int64 = 240_000) -> Document<Book> {
        Document(path: "logs/positions_futures.json", state: .content(book), sizeBytes: bytes)
    }

    static func goldenHour(_ restricts: Field<Bool> = .value(true), _ windows: [String]? = []) -> Document<GoldenHour> {
        Document(
            path: "golden_hour_config.json",
            state: .content(GoldenHour(restricts: restricts, allowedWindows: windows, lastOptimization: .absent, updatedAt: .null)))
    }

    static func file(_ path: String, _ state: CriticalFile.State = .present, _ weight: CriticalFile.Weight = .critical, may: Bool? = true)
        -> CriticalFile
    {
        var file = CriticalFile(path: path, weight: weight, state: state)
        file.serviceMayUse = may
        if may == false { file.lacks = ["read"] }
        return file
    }

    static func configuration(
        files: [CriticalFile] = [file("config/asset_universe.json")], universe: FileState<AssetUniverse>? = nil,
        trading: FileState<TradingConfig>? = nil,
        user: ServiceUser? = ServiceUser(name: "root", uid: 0, groups: [0])
    ) -> ConfigurationFacts {
        var logs = CriticalDirectory(path: "logs", exists: true)
        logs.serviceMayUse = true
        return ConfigurationFacts(
            files: files, directories: [logs],
            universe: Document(
                path: "config/asset_universe.json",
                state: universe ?? .content(AssetUniverse(assets: symbols.map { .init(symbol: $0, enabled: true) }))),
            tradingConfig: Document(
                path: "configs/trading_config.json", state: trading ?? .content(tradingConfig())),
            serviceUser: user)
    }

    static let scores: [TradingConfig.Thresholds.Value] = [
        .init(name: "ULTRA", value: .value(0.3)), .init(name: "HIGH", value: .value(0.15)), .init(name: "MEDIUM", value: .value(0.08)),
        .init(name: "LOW", value: .value(0.05)),
    ]

    static let signalSizes: [TradingConfig.Thresholds.Value] = [.init(name: "funding_min", value: .value(0.0001))]

    static func tradingConfig(_ mode: Field<String> = .value("paper")) -> TradingConfig {
        var config = TradingConfig(mode: mode, hasThresholds: true)
        config.thresholds = ["paper", "live"].map { .init(mode: $0, scores: scores, signals: signalSizes) }
        return config
    }

    static func volume(
        _ path: String = "/bot", used: Double = 0.4, total: UInt64 = 100 << 30, inodes: Double = 0.1, readOnly: Bool = false
    ) -> DiskFacts.Volume {
        DiskFacts.Volume(
            path: path, totalBytes: total, freeBytes: UInt64((1 - used) * Double(total)), totalInodes: 1_000_000,
            freeInodes: UInt64((1 - inodes) * 1_000_000), readOnly: readOnly, deviceID: 1)
    }
}

/// One row of a table: what is broken, and what has to be found.
struct Row: Sendable, CustomTestStringConvertible {
    let id: FailurePoint.ID
    let name: String
    let status: Status
    let reason: String
    let evidence: String?
    let scene: BotScene

    init(
        _ id: FailurePoint.ID, _ name: String, _ status: Status, _ reason: String, evidence: String? = nil,
        _ change: (inout BotScene) -> Void = { _ in }
    ) {
        (self.id, self.name, self.status, self.reason, self.evidence) = (id, name, status, reason, evidence)
        scene = BotScene.healthy.with(change)
    }

    var testDescription: String { "\(id): \(name)" }
}

extension Row {
    /// Judges the scene and compares with what has to be found.
    func check() {
        let finding = scene.judged(id)
        #expect(finding.status == status, "\(finding.reason): \(finding.message)")
        #expect(finding.reason == reason, "\(finding.message)")
        if let evidence { #expect(finding.evidence[evidence] != nil, "\(finding.evidence)") }
        #expect(!finding.message.isEmpty)
    }
}

extension FailurePoint: CustomTestStringConvertible {
    public var testDescription: String { id.rawValue }
}
