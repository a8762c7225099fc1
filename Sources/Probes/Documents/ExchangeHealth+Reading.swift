import FailurePoints
import JSON

/// Reads the bot's record of its exchange. Source: bot contract 8.8.
extension ExchangeHealth: BotDocument {
    static var path: String { "feature_store/exchange_health_state.json" }

    /// The maximum number of history entries to keep; the bot keeps a short history.
    private static let keptFailures = 200

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> ExchangeHealth? {
        guard
            let members = try stream.members(["exchange", "status", "consecutive_failures", "failure_history", "last_updated", "details"])
        else { return nil }
        let history = members["failure_history"]
        let failures = (history?.array ?? []).suffix(keptFailures).map { entry in
            Failure(at: ContentTimestamp.zulu.field(entry["timestamp"]), error: entry["error"]?.string ?? entry["error"]?.text() ?? "")
        }
        var health = ExchangeHealth(
            exchange: members["exchange"]?.string, status: members.string("status"), consecutiveFailures: members.integer("consecutive_failures"),
            failures: failures, updatedAt: ContentTimestamp.zulu.field(members["last_updated"]),
            markPrice: members["details"]?["checks"]?["mark_price"]?["price"]?.double.flatMap { $0.isFinite ? $0 : nil })
        if history?.array == nil {
            health.historyFault = history.map { "\($0.kindName) where a list belongs" } ?? "absent"
        } else if let broken = failures.firstIndex(where: { $0.at.value == nil || $0.error.isEmpty }) {
            health.historyFault = "entry \(broken + 1) of its last \(failures.count) has no valid time and result"
        }
        return health
    }
}
