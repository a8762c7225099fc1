import FailurePoints
import JSON

/// The memory of the decisions probe, as JSON. Single unusable entries are left out.
extension DecisionFollowing {
    private static let schema: Int64 = 1

    var json: JSON {
        var sources = JSONObject()
        for (log, followed) in logs.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            sources[log.rawValue] = [
                "position": followed.position?.json ?? .null, "covered_since": JSON(instant: followed.source.coveredSince),
                "whole": .bool(followed.source.isWhole), "newest_at": JSON(instant: followed.source.newestAt),
                "last_at": JSON(instant: followed.lastAt), "counted_until": JSON(instant: followed.countedUntil),
                "rows": .int(Int64(followed.source.rows)), "invalid_rows": .int(Int64(followed.source.invalidRows)),
                "recent_rows": [.int(Int64(followed.source.recentRows)), .int(Int64(followed.source.recentInvalidRows))],
            ]
        }
        var counters = JSONObject()
        for (kind, counter) in tally.counters.sorted(by: { $0.key < $1.key }) { counters[kind.rawValue] = .array(counter.compact.map { .int($0) }) }
        return [
            "schema": .int(Self.schema), "logs": .object(sources), "counters": .object(counters),
            "placed": .array(tally.placed.map(Self.json)), "untracked": .array(tally.untracked.map(Self.json)),
            "errors": .array(tally.errors.map { [JSON(instant: $0.at), .string($0.kind.rawValue), .string($0.text)] }),
            "marks": .array(tally.marks.map { [JSON(instant: $0.at), .string($0.kind.rawValue), .string($0.symbol)] }),
            "freeze": tally.freeze.map { [JSON(instant: $0.at), JSON(instant: $0.until), JSON(instant: $0.clearedAt)] } ?? .null,
        ]
    }

    init(_ json: JSON) {
        self.init()
        guard json["schema"]?.int == Self.schema else { return }
        for (path, value) in json["logs"]?.object ?? [:] {
            guard let log = DecisionLog(rawValue: path) else { continue }
            var followed = Followed()
            followed.position = TailPosition(value["position"])
            followed.source.coveredSince = value["covered_since"]?.instant
            followed.source.isWhole = value["whole"]?.bool ?? false
            followed.source.newestAt = value["newest_at"]?.instant
            followed.source.rows = Self.count(value["rows"])
            followed.source.invalidRows = Self.count(value["invalid_rows"])
            followed.source.recentRows = Self.count(value["recent_rows"]?[0], atMost: 1000)
            followed.source.recentInvalidRows = Self.count(value["recent_rows"]?[1], atMost: 1000)
            (followed.lastAt, followed.countedUntil) = (value["last_at"]?.instant, value["counted_until"]?.instant)
            logs[log] = followed
        }
        for (kind, numbers) in (json["counters"]?.object ?? [:]).prefix(1000) {
            guard let numbers = numbers.array, let counter = WindowCounter(compact: numbers.compactMap(\.int)) else { continue }
            tally.counters[DecisionKind(rawValue: kind)] = counter
        }
        tally.placed = (json["placed"]?.array ?? []).compactMap(Self.order)
        tally.untracked = (json["untracked"]?.array ?? []).compactMap(Self.order)
        tally.errors = (json["errors"]?.array ?? []).compactMap { entry in
            guard let (at, kind, text) = Self.triple(entry) else { return nil }
            return OrderError(at: at, kind: DecisionKind(rawValue: kind), text: text)
        }
        tally.marks = (json["marks"]?.array ?? []).compactMap { entry in
            guard let (at, kind, symbol) = Self.triple(entry) else { return nil }
            return SymbolMark(symbol: symbol, kind: DecisionKind(rawValue: kind), at: at)
        }
        tally.freeze = json["freeze"]?[0]?.instant.map {
            EntryFreeze(at: $0, until: json["freeze"]?[1]?.instant, clearedAt: json["freeze"]?[2]?.instant)
        }
    }

    /// A damaged file may contain any number: clamped so that further counting cannot overflow.
    private static func count(_ value: JSON?, atMost most: Int64 = 1 << 53) -> Int { value?.int.map { Int(min(max($0, 0), most)) } ?? 0 }

    private static func json(_ order: PlacedOrder) -> JSON {
        [JSON(instant: order.at), .string(order.symbol), order.strategy.map { .string($0) } ?? .null]
    }

    private static func order(_ entry: JSON) -> PlacedOrder? {
        guard let at = entry[0]?.instant, let symbol = entry[1]?.string else { return nil }
        return PlacedOrder(at: at, symbol: symbol, strategy: entry[2]?.string)
    }

    private static func triple(_ entry: JSON) -> (Instant, String, String)? {
        guard let at = entry[0]?.instant, let first = entry[1]?.string, let second = entry[2]?.string else { return nil }
        return (at, first, second)
    }
}
