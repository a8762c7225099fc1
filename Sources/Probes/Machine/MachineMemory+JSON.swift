import FailurePoints
import JSON

/// The memory of the machine probes across a restart of the daemon, in the form of the state file.
extension MemoryHistory {
    var json: JSON {
        [
            "run": run.map { .string($0) } ?? .null,
            // Wall clock, uptime and bytes in turn.
            "samples": .array(
                samples.flatMap { [.int($0.at.wall.microseconds), .int($0.at.uptime.wholeMicroseconds), .int(Int64(clamping: $0.bytes))] }),
            "group_kills": .amount(groupKills), "group_kill_seen_at": JSON(instant: groupKillSeenAt), "host_kills": .amount(hostKills),
            "host_kill_seen_at": JSON(instant: hostKillSeenAt),
        ]
    }

    /// Unreadable entries are left out, as if they had not been observed.
    init(_ json: JSON) {
        run = json["run"]?.string
        let numbers = (json["samples"]?.array ?? []).map { $0.int ?? -1 }
        for index in stride(from: 0, to: numbers.count - numbers.count % 3, by: 3) {
            let (uptime, bytes) = (numbers[index + 1], numbers[index + 2])
            guard uptime > samples.last?.at.uptime.wholeMicroseconds ?? -1, bytes >= 0, samples.count < Self.limit else { continue }
            samples.append(.init(at: Moment(wall: Instant(microseconds: numbers[index]), uptime: .microseconds(uptime)), bytes: UInt64(bytes)))
        }
        (groupKills, groupKillSeenAt) = (json["group_kills"]?.amount, json["group_kill_seen_at"]?.instant)
        (hostKills, hostKillSeenAt) = (json["host_kills"]?.amount, json["host_kill_seen_at"]?.instant)
    }
}

extension WatchedMain {
    /// Without the CPU times, which are useless minutes later.
    var json: JSON {
        ["identity": .array(identity.map { .int(Int64(clamping: $0)) }), "root_at_start": rootAtStart.map { .string($0) } ?? .null]
    }

    init(_ json: JSON) {
        identity = (json["identity"]?.array ?? []).compactMap(\.amount)
        rootAtStart = json["root_at_start"]?.string
    }
}

extension JournalWatch.State {
    var json: JSON {
        var said = JSONObject()
        for (kind, line) in facts.said.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            said[kind.rawValue] = [
                "counter": .array(line.counter.compact.map { .int($0) }), "at": JSON(instant: line.latest.at), "text": .string(line.latest.text),
            ]
        }
        return [
            "cursor": cursor.map { .string($0) } ?? .null, "watched_since": JSON(instant: facts.watchedSince),
            "newest_at": JSON(instant: facts.newestAt),
            "said": .object(said),
        ]
    }

    /// nil without the instant since which the counts are complete.
    init?(_ json: JSON) {
        guard let since = json["watched_since"]?.instant else { return nil }
        (cursor, facts) = (json["cursor"]?.string, JournalFacts(watchedSince: since, newestAt: json["newest_at"]?.instant))
        for (kind, value) in json["said"]?.object ?? [:] {
            guard let kind = JournalFacts.Kind(rawValue: kind), let at = value["at"]?.instant, let numbers = value["counter"]?.array,
                let counter = WindowCounter(compact: numbers.compactMap(\.int))
            else { continue }
            facts.said[kind] = JournalFacts.Said(counter: counter, latest: .init(at: at, text: value["text"]?.string ?? ""))
        }
    }
}

extension JSON {
    fileprivate static func amount(_ number: UInt64?) -> JSON { number.map { .int(Int64(clamping: $0)) } ?? .null }
    fileprivate var amount: UInt64? { int.flatMap { UInt64(exactly: $0) } }
}
