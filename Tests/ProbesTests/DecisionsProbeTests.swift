import FailurePoints
import Glibc
import JSON
import Probes
import Testing

/// What the rows of the decision logs count as, and how they are followed over rotations and restarts.
@Suite struct DecisionsProbeTests {
    private let temporary = TemporaryTree()
    /// 2025-12-20T14:03:07Z.
    private let now = Instant(secondsSince1970: 1_766_239_387)
    private let hour = Duration.seconds(3600)

    private func write(_ log: DecisionLog, _ rows: String...) { temporary.write(log.rawValue, rows.joined(separator: "\n") + "\n") }

    private func append(_ log: DecisionLog, _ text: some StringProtocol) {
        let descriptor = open(temporary.path(log.rawValue), O_WRONLY | O_APPEND | O_CLOEXEC)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    private func facts() throws -> DecisionFacts { try DecisionsProbe(tree: temporary.tree).observe() }

    private func update(_ second: Int, _ type: String, _ rest: String = "\"symbol\":\"ETHUSDT\"") -> String {
        "{\"ts\":\(1_766_239_300 + second),\"update_type\":\"\(type)\",\(rest)}"
    }

    /// One row, and all that it counts as.
    private static let rows: [(DecisionLog, String, [DecisionKind])] = [
        (
            .signalBus, #""event_type":"signal_generated","signal":{"blocked":true,"reason":"WHALE_CONFLICT"}"#,
            [.signal, .signalBlocked, .whaleConflict]
        ),
        (
            .signalBus, #""event_type":"signal_generated","signal":{"blocked":true,"event":"LIQ_WALL_CONFLICT"}"#,
            [.signal, .signalBlocked, .liquidationWall]
        ),
        (
            .signalBus, #""event_type":"signal_generated","signal":{"blocked":true,"event":"MAX_DRAWDOWN_KILL_SWITCH_BLOCK","reason":"?"}"#,
            [.signal, .signalBlocked, .drawdownBlock]
        ),
        (.signalBus, #""event_type":"signal_generated","signal":{"blocked":true,"reason":"SOMETHING_NEW"}"#, [.signal, .signalBlocked, .otherBlock]),
        (.signalBus, #""event_type":"signal_generated","signal":{"blocked":false}"#, [.signal]),
        (.signalBus, #""event_type":"signal_generated","source":"x","signal":{"event":"MAX_DRAWDOWN_KILL_SWITCH"}"#, [.drawdownFired]),
        (.signalBus, #""event_type":"state_change","new_state":"blocked","reason":"blocked_by_fee_gate""#, [.signalBlockedByFee]),
        (.signalBus, #""event_type":"state_change","new_state":"executed""#, [.signalExecuted]),
        (.learningUpdates, #""update_type":"entry_placed","symbol":"ETHUSDT""#, [.entryPlaced]),
        (.learningUpdates, #""update_type":"alpha_order_error","error":"401 Client Error""#, [.alphaOrderError, .authenticationError]),
        (.learningUpdates, #""update_type":"entry_error","error":"'grace_until'""#, [.entryError, .untrackedOrder]),
        (.learningUpdates, #""update_type":"entry_error","error":"authenticationError on balance""#, [.entryError, .otherError]),
        (.learningUpdates, #""update_type":"entry_error","error":"HTTP 429""#, [.entryError, .rateLimitError]),
        (.learningUpdates, #""update_type":"entry_error","error":"Insufficient funds""#, [.entryError, .balanceError]),
        (.learningUpdates, #""update_type":"entry_error","error":"price 40123 timed out""#, [.entryError, .timeoutError]),
        (.learningUpdates, #""update_type":"entry_error","error":{"a":1}"#, [.entryError, .otherError]),
        (
            .learningUpdates, #""update_type":"entry_blocked_global","reasons":["size_throttle_zero","new",5]"#,
            [.entryBlockedGlobal, .globalThrottle, "blocked-global/other", "blocked-global/other"]
        ),
        (.learningUpdates, #""update_type":"gate_attribution","reason_codes":["fee_gate_block"]"#, [.attributedToFee]),
        (.learningUpdates, #""update_type":"fee_gate_error""#, [.feeGateError]),
        (.learningUpdates, #""update_type":"never heard of""#, ["updates/other"]),
        (.learningEvents, #""event_type":"gate_decision","details":{"allowed":false}"#, [.gateRefused]),
        (.learningEvents, #""event_type":"gate_decision","details":{"allowed":true}"#, [.gateAllowed]),
        (.learningEvents, #""event_type":"health_pulse","details":{}"#, []),
        (.unifiedEvents, #""event":"entries_frozen","frozen_until":1766240000"#, [.entriesFrozen]),
        (.unifiedEvents, #""event":"signals_snapshot","context":"continuous_heartbeat""#, []),
        (.executionGate, #""reason":"roi_below_0.003""#, [.belowROI]), (.executionGate, #""reason":"hourly_cap_exceeded""#, [.hourlyCap]),
        (.phase10, #""event":"block_daily_trade_cap""#, [.dailyCap]), (.phase10, #""event":"?""#, ["phase10/other"]),
        (.feeEntries, #""decision":"ALLOW","reason":"strong_edge_3.6x""#, [.feeAllowed]),
        (.feeEntries, #""decision":"ALLOW","reason":"negative_ev_after_fees_edge_0.4x""#, [.feeCut]),
        (.feeEntries, #""decision":"BLOCK","reason":"x""#, [.feeBlocked]), (.executedTrades, #""symbol":"SOLUSDT""#, [.tradeExecuted]),
        (.holdTimes, #""decision":{"reason":"hold_time_not_met:need_1260s_more"}"#, [.holdNotMet]),
        (.holdTimes, #""decision":{"reason":"override_allowed:stop"}"#, [.holdOverridden]),
        (.killSwitchEvents, #""update_type":"phase82_reset""#, [.phase82Reset]),
        (.venueEvents, #""event":"venue_block_router_futures_disabled""#, [.venueBlock]),
    ]

    @Test(arguments: rows)
    func eachRowCountsAsWhatItIs(log: DecisionLog, row: String, kinds: [DecisionKind]) throws {
        write(log, "{\"ts\":1766239387,\(row)}")
        let facts = try facts()
        let counted = facts.counters.flatMap { Array(repeating: $0.key, count: $0.value.count(within: hour, at: now)) }
        #expect(counted.sorted() == kinds.sorted())
        #expect(facts.sources[log]?.rows == 1 && facts.sources[log]?.isWhole == true && facts.covers(log, within: hour, at: now))
    }

    @Test(arguments: ["1766239387", "1766239387.0", "\"2025-12-20T14:03:07Z\"", "\"2025-12-20T14:03:07\"", "\"2025-12-20T07:03:07-07:00\""])
    func everyFormOfStampIsRead(stamp: String) throws {
        write(.holdTimes, "{\"ts\":\(stamp),\"decision\":{\"reason\":\"min_hold_met\"}}")
        #expect(try facts().newest(.holdMet, at: now) == now)
    }

    @Test func rowsWithoutAStampAreInvalidNotNow() throws {
        write(.learningUpdates, #"{"update_type":"entry_placed"}"#, #"{"ts":"soon","update_type":"entry_placed"}"#, "[1]", "5", "", "not json")
        let facts = try facts()
        #expect(facts.counters.isEmpty && facts.placed.isEmpty && facts.sources[.learningUpdates]?.invalidRows == 5)
    }

    @Test func mergedAndTornLinesGiveWhatIsWhole() throws {
        write(
            .learningUpdates, update(1, "fee_gate_error") + update(2, "fee_gate_error"),
            "{\"ts\":17662393,\"update_type\":\"fee_ga" + update(3, "fee_gate_error"), update(4, "fee_gate_error") + "{\"ts\":1766",
            "\0\0\0" + update(5, "fee_gate_error"))
        let facts = try facts()
        #expect(facts.count(.feeGateError, within: hour, at: now) == 5 && facts.sources[.learningUpdates]?.invalidRows == 3)
    }

    @Test func oneOrderIsPlacedOnceAndFollowedBySymbol() throws {
        write(
            .learningUpdates, update(10, "alpha_order_placed", #""symbol":"eth-usdt","strategy_id":"Alpha-OFI""#),
            update(11, "entry_placed", #""symbol":"ETHUSDT""#), update(30, "entry_placed", #""symbol":"ETHUSDT""#),
            update(31, "entry_placed", #""x":1"#),
            update(32, "entry_error", #""symbol":"DOTUSDT","error":"'grace_until' 0123456789abcdef0123456789abcdef""#))
        let facts = try facts()
        #expect(facts.placed.map(\.symbol) == ["ETHUSDT", "ETHUSDT", "?"] && facts.placed.first?.strategy == "Alpha-OFI")
        #expect(facts.count(.entryPlaced, within: hour, at: now) == 3)
        #expect(facts.untracked == [PlacedOrder(at: Instant(secondsSince1970: 1_766_239_332), symbol: "DOTUSDT")])
        #expect(facts.errors.map(\.kind) == [.untrackedOrder] && facts.errors.first?.text.contains("0123456789") == false)
    }

    @Test func theGatesLogIsText() throws {
        write(
            .gateLog, "[2025-12-20T14:03:07.120334Z] ⚠️ INTEL-REDUCE ETHUSDT: composite=0.2", "[2025-12-20T14:03:07Z] ✅ INTEL-CONFIRM BTCUSDT",
            "[2025-12-20T14:03:01Z] ⬇️ POWER-RANKING-BOTTOM ADAUSDT: 0.1x", "[2025-12-20T14:03:02Z] POWER-RANKING-TOP ADAUSDT: 1.5x",
            "[2025-12-20T14:03:03Z] ⬇️ ALPHA-FLOOR ADAUSDT: WR=0.0% 0.5x", "[2025-12-20T14:03:04Z] Intelligence poller started (interval=60s)",
            "no stamp",
            "[yesterday] INTEL-CONFIRM X")
        let facts = try facts()
        let later = now + .seconds(1)
        #expect(facts.count(.gateWordsOfTheTest, within: hour, at: later) == 2)
        #expect(
            facts.marks == [
                SymbolMark(symbol: "ADAUSDT", kind: .rankingTop, at: now - .seconds(5)),
                SymbolMark(symbol: "ADAUSDT", kind: .alphaFloor, at: now - .seconds(4)),
            ])
        #expect(facts.sources[.gateLog]?.invalidRows == 2 && facts.sources[.gateLog]?.rows == 6)
    }

    @Test func aFreezeKnowsItsEnd() throws {
        write(.unifiedEvents, #"{"ts":1766239300,"event":"entries_frozen","frozen_until":1766240200}"#)
        let probe = DecisionsProbe(tree: temporary.tree)
        #expect(try probe.observe().freeze == EntryFreeze(at: now - .seconds(87), until: Instant(secondsSince1970: 1_766_240_200)))
        append(.unifiedEvents, "{\"ts\":1766239387,\"event\":\"freeze_cleared\"}\n")
        #expect(try probe.observe().freeze?.clearedAt == now)
    }

    @Test func onlyNewRowsAreCountedLookByLook() throws {
        write(.learningUpdates, update(1, "fee_gate_error"))
        let probe = DecisionsProbe(tree: temporary.tree)
        #expect(try probe.observe().count(.feeGateError, within: hour, at: now) == 1)
        #expect(try probe.observe().count(.feeGateError, within: hour, at: now) == 1)
        append(.learningUpdates, update(2, "fee_gate_error"))
        #expect(try probe.observe().count(.feeGateError, within: hour, at: now) == 2, "a whole row is one whatever follows")
        append(.learningUpdates, "\n" + update(3, "fee_gate_error") + "\n")
        #expect(try probe.observe().count(.feeGateError, within: hour, at: now) == 3)
        write(.learningUpdates, update(60, "fee_gate_error"))
        #expect(try probe.observe().count(.feeGateError, within: hour, at: now) == 4, "rotated: cut in place")
    }

    @Test func aFileWrittenAnewIsNotCountedTwice() throws {
        let generated = { (stamp: Double) in "{\"ts\":\(stamp),\"event_type\":\"signal_generated\",\"signal\":{}}" }
        write(.signalBus, generated(1_766_239_301), "corrupt {", generated(1_766_239_302.5))
        let probe = DecisionsProbe(tree: temporary.tree)
        #expect(try probe.observe().count(.signal, within: hour, at: now) == 2)
        let rows = [1_766_239_301.0, 1_766_239_302.5, 1_766_239_303].map { generated($0) + "\n" }
        temporary.write("logs/new", rows.joined())
        rename(temporary.path("logs/new"), temporary.path(DecisionLog.signalBus.rawValue))
        #expect(try probe.observe().count(.signal, within: hour, at: now) == 3)
        append(.signalBus, generated(1_766_239_302.5) + "\n")
        #expect(try probe.observe().count(.signal, within: hour, at: now) == 4, "a late row of the same file is a row")
    }

    @Test func aRestartInTheMiddleOfAWindowGoesOn() throws {
        write(.learningUpdates, update(1, "entry_placed"), update(2, "entry_error", #""error":"401""#))
        write(.gateLog, "[2025-12-20T14:03:03Z] ⬇️ ALPHA-FLOOR ADAUSDT: WR=0.0% 0.5x")
        write(.unifiedEvents, #"{"ts":1766239300,"event":"entries_frozen","frozen_until":1766240200}"#)
        let before = DecisionsProbe(tree: temporary.tree)
        let facts = try before.observe()
        let text = before.memory.json.text()
        let after = DecisionsProbe(tree: temporary.tree)
        after.restore(ProbeMemory(try JSON.parse(text)))
        append(.learningUpdates, update(3, "fee_gate_error") + "\n")
        let next = try after.observe()
        #expect(next.count(.entryPlaced, within: hour, at: now) == 1 && next.count(.feeGateError, within: hour, at: now) == 1)
        #expect(next.placed == facts.placed && next.errors == facts.errors && next.marks == facts.marks && next.freeze == facts.freeze)
        #expect(next.sources[.learningUpdates]?.rows == 3 && next.sources[.learningUpdates]?.isWhole == true)
    }

    @Test(arguments: ["null", "[]", "{}", #"{"schema":1,"logs":5,"counters":{"a":[1]},"placed":[[]],"marks":7,"freeze":[]}"#, #"{"schema":9}"#])
    func aMemoryThatIsNoneIsIgnored(text: String) throws {
        write(.learningUpdates, update(1, "fee_gate_error"))
        let probe = DecisionsProbe(tree: temporary.tree)
        probe.restore(ProbeMemory(try JSON.parse(text)))
        #expect(try probe.observe().count(.feeGateError, within: hour, at: now) == 1)
    }

    @Test func whatWasNotReadIsNotCovered() throws {
        let rows = (0..<400).map { update($0 - 400, "fee_gate_error") + "\n" }.joined()
        temporary.write(DecisionLog.learningUpdates.rawValue, rows)
        let probe = DecisionsProbe(tree: temporary.tree, reader: TailReader(firstBytes: 8000, passBytes: 4000, lineBytes: 1000))
        let first = try probe.observe()
        #expect(first.sources[.learningUpdates]?.isBehind == true && !first.covers(.learningUpdates, within: .seconds(100), at: now))
        var last = first
        for _ in 0..<4 { last = try probe.observe() }
        #expect(last.sources[.learningUpdates]?.isBehind == false && last.sources[.learningUpdates]?.isWhole == false)
        #expect(last.covers(.learningUpdates, within: .seconds(100), at: now) && !last.covers(.learningUpdates, within: hour, at: now))
        #expect(!last.covers(.signalBus, within: hour, at: now) && last.sources[.signalBus]?.state == .missing)
    }

    // MARK: What is not read is not absent

    private func covers(_ facts: DecisionFacts, within seconds: Int = 100) -> Bool {
        facts.covers(.learningUpdates, within: .seconds(seconds), at: now)
    }

    @Test func rowsOfALogThatIsRotatedAwayAreCounted() throws {
        let path = temporary.path(DecisionLog.learningUpdates.rawValue)
        write(.learningUpdates, update(0, "entry_skipped"))
        let probe = DecisionsProbe(tree: temporary.tree)
        _ = try probe.observe()
        append(.learningUpdates, update(10, "entry_placed") + "\n")
        rename(path, path + ".1")
        write(.learningUpdates, update(20, "entry_skipped"))
        var facts = try probe.observe()
        #expect(facts.count(.entryPlaced, within: hour, at: now) == 1 && covers(facts))
        // Cut in place before the last rows were read, and no copy of them anywhere.
        append(.learningUpdates, update(30, "entry_placed") + "\n")
        write(.learningUpdates, update(40, "entry_skipped"))
        facts = try probe.observe()
        #expect(facts.count(.entryPlaced, within: hour, at: now) == 1)
        #expect(!covers(facts) && covers(facts, within: 47))
    }

    @Test func aLogThatIsCutAndStaysSilentIsKnownFromTheLookOn() throws {
        write(.learningUpdates, update(1, "entry_placed"), update(2, "entry_placed"))
        let probe = DecisionsProbe(tree: temporary.tree, now: { [now] in now })
        #expect(try probe.observe().covers(.learningUpdates, within: hour, at: now))
        append(.learningUpdates, "\(update(3, "entry_placed"))\n")
        truncate(temporary.path(DecisionLog.learningUpdates.rawValue), 0)
        // Somebody may have cut away rows that nobody has read: the time before this look is not known, all that follows is.
        let facts = try probe.observe()
        #expect(!facts.covers(.learningUpdates, within: hour, at: now + .seconds(3599)))
        #expect(facts.covers(.learningUpdates, within: hour, at: now + .seconds(3600)))
    }

    @Test func aWholeRowNeedNotEnd() throws {
        write(.learningUpdates, update(0, "entry_skipped"))
        let probe = DecisionsProbe(tree: temporary.tree)
        _ = try probe.observe()
        append(.learningUpdates, update(10, "entry_placed"))
        for _ in 1...3 { #expect(try probe.observe().count(.entryPlaced, within: hour, at: now) == 1) }
        append(.learningUpdates, "\n" + update(20, "entry_placed", "\"symbol\":\"BTCUSDT\"").prefix(30))
        #expect(try probe.observe().count(.entryPlaced, within: hour, at: now) == 1)
        append(.learningUpdates, update(20, "entry_placed", "\"symbol\":\"BTCUSDT\"").dropFirst(30) + "\n")
        let facts = try probe.observe()
        #expect(facts.count(.entryPlaced, within: hour, at: now) == 2 && facts.sources[.learningUpdates]?.invalidRows == 0)
    }

    @Test(arguments: [String(repeating: "\0", count: 100), "{\"ts\":1766239301,", "no row at all"])
    func aLogThatHasBecomeNoneIsUnreadable(content: String) throws {
        write(.learningUpdates, update(0, "entry_skipped"))
        let probe = DecisionsProbe(tree: temporary.tree)
        _ = try probe.observe()
        temporary.write(DecisionLog.learningUpdates.rawValue, content)
        for _ in 1...3 {
            guard case .unreadable = try probe.observe().sources[.learningUpdates]?.state else {
                Issue.record("\(content) is a log")
                return
            }
        }
        // One row that never ends is a row, though.
        temporary.write(DecisionLog.learningUpdates.rawValue, update(60, "entry_placed"))
        for _ in 1...3 {
            let facts = try probe.observe()
            #expect(facts.sources[.learningUpdates]?.state == .followed && facts.count(.entryPlaced, within: hour, at: now) == 1)
        }
    }

    @Test func aRowThatIsTooLongToBeReadEndsWhatIsKnown() throws {
        write(.learningUpdates, update(0, "entry_skipped"), String(repeating: "x", count: 3000), update(10, "entry_skipped"))
        let facts = try DecisionsProbe(tree: temporary.tree, reader: TailReader(lineBytes: 2000)).observe()
        #expect(!covers(facts) && covers(facts, within: 77))
    }

    @Test func aLogThatIsAheadOfTheClockIsNotKnown() throws {
        write(.learningUpdates, update(0, "entry_skipped"), update(19_800, "entry_placed"))
        let probe = DecisionsProbe(tree: temporary.tree)
        #expect(!covers(try probe.observe()))
        append(.learningUpdates, update(80, "entry_skipped") + "\n")
        #expect(covers(try probe.observe()))
    }

    @Test func logsAreJudgedByTheirLastLines() throws {
        let probe = LogIntegrityProbe(tree: temporary.tree)
        #expect(throws: ProbeError.self) { try probe.observe() }
        let good = "{\"ts\":1}\n"
        temporary.write("logs/a.jsonl", "{bad\n" + String(repeating: good, count: 1000) + "torn {")
        temporary.write("logs/b.jsonl", good + String(repeating: "x\n", count: 5) + good + "{}{}\n" + "\0\0" + good)
        temporary.write("logs/empty.jsonl", "")
        temporary.write("logs/c.txt", "12345")
        var facts = try probe.observe()
        #expect(facts.logs.map(\.path) == ["logs/a.jsonl", "logs/b.jsonl", "logs/empty.jsonl"] && facts.files == 4)
        #expect(facts.logs[0].lines == 1000 && facts.logs[0].invalidLines == 0, "the broken line is too old to count")
        #expect(facts.logs[1].invalidLines == 7 && facts.logs[1].invalidStreak == 5 && facts.logs[1].nulBytes == 2 && facts.logs[1].lines == 9)
        #expect(facts.logs[1].firstInvalidOffset == 9 && facts.logs[2].lines == 0)
        #expect(facts.totalBytes == facts.logs.reduce(5) { $0 + $1.sizeBytes })
        temporary.write("logs/a.jsonl", good)
        facts = try probe.observe()
        #expect(facts.logs[0].lines == 1)
    }
}

extension [DecisionKind] {
    fileprivate static let gateWordsOfTheTest: [DecisionKind] = [.intelligenceReduce, .intelligenceConfirm]
}

/// A look has a budget, and nobody goes without.
@Suite struct DecisionBudgetTests {
    private let temporary = TemporaryTree()

    @Test func eachLogIsLookedAtHoweverBigTheOthersAre() throws {
        let row = "{\"ts\":1766239387,\"event_type\":\"x\",\"pad\":\"\(String(repeating: "p", count: 900_000))\"}\n"
        // The first three logs take the whole budget.
        for log in [DecisionLog.signalBus, .learningUpdates, .learningEvents] {
            temporary.write(log.rawValue, "")
            truncate(temporary.path(log.rawValue), 30 << 20)
        }
        temporary.write(DecisionLog.executedTrades.rawValue, row)
        let probe = DecisionsProbe(tree: temporary.tree)
        let sources = try probe.observe().sources
        #expect(sources[.learningEvents]?.state == .followed && sources[.learningEvents]?.isBehind == true)
        #expect(sources[.executedTrades]?.rows == 1 && sources[.phase10]?.state == .missing && sources[.phase10]?.isBehind == false)
    }
}
