import JSON
import Testing

/// What `fpmond check --at` says of a copy of a bot that fails in one way.
@Suite struct CheckFaultTests {
    @Test(arguments: [
        ("strategy-overlap:same-direction", "warning"), ("strategy-overlap:opposite-directions", "warning"),
        ("intelligence-stale:critical", "critical"),
        ("intelligence-stale:warning", "warning"), ("intelligence-empty:neutral", "warning"), ("intelligence-missing:summary", "critical"),
        ("file-corruption:truncated", "warning"), ("critical-file-missing:signal-policies", "warning"), ("bot-frozen:stopped", "critical"),
        ("zombie-engine:stale", "critical"), ("max-positions:over-limit", "critical"), ("trading-config-missing:missing", "critical"),
        ("golden-hour-config-missing:invalid", "warning"), ("asset-universe-invalid:empty", "critical"), ("positions-corrupt:unparsable", "critical"),
        ("stale-book:critical", "critical"), ("override-active:active", "critical"), ("symbol-probation:listed", "warning"),
        ("exchange-unreachable:bot-side", "critical"),
    ])
    func oneLookShowsIt(fault: String, expected: String) async throws {
        let (document, status) = try await Copy(faults: [fault]).document()
        let id = String(fault.prefix { $0 != ":" })
        let point = try #require(document["failure_points"]?[id])
        #expect(point["status"]?.string == expected, "\(point["message"]?.string ?? "")")
        #expect(point["message"]?.string?.isEmpty == false)
        #expect(point["evidence"]?.object?.isEmpty == false)
        #expect(document["overall_health"] != "HEALTHY")
        #expect(status == (document["overall_health"] == "CRITICAL" ? 2 : 1))
    }

    @Test(arguments: ["kill-switch-max-drawdown:active", "kill-switch-phase82:bool", "kill-switch-phase82:object", "kill-switch-phase82:throttle"])
    func aKillSwitchBlocksByDesignAndIsCritical(fault: String) async throws {
        let (document, status) = try await Copy(faults: [fault]).document()
        let id = String(fault.prefix { $0 != ":" })
        #expect(document["trading"]?["state"] == "blocked")
        let blocker = try #require(document["trading"]?["blockers"]?[0])
        #expect(blocker["id"]?.string == id)
        #expect(blocker["intended"] == true)
        if fault == "kill-switch-max-drawdown:active" { #expect(blocker["until"]?.string?.hasPrefix("2026-03-02T23:5") == true) }
        #expect(document["overall_health"] == "CRITICAL")
        #expect(status == 2)
        #expect(document["checks"]?["kill_switch"]?["active"] == true)
        #expect(document["checks"]?["kill_switch"]?["type"]?.string == id)
    }

    @Test func blockedIsSinceWhatBlocksAndNotSinceWhatOnlyReduces() async throws {
        let (document, _) = try await Copy(faults: ["intelligence-stale:critical", "kill-switch-max-drawdown:active"]).document()
        #expect(document["trading"]?["state"] == "blocked")
        let since = document["trading"]?["blockers"]?.array?.first { $0["id"] == "kill-switch-max-drawdown" }?["since"]
        #expect(document["trading"]?["since"] == since)
    }

    @Test func whatCannotBeToldIsNotFine() async throws {
        let copy = try Copy(faults: ["positions-corrupt:unparsable"])
        let (document, status) = try await copy.document("--only", "max-positions")
        #expect(document["failure_points"]?["max-positions"]?["status"] == "unknown")
        #expect(document["overall_health"] == "WARNING")
        #expect(status == 3)
    }
}
