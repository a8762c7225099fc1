import FailurePoints

@testable import Outputs

/// Reports for the tests of what comes out.
enum Reports {
    static let at = Moment(wall: Instant(microseconds: 1_767_323_045_000_000), uptime: .seconds(50_000))

    static func make(_ snapshot: Snapshot, judged: Bool = true) -> Report {
        var judgement = Judgement(
            catalogue: Catalogue.all, options: Judgement.Options(startupGrace: .zero, oneLook: true), at: at.wall - .seconds(60))
        if judged { _ = judgement.take(snapshot, fresh: Set(ProbeName.all), at: at) }
        return Report(
            at: at, round: 3, root: "/root/trading-bot-current", bot: BotProfile(), snapshot: snapshot, judgement: judgement,
            verdict: judgement.verdict(), verdictSince: at.wall - .seconds(90),
            treatments: treatments)
    }

    static let need = HealNeed(failurePoint: "intelligence-stale", incident: "intelligence-stale-20260102T030405Z")
    static let attempt = HealAttempt(need: need, healer: "refresh-intelligence", rung: 1, number: 2, ordered: at)
    static let plan = HealPlan(
        policies: ["refresh-intelligence": HealPolicy()], ladders: ["intelligence-stale": Ladder(["refresh-intelligence", "refresh-intelligence"])])
    static let treatments = Treatments(
        plan: plan,
        open: [
            "intelligence-stale": Treatment(
                need, began: .seconds(48_000), state: .verifying(attempt, since: at, until: .seconds(50_240)), tries: [1, 1], runs: 2)
        ], budget: HealBudget(starts: ["refresh-intelligence": [.seconds(49_000), .seconds(49_990)]]))

    /// Nothing was looked at.
    static let empty = make(Snapshot(), judged: false)
    /// Looked, and everything was blind.
    static let blind: Report = {
        var snapshot = Snapshot()
        snapshot[.unit] = .blind(reason: "no-bus", detail: "the bus does not answer", at: at)
        snapshot[.exchange] = .blind(reason: "timeout", detail: "the exchange probe did not return", at: at)
        snapshot[.book] = .blind(reason: "root-missing", detail: "/root/trading-bot-current is missing", at: at)
        return make(snapshot)
    }()
    /// Every probe has brought something, good and bad.
    static let full: Report = {
        func position(_ symbol: String, _ direction: OpenPosition.Direction, _ strategy: String) -> OpenPosition {
            OpenPosition(symbol: symbol, direction: direction, strategy: strategy, openedAt: .value(at.wall - .seconds(600)))
        }
        func document<Content>(_ path: String, _ content: Content) -> Document<Content> { Document(path: path, state: .content(content)) }
        let answer = EndpointFacts.Outcome.answered(HTTPAnswer(status: 200, statusAccepted: true))
        let timings = PhaseTimings(
            resolveMicroseconds: 1000, connectMicroseconds: 2000, tlsMicroseconds: 3000, firstByteMicroseconds: 4000, totalMicroseconds: 12_345)
        let certificate = Certificate(subject: "CN=exchange", issuer: "CN=authority", notAfter: at.wall + .seconds(40 * 86_400))
        func endpoint(_ name: String, _ host: String, _ outcome: EndpointFacts.Outcome) -> EndpointFacts {
            EndpointFacts(name: name, host: host, url: "https://\(host)/", outcome: outcome, timings: timings, certificate: certificate)
        }
        let open = [
            position("BTCUSDT", .long, "alpha"), position("BTCUSDT", .long, "beta"), position("ETHUSDT", .short, "alpha"),
            position("ETHUSDT", .long, "alpha"),
        ]
        var snapshot = Snapshot()
        var unit = UnitFacts(name: "tradingbot.service", activeState: "active", subState: "running")
        (unit.mainPID, unit.restarts, unit.startedAt, unit.memoryBytes) = (4242, 1, at.wall - .seconds(86_400), 123_456_789)
        snapshot[.unit] = .facts(unit, at: at)
        snapshot[.exchange] = .facts(endpoint("exchange", "openapi.blofin.com", answer), at: at)
        snapshot[.coinglass] = .facts(
            endpoint("coinglass", "open-api-v4.coinglass.com", .failed(EndpointFailure(.dns, phase: .resolve, detail: "no such name"))), at: at)
        snapshot[.control] = .facts([endpoint("control", "api.binance.us", answer)], at: at)
        snapshot[.dashboard] = .facts(endpoint("dashboard", "127.0.0.1", answer), at: at)
        snapshot[.intelligence] = .facts(
            IntelligenceFacts(
                summary: document(
                    "feature_store/intelligence/summary.json",
                    IntelligenceSummary(writtenAt: .value(at.wall - .seconds(2000)), enhancedAt: .absent, fearGreed: 50, signals: []))), at: at)
        snapshot[.book] = .facts(BookFacts(book: document("logs/positions_futures.json", Book(open: open, closedCount: 17))), at: at)
        snapshot[.probation] = .facts(
            document(
                "feature_store/symbol_probation_state.json",
                Probation(
                    updatedAt: .value(at.wall),
                    symbols: [
                        Probation.Symbol(symbol: "SOLUSDT", state: "probation", enteredAt: .absent),
                        Probation.Symbol(symbol: "ADAUSDT", state: "active", enteredAt: .absent),
                    ])), at: at)
        snapshot[.disk] = .facts(
            DiskFacts(volumes: [
                DiskFacts.Volume(
                    path: "/", totalBytes: 1000 << 30, freeBytes: 20 << 30, totalInodes: 1000, freeInodes: 900, readOnly: false, deviceID: 1)
            ]), at: at)
        snapshot[.configuration] = .facts(
            ConfigurationFacts(
                files: [
                    CriticalFile(path: "live_config.json", weight: .critical, state: .missing),
                    CriticalFile(path: "config/asset_universe.json", weight: .critical, state: .malformed(Malformation(.truncated, "ends early"))),
                ], directories: [], universe: Document(path: "config/asset_universe.json", state: .missing),
                tradingConfig: Document(path: "config/trading_config.json", state: .missing), serviceUser: nil), at: at)
        snapshot[.maxDrawdownSwitch] = .facts(
            document(
                "feature_store/max_drawdown_kill_switch_state.json",
                MaxDrawdownSwitch(
                    lastTriggered: .value(at.wall - .seconds(600)), drawdown: .value(0.065), valueBefore: .value(10_000), valueNow: .value(9350),
                    blockedUntil: .value(at.wall + .seconds(3600)), positionsClosed: .value(3), clearedAt: .absent)), at: at)
        return make(snapshot)
    }()

    /// What a judge asked to remember stands in the track's memory, and is not saved a second time in its finding.
    static func asSaved(_ pointStates: [FailurePoint.ID: PointState]) -> [FailurePoint.ID: PointState] {
        pointStates.mapValues { pointState in
            var pointState = pointState
            pointState.finding.remember = nil
            pointState.failing?.remember = nil
            pointState.counts = PointState.Counts()
            return pointState
        }
    }
}
