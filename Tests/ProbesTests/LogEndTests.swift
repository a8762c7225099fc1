import FailurePoints
import Probes
import Testing

/// Logs of which only the end is looked at: crashes, heartbeats of the process, what workers and learners write.
@Suite struct LogEndTests {
    private let temporary = TemporaryTree()
    private let stamp = Instant(secondsSince1970: 1_766_239_387)

    private func block(_ second: Int, _ error: String) -> String {
        """
        ============================================================
        CRASH AT: 2025-12-20T14:03:0\(second)
        CONTEXT: main_crash_restart_1
        ERROR: \(error)
        TRACEBACK:
          ERROR: not at the start of the line

        """
    }

    @Test func crashesAreReadBlockByBlock() throws {
        let path = "logs/process_crash.log"
        let probe = CrashLogProbe(tree: temporary.tree)
        #expect(Found(try probe.observe().crashes) == .missing)
        temporary.write(
            path,
            block(7, "KeyError: 'grace_until'") + "\0\0\0" + block(8, "E: key 0123456789abcdef0123456789abcdef")
                + "CRASH AT: x\nERROR: e\nCRASH AT: y\nERR")
        let crashes = try #require(try probe.observe().crashes.content)
        #expect(crashes.map(\.error) == ["KeyError: 'grace_until'", "E: key ***", "e"])
        #expect(crashes[0].at == .value(stamp) && crashes[0].context == "main_crash_restart_1" && crashes[2].at.fault != nil)
        temporary.write(path, String(repeating: block(7, "E: x"), count: 5000))
        #expect(try probe.observe().crashes.content?.count == 100)
    }

    @Test func moreHeartbeatsThanOneAMinuteAreSeen() throws {
        func row(_ minute: Int, _ second: Int, pid: Int = 7) -> String {
            "{\"pid\":\(pid),\"timestamp\":\"2025-12-20T14:0\(minute):\(second < 10 ? "0" : "")\(second)\",\"uptime_seconds\":1}\n"
        }
        let path = "logs/process_resource.jsonl"
        let probe = CrashLogProbe(tree: temporary.tree)
        let now = stamp + .seconds(120)
        temporary.write(path, row(1, 0) + row(2, 0) + row(2, 59) + row(3, 59) + row(4, 0, pid: 8))
        #expect(try probe.observe().mostHeartbeatsAMinute(within: .seconds(600), at: now) == 1)
        temporary.write(path, row(1, 0) + row(1, 20) + row(1, 40) + "{\"pid\": torn\n" + row(2, 0) + row(2, 20) + row(2, 40))
        #expect(try probe.observe().mostHeartbeatsAMinute(within: .seconds(600), at: now) == 3)
        #expect(try probe.observe().mostHeartbeatsAMinute(within: .seconds(60), at: now) == 0)
    }

    @Test func feignedRowsAreNotFresh() throws {
        temporary.write(
            "logs/ensemble_predictions.jsonl",
            """
            {"ts":"2025-12-20T14:03:07Z","symbol":"BNB"}
            {"ts":"2025-12-20T15:03:07Z","symbol":"HEARTBEAT"}
            {"ts":"2025-12-20T15:03:07Z","symbol":"X","heartbeat":true}
            [5]
            {"ts":"2025-12-20T16:03:07Z"

            """)
        temporary.write(
            "logs/predictive_signals.jsonl", "{\"ts\":\"2025-12-20T14:03:07\"}\n{\"ts\":\"2025-12-20T14:03:06Z\"}\n{\"ts\":\"2025-12-20T14:03:09Z\"}")
        let facts = try WorkersProbe(tree: temporary.tree).observe()
        let ensemble = try #require(facts.ensemble.content)
        #expect(ensemble.newestAt == stamp && ensemble.rows == 3 && ensemble.feigned == 2)
        #expect(facts.predictive.content?.newestAt == stamp + .seconds(2) && Found(facts.outcomes) == .missing)
        temporary.write("logs/shadow_trade_outcomes.jsonl", "")
        let shadow = try ShadowProbe(tree: temporary.tree).observe()
        #expect(shadow.outcomes.content?.rows == 0 && shadow.outcomes.content?.newestAt == nil && Found(shadow.results) == .missing)
    }
}
