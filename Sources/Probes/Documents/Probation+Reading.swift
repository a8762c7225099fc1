import FailurePoints
import JSON

/// Reads which symbols are on probation. Source: bot contract 7.5.
extension Probation: BotDocument {
    static var path: String { "feature_store/symbol_probation_state.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> Probation? {
        guard let members = try stream.members(["updated_at", "symbol_states"]) else { return nil }
        let symbols = members["symbol_states"]?.object?.map { name, entry in
            // An entry of another kind keeps its name, with an unknown state.
            let state = entry.object ?? [:]
            return Symbol(
                symbol: name, state: state["state"]?.string ?? "?", enteredAt: ContentTimestamp.zulu.field(state["entered_at"]),
                reason: state["reason"]?.string)
        }
        return Probation(updatedAt: ContentTimestamp.zulu.field(members["updated_at"]), symbols: symbols)
    }
}
