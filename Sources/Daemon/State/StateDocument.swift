import FailurePoints
import JSON
import Probes

/// `state.json`: what must survive a restart — streaks, incidents, memories, heal counters — with the boot it was written in.
struct StateDocument {
    static let schema: Int64 = 1

    var savedAt: Moment
    var bootID: String
    var pointStates: [FailurePoint.ID: PointState]
    /// Each with the limits it had; what the configuration says now, whoever takes it over applies.
    var healers: [HealerName: HealMachine]
    /// When each heal that was running was ordered.
    var ordered: [HealerName: Instant] = [:]
    /// What the probes remember: positions in logs, windows, samples.
    var probes: [ProbeName: ProbeMemory]
    var verdictState: Verdict.State?
    var verdictSince: Instant?
    /// Whose past this is; nil in a document of before it was written.
    var identity: PastIdentity?
    /// How many incidents were ever opened.
    var openedIncidents = 0
    /// What of the history is not written yet, and the number of its next line.
    var history = HistoryBacklog()
    /// Entries that could not be used, by their places in the document.
    var leftOut: [String] = []

    init(
        _ report: Report, probes: [ProbeName: ProbeMemory] = [:], history: HistoryBacklog = HistoryBacklog(), bootID: String = SystemClock.bootID()
    ) {
        (self.probes, self.history) = (probes, history)
        (savedAt, self.bootID, pointStates, healers, identity) = (report.at, bootID, report.kept, report.healers, report.identity)
        (verdictState, verdictSince, ordered) = (report.verdictSpan?.state, report.verdictSpan?.since, report.ordered)
        openedIncidents = report.openedIncidents
    }

    /// What the probes remember of what they look at now; see ``PastIdentity/changed(since:)``.
    func memories(of present: PastIdentity) -> [ProbeName: ProbeMemory] {
        guard let identity else { return probes }
        let changed = present.changed(since: identity)
        return probes.filter { !changed.contains($0.key) }
    }

    var json: JSON {
        var points = JSONObject()
        for (id, pointState) in pointStates.sorted(by: { $0.key < $1.key }) { points[id.rawValue] = Self.encode(pointState) }
        var machines = JSONObject()
        for (name, machine) in healers.sorted(by: { $0.key < $1.key }) { machines[name.rawValue] = encode(machine, name) }
        var memories = JSONObject()
        for (name, memory) in probes.sorted(by: { $0.key < $1.key }) { memories[name.rawValue] = memory.json }
        var document: JSONObject = [
            "schema": .int(Self.schema), "saved_at": .int(savedAt.wall.microseconds), "saved_uptime": .int(savedAt.uptime.wholeMicroseconds),
            "boot_id": .string(bootID), "verdict": .text(verdictState?.rawValue), "verdict_since": Self.encode(verdictSince),
            "failure_points": .object(points), "healers": .object(machines), "probes": .object(memories),
            "incidents_opened": .count(openedIncidents), "history": history.json,
        ]
        if let identity { document["identity"] = identity.json }
        return .object(document)
    }

    /// nil when the document is of another schema or shape; single broken entries are left out, so that one oddity does not forget all.
    init?(_ json: JSON, policies: [HealerName: HealPolicy]) {
        guard json["schema"]?.int == Self.schema, let points = json["failure_points"]?.object, let saved = Self.instant(json["saved_at"]) else {
            return nil
        }
        savedAt = Moment(wall: saved, uptime: .microseconds(json["saved_uptime"]?.int ?? 0))
        bootID = json["boot_id"]?.string ?? ""
        verdictState = json["verdict"]?.string.flatMap(Verdict.State.init(rawValue:))
        verdictSince = Self.instant(json["verdict_since"])
        identity = PastIdentity(json["identity"])
        pointStates = [:]
        for (id, value) in points {
            let id = FailurePoint.ID(rawValue: id)
            pointStates[id] = Self.pointState(value, id: id, leftOut: &leftOut)
        }
        probes = [:]
        for (name, memory) in json["probes"]?.object ?? JSONObject() { probes[ProbeName(rawValue: name)] = ProbeMemory(memory) }
        healers = [:]
        for (name, value) in json["healers"]?.object ?? JSONObject() {
            let name = HealerName(rawValue: name)
            healers[name] = Self.machine(value, policy: policies[name], name: name, leftOut: &leftOut)
            ordered[name] = Self.instant(value["ordered"])
        }
        openedIncidents = Int(clamping: json["incidents_opened"]?.int ?? 0)
        history = HistoryBacklog(json["history"], leftOut: &leftOut)
        for name in ["probes", "healers"] where json[name] != nil && json[name]?.object == nil { leftOut.append(name) }
        if json["identity"] != nil && identity == nil { leftOut.append("identity") }
    }
}
