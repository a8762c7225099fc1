import FailurePoints
import JSON

/// Reads the state of the max-drawdown switch. Source: bot contract 8.1.
extension MaxDrawdownSwitch: BotDocument {
    static var path: String { "feature_store/max_drawdown_kill_switch_state.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> MaxDrawdownSwitch? {
        let names: [StaticString] = [
            "last_triggered", "drawdown_pct", "portfolio_value_before", "portfolio_value_now", "blocked_until", "positions_closed",
            "block_cleared_at",
        ]
        guard let members = try stream.members(names) else { return nil }
        return MaxDrawdownSwitch(
            lastTriggered: ContentTimestamp.zulu.field(members["last_triggered"]), drawdown: members.number("drawdown_pct"),
            valueBefore: members.number("portfolio_value_before"), valueNow: members.number("portfolio_value_now"),
            blockedUntil: ContentTimestamp.zulu.field(members["blocked_until"]), positionsClosed: members.integer("positions_closed"),
            clearedAt: ContentTimestamp.zulu.field(members["block_cleared_at"]))
    }
}
