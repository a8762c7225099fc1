import Testing

@testable import FailurePoints

/// Every guard, closed, open and unable to see: judged from the facts of a bot, so that a reason code that is renamed breaks it.
@Suite struct HealGuardsTests {
    /// One scene, and every answer other than go, in the order of the guards.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let expected: [String]
        var policy: HealPolicy
        var disabled: Set<FailurePoint.ID>
        let scene: BotScene

        init(
            _ name: String, _ expected: String..., effect: HealEffect = .restartsBot, may permissions: HealPermission...,
            without points: FailurePoint.ID...,
            facts change: (inout BotScene) -> Void = { _ in }
        ) {
            (self.name, self.expected, disabled) = (name, expected, Set(points))
            policy = HealPolicy(effect: effect, permissions: Set(permissions))
            scene = HealGuardsTests.idle.with(change)
        }

        var testDescription: String { name }

        var answers: [HealAnswer] {
            HealGuards(snapshot: scene.snapshot, at: Moment(wall: scene.now, uptime: .seconds(5000)), startupGrace: .seconds(300)) {
                disabled.contains($0) ? nil : scene.judged($0)
            }.answers(policy)
        }

        func check() {
            let found = answers.filter { $0.kind != .go }
            #expect(found.map { "\($0.kind.rawValue) \($0.code)" } == expected, "\(found.map(\.message))")
            #expect(found.allSatisfy { !$0.message.isEmpty })
        }
    }

    /// A healthy bot without a position: nothing speaks against its restart.
    private static let idle = BotScene.healthy.with { $0.snapshot[.book] = BotScene.reading(BookFacts(book: BotScene.document(BotScene.book([])))) }

    // MARK: Facts

    private static func freezes(_ change: (inout FreezeFacts) -> Void) -> Reading<FreezeFacts> {
        var facts = BotScene.freezes()
        change(&facts)
        return BotScene.reading(facts)
    }

    private static func halt(_ isOn: Field<Bool> = .absent) -> FileState<HaltFile> {
        var file = HaltFile(modifiedAt: BotScene.noon - .seconds(50))
        file.isOn = isOn
        return .content(file)
    }

    private static func unit(
        _ active: String, _ sub: String, result: String? = "success", load: String = "loaded", since: Duration = .seconds(30)
    ) -> Reading<UnitFacts> {
        var unit = BotScene.unit(active, sub, result: result, load: load)
        unit.stateChangedAt = BotScene.noon - since
        return BotScene.reading(unit)
    }

    private static func up(_ time: Duration, file: String? = nil) -> Reading<UnitFacts> {
        var unit = BotScene.unit()
        (unit.startedAt, unit.unitFileState) = (BotScene.noon - time, file)
        return BotScene.reading(unit)
    }

    private static func journal(_ kind: JournalFacts.Kind, ages: [Int]) -> Reading<JournalFacts> {
        var facts = JournalFacts(watchedSince: BotScene.noon - .seconds(200_000))
        for age in ages { facts.note(kind, .init(at: BotScene.noon - .seconds(age), text: "as systemd says it")) }
        return BotScene.reading(facts)
    }

    private static func crashes(same: Bool, context: String = "main_crash_restart_1") -> Reading<CrashLogFacts> {
        let crashes = [300, 200, 100].map {
            Crash(at: .value(BotScene.noon - .seconds($0)), context: context, error: same ? "KeyError: 'x'" : "ValueError: \($0)")
        }
        return BotScene.reading(
            CrashLogFacts(crashes: Document(path: "c", state: .content(crashes)), heartbeats: Document(path: "r", state: .content([]))))
    }

    private static func beats() -> Reading<CrashLogFacts> {
        let rows = (0..<4).map { ProcessRow(pid: 1, at: BotScene.noon - .seconds($0 * 5)) }
        return BotScene.reading(
            CrashLogFacts(crashes: Document(path: "c", state: .missing), heartbeats: Document(path: "r", state: .content(rows))))
    }

    private static func switched(_ age: Duration) -> Reading<ProcessFacts> {
        var facts = BotScene.processes()
        facts.root.linkMadeAt = BotScene.noon - age
        return BotScene.reading(facts)
    }

    private static func runtime(_ runtime: LiveRuntime) -> Reading<Document<LiveRuntime>> {
        BotScene.reading(Document(path: "live_config.json", state: .content(runtime)))
    }

    private static func book(_ state: FileState<Book>) -> Reading<BookFacts> {
        BotScene.reading(BookFacts(book: Document(path: "logs/positions_futures.json", state: state)))
    }

    private static func hours(_ state: FileState<GoldenHour>) -> Reading<Document<GoldenHour>> {
        BotScene.reading(Document(path: "golden_hour_config.json", state: state))
    }

    private static func limited(_ times: Int) -> Reading<FetcherLogFacts> {
        let entries = (0..<times).map { FetcherLogFacts.Entry(mark: .rateLimited, at: BotScene.noon - .seconds(($0 + 1) * 60)) }
        return BotScene.reading(FetcherLogFacts(exists: true, entries: entries, newestAt: BotScene.noon))
    }

    private static func blind(_ scene: inout BotScene, _ probe: ProbeName) {
        scene.snapshot.setBlind(probe, reason: "timeout", detail: "it did not return", at: Moment(wall: BotScene.noon, uptime: .seconds(5000)))
    }

    private static func disable(_ scene: inout BotScene, _ probe: ProbeName) {
        scene.snapshot = scene.snapshot.limited(to: Set(ProbeName.all).subtracting([probe]))
    }

    // MARK: The guards of the bot

    private static let halts: [Case] = [
        Case("a flag", "not-now manual-halt") { $0.snapshot[.freezes] = freezes { $0.frozenFlag.state = halt() } },
        Case("a flag, to start", "not-now manual-halt", effect: .startsBot) { $0.snapshot[.freezes] = freezes { $0.frozenFlag.state = halt() } },
        Case("a kill-switch file", "not-now manual-halt") { $0.snapshot[.freezes] = freezes { $0.killSwitchFile.state = halt(.value(true)) } },
        Case("a circuit breaker", "not-now manual-halt") { $0.snapshot[.freezes] = freezes { $0.circuitBreaker.state = halt() } },
        Case("every symbol is disabled", "not-now manual-halt") {
            $0.snapshot[.freezes] = freezes {
                var policy = ProfitPolicy()
                (policy.symbols, policy.disabled) = (["BTCUSDT"], ["BTCUSDT"])
                $0.profitPolicy.state = .content(policy)
            }
        },
        Case("Alpha is disabled", "not-now manual-halt") {
            $0.snapshot[.freezes] = freezes {
                var policies = SignalPolicies()
                policies.alphaEnabled = .value(false)
                $0.signalPolicies.state = .content(policies)
            }
        },
        Case("a flag that says that it is off") { $0.snapshot[.freezes] = freezes { $0.frozenFlag.state = halt(.value(false)) } },
        Case("a flag that cannot be read", "not-now manual-halt-unknown") {
            $0.snapshot[.freezes] = freezes { $0.frozenFlag.state = .unreadable("EACCES") }
        },
        Case("a flag beside another that cannot be read", "not-now manual-halt") {
            $0.snapshot[.freezes] = freezes { ($0.frozenFlag.state, $0.killSwitchFile.state) = (.unreadable("EACCES"), halt()) }
        },
        Case("the probe of the halts is blind", "not-now manual-halt-unknown") { blind(&$0, .freezes) },
        Case("the probe of the halts is disabled") { disable(&$0, .freezes) },
        Case("a flag that is not watched", without: "kill-switch-manual") { $0.snapshot[.freezes] = freezes { $0.frozenFlag.state = halt() } },
        Case("failed, and whether trading is halted is unknown", "not-now manual-halt-unknown", effect: .startsBot) {
            $0.snapshot[.unit] = unit("failed", "failed", result: "signal")
            blind(&$0, .freezes)
        },
    ]

    private static let units: [Case] = [
        Case("stopped", "never stopped-by-operator", "never stopped-by-operator") { $0.snapshot[.unit] = unit("inactive", "dead") },
        Case("stopped, to start", "never stopped-by-operator", "never stopped-by-operator", effect: .startsBot) {
            $0.snapshot[.unit] = unit("inactive", "dead")
        },
        Case("stopped, and halts are not watched", "never stopped-by-operator", without: "kill-switch-manual") {
            $0.snapshot[.unit] = unit("inactive", "dead")
        },
        Case("inactive for a moment, as in a restart by hand", "not-now systemd-at-work") {
            $0.snapshot[.unit] = unit("inactive", "dead", since: .milliseconds(4999))
        },
        Case("stopped before the clock was set back", "never stopped-by-operator") {
            $0.snapshot[.unit] = unit("inactive", "dead", since: .seconds(-100))
        },
        Case("a stop that timed out", "never stop-timed-out", effect: .startsBot) {
            $0.snapshot[.unit] = unit("failed", "failed", result: "timeout")
        },
        Case("inactive after an error", effect: .startsBot) { $0.snapshot[.unit] = unit("inactive", "dead", result: "exit-code") },
        Case("masked", "never masked") { $0.snapshot[.unit] = unit("failed", "failed", result: "signal", load: "masked") },
        Case("masked while it runs", "never masked") { $0.snapshot[.unit] = up(.seconds(86_400), file: "masked") },
        Case("masked until the next boot", "never masked") { $0.snapshot[.unit] = up(.seconds(86_400), file: "masked-runtime") },
        Case("enabled") { $0.snapshot[.unit] = up(.seconds(86_400), file: "enabled") },
        Case("no such unit", "never unit-unusable", effect: .startsBot) { $0.snapshot[.unit] = unit("inactive", "dead", load: "not-found") },
        Case("a setting is bad", "never unit-unusable") { $0.snapshot[.unit] = unit("active", "running", load: "bad-setting") },
        Case("it starts", "not-now systemd-at-work") { $0.snapshot[.unit] = unit("activating", "start") },
        Case("it waits for its restart", "not-now systemd-at-work", effect: .startsBot) {
            $0.snapshot[.unit] = unit("activating", "auto-restart", result: "exit-code", since: .seconds(600))
        },
        Case("it stops", "not-now systemd-at-work") { $0.snapshot[.unit] = unit("deactivating", "stop-sigterm") },
        Case("it reloads", "not-now systemd-at-work") { $0.snapshot[.unit] = unit("reloading", "reload") },
        Case("it refreshes", "not-now systemd-at-work") { $0.snapshot[.unit] = unit("refreshing", "refresh") },
        Case("a state of tomorrow", "not-now unit-unknown") { $0.snapshot[.unit] = unit("levitating", "up") },
        Case("the probe of the unit is blind", "not-now unit-unknown") { blind(&$0, .unit) },
        Case("the unit was not looked at yet", "not-now unit-unknown") { $0.snapshot[.unit] = .never },
        Case("the probe of the unit is disabled") { disable(&$0, .unit) },
        Case("failed", effect: .startsBot) { $0.snapshot[.unit] = unit("failed", "failed", result: "signal") },
        Case("given up", "never start-limit", effect: .startsBot) { $0.snapshot[.unit] = unit("failed", "failed", result: "start-limit-hit") },
        Case("given up, by the journal's word", "never start-limit", effect: .startsBot) {
            $0.snapshot[.unit] = unit("failed", "failed", result: "exit-code")
            $0.snapshot[.journal] = journal(.startLimit, ages: [31])
        },
        Case("given up, and a start is permitted", effect: .startsBot, may: .afterStartLimit) {
            $0.snapshot[.unit] = unit("failed", "failed", result: "start-limit-hit")
        },
        Case("given up, and only other things are permitted", "never start-limit", effect: .startsBot, may: .openPositions, .liftsKillSwitch) {
            $0.snapshot[.unit] = unit("failed", "failed", result: "start-limit-hit")
        },
        Case("given up by the journal's word, and a start is permitted", effect: .startsBot, may: .afterStartLimit) {
            $0.snapshot[.unit] = unit("failed", "failed", result: "exit-code")
            $0.snapshot[.journal] = journal(.startLimit, ages: [31])
        },
        Case("given up yesterday, failed today", effect: .startsBot) {
            $0.snapshot[.unit] = unit("failed", "failed", result: "exit-code")
            $0.snapshot[.journal] = journal(.startLimit, ages: [36])
        },
        Case("up for less than the grace", "not-now startup-grace") { $0.snapshot[.unit] = up(.seconds(299)) },
        Case("up for the grace") { $0.snapshot[.unit] = up(.seconds(300)) },
        Case("up for less than the grace, to start", effect: .startsBot) { $0.snapshot[.unit] = up(.seconds(299)) },
        Case("failed within the grace", effect: .restartsBot) {
            var failed = BotScene.unit("failed", "failed", result: "signal")
            failed.startedAt = BotScene.noon - .seconds(60)
            $0.snapshot[.unit] = BotScene.reading(failed)
        },
        Case("started before the clock was set back") { $0.snapshot[.unit] = up(.seconds(-100)) },
    ]

    private static let crashLoops: [Case] = [
        Case("three crashes with the same error", "never crash-loop") { $0.snapshot[.crashLog] = crashes(same: true) },
        Case("three crashes with different errors") { $0.snapshot[.crashLog] = crashes(same: false) },
        Case("the bot gave up", "never crash-loop") { $0.snapshot[.crashLog] = crashes(same: false, context: "restart_limit_exceeded") },
        Case("its port is blocked", "never crash-loop") { $0.snapshot[.journal] = journal(.portBlocked, ages: [60]) },
        Case("its journal shows crashes", "never crash-loop") { $0.snapshot[.journal] = journal(.crash, ages: [300, 200, 100]) },
        Case("systemd restarts it again and again", "never crash-loop") {
            $0.snapshot[.journal] = journal(.restartScheduled, ages: [300, 200, 100])
        },
        Case("it restarts inside its process") { $0.snapshot[.crashLog] = beats() },
        Case("the crash log is unseen", "not-now crash-loop-unknown") { blind(&$0, .crashLog) },
        Case("the probe of the crash log is disabled") { disable(&$0, .crashLog) },
        Case("a crash loop that is not watched", without: "crash-loop") { $0.snapshot[.crashLog] = crashes(same: true) },
    ]

    private static let outside: [Case] = [
        Case("maintenance", "not-now exchange-maintenance") {
            $0.snapshot[.exchange] = BotScene.reading(
                BotScene.endpoint("exchange", "openapi.example", status: 503, accepted: false, maintenance: true))
        },
        Case("maintenance, says a proxy", "not-now exchange-maintenance") {
            $0.snapshot[.exchange] = BotScene.reading(BotScene.endpoint("exchange", "openapi.example", maintenance: true))
            $0.snapshot[.control] = BotScene.reading([BotScene.failing("control", "control.example", .timeout)])
        },
        Case("no answer of the exchange", "not-now exchange-maintenance-unknown") {
            $0.snapshot[.exchange] = BotScene.reading(BotScene.failing("exchange", "openapi.example", .timeout))
        },
        Case("the probe of the exchange is disabled") { disable(&$0, .exchange) },
        Case("maintenance that is not watched", without: "exchange-maintenance") {
            $0.snapshot[.exchange] = BotScene.reading(BotScene.endpoint("exchange", "openapi.example", maintenance: true))
        },
        Case("the slot was just switched", "not-now deployment") { $0.snapshot[.processes] = switched(.seconds(599)) },
        Case("the slot was switched before") { $0.snapshot[.processes] = switched(.seconds(600)) },
        Case("the slot was switched before the clock was set back") { $0.snapshot[.processes] = switched(.seconds(-100)) },
        Case("the slot is unseen", "not-now deployment-unknown") { blind(&$0, .processes) },
        Case("the probe of the processes is disabled") { disable(&$0, .processes) },
        Case("a switch that no failure point watches", "not-now deployment", without: "slot-drift") {
            $0.snapshot[.processes] = switched(.seconds(599))
        },
    ]

    private static let holdings: [Case] = [
        Case("phase 82 is on", "never phase82-kill-switch") { $0.snapshot[.liveConfig] = runtime(BotScene.runtime(kill: .value(true))) },
        Case("phase 82 is on, in a single look", "never phase82-kill-switch", effect: .startsBot) {
            $0.snapshot[.liveConfig] = runtime(BotScene.runtime(kill: .value(true)))
            $0.isOnly = true
        },
        Case("the throttle is zero", "never phase82-kill-switch") { $0.snapshot[.liveConfig] = runtime(BotScene.runtime(throttle: .value(0))) },
        Case("phase 82 is on, and may be lifted", may: .liftsKillSwitch) { $0.snapshot[.liveConfig] = runtime(BotScene.runtime(kill: .value(true))) },
        Case("phase 82 is on, and only positions may be left", "never phase82-kill-switch", may: .openPositions, .afterStartLimit) {
            $0.snapshot[.liveConfig] = runtime(BotScene.runtime(kill: .value(true)))
        },
        Case("phase 82 is a text", "not-now phase82-kill-switch-unknown") {
            $0.snapshot[.liveConfig] = runtime(BotScene.runtime(kill: .invalid("a string")))
        },
        Case("phase 82 is a text, and may be lifted", may: .liftsKillSwitch) {
            $0.snapshot[.liveConfig] = runtime(BotScene.runtime(kill: .invalid("a string")))
        },
        Case("no configuration of the bot at run time") { $0.snapshot[.liveConfig] = BotScene.reading(Document(path: "x", state: .missing)) },
        Case("the probe of phase 82 is disabled") { disable(&$0, .liveConfig) },
        Case("phase 82 is on and not watched", without: "kill-switch-phase82") {
            $0.snapshot[.liveConfig] = runtime(BotScene.runtime(kill: .value(true)))
        },

        Case("a position", "never open-positions") { $0.snapshot[.book] = book(.content(BotScene.book())) },
        Case("a position, and it may be left", may: .openPositions) { $0.snapshot[.book] = book(.content(BotScene.book())) },
        Case("a position, and only phase 82 may be lifted", "never open-positions", may: .liftsKillSwitch, .afterStartLimit) {
            $0.snapshot[.book] = book(.content(BotScene.book()))
        },
        Case("a position that is no object", "never open-positions") {
            var odd = BotScene.book([])
            odd.invalidOpenEntries = 1
            $0.snapshot[.book] = book(.content(odd))
        },
        Case("a book without the list", "not-now open-positions-unknown") {
            $0.snapshot[.book] = book(.content(Book(open: [], closedCount: 9, hasOpenList: false)))
        },
        Case("no book") { $0.snapshot[.book] = book(.missing) },
        Case("a torn book", "not-now open-positions-unknown") { $0.snapshot[.book] = book(.malformed(Malformation(.truncated, "line 2"))) },
        Case("a book that cannot be read", "not-now open-positions-unknown") { $0.snapshot[.book] = book(.unreadable("EACCES")) },
        Case("a book that cannot be read, and positions may be left", may: .openPositions) { $0.snapshot[.book] = book(.unreadable("EACCES")) },
        Case("the book is unseen", "not-now open-positions-unknown") { blind(&$0, .book) },
        Case("the probe of the book is disabled") { disable(&$0, .book) },
        Case("a position that no failure point watches", "never open-positions", without: "positions-corrupt") {
            $0.snapshot[.book] = book(.content(BotScene.book()))
        },
    ]

    /// The hours begin at nine; it is noon in the scene.
    private static let nine = BotScene.noon + .seconds(21 * 3600)

    private static let hours: [Case] = [
        Case("the hours begin in ten minutes less a second", "not-now golden-hour") { $0.now = nine - .seconds(599) },
        Case("the hours begin in ten minutes") { $0.now = nine - .seconds(600) },
        Case("the hours have begun") { $0.now = nine },
        Case("the hours begin in an hour") { $0.now = nine - .seconds(3600) },
        Case("no file: the base window begins soon", "not-now golden-hour") {
            $0.now = nine - .seconds(60)
            $0.snapshot[.goldenHour] = hours(.missing)
        },
        Case("no file: the bot is inside its base window") { $0.snapshot[.goldenHour] = hours(.missing) },
        Case("a torn file: the bot is inside its base window") {
            $0.snapshot[.goldenHour] = hours(.malformed(Malformation(.truncated, "")))
        },
        Case("a text for the flag: the bot is inside its base window") {
            $0.snapshot[.goldenHour] = BotScene.reading(BotScene.goldenHour(.invalid("a string")))
        },
        Case("the hours cannot be read", "not-now golden-hour-unknown") { $0.snapshot[.goldenHour] = hours(.unreadable("EACCES")) },
        Case("the hours are unseen", "not-now golden-hour-unknown") { blind(&$0, .goldenHour) },
        Case("the probe of the hours is disabled") { disable(&$0, .goldenHour) },
        Case("hours that are not watched", without: "golden-hour") { $0.now = nine - .seconds(60) },
    ]

    private static let rates: [Case] = [
        Case("CoinGlass limits", "not-now rate-limited", effect: .callsCoinglass) { $0.snapshot[.fetcherLog] = limited(3) },
        Case("CoinGlass limited twice", effect: .callsCoinglass) { $0.snapshot[.fetcherLog] = limited(2) },
        Case("the fetcher's log is unseen", "not-now rate-limited-unknown", effect: .callsCoinglass) { blind(&$0, .fetcherLog) },
        Case("the probe of the fetcher's log is disabled", effect: .callsCoinglass) { disable(&$0, .fetcherLog) },
        Case("a limit that is not watched", effect: .callsCoinglass, without: "coinglass-rate-limit") { $0.snapshot[.fetcherLog] = limited(3) },
        Case("a limit says nothing to a restart") { $0.snapshot[.fetcherLog] = limited(3) },
        Case("a halt says nothing to a fetch", effect: .callsCoinglass) { $0.snapshot[.freezes] = freezes { $0.frozenFlag.state = halt() } },
    ]

    private static let all = halts + units + crashLoops + outside + holdings + hours + rates

    @Test(arguments: all) func aGuardSaysWhatItSees(_ row: Case) { row.check() }

    @Test func everyCodeIsInTheTable() {
        let found = Set(Self.all.flatMap(\.expected).compactMap { $0.split(separator: " ").last.map(String.init) })
        // With this one a guard only says go.
        #expect(found.union(["unit"]) == Set(HealGuards.Code.allCases.map(\.rawValue)))
    }

    @Test func everyGuardAnswersWhetherOrNotItHasAnythingToSay() {
        let asked = [
            "manual-halt", "unit", "crash-loop", "startup-grace", "exchange-maintenance", "deployment", "phase82-kill-switch", "open-positions",
            "golden-hour",
        ]
        #expect(Case("").answers.map(\.code) == asked)
        #expect(Case("", effect: .startsBot).answers.map(\.code) == asked)
        #expect(Case("", effect: .callsCoinglass).answers.map(\.code) == ["rate-limited"])
        #expect(Case("", effect: .other).answers.isEmpty)
    }

    @Test(arguments: HealEffect.allCases) func whatTheGuardsAskForIsEverythingThatTheyLookAt(_ effect: HealEffect) {
        let policy = HealPolicy(effect: effect)
        var asked: Set<FailurePoint.ID> = []
        let scene = Self.idle.with { $0.snapshot[.unit] = Self.unit("failed", "failed", result: "signal") }
        for scene in [Self.idle, scene] {
            _ = HealGuards(snapshot: scene.snapshot, at: Moment(wall: scene.now, uptime: .seconds(5000)), startupGrace: .zero) {
                asked.insert($0)
                return scene.judged($0)
            }.answers(policy)
        }
        #expect(asked == HealGuards.asks(effect))
        #expect(asked.allSatisfy { Catalogue[$0] != nil })
        // With only these probes every guard sees as much as with all.
        let seen = HealGuards.reads(effect).union(asked.flatMap { Catalogue[$0]?.reads ?? [] })
        var narrow = Snapshot()
        narrow = Self.idle.snapshot.forgetting(Set(ProbeName.all).subtracting(seen))
        let few = Self.idle.with { $0.snapshot = narrow }
        let answers = HealGuards(snapshot: narrow, at: Moment(wall: few.now, uptime: .seconds(5000)), startupGrace: .zero) { few.judged($0) }
            .answers(policy)
        #expect(answers.allSatisfy { $0.kind == .go }, "\(answers)")
    }

    @Test func aGuardThatOpensByItselfSaysWhen() {
        func until(_ change: (inout BotScene) -> Void) -> [Duration] { Case("", facts: change).answers.compactMap(\.until) }
        #expect(until { $0.snapshot[.unit] = Self.up(.seconds(100)) } == [.seconds(5200)])
        #expect(until { $0.snapshot[.processes] = Self.switched(.seconds(100)) } == [.seconds(5500)])
        #expect(until { $0.now = Self.nine - .seconds(60) } == [.seconds(5060)])
    }

    @Test func whatForbidsComesBeforeWhatAsksToWait() {
        let answers = Case("") {
            $0.snapshot[.freezes] = Self.freezes { $0.frozenFlag.state = Self.halt() }
            $0.snapshot[.book] = Self.book(.content(BotScene.book()))
        }.answers
        #expect(answers.deciding?.code == "open-positions")
        #expect(answers.filter { $0.kind != .never }.deciding?.code == "manual-halt")
        #expect(Case("").answers.deciding == nil)
    }
}
