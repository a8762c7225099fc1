import FailurePoints
import Files
import JSON

/// The eleven checks of the bot's original monitor under their original names and with the original field types, plus further fields.
/// Source: issue of the original's output, bot contract 13 and 16.1.
extension Report {
    var originalChecks: JSON {
        [
            "exchange_api": exchangeAPI, "coinglass_api": coinglassAPI, "kill_switch": killSwitch, "strategy_overlap": strategyOverlap,
            "symbol_probation": symbolProbation, "file_system": fileSystem, "network": network, "intelligence_freshness": intelligenceFreshness,
            "position_limits": positionLimits, "config_integrity": configIntegrity, "dashboard": dashboard, "bot_unit": botUnit,
        ]
    }

    private func finding(_ id: FailurePoint.ID) -> Finding? { pointStates[id]?.finding }

    /// The findings behind a check; nil for a disabled failure point.
    private func findings(_ check: OriginalCheck) -> [Finding?] { check.members.map { finding($0) } }

    /// Whether all failure points of the check are ok; unknown is not ok.
    private func isFine(_ check: OriginalCheck) -> Bool { findings(check).allSatisfy { $0?.status == .ok } }

    private func isFine(_ id: FailurePoint.ID) -> Bool { finding(id)?.status == .ok }

    /// The messages of the failure points that are not ok, worst first, then in the catalogue's order.
    private func complaints(_ check: OriginalCheck) -> [String] {
        let failing = findings(check).compactMap { $0 }.filter { $0.status != .ok }
        return Status.allCases.reversed().flatMap { status in failing.filter { $0.status == status }.map(\.message) }
    }

    private func complaint(_ check: OriginalCheck) -> JSON { .text(complaints(check).first) }

    /// When the reading behind a check was taken; the report's time where there is no reading, because the original always has a timestamp.
    private func seen<Facts>(_ reading: Reading<Facts>) -> JSON { .instant(reading.moment?.wall ?? at.wall) }

    private var exchangeAPI: JSON {
        var check: JSONObject = [
            "healthy": .bool(isFine(.exchangeAPI)),
            "error": complaint(.exchangeAPI),
            "response_time_ms": .milliseconds(snapshot[.exchange].facts?.timings.totalMicroseconds),
            "timestamp": seen(snapshot[.exchange]),
        ]
        if let facts = snapshot[.exchange].facts { describe(facts, in: &check) }
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
        snapshot[.intelligence].facts?.summary.content?.writtenAt.value.map { at.wall.since($0) }
    }

    private var coinglassAPI: JSON {
        var check: JSONObject = [
            "healthy": .bool(isFine(.coinglassAPI)),
            "error": complaint(.coinglassAPI),
            "intelligence_available": .bool(snapshot[.intelligence].facts?.summary.content != nil && isFine("intelligence-empty")),
            "stale": .bool(!isFine(.intelligenceFreshness)), "age_seconds": .seconds(intelligenceAge),
            "timestamp": seen(snapshot[.intelligence]),
        ]
        if let facts = snapshot[.coinglass].facts { describe(facts, in: &check) }
        return .object(check)
    }

    private var intelligenceFreshness: JSON {
        let fresh = isFine(.intelligenceFreshness)
        return ["fresh": .bool(fresh), "age_seconds": .seconds(intelligenceAge), "stale": .bool(!fresh), "error": complaint(.intelligenceFreshness)]
    }

    /// Active while a switch that blocks all trading is on; `known` is false when one could not be read.
    private var killSwitch: JSON {
        let switches = catalogue.filter { $0.intended && $0.impact == .blocksAll }
        let holding = switches.first { pointStates[$0.id]?.hold != nil }
        let pointState = holding.flatMap { pointStates[$0.id] }
        let blind = switches.compactMap { finding($0.id) }.first { $0.status == .unknown && $0.reason != Finding.notLive }
        return [
            "active": .bool(holding != nil), "type": .text(holding?.id.rawValue), "blocked_until": .instant(pointState?.hold?.until),
            "reason": .text(pointState?.finding.message), "timestamp": seen(snapshot[.maxDrawdownSwitch]), "known": .bool(blind == nil),
            "error": .text(blind?.message),
        ]
    }

    private var strategyOverlap: JSON {
        let overlaps = snapshot[.book].facts?.book.content?.overlaps ?? []
        return [
            "overlaps": .array(
                overlaps.map { overlap in
                    [
                        "symbol": .string(overlap.symbol), "side": .string(overlap.direction.rawValue),
                        "strategies": .array(overlap.strategies.map { .string($0) }), "count": .count(overlap.positions),
                    ]
                }), "count": .count(overlaps.count), "known": .bool(snapshot[.book].facts?.book.content != nil),
        ]
    }

    private var symbolProbation: JSON {
        let symbols = snapshot[.probation].facts?.content?.symbols?.filter { $0.state == "probation" }.map(\.symbol).sorted() ?? []
        return [
            "on_probation": .array(symbols.map { .string($0) }), "count": .count(symbols.count),
            "known": .bool(findings(.symbolProbation).allSatisfy { $0?.status != .unknown }),
        ]
    }

    private var fileSystem: JSON {
        let used = snapshot[.disk].facts?.volumes.map(\.usedRatio).max()
        return [
            "healthy": .bool(isFine(.fileSystem)),
            "disk_usage_pct": used.map { .double(($0 * 1000).rounded() / 10) } ?? .null, "permissions_ok": .bool(isFine("file-permissions")),
            "errors": .array(complaints(.fileSystem).map { .string($0) }),
        ]
    }

    private var network: JSON {
        var endpoints = JSONObject()
        let all = [snapshot[.exchange].facts, snapshot[.coinglass].facts].compactMap { $0 } + (snapshot[.control].facts ?? [])
        for facts in all {
            // By host, as in the original; further endpoints on the same host are listed by URL.
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
            "healthy": .bool(isFine(.network)), "endpoints": .object(endpoints),
            "error": complaint(.network),
        ]
    }

    private var positionLimits: JSON {
        let current = snapshot[.book].facts?.book.content?.open.count
        let limit = bot.maximumPositions
        return [
            "at_limit": .bool((current ?? 0) >= limit), "current": .count(current), "max": .count(limit),
            "remaining": .count(current.map { max(0, limit - $0) }), "known": .bool(current != nil),
        ]
    }

    private var configIntegrity: JSON {
        let files = snapshot[.configuration].facts?.files ?? []
        let missing = files.filter { $0.state == .missing }.map { JSON.string($0.path) }
        let invalid = files.filter { if case .malformed = $0.state { true } else { false } }.map { JSON.string($0.path) }
        return [
            "healthy": .bool(isFine(.configIntegrity)), "missing_files": .array(missing), "invalid_files": .array(invalid),
            "error": complaint(.configIntegrity),
        ]
    }

    private var dashboard: JSON {
        var check: JSONObject = [
            "healthy": .bool(isFine(.dashboard)), "accessible": .bool(snapshot[.dashboard].facts?.answer != nil),
            "response_time_ms": .milliseconds(snapshot[.dashboard].facts?.timings.totalMicroseconds), "error": complaint(.dashboard),
        ]
        check["status_code"] = .count(snapshot[.dashboard].facts?.answer?.status)
        return .object(check)
    }

    private var botUnit: JSON {
        var check: JSONObject = ["healthy": .bool(isFine(.botUnit)), "unit": .string(bot.unit), "error": complaint(.botUnit)]
        guard let unit = snapshot[.unit].facts else { return .object(check) }
        check["load_state"] = .string(unit.loadState)
        check["active_state"] = .string(unit.activeState)
        check["sub_state"] = .string(unit.subState)
        check["result"] = .text(unit.result)
        check["main_pid"] = .count(unit.mainPID)
        check["restarts"] = .count(unit.restarts)
        check["started_at"] = .instant(unit.startedAt)
        check["memory_bytes"] = unit.memoryBytes.map { .int(Int64(clamping: $0)) } ?? .null
        check["timestamp"] = .instant(snapshot[.unit].moment?.wall)
        return .object(check)
    }
}
