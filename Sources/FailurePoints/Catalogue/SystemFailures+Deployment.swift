/// System failures of the deployment: children that are missing, a second bot, a bot in another slot than the configured one.
extension Catalogue {
    static let deploymentFailures: [FailurePoint] = [workerLost, twoBots, slotDrift]
}

// MARK: Workers

extension Catalogue {
    static let workerLost = FailurePoint(
        "worker-lost", category: .systemFailures, impact: .blocksMany, title: "A worker of the bot is missing",
        advice: "The bot restarts each of its workers once at most. What stays missing comes back with a restart of the bot only.",
        reads: [.processes, .workers],
        settings: [Workers.patience, Workers.critical, Workers.predictionAge, Workers.outcomeAge, Workers.outputCriticalAge],
        excusedBy: ["bot-crashed"], waitsForStartup: true, judge: FailurePoint.judge(Workers.judge))

    enum Workers {
        static let patience = Setting(
            "patience", .duration(.seconds(180)), why: "at its start the bot kills some of its own workers; bot contract 2.3")
        static let critical = Setting("critical_processes", .count(3), why: "fewer of six means that most of the work is not done; bot contract 20")
        static let predictionAge = Setting(
            "prediction_age", .duration(.seconds(900)), why: "the bot's own limit of both predictors; bot contract 6.6 and 20")
        static let outputCriticalAge = Setting(
            "output_critical_age", .duration(.seconds(3600)), why: "an hour without a row is a worker that hangs; bot contract 20")
        static let outcomeAge = Setting("outcome_age", .duration(.seconds(1800)), why: "the bot's own limit of the resolver; bot contract 6.6 and 20")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let stale: Finding?
            var untold: EarlyFinding?
            do throws(EarlyFinding) { stale = try staleOutput(input) } catch { (stale, untold) = (nil, error) }
            let facts: ProcessFacts
            do throws(EarlyFinding) { facts = try input.facts(.processes) } catch {
                guard let stale else { throw error }
                return stale
            }
            guard let main = facts.main else {
                throw EarlyFinding(.unknown("no-main-process", "the bot has no main process whose children could be counted"))
            }
            let expected = input.bot.hasDashboard ? 5 : 4
            let found = facts.workers.count
            let evidence: Evidence = [
                "unit": .text(input.bot.unit), "main_pid": .count(main.process.pid), "workers": .count(found), "expected": .count(expected),
            ]
            guard found < expected else {
                guard var stale else {
                    // All of them run; whether they work is another matter.
                    if let untold { throw untold }
                    return .ok("\(found) workers", evidence: evidence, remember: Memory())
                }
                stale.remember = Memory()
                return stale
            }
            let since = input.memory.instant("since").map { min($0, input.now.wall) } ?? input.now.wall
            let memory = Memory(["since": .instant(since)])
            let words = "\(found) of \(expected) workers run, for \(input.age(of: since).spoken)"
            guard input.isOnly || input.age(of: since) > input.duration(patience) else {
                return .ok("\(words): they may come back", reason: "few-workers", evidence: evidence, remember: memory)
            }
            return Finding(
                found + 1 < input.count(critical) ? .critical : .warning, "workers-missing", words, evidence: evidence, since: since, remember: memory
            )
        }

        /// A worker that runs and produces nothing, known by the age of its rows. What was never there may never have been meant to be.
        ///
        /// - Throws: unknown, where an output cannot be read or lies in the future and none of the others is stale.
        private static func staleOutput(_ input: JudgeInput) throws(EarlyFinding) -> Finding? {
            let facts: WorkerFacts
            do throws(EarlyFinding) { facts = try input.facts(.workers) } catch {
                if error.isMereAbsence { return nil }
                throw error
            }
            var untold: EarlyFinding?
            for (document, setting) in [(facts.predictive, predictionAge), (facts.ensemble, predictionAge), (facts.outcomes, outcomeAge)] {
                do throws(EarlyFinding) {
                    if let stale = try stale(document, input.duration(setting), input) { return stale }
                } catch {
                    untold = untold ?? error
                }
            }
            if let untold { throw untold }
            return nil
        }

        private static func stale(_ document: Document<LogEnd>, _ limit: Duration, _ input: JudgeInput) throws(EarlyFinding) -> Finding? {
            if case .missing = document.state { return nil }
            let end = try document.required()
            guard let newest = end.newestAt else {
                if end.feigned == 0 { return nil }
                // The bot's healer begins to feign after ten minutes without a row, and goes on. Source: bot contract 3.5.
                return .warning(
                    "output-feigned", "each of the last \(end.rows) rows of \(document.path) was feigned: the worker writes none",
                    evidence: ["file": .text(document.path), "rows": .count(end.rows), "feigned": .count(end.feigned)])
            }
            try input.refuseFuture(newest, field: "ts", of: document.path, as: .unknown)
            let age = input.age(of: newest)
            guard age > limit else { return nil }
            if end.undated > 0 { throw EarlyFinding(document.fieldInvalid("ts", found: "no stamp that can be read in its last \(end.undated) rows")) }
            return Finding(
                age > input.duration(outputCriticalAge) ? .critical : .warning, "output-stale", "\(document.path) has had no row for \(age.spoken)",
                evidence: ["file": .text(document.path), "timestamp": .instant(newest), "age_seconds": .seconds(age)], since: newest + limit)
        }
    }
}

// MARK: A second bot

extension Catalogue {
    static let twoBots = FailurePoint(
        "two-bots", category: .systemFailures, impact: .blocksAll, title: "A second bot trades on the same files",
        advice: "Stop the one that systemd does not know. Two bots overwrite each other's book and double the orders.",
        reads: [.processes, .engine], settings: [SecondBot.heartbeatAge], judge: FailurePoint.judge(SecondBot.judge))

    enum SecondBot {
        static let heartbeatAge = Setting(
            "heartbeat_age", .duration(.seconds(180)), why: "only a fresh heartbeat is of a process that lives; bot contract 20")
        /// The start of a process is known to a second.
        private static let startTolerance: Duration = .seconds(2)

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.processes)
            let others = facts.otherBots
            var evidence: Evidence = ["unit": .text(input.bot.unit), "others": .list(others.prefix(20).map { .count($0.pid) })]
            if let here = others.first(where: { facts.isInRoot($0) == true }) {
                evidence["pid"] = .count(here.pid)
                evidence["directory"] = here.directory.map { .text($0) }
                return Finding(
                    .critical, "second-bot", "process \(here.pid) runs the bot on the same files, outside the unit", evidence: evidence,
                    since: here.startedAt)
            }
            if let document = input.snapshot[.engine].facts?.process, let beat = document.content, let pid = beat.pid.value,
                let at = beat.writtenAt.value, let main = facts.main, input.age(of: at) <= input.duration(heartbeatAge),
                // What the process before this one wrote stands there until this one's first heartbeat, a minute after its start.
                at.since(main.process.startedAt) > Self.startTolerance, !facts.members.contains(where: { $0.pid == pid })
            {
                evidence["file"] = .text(document.path)
                evidence["pid"] = .count(pid)
                return .critical("foreign-heartbeat", "process \(pid) writes the bot's heartbeat and is none of the unit's", evidence: evidence)
            }
            if let other = others.first {
                evidence["pid"] = .count(other.pid)
                let place = other.directory.map { "in \($0)" } ?? "in a place that cannot be seen"
                return Finding(
                    .warning, "elsewhere", "process \(other.pid) looks like another bot, \(place)", evidence: evidence, since: other.startedAt)
            }
            if facts.main != nil { try refuseUntold(input) }
            guard facts.seesEverybody else {
                throw EarlyFinding(.unknown("hidden-processes", "the processes of other users cannot be seen here", evidence: evidence))
            }
            return .ok("one bot", evidence: evidence)
        }

        /// The heartbeat is the only word of a bot whose process cannot be seen: one that nobody wrote says nothing.
        ///
        /// - Throws: unknown, where there is one that does not tell whose it is.
        private static func refuseUntold(_ input: JudgeInput) throws(EarlyFinding) {
            guard let document = input.snapshot[.engine].facts?.process else { return }
            if case .missing = document.state { return }
            let beat = try document.required()
            guard input.age(of: try document.value(of: beat.writtenAt, "timestamp")) <= input.duration(heartbeatAge) else { return }
            _ = try document.value(of: beat.pid, "pid")
        }
    }
}

// MARK: Slots

extension Catalogue {
    static let slotDrift = FailurePoint(
        "slot-drift", category: .systemFailures, impact: .blocksAll, title: "The bot runs in another slot than the configured root",
        advice: "The slot was switched without a restart: the bot writes where nobody looks. Restart its unit.",
        reads: [.processes], settings: [Slot.warningAge, Slot.criticalAge], excusedBy: ["bot-crashed"], judge: FailurePoint.judge(Slot.judge))

    enum Slot {
        static let warningAge = Setting(
            "warning_age", .duration(.seconds(120)), why: "a deployment switches first and restarts then; bot contract 2.2")
        static let criticalAge = Setting("critical_age", .duration(.seconds(600)), why: "no deployment takes so long; bot contract 2.2")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.processes)
            var evidence: Evidence = ["unit": .text(input.bot.unit), "root": .text(facts.root.configured)]
            guard let main = facts.main else { throw EarlyFinding(.unknown("no-main-process", "the bot has no main process", evidence: evidence)) }
            guard let real = facts.root.real else {
                throw EarlyFinding(.unknown("root-missing", "\(facts.root.configured) leads nowhere", evidence: evidence))
            }
            guard let slot = main.slot else { throw EarlyFinding(.unknown("slot-unseen", "where the bot works cannot be seen", evidence: evidence)) }
            evidence["real_root"] = .text(real)
            evidence["slot"] = .text(slot)
            guard slot != real else { return .ok("the bot works in \(real)", evidence: evidence, remember: Memory()) }
            // A bot that began after the switch, and yet elsewhere, has been there since its own start.
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
}
