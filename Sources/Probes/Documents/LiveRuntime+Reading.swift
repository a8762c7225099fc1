import FailurePoints
import JSON

/// Reads the runtime flags of the phase-82 switch. Source: bot contract 8.2.
extension LiveRuntime: BotDocument {
    static var path: String { "live_config.json" }

    private static let names: [StaticString] = [
        "kill_switch_phase82", "restart_stage", "size_throttle", "protective_mode", "allowed_symbols", "paper_mode", "last_signal_adjustments",
        "fee_quarantine", "quarantined_symbols",
    ]

    /// A file without `runtime` sets nothing: every field is absent. Everything else, above all the unbounded `grace_map`, is skipped.
    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> LiveRuntime? {
        switch try stream.next() {
        case .objectStart: break
        case .arrayStart:
            try stream.skipRest()
            return nil
        default: return nil
        }
        var runtime = JSONObject()
        var isObject = true
        while true {
            switch try stream.nextKey(among: ["runtime"]) {
            case .known:
                let members = try stream.members(names)
                isObject = members != nil
                runtime = members ?? [:]
            case .unknown: try stream.skipValue()
            case .objectEnd, .other: return isObject ? LiveRuntime(runtime) : nil
            }
        }
    }

    private init(_ runtime: JSONObject) {
        let dictionary = runtime["kill_switch_phase82"]?.object
        let adjustments = runtime["last_signal_adjustments"]?.array ?? []
        self.init(
            killSwitch: dictionary.map { $0.bool("global_block") } ?? runtime.bool("kill_switch_phase82"),
            killSwitchIsDictionary: dictionary != nil, restartStage: runtime.string("restart_stage"),
            sizeThrottle: runtime.number("size_throttle"), protectiveMode: runtime.bool("protective_mode"),
            allowedSymbols: runtime["allowed_symbols"]?.array?.compactMap(\.string) ?? [], paperMode: runtime.bool("paper_mode"),
            newestStamp: adjustments.compactMap { ContentTimestamp.epoch.field($0["ts"]).value }.max())
        let byFee = (runtime["fee_quarantine"]?.object ?? [:]).filter { $0.value["status"]?.string == "active" }.map(\.key)
        let byName = (runtime["quarantined_symbols"]?.array ?? []).compactMap(\.string)
        quarantined = Array(Set((byFee + byName).compactMap { SymbolName.normal($0) }).sorted().prefix(100))
    }
}
