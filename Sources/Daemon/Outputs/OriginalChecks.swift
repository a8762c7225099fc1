import FailurePoints
import JSON

/// The eleven checks of the bot's own monitor under their original names, with the original's field types; more fields stand beside them.
/// Source: issue of the original's output, bot contract 13 and 16.1.
extension Report {
    var originalChecks: JSON {
        [
            "exchange_api": exchangeAPI, "coinglass_api": coinglassAPI, "kill_switch": killSwitch, "strategy_overlap": strategyOverlap,
            "symbol_probation": symbolProbation, "file_system": fileSystem, "network": network, "intelligence_freshness": intelligenceFreshness,
            "position_limits": positionLimits, "config_integrity": configIntegrity, "dashboard": dashboard, "bot_unit": botUnit,
        ]
    }

    private func finding(_ id: FailurePoint.ID) -> Finding? { tracks[id]?.finding }

    /// Whether none of these failure points finds a fault; one that could not tell is not fine.
    private func isFine(_ ids: FailurePoint.ID...) -> Bool { ids.allSatisfy { finding($0)?.status == .ok } }

    /// The first message of those that are not fine.
    private func complaint(_ ids: FailurePoint.ID...) -> JSON {
        .text(ids.lazy.compactMap { self.finding($0) }.first { $0.status != .ok }?.message)
    }

    /// When the reading behind a check was taken; the report's own instant where there is none: the original always has a timestamp.
    private func seen<Facts>(_ reading: Reading<Facts>) -> JSON { .instant(reading.moment?.wall ?? at.wall) }

    private var exchangeAPI: JSON {
        var check: JSONObject = [
            "healthy": .bool(isFine("exchange-unreachable", "exchange-invalid-response", "exchange-maintenance")),
            "error": complaint("exchange-unreachable", "exchange-maintenance", "exchange-invalid-response"),
            "response_time_ms": .milliseconds(snapshot.exchange.facts?.timings.totalMicroseconds),
            "timestamp": seen(snapshot.exchange),
        ]
        if let facts = snapshot.exchange.facts { describe(facts, in: &check) }
        return .object(check)
    }

    private func describe(_ facts: EndpointFacts, in check: inout JSONObject) {
        check["host"] = .string(facts.host)
        check["status_code"] = .count(facts.answer?.status)
        check["failure"] = .text(facts.failure?.kind.rawValue)
        check["failure_phase"] = .text(facts.failure?.phase.rawValue)
        check["resolve_ms"] = .milliseconds(facts.timings.resolveMicroseconds)
        check["connect_ms"] = .milliseconds(facts.timings.connectMicroseconds)
        check["tls_ms"] = .milliseconds(facts.timings.tlsMicroseconds)
        check["first_byte_ms"] = .milliseconds(facts.timings.firstByteMicroseconds)
        check["certificate_days_left"] = .count(facts.certificate?.daysLeft(at: at.wall))
    }

    private var intelligenceAge: Duration? {
        snapshot.intelligence.facts?.summary.content?.writtenAt.value.map { at.wall.since($0) }
    }

    private var coinglassAPI: JSON {
        var check: JSONObject = [
            "healthy": .bool(isFine("coinglass-down", "intelligence-stale", "intelligence-empty", "intelligence-missing")),
            "error": complaint("coinglass-down", "intelligence-missing", "intelligence-stale", "intelligence-empty"),
            "intelligence_available": .bool(snapshot.intelligence.facts?.summary.content != nil && isFine("intelligence-empty")),
            "stale": .bool(!isFine("intelligence-stale")), "age_seconds": .seconds(intelligenceAge),
            "timestamp": seen(snapshot.intelligence),
        ]
        if let facts = snapshot.coinglass.facts { describe(facts, in: &check) }
        return .object(check)
    }

    private var intelligenceFreshness: JSON {
        let fresh = isFine("intelligence-stale")
        return ["fresh": .bool(fresh), "age_seconds": .seconds(intelligenceAge), "stale": .bool(!fresh), "error": complaint("intelligence-stale")]
    }

    /// Active while any switch that blocks everything holds; `known` is false when one of them could not be read.
    private var killSwitch: JSON {
        let switches = catalogue.filter { $0.intended && $0.impact == .blocksAll }
        let holding = switches.first { tracks[$0.id]?.hold != nil }
        let track = holding.flatMap { tracks[$0.id] }
        let blind = switches.compactMap { finding($0.id) }.first { $0.status == .unknown && $0.reason != Finding.notLive }
        return [
            "active": .bool(holding != nil), "type": .text(holding?.id.rawValue), "blocked_until": .instant(track?.hold?.until),
            "reason": .text(track?.finding.message), "timestamp": seen(snapshot.maxDrawdownSwitch), "known": .bool(blind == nil),
            "error": .text(blind?.message),
        ]
    }

    private var strategyOverlap: JSON {
        let overlaps = snapshot.book.facts?.book.content?.overlaps ?? []
        return [
            "overlaps": .array(
                overlaps.map { overlap in
                    [
                        "symbol": .string(overlap.symbol), "side": .string(overlap.direction.rawValue),
                        "strategies": .array(overlap.strategies.map { .string($0) }), "count": .count(overlap.positions),
                    ]
                }), "count": .count(overlaps.count), "known": .bool(snapshot.book.facts?.book.content != nil),
        ]
    }

    private var symbolProbation: JSON {
        let symbols = snapshot.probation.facts?.content?.symbols?.filter { $0.state == "probation" }.map(\.symbol).sorted() ?? []
        return [
            "on_probation": .array(symbols.map { .string($0) }), "count": .count(symbols.count),
            "known": .bool(finding("symbol-probation")?.status != .unknown),
        ]
    }

    private var fileSystem: JSON {
        let used = snapshot.disk.facts?.volumes.map(\.usedRatio).max()
        let troubled: [FailurePoint.ID] = ["disk-full", "file-permissions", "file-corruption", "critical-file-missing"]
        let errors = troubled.compactMap { finding($0) }.filter { $0.status != .ok }.map { JSON.string($0.message) }
        return [
            "healthy": .bool(isFine("disk-full", "file-permissions", "file-corruption", "critical-file-missing")),
            "disk_usage_pct": used.map { .double(($0 * 1000).rounded() / 10) } ?? .null, "permissions_ok": .bool(isFine("file-permissions")),
            "errors": .array(errors),
        ]
    }

    private var network: JSON {
        var endpoints = JSONObject()
        let all = [snapshot.exchange.facts, snapshot.coinglass.facts].compactMap { $0 } + (snapshot.control.facts ?? [])
        for facts in all {
            // By host, as the original; what else is asked of the same host stands beside it by its URL.
            var (key, number) = (endpoints[facts.host] == nil ? facts.host : facts.url, 1)
            while endpoints[key] != nil {
                number += 1
                key = "\(facts.url) (\(number))"
            }
            endpoints[key] = [
                "reachable": .bool(facts.answer != nil), "response_time_ms": .milliseconds(facts.timings.totalMicroseconds),
                "error": .text(facts.failure.map { "\($0.kind.rawValue) at \($0.phase.rawValue): \($0.detail)" }), "name": .string(facts.name),
            ]
        }
        return [
            "healthy": .bool(isFine("network-timeout", "dns-failure", "tls-error")), "endpoints": .object(endpoints),
            "error": complaint("network-timeout", "dns-failure", "tls-error"),
        ]
    }

    private var positionLimits: JSON {
        let current = snapshot.book.facts?.book.content?.open.count
        let limit = bot.maximumPositions
        return [
            "at_limit": .bool((current ?? 0) >= limit), "current": .count(current), "max": .count(limit),
            "remaining": .count(current.map { max(0, limit - $0) }), "known": .bool(current != nil),
        ]
    }

    private var configIntegrity: JSON {
        let files = snapshot.configuration.facts?.files ?? []
        let missing = files.filter { $0.state == .missing }.map { JSON.string($0.path) }
        let invalid = files.filter { if case .malformed = $0.state { true } else { false } }.map { JSON.string($0.path) }
        let healthy = isFine(
            "critical-file-missing", "file-corruption", "trading-config-missing", "golden-hour-config-missing", "asset-universe-invalid")
        return [
            "healthy": .bool(healthy), "missing_files": .array(missing), "invalid_files": .array(invalid),
            "error": complaint("critical-file-missing", "file-corruption", "asset-universe-invalid", "trading-config-missing"),
        ]
    }

    private var dashboard: JSON {
        var check: JSONObject = [
            "healthy": .bool(isFine("dashboard-down")), "accessible": .bool(snapshot.dashboard.facts?.answer != nil),
            "response_time_ms": .milliseconds(snapshot.dashboard.facts?.timings.totalMicroseconds), "error": complaint("dashboard-down"),
        ]
        check["status_code"] = .count(snapshot.dashboard.facts?.answer?.status)
        return .object(check)
    }

    private var botUnit: JSON {
        var check: JSONObject = ["healthy": .bool(isFine("bot-crashed")), "unit": .string(bot.unit), "error": complaint("bot-crashed")]
        guard let unit = snapshot.unit.facts else { return .object(check) }
        check["load_state"] = .string(unit.loadState)
        check["active_state"] = .string(unit.activeState)
        check["sub_state"] = .string(unit.subState)
        check["result"] = .text(unit.result)
        check["main_pid"] = .count(unit.mainPID)
        check["restarts"] = .count(unit.restarts)
        check["started_at"] = .instant(unit.startedAt)
        check["memory_bytes"] = unit.memoryBytes.map { .int(Int64(clamping: $0)) } ?? .null
        check["timestamp"] = .instant(snapshot.unit.moment?.wall)
        return .object(check)
    }
}
