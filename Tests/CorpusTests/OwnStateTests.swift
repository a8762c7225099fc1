import FailurePoints
import JSON
import Probes
import Testing

@testable import Files
@testable import Outputs

/// Our own memory, damaged in the same ways: the daemon says so, starts, and has lost nothing that it need not lose.
@Suite struct OwnStateTests {
    private static let plan = HealPlan(
        policies: ["refresh-intelligence": HealPolicy(), "restart-bot": HealPolicy()],
        ladders: ["intelligence-stale": Ladder(["refresh-intelligence"]), "bot-frozen": Ladder(["restart-bot"])])

    private static let catalogue = Catalogue.all.filter {
        ["intelligence-stale", "max-positions", "kill-switch-phase82", "positions-corrupt"].contains($0.id)
    }

    private let ground: Ground

    init() throws { ground = try Ground() }

    /// What a daemon keeps of a bot that fails in three ways, after an hour of watching.
    private static func document(_ logs: ProbeMemory) -> StateDocument {
        let now = HealthyBot.now
        var judgement = Judgement(catalogue: catalogue, enabledProbes: Set(ProbeName.all), at: now.wall)
        var snapshot = Snapshot()
        snapshot[.liveConfig] = .facts(
            Document(
                path: "live_config.json",
                state: .content(
                    LiveRuntime(
                        killSwitch: .value(true), killSwitchIsDictionary: false, restartStage: .value("frozen"), sizeThrottle: .value(0),
                        protectiveMode: .value(true), allowedSymbols: [], paperMode: .value(true), newestStamp: nil))), at: now)
        snapshot[.intelligence] = .facts(
            IntelligenceFacts(
                summary: Document(
                    path: "summary.json",
                    state: .content(
                        IntelligenceSummary(writtenAt: .value(now.wall - .seconds(3600)), enhancedAt: .absent, fearGreed: 50, signals: [])))), at: now
        )
        snapshot[.book] = .facts(
            BookFacts(book: Document(path: "book", state: .content(Book(open: [], closedCount: 48)), sizeBytes: 100_000)), at: now)
        for minute in 0..<3 { _ = judgement.take(snapshot, fresh: Set(ProbeName.all), at: now.advanced(by: .seconds(minute * 60))) }
        let need = HealNeed(failurePoint: "intelligence-stale", incident: "intelligence-stale-20260302T120020Z")
        let attempt = HealAttempt(need: need, healer: "refresh-intelligence", rung: 0, number: 1, ordered: now)
        let report = Report(
            at: now, root: "/bot", bot: BotProfile(), snapshot: snapshot, judgement: judgement, verdict: judgement.verdict(), verdictSince: now.wall,
            treatments: Treatments(
                plan: plan,
                open: [
                    "intelligence-stale": Treatment(
                        need, began: .seconds(499_000), state: .running(attempt), tries: [1], runs: 1, told: ["0 grace": .seconds(499_900)]),
                    "bot-frozen": Treatment(
                        HealNeed(failurePoint: "bot-frozen", incident: "i-1"), began: .seconds(499_000),
                        state: .exhausted(.never("attempts-used-up", "used up"), until: .seconds(503_600)), tries: [2], runs: 2, isGivenUp: true),
                ],
                budget: HealBudget(starts: ["refresh-intelligence": [.seconds(500_000)], "restart-bot": [.seconds(499_000)]]), gate: attempt))
        return StateDocument(report, probes: [.decisions: logs], bootID: "this boot")
    }

    /// Of a small decision log, so that a case is quick.
    private func logs() throws -> ProbeMemory {
        let files = try HealthyBot.files.get()
        for path in ["logs/signal_bus.jsonl", "logs/kill_switch_events.jsonl"] {
            try ground.put(.bytes(files[path]?.bytes ?? []), at: "bot/\(path)")
        }
        let probe = DecisionsProbe(tree: BotTree(root: ground.absolute("bot"), pauses: []))
        _ = try probe.observe()
        return probe.memory
    }

    private func load(_ standing: FileContents) throws -> SavedState {
        try ground.put(.nothing, at: "own/state.json.unreadable")
        try ground.put(standing, at: "own/state.json")
        return SavedState.load(directory: ground.absolute("own"))
    }

    /// Goes on from what was loaded as the daemon does: whatever stands in it, that brings nothing down.
    private func goOn(from document: StateDocument) throws {
        let now = HealthyBot.now
        var judgement = Judgement(
            catalogue: Self.catalogue, enabledProbes: Set(ProbeName.all), pointStates: document.pointStates, at: now.wall)
        _ = judgement.take(Snapshot(), fresh: Set(ProbeName.all), at: now)
        _ = judgement.verdict()
        var treatments = Treatments(plan: Self.plan, open: document.treatments, budget: document.budget, gate: document.gate)
        for sameBoot in [true, false] {
            _ = treatments.resume(at: now, saved: document.savedAt, sameBoot: sameBoot)
            treatments.want(HealNeed(failurePoint: "intelligence-stale", incident: "y"), at: now)
            _ = treatments.decide(at: now.advanced(by: .seconds(90_000))) { _, _, _ in [] }
        }
        let probe = DecisionsProbe(tree: BotTree(root: ground.absolute("bot"), pauses: []))
        if let memory = document.probes[.decisions] { probe.restore(memory) }
        _ = try probe.observe()
        _ = StateDocument(
            Report(
                at: now, root: "/bot", bot: BotProfile(), snapshot: Snapshot(), judgement: judgement, verdict: judgement.verdict(),
                verdictSince: document.verdictSince ?? now.wall, treatments: treatments), probes: [.decisions: probe.memory]
        ).json.utf8()
    }

    @Test func aDamagedStateIsToldAndLosesNothingElse() throws {
        let logs = try logs()
        let healthy = Self.document(logs).json
        let whole = try load(.bytes(healthy.utf8()))
        let loaded = try #require(whole.document)
        #expect(whole.complaint == nil && loaded.pointStates.count == 4 && loaded.pointStates.values.contains { $0.incident != nil })
        var cases = 0
        for damage in DocumentDamage.cases(healthy.utf8(), of: "state.json", isDocument: true, root: healthy) {
            cases += 1
            if damage.name == "mode 0000", DamagePoint.isRoot { continue }
            let saved = try load(damage.standing)
            #expect(saved.document == nil, "\(damage.name)")
            // None is no fault: that is how the first daemon starts.
            #expect((saved.complaint == nil) == (damage.loss == .missing), "\(damage.name)")
        }
        var random = Seeded("state.json")
        for place in healthy.places(&random, most: Bench.isFull ? 6 : 2) {
            guard let value = healthy.value(at: place) else { continue }
            let isMemory = place.matches("/probes/**")
            for (how, other) in isMemory && !Bench.isFull ? FieldDamage.destroyedBriefly(value) : FieldDamage.destroyed(value) {
                cases += 1
                try check(try load(.bytes(healthy.replacing(place, by: other).utf8())), against: loaded, place, "\(place) \(how)")
            }
            guard value.double != nil else { continue }
            for token in isMemory && !Bench.isFull ? ["1e400", "9223372036854775807"] : FieldDamage.numbers + ["9223372036854775807"] {
                cases += 1
                let marked = healthy.replacing(place, by: RawJSON.placeholder)
                let saved = try load(.bytes(RawJSON.text(marked, with: Array(token.utf8))))
                if let document = saved.document { try goOn(from: document) }
            }
        }
        print("corpus: \(cases) cases of our own state, 0 crashed")
    }

    /// What lies elsewhere in the document is as it was; what lies here is used, or told.
    private func check(_ saved: SavedState, against loaded: StateDocument, _ place: DamagePoint, _ name: String) throws {
        guard let document = saved.document else {
            #expect(["/schema", "/failure_points", "/saved_at"].contains(place.description), "\(name) lost everything")
            #expect(saved.complaint != nil, "\(name)")
            return
        }
        for (id, pointState) in loaded.pointStates where !place.matches("/failure_points/\(id)/**") && !place.matches("/failure_points/\(id)") {
            #expect(document.pointStates[id] == pointState, "\(name) changed \(id)")
        }
        for (id, treatment) in loaded.treatments
        where !place.matches("/treatments/\(id)/**") && !place.matches("/treatments/\(id)") && !place.matches("/treatments") {
            #expect(document.treatments[id] == treatment, "\(name) changed \(id)")
        }
        if !place.matches("/heal_starts") && !place.matches("/heal_starts/**") {
            #expect(document.budget == loaded.budget, "\(name) changed the budget")
        }
        if !place.matches("/gate") && !place.matches("/gate/**") { #expect(document.gate == loaded.gate, "\(name) changed the gate") }
        if !place.matches("/probes/**") { #expect(document.probes == loaded.probes, "\(name) changed what the probes remember") }
        for (id, pointState) in loaded.pointStates
        where document.pointStates[id] == nil || document.pointStates[id]?.incident == nil && pointState.incident != nil {
            // An entry that is not there at all was never saved.
            let isGone = name.hasSuffix(" removed") && place.description == "/failure_points/\(id)"
            #expect(isGone || saved.complaint != nil, "\(name) lost \(id) without a word")
        }
        try goOn(from: document)
    }
}
