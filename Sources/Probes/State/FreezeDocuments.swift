import FailurePoints
import Glibc
import JSON

/// The files of the freezes. Source: bot contract 8.4 to 8.10, 12, 13.
extension Phase82State: BotDocument {
    static var path: String { "logs/phase82_state.json" }

    private static let names: [StaticString] = [
        "global_freeze_active", "global_size_throttle_mult", "promotions_frozen", "last_kill_switch_trigger_ts", "conservative_mode_until_ts",
        "updated_at",
    ]

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> Phase82State? {
        guard let members = try stream.members(names) else { return nil }
        var state = Phase82State()
        state.freezes = members.bool("global_freeze_active")
        state.sizeThrottle = members.number("global_size_throttle_mult")
        state.promotionsFrozen = members.bool("promotions_frozen")
        state.triggeredAt = ContentTimestamp.epoch.field(members["last_kill_switch_trigger_ts"])
        state.conservativeUntil = ContentTimestamp.epoch.field(members["conservative_mode_until_ts"])
        state.updatedAt = ContentTimestamp.offset.field(members["updated_at"])
        return state
    }
}

extension EscalationState: BotDocument {
    static var path: String { "feature_store/healing_escalation_state.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> EscalationState? {
        guard let members = try stream.members(["soft_kill_switch_active", "escalation_status", "last_escalation", "last_updated"]) else {
            return nil
        }
        var state = EscalationState()
        state.softKillSwitch = members.bool("soft_kill_switch_active")
        state.status = members.string("escalation_status")
        state.escalatedAt = ContentTimestamp.zulu.field(members["last_escalation"])
        state.updatedAt = ContentTimestamp.zulu.field(members["last_updated"])
        return state
    }
}

extension VenueState: BotDocument {
    static var path: String { "logs/venue_enforcement_state.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> VenueState? {
        guard let members = try stream.members(["futures_enabled", "spot_enabled", "total_blocks"]) else { return nil }
        var state = VenueState()
        state.futuresEnabled = members.bool("futures_enabled")
        state.spotEnabled = members.bool("spot_enabled")
        state.totalBlocks = members.integer("total_blocks")
        return state
    }
}

extension ValidationCache: BotDocument {
    static var path: String { "logs/validation_cache.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> ValidationCache? {
        guard let members = try stream.members(["block_all", "ts"]) else { return nil }
        var cache = ValidationCache()
        cache.blocksAll = members.bool("block_all")
        cache.writtenAt = ContentTimestamp.epoch.field(members["ts"])
        return cache
    }
}

extension ProfitPolicy: BotDocument {
    static var path: String { "config/profit_policy.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> ProfitPolicy? {
        guard let members = try stream.members(["per_symbol"]) else { return nil }
        var policy = ProfitPolicy()
        guard let entries = members["per_symbol"]?.object else {
            policy.fault = members["per_symbol"].map { "\($0.kindName) where an object belongs" }
            return policy
        }
        policy.symbols = entries.keys.compactMap { SymbolName.normal($0) }
        for (name, entry) in entries {
            guard let symbol = SymbolName.normal(name) else { continue }
            switch entry.object?.bool("disabled") {
            case .value(true): policy.disabled.append(symbol)
            // Without a flag it is enabled.
            case .value(false), .absent: break
            case .null, .invalid, nil: policy.undecided.append(symbol)
            }
        }
        policy.disabled.sort()
        return policy
    }
}

extension SignalPolicies: BotDocument {
    static var path: String { "configs/signal_policies.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> SignalPolicies? {
        guard let members = try stream.members(["alpha_trading"]) else { return nil }
        var policies = SignalPolicies()
        guard let alpha = members["alpha_trading"] else { return policies }
        guard let alpha = alpha.object else {
            policies.alphaEnabled = .invalid("alpha_trading is \(alpha.kindName) where an object belongs")
            return policies
        }
        policies.alphaEnabled = alpha.bool("enabled")
        policies.alphaSymbols = alpha["enabled_symbols"]?.array?.compactMap { SymbolName.normal($0.string) }
        return policies
    }
}

extension Pause {
    /// The names under which the phases keep the same three values; one level of nesting (`recovery`) is read, too.
    static func watched(_ path: String) -> WatchedFile<Pause> {
        WatchedFile(path) { absolute in
            FileReader().stream(at: absolute) { (stream: inout JSONStream) throws(JSONError) in
                guard case .object(let root) = try stream.readValue() else { return nil }
                let nested = root["recovery"]?.object ?? [:]
                var pause = Pause()
                pause.isPaused = first(["ramps_frozen", "paused", "pause_active", "frozen"], root, nested) { $0.bool($1) }
                pause.until = first(["frozen_until_ts", "pause_until_ts", "paused_until_ts", "pause_until", "cooldown_until"], root, nested) {
                    // 0 means "never".
                    $0[$1]?.double == 0 ? .null : either($0[$1])
                }
                pause.reason = first(["paused_reason", "last_anomaly", "reason"], root, nested) { $0.string($1) }
                return pause
            }
        }
    }

    private static func first<Value>(
        _ names: [String], _ root: JSONObject, _ nested: JSONObject, _ read: (JSONObject, String) -> Field<Value>
    ) -> Field<Value> {
        for members in [root, nested] {
            for name in names where members[name] != nil { return read(members, name) }
        }
        return .absent
    }

    /// Seconds since 1970, or a text with a zone.
    private static func either(_ value: JSON?) -> Field<Instant> {
        ContentTimestamp.offset.fieldOrEpoch(value)
    }
}

extension HaltFile {
    private static let maximumBytes = 64 << 10

    /// Only its presence counts, so no content is malformed.
    static func watched(_ path: String) -> WatchedFile<HaltFile> {
        WatchedFile(path) { absolute in
            FileReader(maximumBytes: .max).read(absolute) { (file: borrowing OpenFile) throws(FileFault) in
                let fingerprint = file.fingerprint
                var halt = HaltFile(modifiedAt: Instant(microseconds: fingerprint.modifiedNanoseconds / 1000))
                guard fingerprint.sizeBytes <= Int64(maximumBytes), let json = try? JSON.parse(try file.bytes(limit: maximumBytes), limits: .ofBot),
                    let members = json.object
                else { return halt }
                for name in ["active", "enabled", "kill_switch", "frozen", "halted"] where members[name] != nil {
                    halt.isOn = truth(members[name])
                    break
                }
                halt.reason = members["reason"]?.string.map { UntrustedText.line($0, limit: 120) }
                halt.by = ["frozen_by", "by", "operator"].lazy.compactMap { members[$0]?.string }.first.map { UntrustedText.line($0, limit: 60) }
                halt.since = ["frozen_at", "since", "ts", "timestamp"].lazy.compactMap { stamp(members[$0]) }.first
                return halt
            }
        }
    }

    /// Truthiness as in Python's `if`. Source: bot contract 8.10: truthy.
    private static func truth(_ value: JSON?) -> Field<Bool> {
        switch value {
        case nil: .absent
        case .null?: .value(false)
        case .bool(let flag)?: .value(flag)
        case .int(let number)?: .value(number != 0)
        case .big?: .value(true)
        case .double(let number)?: .value(number != 0)
        case .string(let text)?: .value(!text.isEmpty)
        case .array(let elements)?: .value(!elements.isEmpty)
        case .object(let members)?: .value(!members.isEmpty)
        }
    }

    private static func stamp(_ value: JSON?) -> Instant? {
        ContentTimestamp.naiveUTC.fieldOrEpoch(value).value
    }
}

extension ExitSentinel {
    static func watched(_ path: String) -> WatchedFile<ExitSentinel> {
        LogEnds.rows(path) { row, sentinel in
            // One of the two may be missing, but neither may be of another kind.
            guard [row["event"], row["action"]].allSatisfy({ $0?.string != nil || $0?.isNull ?? true }) else { return false }
            let (event, action) = (row["event"]?.string, row["action"]?.string)
            // An audit contains its result.
            if event == nil || event == "exit_health_audit", action == nil { return false }
            let at = ContentTimestamp.offset.field(row["timestamp"]).value
            let isSafeMode = event == "safe_mode_triggered" || action == "safe_mode"
            let isError = event?.hasSuffix("_error") == true || event?.hasSuffix("_failed") == true
            if isSafeMode != (sentinel.safeModeStreak > 0) || isError != (sentinel.errorStreak > 0) { sentinel.streakSince = at }
            sentinel.safeModeStreak = isSafeMode ? sentinel.safeModeStreak + 1 : 0
            sentinel.errorStreak = isError ? sentinel.errorStreak + 1 : 0
            if !isSafeMode, !isError { sentinel.streakSince = nil }
            (sentinel.event, sentinel.action) = (event, action)
            if let at { sentinel.newestAt = max(sentinel.newestAt ?? at, at) }
            return true
        } initial: {
            ExitSentinel()
        }
    }
}

/// `logs/metrics.jsonl`: one line, rewritten in place. Source: bot contract 3.1, 8 (K17).
enum Metrics {
    static func watched(_ path: String) -> WatchedFile<Field<Instant>> {
        WatchedFile(path) { absolute in
            FileReader().stream(at: absolute) { (stream: inout JSONStream) throws(JSONError) in
                guard let members = try stream.members(["ts", "timestamp"]) else { return nil }
                return ContentTimestamp.naiveUTC.fieldOrEpoch(members["ts"] ?? members["timestamp"])
            }
        }
    }
}
