package import FailurePoints
import Files
package import JSON

extension StateDocument {
    package static func encode(_ instant: Instant?) -> JSON { instant.map { .int($0.microseconds) } ?? .null }
    package static func instant(_ json: JSON?) -> Instant? { json?.int.map { Instant(microseconds: $0) } }

    package static func encode(_ pointState: PointState) -> JSON {
        [
            "status": .string(pointState.status.rawValue), "since": encode(pointState.since), "finding": encode(pointState.finding),
            "failing": pointState.failing.map { encode($0) } ?? .null, "found_at": encode(pointState.foundAt),
            "recent": .array(pointState.recent.map { .string($0.rawValue) }), "failing_since": encode(pointState.failingSince),
            "unknown_streak": .count(pointState.unknownStreak),
            "hold": pointState.hold.map { ["since": encode($0.since), "until": encode($0.until)] } ?? .null,
            "incident": pointState.incident.map { encode($0) } ?? .null, "memory": encode(pointState.memory),
            "flapping": [
                "openings": .array(pointState.flapping.openings.map { encode($0) }), "since": encode(pointState.flapping.since),
                "changed": encode(pointState.flapping.changed),
            ],
        ]
    }

    /// - Parameter leftOut: gets the paths of unusable entries. Returns nil if the whole entry is unusable.
    package static func pointState(_ json: JSON, id: FailurePoint.ID, leftOut: inout [String]) -> PointState? {
        guard let status = json["status"]?.string.flatMap(Status.init(rawValue:)), let since = instant(json["since"]),
            let finding = json["finding"].flatMap({ self.finding($0) })
        else {
            leftOut.append("failure_points/\(id)")
            return nil
        }
        var broken: [String] = []
        func read<Value>(_ name: String, _ decode: (JSON) -> Value?) -> Value? {
            guard let value = json[name], !value.isNull else { return nil }
            let decoded = decode(value)
            if decoded == nil { broken.append("failure_points/\(id)/\(name)") }
            return decoded
        }
        var pointState = PointState(at: since)
        (pointState.status, pointState.finding) = (status, finding)
        pointState.failing = read("failing") { self.finding($0) }
        pointState.foundAt = read("found_at") { instant($0) } ?? since
        pointState.recent = read("recent") { $0.array?.compactMap { $0.string.flatMap(Status.init(rawValue:)) } } ?? []
        pointState.failingSince = read("failing_since") { instant($0) }
        pointState.unknownStreak = read("unknown_streak") { $0.int.map { Int($0) } } ?? 0
        pointState.hold = read("hold") { hold in instant(hold["since"]).map { PointState.Hold(since: $0, until: instant(hold["until"])) } }
        pointState.incident = read("incident") { incident($0, of: id) }
        // An incident without its failing status, or the reverse, would never close: such a state is not trusted.
        guard (pointState.incident != nil) == status.isFailing else {
            leftOut.append("failure_points/\(id)")
            return nil
        }
        pointState.memory = read("memory") { $0.object == nil ? nil : memory($0) } ?? Memory()
        pointState.flapping =
            read("flapping") { flapping in
                flapping["openings"]?.array.map {
                    Flapping(
                        openings: $0.suffix(1000).compactMap { instant($0) }, since: instant(flapping["since"]), changed: instant(flapping["changed"])
                    )
                }
            } ?? Flapping()
        leftOut += broken
        return pointState
    }

    private static func encode(_ incident: Incident) -> JSON {
        [
            "id": .string(incident.id), "began": encode(incident.began), "opened": encode(incident.opened), "worst": .string(incident.worst.rawValue),
            "excused_by": .text(incident.excusedBy?.rawValue), "announced": .bool(incident.announced), "heals": .count(incident.heals),
        ]
    }

    private static func incident(_ json: JSON, of id: FailurePoint.ID) -> Incident? {
        guard let name = json["id"]?.string, let began = instant(json["began"]), let opened = instant(json["opened"]),
            let worst = json["worst"]?.string.flatMap(Status.init(rawValue:))
        else { return nil }
        return Incident(
            id: name, failurePoint: id, began: began, opened: opened, closed: nil, worst: worst,
            excusedBy: json["excused_by"]?.string.map { FailurePoint.ID(rawValue: $0) }, announced: json["announced"]?.bool ?? true,
            heals: Int(json["heals"]?.int ?? 0))
    }

    private static func encode(_ finding: Finding) -> JSON {
        [
            "status": .string(finding.status.rawValue), "reason": .string(finding.reason), "message": .string(finding.message),
            "evidence": encode(finding.evidence), "since": encode(finding.since), "until": encode(finding.until),
            "holds": .bool(finding.holds), "healable": .bool(finding.healable),
        ]
    }

    private static func finding(_ json: JSON) -> Finding? {
        guard let status = json["status"]?.string.flatMap(Status.init(rawValue:)), let reason = json["reason"]?.string,
            let message = json["message"]?.string
        else { return nil }
        var finding = Finding(status, reason, message, since: instant(json["since"]), until: instant(json["until"]))
        finding.evidence = evidence(json["evidence"])
        finding.holds = json["holds"]?.bool ?? false
        finding.healable = json["healable"]?.bool ?? true
        return finding
    }

    // MARK: Evidence and memory, with their types: an instant stays an instant.

    private static func encode(_ evidence: Evidence) -> JSON {
        .array(evidence.entries.map { [.string($0.name), encode($0.value)] })
    }

    private static func evidence(_ json: JSON?) -> Evidence {
        var evidence = Evidence()
        for entry in json?.array ?? [] {
            if let name = entry[0]?.string, let value = entry[1].flatMap({ self.value($0) }) { evidence[name] = value }
        }
        return evidence
    }

    private static func encode(_ memory: Memory) -> JSON {
        var object = JSONObject()
        for (name, value) in memory.values.sorted(by: { $0.key < $1.key }) { object[name] = encode(value) }
        return .object(object)
    }

    private static func memory(_ json: JSON?) -> Memory {
        var memory = Memory()
        for (name, value) in json?.object ?? JSONObject() { memory[name] = self.value(value) }
        return memory
    }

    private static func encode(_ value: Evidence.Value) -> JSON {
        switch value {
        case .text(let text): .string(text)
        case .integer(let number): .int(number)
        case .number(let number): ["number": .double(number)]
        case .flag(let flag): .bool(flag)
        case .instant(let instant): ["instant": .int(instant.microseconds)]
        case .list(let values): .array(values.map { encode($0) })
        case .record(let evidence): ["record": encode(evidence)]
        case .nothing: .null
        }
    }

    private static func value(_ json: JSON) -> Evidence.Value? {
        switch json {
        case .null: return .nothing
        case .bool(let flag): return .flag(flag)
        case .int(let number): return .integer(number)
        case .big(let number): return .number(number.double)
        case .double(let number): return .number(number)
        case .string(let text): return .text(text)
        case .array(let values): return .list(values.compactMap { value($0) })
        case .object(let object):
            if let number = object["number"]?.double { return .number(number) }
            if let instant = instant(object["instant"]) { return .instant(instant) }
            return object["record"].map { .record(evidence($0)) }
        }
    }
}
