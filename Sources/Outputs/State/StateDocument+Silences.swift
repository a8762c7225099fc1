import FailurePoints
import Files
import JSON

/// The silences that operators set.
extension StateDocument {
    var silencesJSON: JSON {
        [
            "next": .count(silences.nextNumber), "muted": .array(muted.sorted().map { .string($0.rawValue) }),
            "set": .array(
                silences.entries.map { silence in
                    [
                        "id": .string(silence.id), "failure_points": .array(silence.failurePoints.map { .string($0.rawValue) }),
                        "heals": .bool(silence.mutesHeals), "reason": .string(silence.reason), "by": .string(silence.by),
                        "from": Self.encode(silence.from), "until": Self.encode(silence.until),
                        "deadline": silence.deadline.map { .int($0.wholeMicroseconds) } ?? .null,
                    ]
                }),
        ]
    }

    /// A document of an earlier version has none; an unusable silence is left out, because to mute something by mistake is worse than to alert.
    static func silences(_ json: JSON?, leftOut: inout [String]) -> (Silences, Set<FailurePoint.ID>) {
        guard let json else { return (Silences(), []) }
        if json.object == nil { leftOut.append("silences") }
        var entries: [Silence] = []
        for (index, entry) in (json["set"]?.array ?? []).enumerated() {
            let points = ids(entry["failure_points"])
            guard let id = entry["id"]?.string, let reason = entry["reason"]?.string, let by = entry["by"]?.string, !points.isEmpty,
                let from = instant(entry["from"]), let until = instant(entry["until"]), until > from, until.since(from) <= Silences.longest
            else {
                leftOut.append("silences/set/\(index)")
                continue
            }
            entries.append(
                Silence(
                    id: UntrustedText.line(id, limit: 64), failurePoints: points, mutesHeals: entry["heals"]?.bool ?? false,
                    reason: UntrustedText.line(reason, limit: 1000), by: UntrustedText.line(by, limit: 100), from: from, until: until,
                    deadline: entry["deadline"]?.int.map { .microseconds($0) }))
        }
        let next = Int(clamping: json["next"]?.int ?? 1)
        return (Silences(entries: entries, nextNumber: min(next, 1 << 40)), Set(ids(json["muted"])))
    }

    private static func ids(_ json: JSON?) -> [FailurePoint.ID] {
        (json?.array ?? []).prefix(1000).compactMap { $0.string.map(FailurePoint.ID.init(rawValue:)) }
    }
}
