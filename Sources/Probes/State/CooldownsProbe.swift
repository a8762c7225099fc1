public import FailurePoints
import JSON

/// Reads the cooldowns and the results of the last candidates. Source: bot contract 6.6, 8 (K14).
public struct CooldownsProbe: Probe {
    private let tree: BotTree
    private let trades: WatchedFile<[Cooldown]>
    private let symbols: WatchedFile<[Cooldown]>
    private let evaluations: WatchedFile<[Evaluation]>
    private let activity: WatchedFile<[Evaluation]>

    public init(tree: BotTree) {
        self.tree = tree
        trades = Cooldowns.watched("logs/trade_cooldown.json")
        symbols = Cooldowns.watched("logs/symbol_cooldowns.json")
        evaluations = Evaluations.watched("logs/futures_signal_evaluations.json", list: nil, stamps: .naiveUTC)
        activity = Evaluations.watched("logs/signal_activity.json", list: "signals", stamps: .offset)
    }

    public func observe() throws(ProbeError) -> CooldownFacts {
        let observation = try tree.observation()
        let trades = observation.read(trades)
        let symbols = observation.read(symbols)
        let evaluations = observation.read(evaluations)
        let activity = observation.read(activity)
        observation.settle()
        return CooldownFacts(
            trades: trades.document, symbols: symbols.document, evaluations: evaluations.document, activity: activity.document)
    }
}

/// A map from names to timestamps, flat or nested: texts have form T5, numbers are seconds since 1970.
enum Cooldowns {
    private static let maximum = 500
    /// Smaller numbers are counts or lengths; from 2001 on they are timestamps.
    private static let firstEpoch = 1e9

    static func watched(_ path: String) -> WatchedFile<[Cooldown]> {
        WatchedFile(path) { absolute in
            FileReader().stream(at: absolute) { (stream: inout JSONStream) throws(JSONError) in
                guard case .object(let root) = try stream.readValue() else { return nil }
                var found: [Cooldown] = []
                collect(.object(root), name: "", depth: 0, into: &found)
                return found
            }
        }
    }

    private static func collect(_ value: JSON, name: String, depth: Int, into found: inout [Cooldown]) {
        guard found.count < maximum else { return }
        switch value {
        case .object(let members) where depth < 3:
            let before = found.count
            for (key, value) in members { collect(value, name: name.isEmpty ? key : "\(name).\(key)", depth: depth + 1, into: &found) }
            if depth == 1, found.count == before { found.append(Cooldown(name: name, stamp: .invalid("an object without a timestamp"))) }
        case .int, .big, .double:
            guard let number = value.double, number >= firstEpoch || !number.isFinite else { return }
            found.append(Cooldown(name: name, stamp: ContentTimestamp.epoch.field(value)))
        case .string(let text):
            // Only a text that starts like a date is a timestamp; inside an object, other texts are reasons and the like.
            guard depth == 1 || text.utf8.prefix(4).allSatisfy({ $0 &- 0x30 < 10 }) && text.utf8.count >= 10 else { return }
            found.append(Cooldown(name: name, stamp: ContentTimestamp.offset.field(value)))
        // At the top level this is an invalid cooldown; deeper down, nulls and flags are not timestamps.
        case .bool, .array:
            if depth == 1 { found.append(Cooldown(name: name, stamp: .invalid("\(value.kindName) where a timestamp belongs"))) }
        default: return
        }
    }
}

/// The results of the last candidates.
enum Evaluations {
    static func watched(_ path: String, list: StaticString?, stamps: ContentTimestamp) -> WatchedFile<[Evaluation]> {
        WatchedFile(path) { absolute in
            FileReader().stream(at: absolute) { (stream: inout JSONStream) throws(JSONError) in
                let rows: [JSON]
                if let list {
                    guard let found = try stream.members([list])?[list.description]?.array else { return nil }
                    rows = found
                } else {
                    guard case .array(let found) = try stream.readValue() else { return nil }
                    rows = found
                }
                return rows.prefix(200).compactMap(\.object).map { evaluation($0, stamps) }
            }
        }
    }

    private static func evaluation(_ row: JSONObject, _ stamps: ContentTimestamp) -> Evaluation {
        let code = ["status", "result", "code", "decision", "reason"].lazy.compactMap { row[$0]?.string }.first ?? ""
        return Evaluation(
            at: stamps.field(row["timestamp"] ?? row["ts"]), symbol: SymbolName.normal(row["symbol"]?.string) ?? "?",
            code: UntrustedText.beginning(of: code, limit: 80), outcome: outcome(of: code))
    }

    /// Source: bot contract 6.6.
    static func outcome(of code: String) -> Evaluation.Outcome {
        let code = code.lowercased()
        if code == "executed" { return .executed }
        if code.isEmpty || code == "no_signal" { return .noSignal }
        return code.contains("cooldown") || code.contains("cap_exceeded") || code.contains("trade_cap") ? .capped : .blocked
    }
}
