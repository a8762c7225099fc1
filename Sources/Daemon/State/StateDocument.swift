import FailurePoints
import JSON
import Probes

/// `state.json`: what must survive a restart — streaks, incidents, memories, heal counters — with the boot it was written in.
struct StateDocument {
    static let schema: Int64 = 1

    var savedAt: Moment
    var bootID: String
    var tracks: [FailurePoint.ID: Track]
    var healers: [HealerName: HealMachine]
    /// What the probes remember: positions in logs, windows, samples.
    var probes: [ProbeName: ProbeMemory]
    var verdictState: Verdict.State?
    var verdictSince: Instant?
    /// Whose past this is; nil in a document of before it was written.
    var identity: PastIdentity?
    /// Entries that could not be used, by their places in the document.
    var leftOut: [String] = []

    init(_ report: Report, probes: [ProbeName: ProbeMemory] = [:], bootID: String = SystemClock.bootID()) {
        self.probes = probes
        (savedAt, self.bootID, tracks, healers, identity) = (report.at, bootID, report.kept, report.healers, report.identity)
        (verdictState, verdictSince) = (report.standing?.state, report.standing?.since)
    }

    /// What the probes remember of what they look at now; see ``PastIdentity/changed(since:)``.
    func memories(of present: PastIdentity) -> [ProbeName: ProbeMemory] {
        guard let identity else { return probes }
        let changed = present.changed(since: identity)
        return probes.filter { !changed.contains($0.key) }
    }

    var json: JSON {
        var points = JSONObject()
        for (id, track) in tracks.sorted(by: { $0.key < $1.key }) { points[id.rawValue] = Self.encode(track) }
        var machines = JSONObject()
        for (name, machine) in healers.sorted(by: { $0.key < $1.key }) { machines[name.rawValue] = Self.encode(machine) }
        var memories = JSONObject()
        for (name, memory) in probes.sorted(by: { $0.key < $1.key }) { memories[name.rawValue] = memory.json }
        var document: JSONObject = [
            "schema": .int(Self.schema), "saved_at": .int(savedAt.wall.microseconds), "saved_uptime": .int(savedAt.uptime.wholeMicroseconds),
            "boot_id": .string(bootID), "verdict": .text(verdictState?.rawValue), "verdict_since": Self.encode(verdictSince),
            "failure_points": .object(points), "healers": .object(machines), "probes": .object(memories),
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
        tracks = [:]
        for (id, value) in points {
            let id = FailurePoint.ID(rawValue: id)
            tracks[id] = Self.track(value, id: id, leftOut: &leftOut)
        }
        probes = [:]
        for (name, memory) in json["probes"]?.object ?? JSONObject() { probes[ProbeName(rawValue: name)] = ProbeMemory(memory) }
        healers = [:]
        for (name, value) in json["healers"]?.object ?? JSONObject() {
            let name = HealerName(rawValue: name)
            if let policy = policies[name] { healers[name] = Self.machine(value, policy: policy, name: name, leftOut: &leftOut) }
        }
        for name in ["probes", "healers"] where json[name] != nil && json[name]?.object == nil { leftOut.append(name) }
        if json["identity"] != nil && identity == nil { leftOut.append("identity") }
    }
}
