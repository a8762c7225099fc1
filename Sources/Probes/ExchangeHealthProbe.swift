public import FailurePoints
import JSON

/// Reads what the bot itself says of its exchange. Source: bot contract 8.8.
public typealias ExchangeHealthProbe = DocumentProbe<ExchangeHealth>

extension DocumentProbe where Content == ExchangeHealth {
    public init(tree: BotTree) { self.init(tree) }
}

extension ExchangeHealth: BotDocument {
    static var path: String { "feature_store/exchange_health_state.json" }

    /// No more of the history than this is kept; the bot itself keeps a short one.
    private static let keptFailures = 200

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> ExchangeHealth? {
        guard
            let members = try stream.members(["exchange", "status", "consecutive_failures", "failure_history", "last_updated", "details"])
        else { return nil }
        let failures = (members["failure_history"]?.array ?? []).suffix(keptFailures).map { entry in
            Failure(at: ContentTimestamp.zulu.field(entry["timestamp"]), error: entry["error"]?.string ?? entry["error"]?.text() ?? "")
        }
        return ExchangeHealth(
            exchange: members["exchange"]?.string, status: members.string("status"), consecutiveFailures: members.integer("consecutive_failures"),
            failures: failures, updatedAt: ContentTimestamp.zulu.field(members["last_updated"]),
            markPrice: members["details"]?["checks"]?["mark_price"]?["price"]?.double)
    }
}
