import FailurePoints
import JSON

/// What the probes of the machine remember over a restart of the daemon, as it stands in the state file.
extension MemoryHistory {
    var json: JSON {
        [
            "run": run.map { .string($0) } ?? .null,
            // Wall clock, uptime and bytes in turn.
            "samples": .array(
                samples.flatMap { [.int($0.at.wall.microseconds), .int($0.at.uptime.wholeMicroseconds), .int(Int64(clamping: $0.bytes))] }),
            "group_kills": .amount(groupKills), "group_kill_seen_at": .stamp(groupKillSeenAt), "host_kills": .amount(hostKills),
            "host_kill_seen_at": .stamp(hostKillSeenAt),
        ]
    }

    /// What cannot be read is left out: it is then as if it had not been seen.
    init(_ json: JSON) {
        run = json["run"]?.string
        let numbers = (json["samples"]?.array ?? []).map { $0.int ?? -1 }
        for index in stride(from: 0, to: numbers.count - numbers.count % 3, by: 3) {
            let (uptime, bytes) = (numbers[index + 1], numbers[index + 2])
            guard uptime > samples.last?.at.uptime.wholeMicroseconds ?? -1, bytes >= 0, samples.count < Self.limit else { continue }
            samples.append(.init(at: Moment(wall: Instant(microseconds: numbers[index]), uptime: .microseconds(uptime)), bytes: UInt64(bytes)))
        }
        (groupKills, groupKillSeenAt) = (json["group_kills"]?.amount, json["group_kill_seen_at"]?.stamp)
        (hostKills, hostKillSeenAt) = (json["host_kills"]?.amount, json["host_kill_seen_at"]?.stamp)
    }
}

extension WatchedMain {
    /// Without the CPU times: minutes later they tell nothing.
    var json: JSON {
        ["identity": .array(identity.map { .int(Int64(clamping: $0)) }), "root_at_start": rootAtStart.map { .string($0) } ?? .null]
    }

    init(_ json: JSON) {
        identity = (json["identity"]?.array ?? []).compactMap(\.amount)
        rootAtStart = json["root_at_start"]?.string
    }
}

extension JSON {
    fileprivate static func stamp(_ instant: Instant?) -> JSON { instant.map { .int($0.microseconds) } ?? .null }
    fileprivate static func amount(_ number: UInt64?) -> JSON { number.map { .int(Int64(clamping: $0)) } ?? .null }
    fileprivate var stamp: Instant? { int.map(Instant.init(microseconds:)) }
    fileprivate var amount: UInt64? { int.flatMap { UInt64(exactly: $0) } }
}
