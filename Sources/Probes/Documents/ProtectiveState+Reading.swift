import FailurePoints
import JSON

/// Reads the protective mode of the futures path. Source: bot contract 5.2.
extension ProtectiveState: BotDocument {
    static var path: String { "logs/futures_protective_state.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> ProtectiveState? {
        guard let members = try stream.members(["timestamp", "mode", "report"]) else { return nil }
        var state = ProtectiveState()
        state.mode = members.string("mode")
        state.writtenAt = ContentTimestamp.naiveUTC.field(members["timestamp"])
        state.positions = (members["report"]?["positions"]?.array ?? []).prefix(100).compactMap(\.object).map { entry in
            Position(
                symbol: SymbolName.normal(entry["symbol"]?.string) ?? "?", leverage: entry.number("leverage").value,
                bufferPercent: entry.number("buffer_pct").value, hasLiquidationPrice: entry.number("liquidation_price").value != nil)
        }
        return state
    }
}
