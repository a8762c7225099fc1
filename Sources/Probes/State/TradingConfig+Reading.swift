import FailurePoints
import JSON

/// The trading configuration and the futures policies, with every value that has a rule. Source: bot contract 12.
extension TradingConfig: BotDocument {
    static var path: String { "configs/trading_config.json" }
    private static let maximumValues = 100

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> TradingConfig? {
        guard case .object(let members) = try stream.readValue() else { return nil }
        var config = TradingConfig(mode: members.string("mode"), hasThresholds: members["thresholds"]?.object?.isEmpty == false)
        config.keys = Array(members.keys.sorted().prefix(maximumValues))
        config.relaxedInPaper = members.bool("paper_mode_relaxed_thresholds")
        for (mode, sets) in (members["thresholds"]?.object ?? [:]).prefix(10) {
            config.note(sets, at: "thresholds/\(mode)")
            for name in ["score_thresholds", "signal_thresholds"] { config.note(sets[name], at: "thresholds/\(mode)/\(name)") }
            config.thresholds.append(
                Thresholds(mode: mode, scores: values(sets["score_thresholds"]), signals: values(sets["signal_thresholds"])))
        }
        config.note(members["per_symbol_fee_gates"], at: "per_symbol_fee_gates")
        let gates = members["per_symbol_fee_gates"]?.object ?? [:]
        config.feeMultipliers = names(gates).map { Thresholds.Value(name: $0, value: (gates[$0]?.object ?? [:]).number("min_buffer_multiplier")) }
        return config
    }

    private mutating func note(_ value: JSON?, at place: String) {
        if let value, value.object == nil { oddities.append(Oddity(place: place, found: value.kindName)) }
    }

    private static func values(_ set: JSON?) -> [Thresholds.Value]? {
        set?.object.map { members in names(members).map { Thresholds.Value(name: $0, value: members.number($0)) } }
    }

    /// The keys in the order of the file; of too many always the same ones, in whatever order they are written.
    private static func names(_ members: JSONObject) -> [String] {
        members.count > maximumValues ? Array(members.keys.sorted().prefix(maximumValues)) : members.keys
    }
}

extension FuturesPolicies: BotDocument {
    static var path: String { "configs/futures_policies.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> FuturesPolicies? {
        guard case .object(let members) = try stream.readValue() else { return nil }
        var policies = FuturesPolicies()
        policies.maximumLeverage = members.number("max_leverage_global")
        policies.baseLeverage = members.number("base_leverage")
        policies.minimumBufferPercent = members.number("min_buffer_pct")
        policies.alertBufferPercent = members.number("alert_buffer_pct")
        policies.keys = members.keys.sorted()
        return policies
    }
}
