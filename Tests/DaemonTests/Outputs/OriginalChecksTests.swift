import FailurePoints
import JSON
import Testing

@testable import Files
@testable import Outputs

/// The names and types of the bot's own monitor, whatever was seen.
@Suite struct OriginalChecksTests {
    /// Each check's fields with their types: b(oolean), n(umber), s(tring), a(rray), o(bject), and 0 where the original has null, too.
    /// Source: issue of the first version, "Outputs"; bot contract 13.
    private static let original: [String: [String: String]] = [
        "exchange_api": ["healthy": "b", "error": "s0", "response_time_ms": "n0", "timestamp": "s"],
        "coinglass_api": [
            "healthy": "b", "error": "s0", "intelligence_available": "b", "stale": "b", "age_seconds": "n0", "timestamp": "s",
        ], "kill_switch": ["active": "b", "type": "s0", "blocked_until": "s0", "reason": "s0", "timestamp": "s"],
        "strategy_overlap": ["overlaps": "a", "count": "n"], "symbol_probation": ["on_probation": "a", "count": "n"],
        "file_system": ["healthy": "b", "disk_usage_pct": "n0", "permissions_ok": "b", "errors": "a"],
        "network": ["healthy": "b", "endpoints": "o"], "intelligence_freshness": ["fresh": "b", "age_seconds": "n0", "stale": "b"],
        // A book that cannot be read has no number of positions: the original's 0 there was its worst fault.
        "position_limits": ["at_limit": "b", "current": "n0", "max": "n", "remaining": "n0"],
        "config_integrity": ["healthy": "b", "missing_files": "a", "invalid_files": "a"],
        "dashboard": ["healthy": "b", "accessible": "b", "response_time_ms": "n0", "error": "s0"], "bot_unit": ["healthy": "b", "error": "s0"],
    ]

    private static let reports = ["empty": Reports.empty, "blind": Reports.blind, "full": Reports.full]

    private func kind(_ value: JSON?) -> Character {
        switch value {
        case nil: "-"
        case .null?: "0"
        case .bool?: "b"
        case .int?, .big?, .double?: "n"
        case .string?: "s"
        case .array?: "a"
        case .object?: "o"
        }
    }

    @Test(arguments: ["empty", "blind", "full"]) func everyOriginalFieldIsThereWithItsType(name: String) throws {
        let report = try #require(Self.reports[name])
        for document in [report.lineDocument, report.summaryDocument, report.checkDocument] {
            // As a reader gets it.
            let document = try JSON.parse(document.utf8())
            for (check, fields) in Self.original {
                for (field, kinds) in fields {
                    let found = kind(document["checks"]?[check]?[field])
                    #expect(kinds.contains(found), "\(name): \(check).\(field) is \(found), not one of \(kinds)")
                }
            }
            #expect(kind(document["timestamp"]) == "s" && kind(document["overall_health"]) == "s" && kind(document["failure_points"]) == "o")
            #expect(kind(document["trading"]) == "o" && document["schema"]?.int == 1)
            #expect(["HEALTHY", "WARNING", "CRITICAL"].contains(document["overall_health"]?.string))
            #expect(document["failure_points"]?.object?.count == Catalogue.all.count)
        }
    }

    @Test func noLineHasALineBreak() {
        for report in Self.reports.values { #expect(!report.lineDocument.utf8().contains(0x0A)) }
    }

    @Test func theFieldsSayWhatWasSeen() throws {
        let checks = try #require(Reports.full.summaryDocument["checks"])
        #expect(checks["exchange_api"]?["healthy"] == .bool(true))
        #expect(checks["exchange_api"]?["response_time_ms"]?.double == 12.345)
        #expect(checks["exchange_api"]?["certificate_days_left"]?.int == 40)
        #expect(checks["exchange_api"]?["timestamp"]?.string == Reports.at.wall.rfc3339)
        #expect(checks["coinglass_api"]?["stale"] == .bool(true))
        #expect(checks["coinglass_api"]?["age_seconds"]?.double == 2000)
        #expect(checks["intelligence_freshness"]?["fresh"] == .bool(false))
        #expect(checks["strategy_overlap"]?["count"]?.int == 1)
        #expect(
            checks["strategy_overlap"]?["overlaps"]?[0]
                == ["symbol": "BTCUSDT", "side": "LONG", "strategies": ["alpha", "beta"], "count": 2])
        #expect(checks["symbol_probation"]?["on_probation"] == ["SOLUSDT"])
        #expect(checks["file_system"]?["disk_usage_pct"]?.double == 98)
        #expect(checks["file_system"]?["healthy"] == .bool(false))
        #expect(checks["network"]?["endpoints"]?["openapi.blofin.com"]?["reachable"] == .bool(true))
        #expect(checks["network"]?["endpoints"]?["open-api-v4.coinglass.com"]?["reachable"] == .bool(false))
        #expect(checks["network"]?["endpoints"]?["open-api-v4.coinglass.com"]?["error"]?.string == "dns at resolve: no such name")
        #expect(checks["network"]?["endpoints"]?["api.binance.us"]?["response_time_ms"]?.double == 12.345)
        #expect(checks["position_limits"]?["current"]?.int == 4)
        #expect(checks["position_limits"]?["remaining"]?.int == 6)
        #expect(checks["config_integrity"]?["missing_files"] == ["live_config.json"])
        #expect(checks["config_integrity"]?["invalid_files"] == ["config/asset_universe.json"])
        #expect(checks["kill_switch"]?["active"] == .bool(true))
        #expect(checks["kill_switch"]?["blocked_until"]?.string == (Reports.at.wall + .seconds(3600)).rfc3339)
        #expect(checks["dashboard"]?["accessible"] == .bool(true))
        #expect(checks["bot_unit"]?["memory_bytes"]?.int == 123_456_789)
    }

    @Test func twoEndpointsOfOneHostStandBesideEachOther() throws {
        func endpoint(_ name: String, _ path: String, _ milliseconds: Int64) -> EndpointFacts {
            EndpointFacts(
                name: name, host: "openapi.blofin.com", url: "https://openapi.blofin.com\(path)",
                outcome: .answered(HTTPAnswer(status: 200, statusAccepted: true)), timings: PhaseTimings(totalMicroseconds: milliseconds * 1000))
        }
        var snapshot = Snapshot()
        snapshot[.exchange] = .facts(endpoint("exchange", "/price", 1), at: Reports.at)
        snapshot[.control] = .facts(
            [endpoint("openapi.blofin.com", "/ping", 2), endpoint("openapi.blofin.com", "/ping", 3), endpoint("openapi.blofin.com", "/time", 4)],
            at: Reports.at)
        let endpoints = try #require(Reports.make(snapshot).summaryDocument["checks"]?["network"]?["endpoints"]?.object)
        #expect(
            endpoints.map { "\($0.key) \($0.value["response_time_ms"]?.double ?? 0)" } == [
                "openapi.blofin.com 1.0", "https://openapi.blofin.com/ping 2.0", "https://openapi.blofin.com/ping (2) 3.0",
                "https://openapi.blofin.com/time 4.0",
            ])
    }

    @Test func whatWasNotSeenIsNotCalledFine() throws {
        for report in [Reports.empty, Reports.blind] {
            let checks = try #require(report.summaryDocument["checks"])
            for check in ["exchange_api", "coinglass_api", "file_system", "network", "config_integrity", "dashboard", "bot_unit"] {
                #expect(checks[check]?["healthy"] == .bool(false), "\(check)")
            }
            #expect(checks["position_limits"]?["known"] == .bool(false))
            #expect(checks["strategy_overlap"]?["known"] == .bool(false))
            #expect(checks["symbol_probation"]?["known"] == .bool(false))
            #expect(checks["kill_switch"]?["known"] == .bool(false))
            #expect(checks["intelligence_freshness"]?["fresh"] == .bool(false))
        }
    }

    @Test func theSummarySaysWhenTheNextIsDue() {
        let summary = Reports.full.summaryDocument
        #expect(summary["timestamp"]?.string == "2026-01-02T03:04:05.000Z")
        #expect(summary["next_due"]?.string == "2026-01-02T03:05:05.000Z")
        #expect(summary["round_interval_seconds"]?.double == 60)
        #expect(summary["round"]?.int == 3)
        let healer = summary["healers"]?["refresh-intelligence"]
        let treatment = summary["treatments"]?["intelligence-stale"]
        #expect(treatment?["state"]?.string == "verifying" && treatment?["healer"]?.string == "refresh-intelligence")
        #expect(treatment?["until"]?.string == "2026-01-02T03:08:05.000Z")
        #expect(healer?["runs_last_hour"]?.int == 2)
    }

    @Test(arguments: [(0, 2), (2599, 2), (2600, 1), (3589, 1), (3590, 0)])
    func theRunsOfTheLastHourAreThoseOfTheHourBeforeTheSummary(seconds: Int, runs: Int64) {
        // They began 1000 s and 10 s before.
        var report = Reports.full
        report.at = report.at.advanced(by: .seconds(seconds))
        #expect(report.summaryDocument["healers"]?["refresh-intelligence"]?["runs_last_hour"]?.int == runs)
    }
}
