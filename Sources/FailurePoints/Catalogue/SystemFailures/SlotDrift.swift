/// The bot's process works in another slot than the configured root leads to.
extension FailurePoint {
    static let slotDrift = FailurePoint(
        "slot-drift", category: .systemFailures, impact: .blocksAll, title: "The bot runs in another slot than the configured root",
        meaning: """
            The slot was switched without a restart of the bot: it reads and writes the old tree, so changes, checks and repairs in the new tree \
            do not affect it.
            """,
        advice: "The slot was switched without a restart, so the bot still writes into the old tree. Restart its unit.",
        reads: [.processes], settings: [SlotDrift.warningAge, SlotDrift.criticalAge],
        reasons: [
            .lasting("other-slot", "the bot's process works in another directory than the configured root leads to"),
            .unknown("no-main-process", "the bot has no main process"),
            .unknown("root-missing", "the configured root is a dangling link or does not exist"),
            .unknown("slot-unseen", "the bot's working directory is not visible to fpmond"),
        ],
        excusedBy: ["bot-crashed"], judge: FailurePoint.judge(SlotDrift.judge))
}

private enum SlotDrift {
    static let warningAge = Setting(
        "warning_age", .duration(.seconds(120)), why: "a deployment switches first and restarts then; bot contract 2.2")
    static let criticalAge = Setting("critical_age", .duration(.seconds(600)), why: "no deployment takes so long; bot contract 2.2")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.processes)
        var evidence: Evidence = ["unit": .text(input.bot.unit), "root": .text(facts.root.configured)]
        guard let main = facts.main else { throw EarlyFinding(.unknown("no-main-process", "the bot has no main process", evidence: evidence)) }
        guard let real = facts.root.real else {
            throw EarlyFinding(.unknown("root-missing", "\(facts.root.configured) does not lead to a directory", evidence: evidence))
        }
        guard let slot = main.slot else {
            throw EarlyFinding(.unknown("slot-unseen", "the bot's working directory is not visible to fpmond", evidence: evidence))
        }
        evidence["real_root"] = .text(real)
        evidence["slot"] = .text(slot)
        guard slot != real else { return .ok("the bot works in \(real)", evidence: evidence, remember: Memory()) }
        // A bot that started after the switch, and still elsewhere, has drifted since its start.
        let seen = input.memory.instant("since") ?? facts.root.linkMadeAt.map { max($0, main.process.startedAt) } ?? input.now.wall
        let since = min(seen, input.now.wall)
        let lasted = input.age(of: since)
        let status: Status =
            lasted > input.duration(criticalAge) ? .critical : input.isOnly || lasted > input.duration(warningAge) ? .warning : .ok
        return Finding(
            status, "other-slot", "the bot works in \(slot), not in \(real), for \(lasted.spoken)", evidence: evidence, since: since,
            remember: Memory(["since": .instant(since)]))
    }
}
