import FailurePoints
import Glibc
import Testing

@testable import Probes

/// What each probe of a file makes of a good one, of wrong fields in it, and of stamps in the future.
@Suite struct FileProbesTests {
    private let temporary = TemporaryTree()

    @Test func theEngineFilesBringTheirStamps() throws {
        temporary.write(
            "state/heartbeats/bot_cycle.json",
            #"{"component":"bot_cycle","last_heartbeat_ts":4102444800.5,"last_heartbeat_dt":"2025-12-20 14:03:07 UTC","metadata":{"open_positions":7}}"#
        )
        temporary.write("state/heartbeats/other.json", #"{"component":5,"last_heartbeat_ts":"x","metadata":[]}"#)
        temporary.write("state/heartbeats/bot_cycle.json.tmp", "{")
        temporary.write(
            "logs/protective_mode_log.json",
            #"[{"action":"protect"},{"action":"normal"},7,{"action":"protect"},{"timestamp":"2025-12-20T07:01:02-07:00","action":"protect"}]"#)
        temporary.write("logs/process_heartbeat.json", #"{"pid":"4242","timestamp":"2025-12-20T14:03:07","uptime_seconds":1.5,"memory_mb":612}"#)
        var tree = temporary.tree
        tree.localTime = .fixed(.seconds(3600))
        let facts = try EngineProbe(tree: tree).observe()
        let cycle = try #require(facts.cycle.content)
        #expect(cycle.epoch == .value(Instant(microseconds: 4_102_444_800_500_000)), "a stamp in the future is a fact like any other")
        #expect(cycle.text == .value(Instant(secondsSince1970: 1_766_239_387)) && cycle.openPositions == 7 && cycle.component == "bot_cycle")
        #expect(facts.others.map(\.path) == ["state/heartbeats/other.json"])
        #expect(facts.others.first?.content?.epoch.fault != nil && facts.others.first?.content?.text == .absent)
        let start = try #require(facts.cycleStart.content)
        #expect(start.rows == 5 && start.protectStreak == 2 && start.action == "protect")
        #expect(start.startedAt == .value(Instant(secondsSince1970: 1_766_239_262)))
        let process = try #require(facts.process.content)
        #expect(process.pid == .invalid("a string where a whole number belongs") && process.memoryMebibytes == 612)
        #expect(process.writtenAt == .value(Instant(secondsSince1970: 1_766_235_787)))
        #expect(Found(facts.supervisor) == .missing && Found(facts.stall) == .missing)
    }

    @Test func anEmptyCycleLogIsAFactNotAFault() throws {
        temporary.write("logs/protective_mode_log.json", "[]")
        let start = try #require(try EngineProbe(tree: temporary.tree).observe().cycleStart.content)
        #expect(start.rows == 0 && start.startedAt == .absent)
    }

    @Test func theFeedIsReadWithItsFiller() throws {
        let directory = "feature_store/intelligence"
        temporary.write(
            "\(directory)/summary.json",
            """
            {"ts":"2025-12-20T14:03:07.120334Z","fear_greed":50,"enhanced_ts":7,"signals":{
              "BTCUSDT":{"direction":"NEUTRAL","confidence":0,"composite":0.0,"raw":{"buy_sell_ratio":1.0,"liq_ratio":0.5}},
              "ETHUSDT":{"direction":"SHORT","confidence":0.41,"composite":-0.12,"raw":{"buy_sell_ratio":0.93,"liq_ratio":0.61}},
              "XRPUSDT":[]}}
            """)
        temporary.write("\(directory)/BTCUSDT_intel.json", "{}")
        temporary.write("\(directory)/ETHUSDT_intel.json", "{\"symbol\": ")
        temporary.write("\(directory)/ADAUSDT_intel.json", "[]")
        temporary.write("\(directory)/macro_guards.json", "not ours")
        temporary.write("\(directory)/funding_rates.json", #"{"ts":"x","rates":{}}"#)
        temporary.write("\(directory)/open_interest.json", #"{"ts":"x","oi":{"BTC":{"open_interest":1}}}"#)
        let facts = try IntelligenceProbe(tree: temporary.tree).observe()
        let summary = try #require(facts.summary.content)
        #expect(summary.signals?.map(\.symbol) == ["BTCUSDT", "ETHUSDT", "XRPUSDT"])
        #expect(summary.signals?.map(\.isNeutralFiller) == [true, false, false])
        #expect(summary.enhancedAt.fault != nil && summary.writtenAt.value != nil && summary.fearGreed == 50)
        #expect(facts.symbolFiles == ["BTCUSDT"] && Set(facts.brokenSymbolFiles.keys) == ["ETHUSDT", "ADAUSDT"])
        #expect(facts.fundingRatesEmpty == true && facts.openInterestEmpty == false)
        temporary.write("\(directory)/funding_rates.json", #"{"rates":[]}"#)
        #expect(try IntelligenceProbe(tree: temporary.tree).observe().fundingRatesEmpty == nil)
    }

    private static let switches: [(String, Field<Bool>, Bool)] = [
        (#"{"runtime":{"kill_switch_phase82":true}}"#, .value(true), false),
        (#"{"runtime":{"kill_switch_phase82":{"global_block":false}}}"#, .value(false), true),
        (#"{"runtime":{"kill_switch_phase82":{}}}"#, .absent, true),
        (#"{"runtime":{"kill_switch_phase82":"yes"}}"#, .invalid("a string where a boolean belongs"), false),
        (#"{"runtime":{"kill_switch_phase82":null}}"#, .null, false), (#"{"runtime":{}}"#, .absent, false),
        (#"{"x":{"runtime":{}}}"#, .absent, false),
    ]

    @Test(arguments: switches)
    func thePhase82SwitchHasTwoForms(text: String, value: Field<Bool>, isDictionary: Bool) throws {
        temporary.write("live_config.json", text)
        let runtime = try #require(try DocumentProbe<LiveRuntime>(tree: temporary.tree).observe().content)
        #expect(runtime.killSwitch == value && runtime.killSwitchIsDictionary == isDictionary)
    }

    @Test func theRuntimeFlagsAreRead() throws {
        temporary.write(
            "live_config.json",
            """
            {"a":1,"runtime":{"grace_map":{"x":{"restart_stage":"no"}},"restart_stage":"frozen","size_throttle":0.0,"protective_mode":1,
             "allowed_symbols":["BTCUSDT",3],"paper_mode":true,"last_signal_adjustments":[{"ts":1766239932},{"ts":1766239900},{},5]},"b":2}
            """)
        let runtime = try #require(try DocumentProbe<LiveRuntime>(tree: temporary.tree).observe().content)
        #expect(runtime.restartStage == .value("frozen") && runtime.sizeThrottle == .value(0) && runtime.protectiveMode.fault != nil)
        #expect(runtime.allowedSymbols == ["BTCUSDT"] && runtime.paperMode == .value(true))
        #expect(runtime.newestStamp == Instant(secondsSince1970: 1_766_239_932))
        temporary.write("live_config.json", #"{"runtime":[1]}"#)
        #expect(Found(try DocumentProbe<LiveRuntime>(tree: temporary.tree).observe()) == .malformed(.wrongShape))
    }

    @Test func theSwitchesKeepNullAbsentAndWrongApart() throws {
        temporary.write(
            "feature_store/max_drawdown_kill_switch_state.json",
            #"{"last_triggered":"2025-12-20T08:00:11.2Z","drawdown_pct":"7 %","portfolio_value_before":10000.0,"blocked_until":null,"positions_closed":4}"#
        )
        let state = try #require(try DocumentProbe<MaxDrawdownSwitch>(tree: temporary.tree).observe().content)
        #expect(state.lastTriggered.value != nil && state.drawdown.fault != nil && state.valueBefore == .value(10_000))
        #expect(state.blockedUntil == .null && state.positionsClosed == .value(4) && state.clearedAt == .absent && state.valueNow == .absent)
        temporary.write("logs/operator_override.json", #"{"enabled":1,"expires_at":"never"}"#)
        let override = try #require(try DocumentProbe<OperatorOverride>(tree: temporary.tree).observe().content)
        #expect(override.enabled.fault != nil && override.expiresAt.fault != nil)
    }

    @Test func probationAndWindowsAreRead() throws {
        temporary.write(
            "feature_store/symbol_probation_state.json",
            #"{"updated_at":"2025-12-20T08:00:11Z","symbol_states":{"ADAUSDT":{"state":"probation","entered_at":"2025-12-20T08:00:11Z","reason":"r"},"X":5}}"#
        )
        let probation = try #require(try DocumentProbe<Probation>(tree: temporary.tree).observe().content)
        #expect(probation.symbols?.map(\.symbol) == ["ADAUSDT", "X"] && probation.symbols?.map(\.state) == ["probation", "?"])
        temporary.write(
            "feature_store/golden_hour_config.json", #"{"restrict_to_golden_hour":"yes","allowed_windows":["09:00-16:00",5],"updated_at":null}"#)
        let hours = try #require(try DocumentProbe<GoldenHour>(tree: temporary.tree).observe().content)
        #expect(hours.restricts.fault != nil && hours.allowedWindows == ["09:00-16:00", "5"] && hours.updatedAt == .null)
    }

    @Test func theFetchersLogIsReadFromItsEnd() throws {
        let path = "logs/market_intelligence.log"
        let probe = FetcherLogProbe(tree: temporary.tree)
        #expect(try probe.observe().exists == false)
        temporary.write(
            path,
            """
            [2025-12-20T14:00:00.000001Z] API Key: NOT CONFIGURED
            no stamp, Rate limited
            [2025-12-20T14:00:01Z] Rate limited - waiting 60s
            [2025-12-20T14:00:02Z] HTTP 503 from /api
            [2025-12-20T14:00:03Z] HTTP 200
            \0\0\0[2025-12-20T14:00:04Z] Request error: timed out
            [2025-12-20T14:00:05Z] Poll error: x
            [2025-12-20T14:00:06Z] ok
            [2025-12-20T14:00:07Z] HTTP 5
            """)
        var facts = try probe.observe()
        #expect(facts.entries.map(\.mark) == [.keyMissing, .rateLimited, .http(status: 503), .requestError, .pollError])
        #expect(facts.newestAt == Instant(secondsSince1970: 1_766_239_207), "the last line has a stamp, though no end yet")
        #expect(facts.tailSince == nil, "this is all of it")
        let old = String(repeating: "[2025-12-20T13:00:00Z] HTTP 429\n", count: 10_000)
        temporary.write(path, old + "[2025-12-20T14:00:00Z] HTTP 401\n")
        facts = try probe.observe()
        #expect(facts.entries.count == 2000 && facts.entries.last?.mark == .http(status: 401))
        #expect(facts.tailSince == facts.entries.first?.at, "what was passed over is not known")
        temporary.write(path, "")
        facts = try probe.observe()
        #expect(facts.exists && facts.entries.isEmpty && facts.newestAt == nil)
        temporary.remove(path)
        temporary.makeFIFO(path)
        #expect(throws: ProbeError.self) { try probe.observe() }
    }

    @Test func theDisksAreMeasured() throws {
        temporary.makeDirectory("logs")
        let facts = try DiskProbe(tree: temporary.tree).observe()
        #expect(facts.volumes.map(\.path) == [temporary.root, "logs", "/tmp"])
        for volume in facts.volumes {
            #expect(volume.totalBytes > 0 && volume.freeBytes <= volume.totalBytes && !volume.readOnly)
            #expect(volume.deviceID == facts.volumes[0].deviceID)
        }
    }
}
