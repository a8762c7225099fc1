import FailurePoints
import Glibc
import Testing

@testable import Probes

/// What the probes of the small state files make of good fields, of wrong ones, and of none.
@Suite struct StateProbesTests {
    private let temporary = TemporaryTree()
    private let stamp = Instant(secondsSince1970: 1_766_239_387)

    @Test func theFeeGateKeepsWrongAndAbsentApart() throws {
        temporary.write(
            "feature_store/fee_gate_state.json",
            #"{"blocked_count":"3","allowed_count":7,"last_updated":"2025-12-20T14:03:07Z","config":{"min_buffer_multiplier":1.2}}"#)
        let state = try #require(try DocumentProbe<FeeGateState>(tree: temporary.tree).observe().content)
        #expect(state.blockedCount.fault != nil && state.allowedCount == .value(7) && state.updatedAt == .value(stamp))
        #expect(state.minimumBuffer == .value(1.2))
    }

    @Test func holdsAreReadFromEitherStamp() throws {
        temporary.write(
            "feature_store/hold_time_policy.json",
            """
            {"updated_at":"2025-12-20T14:03:07","symbol_hold_times":{"BTCUSDT":1800,"ETHUSDT":"long","XRPUSDT":-5},"active_positions":{
              "a":{"symbol":"eth-usdt","side":"long","entry_ts":1766239387,"min_exit_ts":1766239387.5},
              "b":{"entry_iso":"2025-12-20T14:03:07Z","min_exit_iso":"soon"},"c":5}}
            """)
        let policy = try #require(try DocumentProbe<HoldTimePolicy>(tree: temporary.tree).observe().content)
        let holds = try #require(policy.holds)
        #expect(holds.map(\.id) == ["a", "b"] && holds[0].symbol == "ETHUSDT" && holds[0].side == "LONG")
        #expect(holds[0].mayExitAt == .value(stamp + .milliseconds(500)) && holds[1].enteredAt == .value(stamp))
        #expect(holds[1].mayExitAt.fault != nil && policy.fault != nil && policy.invalidHoldTimes == ["ETHUSDT", "XRPUSDT"])
        temporary.write("feature_store/hold_time_policy.json", "{\"version\": 1}")
        #expect(try DocumentProbe<HoldTimePolicy>(tree: temporary.tree).observe().content?.holds == nil)
    }

    @Test func thePortfolioIsReadWithItsNewestSnapshot() throws {
        temporary.write(
            "logs/portfolio_futures.json",
            """
            {"total_margin_allocated":6000.0,"available_margin":NaN,"open_positions_count":2.0,"snapshots":[
              {"timestamp":"2025-12-20T07:03:07-07:00"},{"timestamp":"2025-12-20T06:03:07-07:00"},{},5]}
            """)
        let portfolio = try #require(try DocumentProbe<Portfolio>(tree: temporary.tree).observe().content)
        #expect(portfolio.allocatedMargin == .value(6000) && portfolio.availableMargin.fault != nil && portfolio.realizedProfit == .absent)
        #expect(portfolio.snapshots == 4 && portfolio.newestSnapshotAt == stamp && portfolio.openPositions == .value(2))
    }

    @Test func theProtectiveModeComesWithItsPositions() throws {
        temporary.write(
            "logs/futures_protective_state.json",
            #"{"timestamp":"2025-12-20T14:03:07","mode":"REDUCE","report":{"positions":[{"symbol":"ETH-USDT","leverage":5,"buffer_pct":7.5,"liquidation_price":null},5]}}"#
        )
        let state = try #require(try DocumentProbe<ProtectiveState>(tree: temporary.tree).observe().content)
        #expect(state.mode == .value("REDUCE") && state.writtenAt == .value(stamp))
        #expect(state.positions == [.init(symbol: "ETHUSDT", leverage: 5, bufferPercent: 7.5, hasLiquidationPrice: false)])
    }

    @Test func feedsTellFallbackFromData() throws {
        temporary.write(
            "feature_store/sentiment/latest.json", #"{"poll_timestamp":"2025-12-20T14:03:07Z","social_stats":{"BTC":{"activity_score":0}}}"#)
        temporary.write("feature_store/onchain/whale_alerts.json", #"{"transactions":[{"is_fallback":true},{"source":"coinglass"}]}"#)
        temporary.write("feature_store/onchain/exchange_flows.json", #"{"signals":{"BTC":{"net_flow_usd":0,"inflows_usd":0.0}}}"#)
        let sentiment = try #require(try DocumentProbe<SentimentFeed>(tree: temporary.tree).observe().content)
        #expect(sentiment.isFallback && sentiment.polledAt == .value(stamp))
        let onchain = try OnchainProbe(tree: temporary.tree).observe()
        #expect(onchain.whaleAlerts.content?.isFallback == false && onchain.whaleAlerts.content?.fallbacks == 1)
        #expect(onchain.exchangeFlows.content?.isFallback == true)
    }

    @Test func cooldownsAreFoundFlatAndNested() throws {
        temporary.write(
            "logs/trade_cooldown.json",
            #"{"ETHUSDT_LONG":"2025-12-20T07:03:07-07:00","X":"soon","n":{"until":"2025-12-20T07:03:07-07:00","why":"x"}}"#)
        temporary.write("logs/symbol_cooldowns.json", #"{"ETHUSDT":1766239387,"losses":4,"n":{"BTCUSDT":{"until":1766239387.0}}}"#)
        temporary.write(
            "logs/futures_signal_evaluations.json",
            #"[{"timestamp":"2025-12-20T14:03:07","symbol":"ETHUSDT","result":"cooldown:41s"},{"result":"no_signal"},{"result":"protective_mode_BLOCK"},5]"#
        )
        temporary.write(
            "logs/signal_activity.json",
            #"{"signals":[{"timestamp":"2025-12-20T07:03:07-07:00","symbol":"X","status":"blocked_Cooldown: 41s"},{"status":"executed"}]}"#)
        let facts = try CooldownsProbe(tree: temporary.tree).observe()
        let trades = try #require(facts.trades.content)
        #expect(trades.map(\.name) == ["ETHUSDT_LONG", "X", "n.until"] && trades[0].stamp == .value(stamp) && trades[1].stamp.fault != nil)
        #expect(facts.symbols.content == [Cooldown(name: "ETHUSDT", stamp: .value(stamp)), Cooldown(name: "n.BTCUSDT.until", stamp: .value(stamp))])
        #expect(facts.evaluations.content?.map(\.outcome) == [.capped, .noSignal, .blocked])
        #expect(facts.activity.content?.map(\.outcome) == [.capped, .executed] && facts.activity.content?.first?.at == .value(stamp))
    }

    @Test func haltFilesHaltByBeingThere() throws {
        let path = "logs/trading_frozen.flag"
        let probe = FreezesProbe(tree: temporary.tree)
        #expect(Found(try probe.observe().frozenFlag) == .missing)
        for text in ["", "not json", "[1]", "\0"] {
            temporary.write(path, text)
            let halt = try #require(try probe.observe().frozenFlag.content, "\(text)")
            #expect(halt.isOn == .absent && halt.since == nil)
        }
        temporary.write(path, #"{"frozen_at":"2025-12-20T14:03:07","reason":"learning","frozen_by":"operator"}"#)
        let halt = try #require(try probe.observe().frozenFlag.content)
        #expect(halt.since == stamp && halt.reason == "learning" && halt.by == "operator")
        for (text, isOn) in [("true", true), ("0", false), ("\"yes\"", true), ("null", false), ("{}", false)] {
            temporary.write("state/kill_switch.json", "{\"enabled\": \(text)}")
            #expect(try probe.observe().killSwitchFile.content?.isOn == .value(isOn), "\(text)")
        }
    }

    @Test func pausesHoldUntilTheirEnd() throws {
        temporary.write("logs/phase107_109_state.json", #"{"recovery":{"frozen_until_ts":1766239387,"last_anomaly":"x"}}"#)
        temporary.write("logs/phase92_state.json", #"{"ramps_frozen":true}"#)
        temporary.write("logs/phase10_state.json", #"{"paused":false,"pause_until_ts":null}"#)
        temporary.write("logs/phase10x_state.json", #"{"paused_reason":"drawdown_guard"}"#)
        temporary.write("state/streak_state_alpha.json", #"{"cooldown_until":0}"#)
        temporary.write("logs/snapshots/phase82_killswitch_1766239387.json", "{}")
        temporary.write("logs/snapshots/phase82_killswitch_x.json", "{}")
        let facts = try FreezesProbe(tree: temporary.tree).observe()
        let anomaly = try #require(facts.anomaly.content)
        #expect(anomaly.holds(at: stamp - .seconds(1)) && !anomaly.holds(at: stamp))
        #expect(facts.phase92.content?.holds(at: stamp) == true && facts.phase10.content?.holds(at: stamp) == false)
        #expect(facts.phase10x.content?.holds(at: stamp) == false && facts.phase10x.content?.holds(at: stamp, byReason: true) == true)
        #expect(facts.alphaStreak.content?.until == .null && facts.alphaStreak.content?.holds(at: stamp) == false)
        #expect(facts.phase82Snapshots == [stamp])
    }

    @Test func theExitSentinelCountsItsStreak() throws {
        let path = "logs/exit_health_sentinel.jsonl"
        let row = { (event: String, second: Int) in
            #"{"timestamp":"2025-12-20T07:03:0\#(second)-07:00","event":"\#(event)","action":"pass"}"# + "\n"
        }
        let probe = FreezesProbe(tree: temporary.tree)
        temporary.write(
            path, row("safe_mode_triggered", 1) + row("exit_health_audit", 2) + row("safe_mode_triggered", 7) + row("safe_mode_triggered", 8))
        let sentinel = try #require(try probe.observe().exitSentinel.content)
        #expect(sentinel.safeModeStreak == 2 && sentinel.errorStreak == 0 && sentinel.streakSince == stamp)
        temporary.write(path, row("safe_mode_triggered", 1) + "torn {\n" + row("exit_health_audit_error", 7) + "{\"event\":\"exit_health_au")
        let failing = try #require(try probe.observe().exitSentinel.content)
        #expect(failing.safeModeStreak == 0 && failing.errorStreak == 1 && failing.streakSince == stamp && failing.newestAt == stamp)
    }

    @Test func theEnvironmentShowsNamesAndNoValue() throws {
        let secret = "sup3rsecretvalue"
        temporary.write(
            ".env",
            """
            # a comment
            EXCHANGE=kraken
            export A_KEY="\(secret)"
            SHORT=abc
            EMPTY=
            P1=your_api_key_here\r
            P2='CHANGEME'
            P3=xxxxxxxxxx
            P4=put-it-here
            no assignment
            1BAD=x
            SHORT=\(secret)

            """)
        chmod(temporary.path(".env"), 0o640)
        let document = try EnvironmentProbe(tree: temporary.tree).observe()
        let file = try #require(document.content)
        #expect(file.keys.map(\.name) == ["EXCHANGE", "A_KEY", "SHORT", "EMPTY", "P1", "P2", "P3", "P4"])
        #expect(file.keys.map(\.isUsable) == [false, true, true, false, false, false, false, false])
        #expect(file.keys.map(\.isPlaceholder) == [false, false, false, false, true, true, true, true])
        #expect(file.invalidLines == 2 && file.mode == 0o640 && file.ownerUID == getuid())
        #expect(!"\(document)".contains(secret))
        temporary.write(".env", "")
        #expect(Found(try EnvironmentProbe(tree: temporary.tree).observe()) == .malformed(.empty))
    }

    @Test func theFeatureStoreIsListed() throws {
        let probe = FeatureStoreProbe(tree: temporary.tree)
        #expect(try probe.observe().exists == false)
        temporary.write("feature_store/a.json", "{}")
        temporary.write("feature_store/a.json.lock", "")
        temporary.write("feature_store/b/c.json", "")
        temporary.link("feature_store/gone.json", to: "nowhere")
        let facts = try probe.observe()
        #expect(facts.files == ["a.json", "b/c.json"] && facts.emptyFiles == ["b/c.json"] && facts.inode != nil && !facts.isTruncated)
        temporary.remove("feature_store")
        temporary.write("feature_store", "")
        #expect(throws: ProbeError.self) { try probe.observe() }
    }

    @Test func ofTooManyValuesTheSameAreKeptInWhateverOrder() throws {
        let probe = ConfigurationProbe(tree: temporary.tree)
        func names(_ numbers: some Sequence<Int>) throws -> [String]? {
            let gates = numbers.map { "\"S\($0)\":{\"min_buffer_multiplier\":1.2}" }.joined(separator: ",")
            temporary.write("configs/trading_config.json", "{\"per_symbol_fee_gates\":{\(gates)}}")
            return try probe.observe().tradingConfig.content?.feeMultipliers.map(\.name)
        }
        let kept = try names(100..<250)
        #expect(kept?.count == 100)
        #expect(try names((100..<250).reversed()) == kept)
    }

    @Test func thresholdsAreReadWhole() throws {
        temporary.write(
            "configs/trading_config.json",
            """
            {"mode":"live","thresholds":{"paper":{"score_thresholds":{"ULTRA":0.15,"HIGH":"0.05"},"signal_thresholds":5},"live":7},
             "per_symbol_fee_gates":{"ETHUSDT":{"min_buffer_multiplier":1.2},"X":null},"paper_mode_relaxed_thresholds":true}
            """)
        temporary.write("configs/futures_policies.json", #"{"max_leverage_global":125,"min_buffer_pct":"x"}"#)
        let facts = try ConfigurationProbe(tree: temporary.tree).observe()
        let config = try #require(facts.tradingConfig.content)
        #expect(config.mode == .value("live") && config.hasThresholds && config.relaxedInPaper == .value(true))
        #expect(config.thresholds.map(\.mode) == ["paper", "live"] && config.thresholds[0].signals == nil && config.thresholds[1].scores == nil)
        #expect(config.thresholds[0].score("ULTRA") == .value(0.15) && config.thresholds[0].score("HIGH").fault != nil)
        #expect(config.thresholds[0].score("LOW") == .absent && config.feeMultipliers.map(\.value) == [.value(1.2), .absent])
        #expect(facts.futuresPolicies.content?.maximumLeverage == .value(125) && facts.futuresPolicies.content?.minimumBufferPercent.fault != nil)
    }
}
