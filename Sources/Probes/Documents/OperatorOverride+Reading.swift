import FailurePoints
import JSON

/// Reads the operator's override, which bypasses every protection while it is active. Source: bot contract 8.3.
extension OperatorOverride: BotDocument {
    static var path: String { "logs/operator_override.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> OperatorOverride? {
        guard let members = try stream.members(["enabled", "expires_at"]) else { return nil }
        return OperatorOverride(enabled: members.bool("enabled"), expiresAt: ContentTimestamp.epoch.field(members["expires_at"]))
    }
}
