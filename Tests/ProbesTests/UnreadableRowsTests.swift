import FailurePoints
import Glibc
import Probes
import Testing

/// Logs in which there is something, and nothing that can be read.
@Suite struct UnreadableRowsTests {
    private let temporary = TemporaryTree()

    private func source(_ log: DecisionLog, _ text: String) throws -> DecisionFacts.Source? {
        temporary.write(log.rawValue, text)
        return try DecisionsProbe(tree: temporary.tree).observe().sources[log]
    }

    @Test(
        arguments: [
            (.signalBus, #""event_type":"signal_generated","signal":[1]"#), (.signalBus, #""event_type":7"#), (.signalBus, #""x":1"#),
            (.signalBus, #""event_type":"signal_generated","signal":{"blocked":"yes"}"#),
            (.signalBus, #""event_type":"signal_generated","signal":{"blocked":true}"#), (.signalBus, #""event_type":"state_change""#),
            (.learningUpdates, #""update_type":7"#), (.learningUpdates, #""update_type":"entry_placed","symbol":5"#),
            (.learningUpdates, #""update_type":"entry_error""#), (.learningUpdates, #""update_type":"entry_error","error":429"#),
            (.learningEvents, #""event_type":"gate_decision","details":{}"#), (.unifiedEvents, #""event":null"#), (.executionGate, #""symbol":"X""#),
            (.phase10, #""event":1"#), (.feeEntries, #""symbol":"X""#), (.holdTimes, #""decision":"min_hold_met""#),
            (.killSwitchEvents, #""reason":"x""#),
            (.venueEvents, #""venue":"x""#),
        ] as [(DecisionLog, String)])
    func aRowThatDoesNotTellItsKindIsNone(log: DecisionLog, row: String) throws {
        let source = try #require(try source(log, "{\"ts\":1766239387,\(row)}\n"))
        #expect(source.rows == 0 && source.invalidRows == 1 && source.isGarbled)
    }

    @Test func aTornLineInTenIsOrdinaryAndMoreAreNot() throws {
        let good = "{\"ts\":1766239387,\"update_type\":\"recovery_cycle\"}\n"
        #expect(try source(.learningUpdates, String(repeating: good, count: 3) + "torn {\n")?.isGarbled == false)
        #expect(try source(.learningUpdates, String(repeating: good, count: 27) + "a\nb\nc\n")?.isGarbled == false)
        #expect(try source(.learningUpdates, String(repeating: good, count: 26) + "a\nb\nc\n")?.isGarbled == true)
        // What was long ago does not count any more.
        #expect(try source(.learningUpdates, String(repeating: "a\n", count: 50) + String(repeating: good, count: 2000))?.isGarbled == false)
    }

    @Test(arguments: [String(repeating: "\0", count: 4096), "not one line break in it"]) func noLineAtAllIsUnreadable(text: String) throws {
        guard case .unreadable = try source(.signalBus, text)?.state else {
            Issue.record("\(text.prefix(30)) was followed")
            return
        }
        #expect(try source(.signalBus, "")?.state == .followed)
    }

    @Test func whatIsGarbledIsRememberedOverARestart() throws {
        temporary.write(DecisionLog.signalBus.rawValue, "a\nb\n")
        let probe = DecisionsProbe(tree: temporary.tree)
        _ = try probe.observe()
        let next = DecisionsProbe(tree: temporary.tree)
        next.restore(probe.memory)
        #expect(try next.observe().sources[.signalBus]?.isGarbled == true)
    }

    @Test(arguments: ["}{\n", "5\n\"x\"\n", "{}\n", "{\"ts\": true}\n", "\0\0\0\0", "{\"ts\":1", "{\"ts\":1766239387,\"symbol\":7}\n"])
    func anEndWithoutOneUsableRowIsMalformed(text: String) throws {
        temporary.write("logs/predictive_signals.jsonl", text)
        let facts = try WorkersProbe(tree: temporary.tree).observe()
        guard case .malformed = facts.predictive.state else {
            Issue.record("\(facts.predictive.state)")
            return
        }
    }

    @Test(arguments: ["", "\n\n", "{\"ts\":1766239387}\n}{\n", "{\"ts\":1766239387,\"symbol\":\"HEARTBEAT\"}\n"])
    func anEmptyEndAndOneWithARowAreContent(text: String) throws {
        temporary.write("logs/predictive_signals.jsonl", text)
        #expect(try WorkersProbe(tree: temporary.tree).observe().predictive.content != nil)
    }

    @Test func aLineLongerThanTheEndHidesWhatIsBeforeIt() throws {
        temporary.write("logs/predictive_signals.jsonl", "{\"ts\":1766239387}\n" + String(repeating: "a", count: 100_000) + "\n")
        #expect(try WorkersProbe(tree: temporary.tree).observe().predictive.content == nil)
    }

    @Test(arguments: [("\0\0\0\0\n", Malformation.Kind.nulBytes), ("something else\n", .wrongShape)])
    func aCrashLogOfSomethingElseIsMalformed(text: String, kind: Malformation.Kind) throws {
        temporary.write("logs/process_crash.log", text)
        guard case .malformed(let malformation) = try CrashLogProbe(tree: temporary.tree).observe().crashes.state else {
            Issue.record("it was read")
            return
        }
        #expect(malformation.kind == kind)
        temporary.write("logs/process_crash.log", "\n")
        #expect(try CrashLogProbe(tree: temporary.tree).observe().crashes.content == [])
        temporary.write("logs/process_crash.log", "CRASH AT: 2025-12-20T14:03:07\nCONTEXT: x\n")
        #expect(try CrashLogProbe(tree: temporary.tree).observe().crashes.content == [], "the block is not finished")
    }

    @Test func aFetcherLogOfSomethingElseIsBlind() throws {
        temporary.write("logs/market_intelligence.log", String(repeating: "\0", count: 100))
        #expect(throws: ProbeError.self) { try FetcherLogProbe(tree: temporary.tree).observe() }
        temporary.write("logs/market_intelligence.log", "\n")
        #expect(try FetcherLogProbe(tree: temporary.tree).observe().newestAt == nil)
    }

    @Test func aLogThatLeadsNowhereButToItselfIsUnreadable() throws {
        temporary.makeDirectory("logs")
        symlink(temporary.path("logs/a.jsonl"), temporary.path("logs/a.jsonl"))
        #expect(try LogIntegrityProbe(tree: temporary.tree).observe().logs.map(\.unreadable) == ["Too many levels of symbolic links"])
    }

    @Test(arguments: ["", " \n\n", "\0\0\0"]) func aPolicyModuleWithoutALineIsCorrupt(text: String) throws {
        temporary.write("config/trading_policy.py", text)
        let files = try ConfigurationProbe(tree: temporary.tree).observe().files
        guard case .malformed = files.first(where: { $0.path == "config/trading_policy.py" })?.state else {
            Issue.record("\(files)")
            return
        }
    }
}
