import FailurePoints
import Files
import Glibc
import Healing
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Outputs
@testable import Scheduling

/// The metrics for Prometheus.
@Suite struct MetricsTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func sink(_ name: String? = "m.prom", figures: OwnFigures = OwnFigures(), report: @escaping @Sendable (Event) -> Void = { _ in })
        -> MetricsSink
    {
        MetricsSink(place: MetricsPlace(name.map { "\(scratch.path)/\($0)" }), version: "1.2.3", figures: figures, report: report)
    }

    private func figures() -> OwnFigures {
        let figures = OwnFigures()
        figures.looked(.book, .facts)
        figures.looked(.book, .facts)
        figures.looked(.exchange, .blind)
        figures.missed(3)
        figures.overran()
        figures.began(late: .milliseconds(1500))
        figures.began(late: .milliseconds(250))
        figures.waits(4, for: "journal")
        figures.failed(2, of: "summary")
        figures.reloaded(isApplied: true, at: Instant(microseconds: 1_700_000_000_500_000))
        figures.reloaded(isApplied: false, at: Instant(microseconds: 1_800_000_000_000_000))
        return figures
    }

    /// A report with a failing point, one that is silenced and flaps, data with an age, an endpoint and a treatment.
    private static let report: Report = {
        var report = Reports.full
        var pointState = PointState(at: Reports.at.wall - .seconds(60))
        (pointState.status, pointState.foundAt) = (.critical, Reports.at.wall)
        pointState.finding = .critical("too-old", "it is old", evidence: ["age_seconds": 600])
        pointState.flapping = Flapping(openings: [], since: Reports.at.wall, changed: Reports.at.wall)
        report.pointStates["intelligence-stale"] = pointState
        report.pointStates["disk-full"]?.finding = .unknown("timeout", "no answer")
        report.muted = ["disk-full"]
        var facts = EndpointFacts(
            name: "a \"host\"\\\n", host: "h", url: "https://h/", outcome: .failed(EndpointFailure(.reset, phase: .transfer, detail: "reset")))
        facts.timings = PhaseTimings(resolveMicroseconds: 1500, totalMicroseconds: 2_000_000)
        facts.certificate = Certificate(subject: "s", issuer: "i", notAfter: Instant(microseconds: 1_900_000_000_000_000))
        report.snapshot[.exchange] = .facts(facts, at: Reports.at)
        return report
    }()

    private func written() throws -> [String] {
        var sink = sink(figures: figures())
        var outputs: [Output] = [.round(Self.report)]
        outputs += [
            .heal(
                HealRecord(
                    at: Reports.at.wall, healer: "restart-bot", failurePoint: "bot-frozen", incident: "i", attempt: 1, outcome: .healed,
                    exhausted: false,
                    method: "shell", message: "")),
            .incident(Transition(.opened, "disk-full", from: .ok, to: .critical, finding: .critical("a", "b"), incident: nil, at: Reports.at.wall)),
        ]
        sink.write(FileSinks.pending(outputs))
        return try scratch.text("m.prom").split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        #"fpmond_build_info{version="1.2.3"} 1"#,
        #"fpmond_check_state{check="intelligence-stale",category="system_failures",severity="blocks_many",state="critical"} 1"#,
        #"fpmond_check_state{check="intelligence-stale",category="system_failures",severity="blocks_many",state="ok"} 0"#,
        #"fpmond_check_up{check="intelligence-stale"} 1"#, #"fpmond_check_up{check="disk-full"} 0"#,
        #"fpmond_check_flapping{check="intelligence-stale"} 1"#, #"fpmond_check_silenced{check="disk-full"} 1"#,
        #"fpmond_probe_duration_seconds{endpoint="a \"host\"\\\\n",phase="total"} 2"#,
        #"fpmond_probe_duration_seconds{endpoint="a \"host\"\\\\n",phase="resolve"} 0.0015"#,
        #"fpmond_certificate_expiry_timestamp_seconds{endpoint="a \"host\"\\\\n"} 1900000000"#,
        #"fpmond_heal_attempts_total{healer="restart-bot",outcome="healed"} 1"#, #"fpmond_transitions_total{kind="opened"} 1"#,
        #"fpmond_probe_results_total{probe="book",result="facts"} 2"#, #"fpmond_probe_results_total{probe="exchange",result="blind"} 1"#,
        "fpmond_missed_runs_total 3", "fpmond_overrun_runs_total 1", "fpmond_scheduler_lag_seconds 0.25", "fpmond_scheduler_lag_max_seconds 1.5",
        #"fpmond_outputs_waiting{output="journal"} 4"#, #"fpmond_writes_failed_total{output="summary"} 2"#,
        "fpmond_config_last_reload_successful 0", "fpmond_config_last_reload_success_timestamp_seconds 1700000000.5",
        "# TYPE fpmond_missed_runs_total counter", "# TYPE fpmond_check_state gauge",
    ])
    func whatIsKnownIsWritten(line: String) throws {
        let lines = try written()
        #expect(lines.contains(line), "\(lines.filter { $0.hasPrefix(line.prefix { $0 != "{" && $0 != " " }) })")
    }

    @Test func theAgeOfTheDataIsATimestamp() throws {
        let expected = MetricFamily.number(Reports.at.wall.inSeconds - 600)
        #expect(try written().contains(#"fpmond_check_data_timestamp_seconds{check="intelligence-stale"} \#(expected)"#))
    }

    @Test func everyStateHasOneOneAndEveryFamilyIsWholeAndNamedOnce() throws {
        let lines = try written()
        let types = lines.filter { $0.hasPrefix("# TYPE") }
        #expect(Set(types).count == types.count && types.count > 20)
        #expect(lines.count { $0.hasPrefix("fpmond_trading_state") && $0.hasSuffix(" 1") } == 1)
        #expect(lines.count { $0.hasPrefix("fpmond_check_state") && $0.hasSuffix(" 1") } == Self.report.pointStates.count)
        for line in lines where !line.hasPrefix("#") {
            #expect(line.hasPrefix("fpmond_") && Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
        }
    }

    @Test func theFileIsReplacedWholeAndReadableByOthers() throws {
        var metrics = sink()
        let leftover = "\(scratch.path)/m.prom.4242"
        for path in [leftover, "\(scratch.path)/m.prom.bak"] { fclose(fopen(path, "w")) }
        metrics.write(FileSinks.pending([.latest(Self.report)]))
        var status = stat()
        #expect(stat("\(scratch.path)/m.prom", &status) == 0 && status.st_mode & 0o777 == 0o644)
        #expect(access(leftover, F_OK) != 0, "what a killed fpmond left is gone")
        #expect(access("\(scratch.path)/m.prom.bak", F_OK) == 0, "what is not its own stays")
    }

    @Test func withoutAPlaceNothingIsWrittenAndAPlaceThatCannotBeWrittenIsSaidOnce() throws {
        var silent = sink(nil)
        silent.write(FileSinks.pending([.latest(Self.report)]))
        #expect(access("\(scratch.path)/m.prom", F_OK) != 0)
        let heard = HeardEvents()
        var broken = sink("no/such/m.prom", report: { heard.add($0) })
        for _ in 0..<3 { broken.write(FileSinks.pending([.latest(Self.report)])) }
        #expect(heard.all.count == 1 && broken.failedWrites == 3)
        #expect(heard.all.first?.message.contains("no/such/m.prom") == true)
    }

    @Test func theProcessIsWhatTheKernelSays() throws {
        let own = ProcessFigures()
        #expect((own.residentBytes ?? 0) > 1_000_000 && (own.threads ?? 0) >= 1 && (own.openDescriptors ?? 0) >= 3 && own.processorSeconds != nil)
        let files = ["status": "Name:\tx\nVmRSS:\t  100 kB\nRssAnon:\t   7 kB\nThreads:\t3\n", "stat": "1 (a b) c) S 1 2 3 4 5 6 7 8 9 10 250 50 0"]
        for (name, text) in files {
            let file = try #require(fopen("\(scratch.path)/\(name)", "w"))
            fputs(text, file)
            fclose(file)
        }
        let read = ProcessFigures(directory: scratch.path)
        #expect(read.residentBytes == 102_400 && read.anonymousBytes == 7168 && read.threads == 3 && read.openDescriptors == nil)
        #expect(read.processorSeconds == 300 / Double(sysconf(Int32(_SC_CLK_TCK))))
        #expect(ProcessFigures(directory: "/no/such").residentBytes == nil)
    }

    @Test func theDocumentListsEachOne() throws {
        let project = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let page = String(decoding: try SmallFile.read("/\(project)/docs/metrics.md", maximumBytes: 1 << 20), as: UTF8.self)
        let listed = page.split(separator: "\n").filter { $0.hasPrefix("| `fpmond_") }.map {
            $0.split(separator: "`")[1] + " " + $0.split(separator: "|")[1]
        }
        let written = try written().filter { $0.hasPrefix("# TYPE") }.map { $0.split(separator: " ").suffix(2).joined(separator: " ") }
        let missing = Set(written + ["fpmond_heal_exhausted gauge"])
            .symmetricDifference(listed.map { $0.split(separator: " ").prefix(2).joined(separator: " ") })
        #expect(missing == [], "make the table say what is written")
    }

    /// What rules and dashboard ask for exists.
    @Test(arguments: ["fpmond.rules.yml", "fpmond.dashboard.json"]) func whatIsShippedAsksOnlyForWhatIsWritten(name: String) throws {
        let project = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let text = String(decoding: try SmallFile.read("/\(project)/config/prometheus/\(name)", maximumBytes: 1 << 20), as: UTF8.self)
        let known = Set(try written().filter { $0.hasPrefix("# TYPE") }.map { String($0.split(separator: " ")[2]) } + ["fpmond_heal_exhausted"])
        var asked = Set<String>()
        for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." }) where word.hasPrefix("fpmond_") {
            asked.insert(String(word))
        }
        #expect(asked.count > 5)
        #expect(asked.subtracting(known) == [])
    }
}

private final class HeardEvents: Sendable {
    private let list = Mutex<[Event]>([])
    var all: [Event] { list.withLock { $0 } }
    func add(_ event: Event) { list.withLock { $0.append(event) } }
}
