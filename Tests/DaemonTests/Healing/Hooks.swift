import FailurePoints
import JSON

@testable import Config
@testable import Files
@testable import Healing

/// What a stale feed would have a healer told.
func staleOrder(_ healer: HealerName = "refresh-intelligence", message: String = "the newest summary is 400 s old") -> HealOrder {
    var finding = Finding.critical("age-over-limit", message)
    finding.evidence = ["file": "feature_store/intelligence/summary.json", "age_seconds": .seconds(.seconds(400))]
    return HealOrder(
        HealAttempt(
            need: HealNeed(failurePoint: "intelligence-stale", incident: "intelligence-stale-20260102T030405Z"), healer: healer, rung: 0, number: 2,
            ordered: Reports.at), finding: finding)
}

func staleContext(message: String = "the newest summary is 400 s old") -> HealContext {
    HealContext(staleOrder(message: message), bot: BotConfig())
}

/// Runs one hook; nothing in these tests takes long, but the machine may be busy.
func run(
    _ hook: HealerConfig.Hook, timeout: Duration = .seconds(60), grace: Duration = .milliseconds(500), _ context: HealContext = staleContext()
) async -> HookReport {
    var healer = HealerConfig(hook)
    healer.timeout = timeout
    return await Hook(healer: healer, grace: grace).run(context)
}

func run(
    shell: String, timeout: Duration = .seconds(60), grace: Duration = .milliseconds(500), _ context: HealContext = staleContext()
) async -> HookReport {
    await run(.shell(shell), timeout: timeout, grace: grace, context)
}
