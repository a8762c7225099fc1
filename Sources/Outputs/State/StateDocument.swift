package import FailurePoints
import Files
package import JSON
package import Probes
import Scheduling

/// `state.json`: what must survive a restart (streaks, incidents, probe memory, heal counters), with the boot in which it was written.
package struct StateDocument {
    package static let schema: Int64 = 1

    var savedAt: Moment
    package var bootID: String
    package var pointStates: [FailurePoint.ID: PointState]
    /// Each with the limits at the time of saving; the reader applies the present configuration.
    package var healers: [HealerName: HealMachine]
    /// When each then running heal was ordered.
    package var ordered: [HealerName: Instant] = [:]
    /// The probes' memory: positions in logs, windows, samples.
    package var probes: [ProbeName: ProbeMemory]
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
        (savedAt, self.bootID, pointStates, healers, identity) = (report.at, bootID, report.kept, report.healers, report.identity)
        (verdictState, verdictSince, ordered) = (report.verdictSpan?.state, report.verdictSpan?.since, report.ordered)
        openedIncidents = report.openedIncidents
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

    /// nil when the document has another schema or shape; single unusable entries are left out, so that one error does not lose everything.
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
