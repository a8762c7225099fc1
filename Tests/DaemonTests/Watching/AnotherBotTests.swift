import FailurePoints
import JSON
import Synchronization
import Testing

@testable import Config
@testable import Daemon
@testable import Files
@testable import Outputs
@testable import Scheduling

/// Another bot's past is not this one's: over a reload and over a restart, for every change of what is watched.
@Suite struct AnotherBotTests {
    /// What a failure point looks at; the part of the configuration that it belongs to.
    private enum Part: String, CaseIterable { case root, unit, exchange, coinglass }

    /// The failure points, the probes that they read, and what those look at.
    private static let table: [(id: FailurePoint.ID, reads: [ProbeName], of: Set<Part>)] = [
        ("of-tree", [.disk], [.root]), ("of-unit", [.memory], [.unit]), ("of-both", [.processes], [.root, .unit]),
        ("of-exchange", [.exchange], [.exchange]), ("of-coinglass", [.coinglass], [.coinglass]),
        ("of-tree-and-exchange", [.portfolio, .exchange], [.root, .exchange]), ("of-machine", [.clock], []),
    ]
    private static let probes: Set<ProbeName> = Set(table.flatMap(\.reads))

    private static let points: [FailurePoint] = table.map { row in
        FailurePoint(
            row.id, category: .state, impact: .blocksAll, title: "", advice: "", reads: row.reads, confirm: .immediate
        ) { look in
            let words = row.reads.compactMap { word($0, in: look.snapshot) }
            guard let word = words.first, words.count == row.reads.count else { return .unknown(Finding.notYet, "not looked at") }
            let memory = Memory(["seen": .text(look.memory.text("seen").map { "\($0), \(word)" } ?? word)])
            return word == "ok" ? .ok("fine", remember: memory) : .critical("bad", "bad", remember: memory)
        }
    }

    private static func word(_ probe: ProbeName, in snapshot: Snapshot) -> String? {
        func word<Facts>(_ reading: Reading<Facts>) -> String? { if case .blind(let word, _, _) = reading { word } else { nil } }
        return switch probe {
        case .disk: word(snapshot[.disk])
        case .memory: word(snapshot[.memory])
        case .processes: word(snapshot[.processes])
        case .exchange: word(snapshot[.exchange])
        case .coinglass: word(snapshot[.coinglass])
        case .portfolio: word(snapshot[.portfolio])
        default: word(snapshot[.clock])
        }
    }

    private static func update(_ probe: ProbeName, _ word: String) -> ProbeSlot.Update {
        switch probe {
        case .disk: { $0[.disk] = .blind(reason: word, detail: "", at: $1) }
        case .memory: { $0[.memory] = .blind(reason: word, detail: "", at: $1) }
        case .processes: { $0[.processes] = .blind(reason: word, detail: "", at: $1) }
        case .exchange: { $0[.exchange] = .blind(reason: word, detail: "", at: $1) }
        case .coinglass: { $0[.coinglass] = .blind(reason: word, detail: "", at: $1) }
        case .portfolio: { $0[.portfolio] = .blind(reason: word, detail: "", at: $1) }
        default: { $0[.clock] = .blind(reason: word, detail: "", at: $1) }
        }
    }

    private static func configuration(_ changed: Set<Part>) -> Configuration {
        var configuration = Configuration()
        configuration.bot.root = changed.contains(.root) ? "/srv/live" : "/srv/paper"
        configuration.bot.unit = changed.contains(.unit) ? "live.service" : "paper.service"
        configuration.exchange = .endpoint(EndpointConfig(changed.contains(.exchange) ? "https://b.example/" : "https://a.example/"))
        configuration.coinglass = EndpointConfig(changed.contains(.coinglass) ? "https://d.example/" : "https://c.example/")
        return configuration
    }

    private static func plan(_ configuration: Configuration) -> WatchPlan {
        var plan = WatchPlan(configuration, catalogue: points)
        plan.probes = probes
        return plan
    }

    private final class Outbox: Sendable {
        let list = Mutex<[Output]>([])
        var transitions: [Transition] { list.withLock { $0.compactMap { if case .incident(let transition) = $0 { transition } else { nil } } } }
    }

    private static func watcher(_ plan: WatchPlan, saved: StateDocument? = nil) -> (Watcher, Outbox) {
        let outbox = Outbox()
        return (
            Watcher(
                plan: plan, saved: saved, at: SystemClock.now(), emit: { outputs in outbox.list.withLock { $0 += outputs } }),
            outbox
        )
    }

    private static func look(_ watcher: Watcher, _ word: String) async {
        for probe in probes.sorted() { await watcher.take(probe, update(probe, word), observed: SystemClock.now()) }
    }

    /// Every pair of a bot before and a bot after: each part the same or another.
    private static let changes: [Set<String>] = (0..<16).map { bits in
        Set(Part.allCases.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element.rawValue))
    }

    @Test(arguments: changes, [false, true])
    func whatIsAnotherBotsGoesAndTheRestStays(changed names: Set<String>, byRestart: Bool) async throws {
        let changed = Set(names.compactMap { Part(rawValue: $0) })
        let (first, firstOutbox) = Self.watcher(Self.plan(Self.configuration([])))
        await Self.look(first, "bad")
        _ = await first.completeRound()
        let before = await first.report(at: SystemClock.now())
        #expect(before.verdict.state == .blocked)

        let turned = SystemClock.now().wall
        let (watcher, outbox): (Watcher, Outbox)
        if byRestart {
            let json = try JSON.parse(StateDocument(before).json.utf8())
            let saved = try #require(StateDocument(json))
            (watcher, outbox) = Self.watcher(Self.plan(Self.configuration(changed)), saved: saved)
            await watcher.begin()
        } else {
            (watcher, outbox) = (first, firstOutbox)
            outbox.list.withLock { $0 = [] }
            await watcher.reconfigure(Self.plan(Self.configuration(changed)))
        }
        let after = await watcher.report(at: SystemClock.now())
        for row in Self.table {
            let isAnother = !row.of.isDisjoint(with: changed)
            let told = outbox.transitions.filter { $0.failurePoint == row.id }
            let pointState = try #require(after.kept[row.id])
            #expect(told.map(\.kind) == (isAnother ? [.dropped] : []), "\(row.id)")
            if isAnother {
                #expect(told.first?.incident?.id == before.kept[row.id]?.incident?.id && told.first?.to == .unknown)
                #expect(pointState.incident == nil && pointState.memory.isEmpty && pointState.recent.isEmpty && pointState.hold == nil, "\(row.id)")
                #expect(after.pointStates[row.id]?.status == .unknown)
            } else {
                #expect(pointState.incident?.id == before.kept[row.id]?.incident?.id && pointState.memory == before.kept[row.id]?.memory, "\(row.id)")
            }
            if !byRestart {
                #expect((Self.word(row.reads[0], in: after.snapshot) == nil) == !Self.looksTheSame(row.reads[0], changed), "\(row.id)")
            }
        }
        // The machine's own failure point still blocks; since when is another bot's past as soon as bot or unit are others.
        let isAnotherBot = !changed.isDisjoint(with: [.root, .unit])
        await Self.look(watcher, "bad")
        let later = await watcher.report(at: SystemClock.now())
        #expect(later.verdict.state == .blocked)
        if !isAnotherBot { #expect(later.verdictSince == before.verdictSince) }
        await Self.look(watcher, "ok")
        let recovered = outbox.transitions.filter { $0.kind == .recovered }
        #expect(Set(recovered.map(\.failurePoint)) == Set(Self.table.map(\.id)))
        for row in Self.table where !row.of.isDisjoint(with: changed) {
            let end = try #require(recovered.first { $0.failurePoint == row.id }?.incident)
            #expect(end.id != before.kept[row.id]?.incident?.id && end.opened >= turned, "what recovers is this one's own")
        }
        #expect(await watcher.report(at: SystemClock.now()).verdict.state == .open)
    }

    private static func looksTheSame(_ probe: ProbeName, _ changed: Set<Part>) -> Bool {
        switch probe {
        case .disk, .portfolio: !changed.contains(.root)
        case .memory: !changed.contains(.unit)
        case .processes: changed.isDisjoint(with: [.root, .unit])
        case .exchange: !changed.contains(.exchange)
        case .coinglass: !changed.contains(.coinglass)
        default: true
        }
    }

    @Test func theVerdictOnAnotherBotIsANewOne() async throws {
        let point = Self.points.filter { $0.id == "of-tree" }
        func plan(_ changed: Set<Part>) -> WatchPlan {
            var plan = Self.plan(Self.configuration(changed))
            (plan.catalogue, plan.probes) = (point, [.disk])
            return plan
        }
        let (watcher, outbox) = Self.watcher(plan([]))
        await watcher.take(.disk, Self.update(.disk, "ok"), observed: SystemClock.now())
        let since = await watcher.report(at: SystemClock.now()).verdictSince
        try await Task.sleep(for: .milliseconds(5))
        await watcher.reconfigure(plan([.root]))
        await watcher.take(.disk, Self.update(.disk, "ok"), observed: SystemClock.now())
        let report = await watcher.report(at: SystemClock.now())
        #expect(report.verdict.state == .open && report.verdictSince > since)
        let verdicts = outbox.list.withLock { $0.compactMap { if case .event(let event) = $0, event.kind == .verdict { event } else { nil } } }
        #expect(verdicts.count == 2 && verdicts.last?.fields["PREVIOUS_VERDICT"] == "", "the old one's verdict is not what it turned from")
    }

    @Test(arguments: [false, true]) func whatIsSwitchedOffAtTheSameTimeWasTheOldBotsToo(byRestart: Bool) async throws {
        let (first, firstOutbox) = Self.watcher(Self.plan(Self.configuration([])))
        await Self.look(first, "bad")
        var plan = Self.plan(Self.configuration([.root]))
        plan.catalogue.removeAll { $0.id == "of-tree" }
        var (watcher, outbox) = (first, firstOutbox)
        if byRestart {
            let json = StateDocument(await first.report(at: SystemClock.now())).json
            let saved = try #require(StateDocument(json))
            (watcher, outbox) = Self.watcher(plan, saved: saved)
            await watcher.begin()
        } else {
            await watcher.reconfigure(plan)
        }
        await Self.look(watcher, "ok")
        #expect(outbox.transitions.filter { $0.failurePoint == "of-tree" && $0.kind != .opened }.map(\.kind) == [.dropped])
    }

    @Test func whoComesBackBeginsAnew() async throws {
        let (watcher, outbox) = Self.watcher(Self.plan(Self.configuration([])))
        await Self.look(watcher, "bad")
        await watcher.reconfigure(Self.plan(Self.configuration([.root])))
        await watcher.reconfigure(Self.plan(Self.configuration([])))
        let report = await watcher.report(at: SystemClock.now())
        #expect(report.kept["of-tree"]?.incident == nil && report.kept["of-tree"]?.memory.isEmpty == true)
        #expect(outbox.transitions.filter { $0.failurePoint == "of-tree" }.map(\.kind) == [.opened, .dropped])
    }

    @Test func aStateThatDoesNotSayWhoseItIsIsTakenAsThisBots() async throws {
        let (first, _) = Self.watcher(Self.plan(Self.configuration([])))
        await Self.look(first, "bad")
        let report = await first.report(at: SystemClock.now())
        var json = try #require(StateDocument(report).json.object)
        #expect(json["identity"] != nil)
        json["identity"] = nil
        let saved = try #require(StateDocument(.object(json)))
        #expect(saved.leftOut.isEmpty)
        let (watcher, outbox) = Self.watcher(Self.plan(Self.configuration([.root])), saved: saved)
        await watcher.begin()
        #expect(outbox.transitions.isEmpty)
        #expect(await watcher.report(at: SystemClock.now()).kept["of-tree"]?.incident?.id == report.kept["of-tree"]?.incident?.id)
    }
}
