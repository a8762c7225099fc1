import FailurePoints
import JSON

/// Reads the golden-hour restriction and its windows. Source: bot contract 7.1.
extension GoldenHour: BotDocument {
    static var path: String { "feature_store/golden_hour_config.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> GoldenHour? {
        guard let members = try stream.members(["restrict_to_golden_hour", "allowed_windows", "last_optimization", "updated_at"]) else { return nil }
        let windows: [String]? =
            switch members["allowed_windows"] {
            case nil, .null?: nil
            case .array(let entries)?: entries.map { $0.string ?? $0.text() }
            case let other?: [other.text()]
            }
        return GoldenHour(
            restricts: members.bool("restrict_to_golden_hour"), allowedWindows: windows,
            lastOptimization: ContentTimestamp.zulu.field(members["last_optimization"]),
            updatedAt: ContentTimestamp.zulu.field(members["updated_at"]))
    }
}
