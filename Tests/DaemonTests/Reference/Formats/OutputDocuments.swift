import FailurePoints
import JSON
import Probes

@testable import Config
@testable import Daemon
@testable import Files
@testable import Healing
@testable import Outputs

/// Documents of every kind, as they stand in the files: what the sinks make of the fixtures of the other tests.
struct OutputDocuments {
    private(set) var lines = FieldPaths()
    private(set) var summaries = FieldPaths()
    private(set) var heals = FieldPaths()
    private(set) var incidents = FieldPaths()
    private(set) var states = FieldPaths()

    static let at = Reports.at

    init() throws {
        for report in [Reports.empty, Reports.blind, Reports.full, Self.failing] { try write(report) }
    }

    private mutating func write(_ report: Report) throws {
        let scratch = try Scratch()
        let outputs = Self.transitions.map { Output.incident($0) } + Self.records.map { .heal($0) }
        // Two rounds more than the queue of the log holds: the line says so.
        let rounds = [Output](repeating: .round(report), count: MonitorLogSink.Pending.maximum + 2)
        var record = RecordSink(
            outputs: scratch.path, state: scratch.path, memories: { ["decisions": ProbeMemory(["schema": 1])] }, report: { _ in })
        var pending: RecordSink.Pending = FileSinks.pending(outputs + rounds)
        pending.cut = [.incidents: 3, .heals: 1]
        record.write(pending)
        var log = MonitorLogSink(outputs: scratch.path, report: { _ in })
        log.write(FileSinks.pending(rounds))
        var failing = DeliveryQueue.Line()
        (failing.failingSince, failing.lastError, failing.lastDelivered) = (Self.at.wall, "refused with 401", Self.at.wall)
        let notifiers: JSON = ["phone": AlertService.summary(of: failing), "mail": AlertService.summary(of: DeliveryQueue.Line())]
        var summary = SummarySink(outputs: scratch.path, alerts: { notifiers }, report: { _ in })
        summary.write(FileSinks.pending(rounds))
        func read(_ name: String, into fields: inout FieldPaths, isLines: Bool) throws {
            for line in isLines ? try scratch.text(name).split(separator: "\n") : [Substring(try scratch.text(name))] {
                fields.add(try JSON.parse(String(line)))
            }
        }
        try read("failure_point_monitor.jsonl", into: &lines, isLines: true)
        try read("failure_point_healing.jsonl", into: &heals, isLines: true)
        try read("failure_point_incidents.jsonl", into: &incidents, isLines: true)
        try read("failure_point_monitor_summary.json", into: &summaries, isLines: false)
        try read("state.json", into: &states, isLines: false)
    }

    // MARK: What is written

    /// Everything is there that need not be.
    private static let failing: Report = {
        var pointStates = Dictionary(uniqueKeysWithValues: zip(Catalogue.all.map(\.id), StateDocumentTests.pointStates))
        // Open, and the latest look could not tell: what was seen last and what is said differ.
        for id in pointStates.keys where pointStates[id]?.incident != nil { pointStates[id]?.finding = .unknown("timeout", "could not look") }
        for id in pointStates.keys where pointStates[id]?.incident != nil {
            pointStates[id]?.flapping = Flapping(openings: [at.wall], since: at.wall, changed: at.wall)
        }
        let judgement = Judgement(
            catalogue: Catalogue.all, options: Judgement.Options(startupGrace: .zero), pointStates: pointStates, openedIncidents: 7, at: at.wall)
        var report = Reports.full
        report.pointStates.merge(pointStates) { $1 }
        report.kept = judgement.pointStates.merging(pointStates) { $1 }
        report.identity = PastIdentity(Configuration())
        report.rootProblem = "there is no bot in it"
        report.silences = Silences(entries: [silence])
        report.muted = Set(silence.failurePoints)
        report.treatments = Treatments(
            plan: Reports.plan,
            open: Dictionary(
                uniqueKeysWithValues: zip(Catalogue.all, StateDocumentTests.states).map { point, state in
                    let need = HealNeed(failurePoint: point.id, incident: "i-1")
                    return (point.id, Treatment(need, began: .zero, state: state, tries: [1], runs: 1, told: ["0 grace": .seconds(49_000)]))
                }),
            budget: HealBudget(starts: ["refresh-intelligence": [.seconds(49_990)]]), gate: Reports.attempt)
        return report
    }()

    static let silence = Silence(
        id: "s1", failurePoints: Catalogue.all.map(\.id), mutesHeals: true, reason: "backup", by: "alice", from: at.wall,
        until: at.wall + .seconds(60),
        deadline: .seconds(50_060))

    static let incident: Incident = {
        var incident = Incident(failurePoint: "disk-full", began: at.wall, opened: at.wall, worst: .critical, excusedBy: nil, number: 1)
        incident.closed = at.wall + .seconds(45)
        return incident
    }()

    static let transitions: [Transition] = Transition.Kind.allCases.flatMap { kind in
        [incident, nil].map {
            var transition = Transition(
                kind, "disk-full", from: .ok, to: .critical, finding: .critical("used-ratio", "98 % used", evidence: ["path": "/"]), incident: $0,
                at: at.wall)
            transition.silence = $0 == nil ? nil : silence
            transition.flaps = $0 != nil
            transition.silence?.endedBy = kind == .unsilenced ? "bob" : nil
            return transition
        }
    }

    static let hook = HookReport(
        result: .failed("it"), startedAt: at.wall, endedAt: at.wall, exitStatus: 7, signal: 9, output: "out", errors: "e", error: "it")

    static let records: [HealRecord] = [nil, "1767323045000000-restart-bot.json"].flatMap { byHand in
        [hook, nil].map { run in
            HealRecord(
                at: at.wall, healer: "restart-bot", failurePoint: "bot-frozen", incident: "i-1", attempt: 1, outcome: .hookFailed, exhausted: false,
                method: "shell", message: "failed", run: run, byHand: byHand, rung: 1, reason: "manual-halt",
                guards: [.notNow("manual-halt", "somebody halted trading")], next: at.wall)
        }
    }
}
