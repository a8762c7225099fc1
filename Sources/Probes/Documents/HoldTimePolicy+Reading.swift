import FailurePoints
import JSON

/// Reads the hold-time policy and the positions that it holds. Source: bot contract 7.4.
extension HoldTimePolicy: BotDocument {
    static var path: String { "feature_store/hold_time_policy.json" }
    private static let maximumHolds = 1000
    /// A week: a longer time is not a plausible hold time.
    private static let plausibleSeconds = 0.0...604_800

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> HoldTimePolicy? {
        guard let members = try stream.members(["updated_at", "symbol_hold_times", "active_positions"]) else { return nil }
        var policy = HoldTimePolicy()
        policy.updatedAt = ContentTimestamp.naiveUTC.field(members["updated_at"])
        for (symbol, seconds) in members["symbol_hold_times"]?.object ?? [:] where !(seconds.double.map(plausibleSeconds.contains) ?? false) {
            if policy.invalidHoldTimes.count < 50 { policy.invalidHoldTimes.append(symbol) }
        }
        switch members["active_positions"] {
        case nil, .null?: break
        case .object(let entries)?:
            var holds: [Hold] = []
            for (id, entry) in entries {
                guard let entry = entry.object else {
                    policy.fault = "\(id) is \(entry.kindName) where an object belongs"
                    continue
                }
                if holds.count < maximumHolds { holds.append(hold(id, entry)) }
            }
            policy.holds = holds
        case let other?: policy.fault = "\(other.kindName) where an object belongs"
        }
        return policy
    }

    private static func hold(_ id: String, _ entry: JSONObject) -> Hold {
        func stamp(_ epoch: String, _ text: String) -> Field<Instant> {
            let number = ContentTimestamp.epoch.field(entry[epoch])
            return number.value == nil && entry[text] != nil ? ContentTimestamp.zulu.field(entry[text]) : number
        }
        return Hold(
            id: id, symbol: SymbolName.normal(entry["symbol"]?.string) ?? "?", side: entry["side"]?.string?.uppercased() ?? "?",
            enteredAt: stamp("entry_ts", "entry_iso"), mayExitAt: stamp("min_exit_ts", "min_exit_iso"))
    }
}
