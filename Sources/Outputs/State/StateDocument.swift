package import FailurePoints
import Files
package import JSON
package import Probes
import Scheduling

/// `state.json`: what must survive a restart (streaks, incidents, probe memory, heal counters), with the boot in which it was written.
package struct StateDocument {
    package static let schema: Int64 = 1

    package var savedAt: Moment
    package var bootID: String
    package var pointStates: [FailurePoint.ID: PointState]
    package var treatments: [FailurePoint.ID: Treatment]
    package var budget: HealBudget
    /// The heal that was under way.
    package var gate: HealAttempt?
    /// The probes' memory: positions in logs, windows, samples.
    package var probes: [ProbeName: ProbeMemory]
    /// Without the windows, which the configuration has.
    package var silences = Silences()
    /// The failure points whose silence has been told: the end of it, too, is told once.
    package var muted: Set<FailurePoint.ID> = []
    package var verdictState: Verdict.State?
    package var verdictSince: Instant?
    /// What this state belongs to; nil in a document of an older version.
    package var identity: PastIdentity?
    /// How many incidents were opened so far.
    package var openedIncidents = 0
    /// History lines that are not written yet, and the number of the next line.
    package var history = HistoryBacklog()
    /// Unusable entries, by their paths in the document.
    var leftOut: [String] = []

    init(
        _ report: Report, probes: [ProbeName: ProbeMemory] = [:], history: HistoryBacklog = HistoryBacklog(), bootID: String = SystemClock.bootID()
    ) {
        (self.probes, self.history) = (probes, history)
        (savedAt, self.bootID, pointStates, identity) = (report.at, bootID, report.kept, report.identity)
        (treatments, budget, gate) = (report.treatments.open, report.treatments.budget, report.treatments.gate)
        (verdictState, verdictSince) = (report.verdictSpan?.state, report.verdictSpan?.since)
        openedIncidents = report.openedIncidents
        (silences, muted) = (report.silences, report.muted)
    }

    /// The memory of the probes whose targets are unchanged; see ``PastIdentity/changed(since:)``.
    package func memories(of present: PastIdentity) -> [ProbeName: ProbeMemory] {
        guard let identity else { return probes }
        let changed = present.changed(since: identity)
        return probes.filter { !changed.contains($0.key) }
    }

    package var json: JSON {
        var points = JSONObject()
        for (id, pointState) in pointStates.sorted(by: { $0.key < $1.key }) { points[id.rawValue] = Self.encode(pointState) }
        var memories = JSONObject()
        for (name, memory) in probes.sorted(by: { $0.key < $1.key }) { memories[name.rawValue] = memory.json }
        var document: JSONObject = [
            "schema": .int(Self.schema), "saved_at": .int(savedAt.wall.microseconds), "saved_uptime": .int(savedAt.uptime.wholeMicroseconds),
            "boot_id": .string(bootID), "verdict": .text(verdictState?.rawValue), "verdict_since": Self.encode(verdictSince),
            "failure_points": .object(points), "treatments": treatmentsJSON, "heal_starts": budgetJSON, "gate": gate.map(Self.encode) ?? .null,
            "probes": .object(memories),
            "incidents_opened": .count(openedIncidents), "history": history.json, "silences": silencesJSON,
        ]
        if let identity { document["identity"] = identity.json }
        return .object(document)
    }

    /// nil when the document has another schema or shape; single unusable entries are left out, so that one error does not lose everything.
    init?(_ json: JSON) {
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
        treatments = [:]
        for (id, value) in json["treatments"]?.object ?? JSONObject() {
            let id = FailurePoint.ID(rawValue: id)
            treatments[id] = Self.treatment(value, id: id, leftOut: &leftOut)
        }
        budget = Self.budget(json, leftOut: &leftOut)
        gate = Self.attempt(json["gate"])
        if gate == nil, let gate = json["gate"], gate != .null { leftOut.append("gate") }
        openedIncidents = Int(clamping: json["incidents_opened"]?.int ?? 0)
        history = HistoryBacklog(json["history"], leftOut: &leftOut)
        (silences, muted) = Self.silences(json["silences"], leftOut: &leftOut)
        for name in ["probes", "treatments", "heal_starts"] where json[name] != nil && json[name]?.object == nil { leftOut.append(name) }
        if json["identity"] != nil && identity == nil { leftOut.append("identity") }
    }
}
