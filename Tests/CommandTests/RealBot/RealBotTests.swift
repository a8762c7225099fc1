import Glibc
import JSON
import Testing

/// Two days of the real bot beside the package, where they are at hand.
private let samples: String? = {
    let package = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let path = "\(package)/../shared/bot-samples"
    return access(path, R_OK) == 0 ? path : nil
}()

/// What `fpmond check --at` says of two days of the real bot.
@Suite(.enabled(if: samples != nil, "no bot samples beside the package"))
struct RealBotTests {
    private func check(_ day: String, at: String) async throws -> (JSON, Int32) {
        let root = "\(samples ?? "")/\(day)"
        let place = try ScratchDirectory()
        // A debug build on a busy machine takes its time over 2.6 MB of book. What the bot stamped without a zone was stamped on a droplet in UTC.
        try place.write(#"{"bot": {"local_utc_offset": "+00:00"}, "probes": {"book": {"timeout": "60s"}}}"#, to: "fpmond.json")
        let end = try await Program.fpmond.run("check", "--config", place["fpmond.json"], "--root", root, "--at", at, "--json")
        return (try JSON.parse(end.output), end.status)
    }

    /// Every failure point that files alone can show, from five instants around the day's newest stamp.
    @Test(arguments: SampleDay.all, SampleInstant.allCases)
    func eachFailurePointSaysWhatTheFilesShow(day: SampleDay, instant: SampleInstant) async throws {
        let (document, status) = try await check(day.name, at: Self.stamp(day.newest + instant.seconds))
        let points = try #require(document["failure_points"]?.object)
        // A row for each, and for nothing else: what is new in the catalogue has to be looked for in the samples.
        #expect(Set(points.map(\.key)) == Set(day.rows.map(\.id)).union(SampleDay.live))
        #expect(day.rows.count + SampleDay.live.count == points.count)
        for id in SampleDay.live { #expect(document["failure_points"]?[id]?["reason"] == "not-live", "\(id)") }
        for row in day.rows {
            let found = try #require(document["failure_points"]?[row.id], "\(row.id)")
            let told = "\(found["status"]?.string ?? "")/\(found["reason"]?.string ?? "")"
            #expect(told == row.told[instant], "\(row.id): \(found["message"]?.string ?? ""); expected because: \(row.because)")
        }
        let trading = try #require(document["trading"])
        let blockers = trading["blockers"]?.array?.compactMap { $0["id"]?.string } ?? []
        let words = [trading["state"]?.string ?? "", document["overall_health"]?.string ?? ""] + blockers
        #expect(words.joined(separator: " ") == day.verdicts[instant])
        #expect(status == 2)
    }

    /// RFC 3339 of whole seconds since 1970.
    private static func stamp(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func sample(_ path: String) throws -> JSON {
        try #require(ScratchDirectory.json(of: "\(samples ?? "")/\(path)"))
    }

    @Test func inTheFirstDayThePhase82SwitchBlocks() async throws {
        let runtime = try sample("2025-12-13/live_config.json")["runtime"]
        #expect(runtime?["kill_switch_phase82"] == true)
        #expect(runtime?["size_throttle"]?.double == 0)
        let (document, status) = try await check("2025-12-13", at: "2025-12-13T15:24:00Z")
        #expect(status == 2)
        #expect(document["trading"]?["state"] == "blocked")
        #expect(document["overall_health"] == "CRITICAL")
        let blocker = try #require(document["trading"]?["blockers"]?.array?.first { $0["id"] == "kill-switch-phase82" })
        #expect(blocker["intended"] == true)
        #expect(document["checks"]?["kill_switch"]?["active"] == true)
    }

    @Test func inTheFirstDayTenOfTenPositionsAreOpen() async throws {
        let open = try #require(try sample("2025-12-13/logs/positions_futures.json")["open_positions"]?.array)
        #expect(open.count == 10)
        let (document, _) = try await check("2025-12-13", at: "2025-12-13T15:24:00Z")
        #expect(document["checks"]?["position_limits"]?["current"] == 10)
        #expect(document["checks"]?["position_limits"]?["at_limit"] == true)
        #expect(document["checks"]?["position_limits"]?["remaining"] == 0)
        #expect(document["failure_points"]?["max-positions"]?["status"] != "ok")
        // Nobody has updated them for as long as the newest of them is old, or longer.
        #expect(document["failure_points"]?["stale-book"]?["status"] == "critical")
    }

    @Test func inTheFirstDayTheOverlapsAreThoseThatCanBeCountedByHand() async throws {
        // Counted here from the text alone, without any of the monitor's types: symbol and direction, in capitals, held by several strategies.
        var holders: [String: Set<String>] = [:]
        for position in try #require(try sample("2025-12-13/logs/positions_futures.json")["open_positions"]?.array) {
            let symbol = try #require(position["symbol"]?.string).uppercased()
            let direction = try #require(position["direction"]?.string).uppercased()
            holders["\(symbol) \(direction)", default: []].insert(try #require(position["strategy"]?.string))
        }
        let counted = holders.filter { $0.value.count > 1 }
        #expect(counted == ["BTCUSDT LONG": ["Breakout-Aggressive", "Sentiment-Fusion"]])
        let (document, _) = try await check("2025-12-13", at: "2025-12-13T15:24:00Z")
        let overlaps = try #require(document["checks"]?["strategy_overlap"]?["overlaps"]?.array)
        let found = Dictionary(
            uniqueKeysWithValues: overlaps.map { overlap in
                ("\(overlap["symbol"]?.string ?? "") \(overlap["side"]?.string ?? "")", Set(overlap["strategies"]?.array?.compactMap(\.string) ?? []))
            })
        #expect(found == counted)
        #expect(document["checks"]?["strategy_overlap"]?["count"] == 1)
        #expect(document["failure_points"]?["strategy-overlap"]?["status"] == "warning")
    }

    @Test func theSecondDaysIntelligenceIsFreshAndEmpty() async throws {
        let signals = try #require(try sample("2025-12-27/feature_store/intelligence/summary.json")["signals"]?.object)
        #expect(!signals.isEmpty)
        for (_, signal) in signals { #expect(signal["composite"]?.double == 0 && signal["confidence"]?.double == 0) }
        let (document, status) = try await check("2025-12-27", at: "2025-12-15T20:48:30Z")
        #expect(document["failure_points"]?["intelligence-stale"]?["status"] == "ok")
        #expect(document["failure_points"]?["intelligence-empty"]?["reason"] == "neutral-filler")
        #expect(document["checks"]?["intelligence_freshness"]?["fresh"] == true)
        #expect(document["checks"]?["coinglass_api"]?["intelligence_available"] == false)
        #expect(status == 2)
    }

    @Test func theSecondDayHasNoBookSoNothingIsSaidOfPositions() async throws {
        let (document, _) = try await check("2025-12-27", at: "2025-12-15T20:48:30Z")
        #expect(document["failure_points"]?["positions-corrupt"]?["reason"] == "file-missing")
        #expect(document["checks"]?["position_limits"]?["current"] == .null)
        for id in ["max-positions", "strategy-overlap", "stale-book"] { #expect(document["failure_points"]?[id]?["status"] == "unknown", "\(id)") }
        #expect(document["failure_points"]?["bot-frozen"]?["status"] == "ok")
    }

    @Test(arguments: ["2025-12-13", "2025-12-27"])
    func whatACopyCannotShowIsNotLive(day: String) async throws {
        let (document, _) = try await check(day, at: "\(day)T15:24:00Z")
        for id in ["bot-crashed", "exchange-unreachable", "dashboard-down", "disk-full"] {
            #expect(document["failure_points"]?[id]?["reason"] == "not-live", "\(id)")
        }
        let blockers = document["trading"]?["blockers"]?.array?.compactMap { $0["id"]?.string } ?? []
        #expect(!blockers.contains("bot-crashed"))
    }
}
