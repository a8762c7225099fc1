import FailurePoints
import JSON

/// Reads the fee gate's counters. Source: bot contract 7.3.
extension FeeGateState: BotDocument {
    static var path: String { "feature_store/fee_gate_state.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> FeeGateState? {
        guard let members = try stream.members(["blocked_count", "allowed_count", "last_updated", "config"]) else { return nil }
        var state = FeeGateState()
        state.blockedCount = members.integer("blocked_count")
        state.allowedCount = members.integer("allowed_count")
        state.updatedAt = ContentTimestamp.zulu.field(members["last_updated"])
        state.minimumBuffer = (members["config"]?.object ?? [:]).number("min_buffer_multiplier")
        return state
    }
}
