import FailurePoints

@testable import Probes

/// The small state files, for the tables of `DocumentTests`.
extension Read {
    static let states = [
        Read(
            path: "feature_store/fee_gate_state.json", good: #"{"blocked_count":0,"last_updated":"2025-12-20T14:03:07Z"}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = DocumentProbe<FeeGateState>(tree: tree)
                return { Found(try probe.observe()) }
            }),
        Read(
            path: "feature_store/hold_time_policy.json", good: #"{"active_positions":{"a":{"symbol":"BTCUSDT"}}}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = DocumentProbe<HoldTimePolicy>(tree: tree)
                return { Found(try probe.observe()) }
            }),
        Read(
            path: "logs/portfolio_futures.json", good: #"{"available_margin":5400.2,"snapshots":[]}"#, wrong: #"7"#,
            pass: { tree in
                let probe = DocumentProbe<Portfolio>(tree: tree)
                return { Found(try probe.observe()) }
            }),
        Read(
            path: "logs/futures_protective_state.json", good: #"{"mode":"OFF","report":{"positions":[]}}"#, wrong: #""OFF""#,
            pass: { tree in
                let probe = DocumentProbe<ProtectiveState>(tree: tree)
                return { Found(try probe.observe()) }
            }),
        Read(
            path: "feature_store/sentiment/latest.json", good: #"{"poll_timestamp":"2025-12-20T14:03:07Z","social_stats":{}}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = DocumentProbe<SentimentFeed>(tree: tree)
                return { Found(try probe.observe()) }
            }),
        Read(
            path: "feature_store/onchain/whale_alerts.json", good: #"{"timestamp":"2025-12-20T14:03:07Z","transactions":[]}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = OnchainProbe(tree: tree)
                return { Found(try probe.observe().whaleAlerts) }
            }),
        Read(
            path: "feature_store/onchain/exchange_flows.json", good: #"{"timestamp":"2025-12-20T14:03:07Z","signals":{}}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = OnchainProbe(tree: tree)
                return { Found(try probe.observe().exchangeFlows) }
            }),
        Read(
            path: "logs/trade_cooldown.json", good: #"{"ETHUSDT_LONG":"2025-12-20T07:03:07-07:00"}"#, wrong: #"[1]"#,
            pass: { tree in
                let probe = CooldownsProbe(tree: tree)
                return { Found(try probe.observe().trades) }
            }),
        Read(
            path: "logs/symbol_cooldowns.json", good: #"{"ETHUSDT":1766239387}"#, wrong: #"[1]"#,
            pass: { tree in
                let probe = CooldownsProbe(tree: tree)
                return { Found(try probe.observe().symbols) }
            }),
        Read(
            path: "logs/futures_signal_evaluations.json", good: #"[{"timestamp":"2025-12-20T14:03:07","result":"no_signal"}]"#, wrong: #"{}"#,
            pass: { tree in
                let probe = CooldownsProbe(tree: tree)
                return { Found(try probe.observe().evaluations) }
            }),
        Read(
            path: "logs/signal_activity.json", good: #"{"signals":[{"status":"executed"}]}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = CooldownsProbe(tree: tree)
                return { Found(try probe.observe().activity) }
            }),
        Read(
            path: "logs/phase82_state.json", good: #"{"global_freeze_active":false,"updated_at":null}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = FreezesProbe(tree: tree)
                return { Found(try probe.observe().phase82) }
            }),
        Read(
            path: "feature_store/healing_escalation_state.json", good: #"{"soft_kill_switch_active":false}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = FreezesProbe(tree: tree)
                return { Found(try probe.observe().escalation) }
            }),
        Read(
            path: "logs/phase107_109_state.json", good: #"{"recovery":{"frozen_until_ts":1766240000}}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = FreezesProbe(tree: tree)
                return { Found(try probe.observe().anomaly) }
            }),
        Read(
            path: "logs/phase10x_state.json", good: #"{"paused_reason":null}"#, wrong: #"3"#,
            pass: { tree in
                let probe = FreezesProbe(tree: tree)
                return { Found(try probe.observe().phase10x) }
            }),
        Read(
            path: "logs/venue_enforcement_state.json", good: #"{"futures_enabled":true}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = FreezesProbe(tree: tree)
                return { Found(try probe.observe().venue) }
            }),
        Read(
            path: "logs/validation_cache.json", good: #"{"block_all":false}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = FreezesProbe(tree: tree)
                return { Found(try probe.observe().validation) }
            }),
        Read(
            path: "logs/streak_filter_state.json", good: #"{"streaks":{"a":1}}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = FreezesProbe(tree: tree)
                return { Found(try probe.observe().streakFilter) }
            }),
        Read(
            path: "logs/metrics.jsonl", good: #"{"ts":1766239387}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = FreezesProbe(tree: tree)
                return { Found(try probe.observe().metrics) }
            }),
        Read(
            path: "config/profit_policy.json", good: #"{"per_symbol":{"XRPUSDT":{"disabled":false}}}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = FreezesProbe(tree: tree)
                return { Found(try probe.observe().profitPolicy) }
            }),
        Read(
            path: "configs/signal_policies.json", good: #"{"alpha_trading":{"enabled":true}}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = FreezesProbe(tree: tree)
                return { Found(try probe.observe().signalPolicies) }
            }),
        Read(
            path: "configs/futures_policies.json", good: #"{"max_leverage_global":10}"#, wrong: #"[]"#,
            pass: { tree in
                let probe = ConfigurationProbe(tree: tree)
                return { Found(try probe.observe().futuresPolicies) }
            }),
    ]
}
