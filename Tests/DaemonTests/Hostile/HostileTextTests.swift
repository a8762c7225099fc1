import BotSimulator
import FailurePoints
import JSON
import Logging
import Probes
import Systemd
import Testing

@testable import Config
@testable import Daemon
@testable import Explaining
@testable import Files
@testable import Healing
@testable import Outputs

/// Whatever others write, no sink has a raw control character, a forged row or a secret.
@Suite struct HostileTextTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func everyFailurePointIsFitToShowInEverySink() throws {
        let catalogue = Catalogue.all.map(Self.hostile)
        var judgement = Judgement(
            catalogue: catalogue, options: Judgement.Options(startupGrace: .zero, oneLook: true), at: Reports.at.wall - .seconds(60))
        let transitions = judgement.take(Snapshot(), fresh: Set(ProbeName.all), at: Reports.at)
        #expect(transitions.count == catalogue.count)
        let verdict = judgement.verdict()
        let report = Report(
            at: Reports.at, root: "/root/bot", bot: BotProfile(), snapshot: Snapshot(), judgement: judgement, verdict: verdict,
            verdictSince: Reports.at.wall)
        try expectFit(report, transitions)
        for pointState in judgement.pointStates.values {
            #expect(pointState.finding.message.contains(#"\x1b[31m"#) && pointState.finding.message.utf8.count <= 1000)
        }
    }

    @Test(arguments: HostileText.Poison.allCases)
    func aHostileBotTreeIsFitToShowInEverySink(poison: HostileText.Poison) async throws {
        let at = try #require(Instant(rfc3339: "2026-03-02T12:00:20Z"))
        let laid = try #require(Simulator.instant("2026-03-02T12:00:00Z"))
        var simulator = Simulator(root: scratch.file("bot"), now: { laid })
        try simulator.setFaults(
            ["strategy-overlap", "symbol-probation", "override-active", "kill-switch-max-drawdown"].compactMap { Fault.named($0) })
        try simulator.writeAll()
        try HostileText.poison(scratch.file("bot"), poison)
        var configuration = Configuration()
        configuration.bot.root = scratch.file("bot")
        let report = await OneOffCheck.run(configuration, at: at)
        try expectFit(report, [])
        // Not for want of hostile text: it has come as far as the sentences and the facts.
        let shown = report.summaryDocument.text()
        #expect(shown.contains(#"\\x1b"#) && shown.contains(UntrustedText.mask), "\(poison)")
    }

    @Test func aHooksOutputIsFitToShowWhereverItGoes() throws {
        let output = "line one\n\(HostileText.text)\n" + String(repeating: "more\n", count: 10_000)
        let run = HookReport(
            result: .acted, startedAt: Reports.at.wall, endedAt: Reports.at.wall, exitStatus: 0, output: output, error: HostileText.text)
        let record = HealRecord(
            at: Reports.at.wall, healer: "nudge", failurePoint: "disk-full", incident: "disk-full-1", attempt: 1, outcome: .hookFailed,
            exhausted: false,
            method: "shell", message: "nudge failed: \(run.error ?? "")", run: run)
        var writer = FileSinks(outputs: scratch.path, state: scratch.path, logger: Heard().logger)
        writer.write([.heal(record)])
        try expectFit("the healing log", scratch.text("failure_point_healing.jsonl").dropLast(), hasLines: false)
        expectFit("the report of the run", run.json().text(), hasLines: false)
        expectFit("the journal", in: Event(record))
        let kept = try JSON.parse(scratch.bytes("failure_point_healing.jsonl"))["actions"]?[0]?["output"]?.string ?? ""
        #expect(kept.hasPrefix("line one\n\\x1b]0;owned\\x07") && kept.hasSuffix("more\n") && kept.utf8.count <= 20_000)
    }

    @Test func whatAConfigurationQuotesIsFitToShow() throws {
        let text = JSON.object([
            "bot": .object([HostileText.text: 1, "root": .int(1), "unit": .string(HostileText.text)]), "healers": .object([HostileText.text: [:]]),
        ]).text()
        let faults = try #require(throws: ConfigurationFaults.self) { try Configuration.decode(Array(text.utf8), file: "/etc/x\u{1B}.json") }
        #expect(faults.faults.count >= 3)
        for line in faults.lines { expectFit("a fault", line, hasLines: false) }
        expectFit("validate --json", faults.json.text(pretty: true), hasLines: true)
    }

    // MARK: The sinks

    private func expectFit(_ report: Report, _ transitions: [Transition]) throws {
        expectFit("check --json", report.checkDocument.text(pretty: true), hasLines: true)
        expectFit("a line of the log", report.lineDocument.text(), hasLines: false)
        expectFit("the summary", report.summaryDocument.text(), hasLines: false)
        for row in ReportTable(report.checkDocument).rows { expectFit("the table", "\(row.id) \(row.reason) \(row.message)", hasLines: false) }
        for blocker in ReportTable(report.checkDocument).blockers { expectFit("the table", blocker, hasLines: false) }
        let explanation = Explanation(
            summary: report.summaryDocument, configuration: Configuration(), catalogue: report.catalogue, now: report.at.wall)
        expectFit("explain", explanation.text, hasLines: true)
        for point in report.catalogue { expectFit("explain \(point.id)", explanation.text(of: point.id) ?? "", hasLines: true) }
        expectFit("the status line", report.verdict.sentence, hasLines: false)
        expectFit("the journal", in: Event(report.verdict, after: .open))
        for transition in transitions { expectFit("the journal", in: Event(transition, in: report.catalogue)) }
        var writer = FileSinks(outputs: scratch.path, state: scratch.path, logger: Heard().logger)
        writer.write(transitions.map { .incident($0) } + [.latest(report)])
        if !transitions.isEmpty { expectFit("the history", try scratch.text("failure_point_incidents.jsonl"), hasLines: true) }
        for pointState in report.pointStates.values {
            let attempt = HealAttempt(
                need: HealNeed(failurePoint: "disk-full", incident: "i-1"), healer: "nudge", rung: 0, number: 1, ordered: report.at)
            let order = HealOrder(attempt, finding: pointState.finding)
            let context = HealContext(order, bot: BotConfig())
            expectFit("a hook's context", String(decoding: context.file, as: UTF8.self), hasLines: true)
            expectFit("a hook's finding", context.finding.text(), hasLines: false)
        }
    }

    private func expectFit(_ sink: String, in event: Event) {
        let handler = EventLogHandler(toJournal: true)
        var metadata: Logger.Metadata = [:]
        for (name, value) in event.fields { metadata[name] = .string(value) }
        for field in (try? handler.journalFields(event.level, event.message, metadata)) ?? [] {
            expectFit("\(sink), \(field.name)", String(decoding: field.value, as: UTF8.self), hasLines: false)
        }
        expectFit(
            "standard error", handler.line(event.level, event.message, ["ERROR": .string(HostileText.text)], at: Reports.at.wall).dropLast(),
            hasLines: false)
    }

    private func expectFit(_ sink: String, _ text: some StringProtocol, hasLines: Bool) {
        let faults = HostileText.faults(in: String(text), hasLines: hasLines)
        #expect(faults.isEmpty, "\(sink): \(faults) in \(String(text.prefix(2000)).debugDescription)")
    }

    /// The same failure point, which finds what is hostile and quotes it everywhere.
    private static func hostile(_ point: FailurePoint) -> FailurePoint {
        FailurePoint(
            point.id, rows: point.rows, category: point.category, impact: point.impact, intended: point.intended, title: point.title,
            advice: point.advice, reads: point.reads, settings: point.settings, excusedBy: point.excusedBy
        ) { _ in
            let text = HostileText.text
            var finding = Finding.critical(
                "hostile", "the mode is \(text)", evidence: ["mode": .text(text), "api_key": .text(HostileText.key), "list": .texts([text])])
            finding.evidence["record"] = .record(["secret": .text(HostileText.password), "name": .text(text)])
            finding.message += String(repeating: text, count: 50)
            finding.holds = point.intended
            return finding
        }
    }
}
