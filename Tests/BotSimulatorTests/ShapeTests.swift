import BotSimulator
import JSON
import TestSupport
import Testing

/// The healthy tree against the contract: which fields, and which form each timestamp has.
struct ShapeTests {
    /// A form of timestamp: the pattern in which `d` is a digit and everything else is itself; the fraction is optional.
    enum Form: String {
        case t1 = "dddd-dd-ddTdd:dd:dd"
        case t3 = "dddd-dd-ddTdd:dd:ddZ"
        case t5 = "dddd-dd-ddTdd:dd:dd-07:00"
        case t7 = "dddd-dd-dd dd:dd:dd UTC"
        case epoch = "dddddddddd"

        func matches(_ value: JSON) -> Bool {
            if self == .epoch { return value.double.map { $0 > 1_700_000_000 && $0 < 1_800_000_000 } ?? false }
            guard var text = value.string else { return false }
            if let dot = text.firstIndex(of: ".") {
                let end = text[dot...].dropFirst().firstIndex { !$0.isNumber } ?? text.endIndex
                guard text.distance(from: dot, to: end) == 7 else { return false }
                text.removeSubrange(dot..<end)
            }
            return String(text.map { $0.isNumber ? "d" : $0 }) == rawValue.replacing07
        }
    }

    /// A tree that nobody changes.
    private static let healthy = Result {
        let workshop = try Workshop()
        TemporaryPlace.removeAtExit(workshop.root)
        var simulator = workshop.simulator()
        try simulator.writeAll()
        return workshop
    }

    @Test func everyJSONFileParsesAndEveryLineOfEveryLogDoes() throws {
        let workshop = try Self.healthy.get()
        let paths = workshop.paths
        #expect(paths.count > 80)
        for path in paths where path.hasSuffix(".json") { #expect(throws: Never.self, "\(path)") { try workshop.json(path) } }
        for path in paths where path.hasSuffix(".jsonl") { #expect(throws: Never.self, "\(path)") { try workshop.lines(path) } }
    }

    @Test(arguments: [
        ("state/heartbeats/bot_cycle.json", "/last_heartbeat_ts", Form.epoch), ("state/heartbeats/bot_cycle.json", "/last_heartbeat_dt", .t7),
        ("logs/protective_mode_log.json", "/0/timestamp", .t5), ("logs/process_heartbeat.json", "/timestamp", .t1),
        ("logs/futures_protective_state.json", "/timestamp", .t1), ("logs/signal_activity.json", "/signals/0/timestamp", .t5),
        ("twin_state.json", "/last_validation_ts", .epoch), ("feature_store/healing_escalation_state.json", "/last_updated", .t3),
        ("feature_store/learning_health_status.json", "/last_check", .t1), ("logs/positions_futures.json", "/open_positions/0/opened_at", .t5),
        ("logs/positions_futures.json", "/open_positions/0/updated_at", .t5), ("logs/positions_futures.json", "/closed_positions/0/closed_at", .t5),
        ("logs/positions_futures.json", "/open_positions/0/execution_timestamp", .epoch),
        ("logs/positions_futures.json", "/open_positions/0/signal_timestamp", .t3), ("logs/positions_futures.json", "/created_at", .t5),
        ("logs/portfolio_futures.json", "/created_at", .t5), ("feature_store/fee_gate_state.json", "/last_updated", .t3),
        ("feature_store/hold_time_policy.json", "/updated_at", .t1), ("feature_store/symbol_probation_state.json", "/updated_at", .t3),
        ("feature_store/max_drawdown_kill_switch_state.json", "/last_triggered", .t3), ("logs/phase82_state.json", "/updated_at", .t5),
        ("feature_store/exchange_health_state.json", "/last_updated", .t3), ("feature_store/intelligence/summary.json", "/ts", .t3),
        ("feature_store/intelligence/summary.json", "/enhanced_ts", .t3), ("feature_store/intelligence/BTCUSDT_intel.json", "/ts", .t3),
        ("feature_store/intelligence/funding_rates.json", "/ts", .t3), ("feature_store/sentiment/latest.json", "/poll_timestamp", .t3),
        ("feature_store/onchain/whale_alerts.json", "/timestamp", .t3), ("feature_store/onchain/exchange_flows.json", "/timestamp", .t3),
        ("feature_store/golden_hour_config.json", "/last_optimization", .t3),
        ("logs/dashboard_verification_status.json", "/timestamp_formatted", .t1),
    ])
    func aTimestampHasTheFormOfItsField(path: String, pointer: String, form: Form) throws {
        let workshop = try Self.healthy.get()
        let value = try #require(try workshop.json(path).at(pointer: pointer), "\(path) \(pointer)")
        #expect(form.matches(value), "\(value)")
    }

    @Test(arguments: [
        ("logs/executed_trades.jsonl", "ts", Form.epoch), ("logs/learning_updates.jsonl", "ts", .epoch), ("logs/unified_events.jsonl", "ts", .epoch),
        ("logs/signal_bus.jsonl", "timestamp", .t3), ("logs/learning_events.jsonl", "logged_at", .t3), ("logs/fee_entry_blocks.jsonl", "ts", .t3),
        ("logs/process_resource.jsonl", "timestamp", .t1), ("logs/operator_alerts.jsonl", "timestamp_iso", .t1),
        ("logs/exit_health_sentinel.jsonl", "timestamp", .t5), ("logs/signals.jsonl", "ts_iso", .t1),
        ("logs/hold_time_enforcement.jsonl", "ts_iso", .t3),
        ("logs/failure_point_monitor.jsonl", "timestamp", .t3), ("logs/production_health.jsonl", "timestamp", .t5),
    ])
    func everyRowOfALogHasTheFormOfItsField(path: String, key: String, form: Form) throws {
        let workshop = try Self.healthy.get()
        let rows = try workshop.lines(path)
        #expect(!rows.isEmpty)
        for row in rows {
            let value = try #require(row[key])
            #expect(form.matches(value), "\(value)")
        }
    }

    @Test func plainTextFilesHaveTheirForms() throws {
        let workshop = try Self.healthy.get()
        #expect(workshop.text("logs/.bot_heartbeat") == "2025-12-20T14:03:07.120334")
        #expect(workshop.text("logs/supervisor_heartbeat.txt") == "2025-12-20T14:03:07Z\n")
        #expect(workshop.text("logs/stall_warning.txt") == nil)
        #expect(workshop.text("logs/process_crash.log") == nil)
        #expect(try #require(workshop.text("logs/intelligence_gate.log")).contains("INTEL-CONFIRM"))
        #expect(try #require(workshop.text(".env")).contains("COINGLASS_API_KEY="))
    }

    @Test func theBookHoldsWhatWasAskedFor() throws {
        let workshop = try Workshop()
        var options = SimulatorOptions()
        options.openPositions = 5
        options.closedPositions = 30
        var simulator = workshop.simulator(options)
        try simulator.writeAll()
        let book = try workshop.json("logs/positions_futures.json")
        #expect(book["open_positions"]?.array?.count == 5)
        #expect(abs((book["closed_positions"]?.array?.count ?? 0) - 30) <= 1)
        let symbols = book["open_positions"]?.array?.compactMap { $0["symbol"]?.string } ?? []
        #expect(Set(symbols).count == 5)
        for trade in book["closed_positions"]?.array ?? [] {
            let entry = try #require(trade["entry_price"]?.double)
            let exit = try #require(trade["exit_price"]?.double)
            let ratio = try #require(trade["price_roi"]?.double)
            let sign = trade["direction"]?.string?.uppercased() == "LONG" ? 1.0 : -1.0
            #expect((exit - entry) * sign * ratio > 0)
            #expect(trade["side"] == nil)
        }
    }

    @Test func aWholeSecondHasNoFraction() throws {
        let workshop = try Workshop(at: 1_766_239_387_000_000)
        var simulator = workshop.simulator()
        try simulator.writeAll()
        #expect(workshop.text("logs/.bot_heartbeat") == "2025-12-20T14:03:07")
    }

    @Test func everyOrderIsFollowedByItsPosition() throws {
        let workshop = try Self.healthy.get()
        let book = try workshop.json("logs/positions_futures.json")
        let all = (book["open_positions"]?.array ?? []) + (book["closed_positions"]?.array ?? [])
        let held = Set(all.map { "\($0["symbol"]?.string ?? "") \($0["execution_timestamp"]?.int ?? Int64($0["execution_timestamp"]?.double ?? 0))" })
        let orders = try workshop.lines("logs/learning_updates.jsonl").filter { $0["update_type"] == "entry_placed" }
        #expect(orders.count > 10)
        for order in orders { #expect(held.contains("\(order["symbol"]?.string ?? "") \(order["ts"]?.int ?? 0)")) }
    }
}

extension String {
    /// The pattern with its literal digits turned into `d`, as those of a value are.
    fileprivate var replacing07: String { String(map { $0.isNumber ? "d" : $0 }) }
}
