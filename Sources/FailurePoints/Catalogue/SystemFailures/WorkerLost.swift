/// A worker process of the bot is missing, or runs without producing anything.
extension FailurePoint {
    static let workerLost = FailurePoint(
        "worker-lost", category: .systemFailures, impact: .blocksMany, title: "A worker of the bot is missing",
        meaning: """
            Worker processes of the bot write its predictions, features and outcomes. Without them the engine works with what they wrote last, so \
            it finds fewer signals, and old ones.
            """,
        advice: "The bot restarts each of its workers at most once. Only a restart of the bot brings back a worker that stays missing.",
        reads: [.processes, .workers],
        settings: [WorkerLost.patience, WorkerLost.critical, WorkerLost.predictionAge, WorkerLost.outcomeAge, WorkerLost.outputCriticalAge],
        reasons: [
            .ok("few-workers", "workers are missing, but not for longer than the patience"),
            .graded("workers-missing", "workers have been missing for longer than the patience; critical when hardly any is left"),
            .warning("output-feigned", "the bot's healer wrote each of the last rows of a worker's file"),
            .unknown("future-timestamp", "the newest row of a worker's file lies in the future"),
            .graded("output-stale", "the file of a worker has had no new row for longer than its limit"),
            .unknown("no-main-process", "the bot has no main process whose workers could be counted"),
        ],
        excusedBy: ["bot-crashed"], ladder: ["restart-bot"], waitsForStartup: true, judge: FailurePoint.judge(WorkerLost.judge))
}

private enum WorkerLost {
    static let patience = Setting(
        "patience", .duration(.seconds(180)), why: "at its start the bot kills some of its own workers; bot contract 2.3")
    static let critical = Setting(
        "critical_processes", .count(3), why: "with fewer of its six processes most of the work is not done; bot contract 20")
    static let predictionAge = Setting(
        "prediction_age", .duration(.seconds(900)), why: "the bot's own limit for both predictors; bot contract 6.6 and 20")
    static let outputCriticalAge = Setting(
        "output_critical_age", .duration(.seconds(3600)), why: "a worker without a row for an hour hangs; bot contract 20")
    static let outcomeAge = Setting(
        "outcome_age", .duration(.seconds(1800)), why: "the bot's own limit for the resolver; bot contract 6.6 and 20")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let stale: Finding?
        var unusable: EarlyFinding?
        do throws(EarlyFinding) { stale = try staleOutput(input) } catch { (stale, unusable) = (nil, error) }
        let facts: ProcessFacts
        do throws(EarlyFinding) { facts = try input.facts(.processes) } catch {
            guard let stale else { throw error }
            return stale
        }
        guard let main = facts.main else {
            throw EarlyFinding(.unknown("no-main-process", "the bot has no main process whose workers could be counted"))
        }
        let expected = input.bot.hasDashboard ? 5 : 4
        let found = facts.workers.count
        let evidence: Evidence = [
            "unit": .text(input.bot.unit), "main_pid": .count(main.process.pid), "workers": .count(found), "expected": .count(expected),
        ]
        guard found < expected else {
            guard var stale else {
                // All workers run, but one's output is not usable.
                if let unusable { throw unusable }
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

    /// A worker that runs and produces nothing, by the age of its rows. A missing file is no fault: the worker may be switched off.
    ///
    /// - Throws: unknown, where an output is not readable or lies in the future, and none of the others is stale.
    private static func staleOutput(_ input: JudgeInput) throws(EarlyFinding) -> Finding? {
        let facts: WorkerFacts
        do throws(EarlyFinding) { facts = try input.facts(.workers) } catch {
            if error.isMereAbsence { return nil }
            throw error
        }
        var unusable: EarlyFinding?
        for (document, setting) in [(facts.predictive, predictionAge), (facts.ensemble, predictionAge), (facts.outcomes, outcomeAge)] {
            do throws(EarlyFinding) {
                if let stale = try stale(document, input.duration(setting), input) { return stale }
            } catch {
                unusable = unusable ?? error
            }
        }
        if let unusable { throw unusable }
        return nil
    }

    private static func stale(_ document: Document<LogEnd>, _ limit: Duration, _ input: JudgeInput) throws(EarlyFinding) -> Finding? {
        if case .missing = document.state { return nil }
        let end = try document.required()
        guard let newest = end.newestAt else {
            if end.feigned == 0 { return nil }
            // The bot's healer begins to write rows after ten minutes without one, and goes on. Source: bot contract 3.5.
            return .warning(
                "output-feigned", "the bot's healer wrote each of the last \(end.rows) rows of \(document.path): the worker writes none",
                evidence: ["file": .text(document.path), "rows": .count(end.rows), "feigned": .count(end.feigned)])
        }
        try input.refuseFuture(newest, field: "ts", of: document.path, as: .unknown)
        let age = input.age(of: newest)
        guard age > limit else { return nil }
        if end.undated > 0 {
            throw EarlyFinding(document.fieldInvalid("ts", found: "no readable timestamp in its last \(end.undated) rows"))
        }
        return Finding(
            age > input.duration(outputCriticalAge) ? .critical : .warning, "output-stale", "\(document.path) has had no row for \(age.spoken)",
            evidence: ["file": .text(document.path), "timestamp": .instant(newest), "age_seconds": .seconds(age)], since: newest + limit)
    }
}
