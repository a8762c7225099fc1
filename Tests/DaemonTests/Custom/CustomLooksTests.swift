import FailurePoints
import Glibc
import JSON
import Testing

@testable import Config
@testable import Daemon
@testable import Files
@testable import Outputs

/// Failure points of the operator's own, looked at for real.
@Suite struct CustomLooksTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func report(_ points: String, at: Instant? = nil) async throws -> Report {
        let text = #"{"bot": {"root": "\#(scratch.path)"}, "custom_failure_points": {\#(points)}}"#
        let configuration = try Configuration.decode(Array(text.utf8), file: "test.json", catalogue: [])
        return await OneOffCheck.run(configuration, catalogue: [], at: at)
    }

    private func status(_ id: FailurePoint.ID, _ report: Report) -> Status? { report.pointStates[id]?.status }

    @Test func eachKindLooksAtTheWorld() async throws {
        _ = try scratch.write(#"{"length": 5}"#, to: "queue.json")
        let report = try await report(
            #"""
            "low": {"title": "x", "impact": "none", "json": {"file": "queue.json", "pointer": "/length", "below": 10}},
            "high": {"title": "x", "impact": "blocks_some", "json": {"file": "queue.json", "pointer": "/length", "below": 5}},
            "there": {"title": "x", "impact": "none", "file": {"path": "queue.json", "larger_than": 3}},
            "gone": {"title": "x", "impact": "none", "severity": "warning", "file": {"path": "other.json"}},
            "refused": {"title": "x", "impact": "none", "tcp": {"host": "127.0.0.1", "port": 1}},
            "no-http": {"title": "x", "impact": "none", "http": {"url": "http://127.0.0.1:1/"}},
            "log": {"title": "x", "impact": "none", "log": {"path": "queue.json", "fewer_than": 5}},
            "fine": {"title": "x", "impact": "none", "exec": {"shell": "echo fine"}},
            "sick": {"title": "x", "impact": "none", "exec": {"shell": "echo sick; exit 2"}}
            """#)
        let expected: [FailurePoint.ID: Status] = [
            "low": .ok, "high": .critical, "there": .ok, "gone": .warning, "refused": .critical, "no-http": .critical, "log": .unknown, "fine": .ok,
            "sick": .critical,
        ]
        for (id, wanted) in expected { #expect(status(id, report) == wanted, "\(id): \(report.pointStates[id]?.finding.message ?? "")") }
        #expect(report.pointStates["sick"]?.finding.message == "sick")
        #expect(report.verdict.blockers.map(\.id) == ["high"])
        let document = report.checkDocument["failure_points"]
        #expect(document?["high"]?["message"]?.string == "/length in queue.json is 5; expected a number below 5")
    }

    @Test func ofACopyOnlyWhatLiesInItIsJudged() async throws {
        _ = try scratch.write(#"{"length": 5}"#, to: "queue.json")
        let report = try await report(
            #"""
            "low": {"title": "x", "impact": "none", "json": {"file": "queue.json", "pointer": "/length", "below": 10}},
            "elsewhere": {"title": "x", "impact": "none", "json": {"file": "/etc/passwd", "pointer": "/length", "below": 10}},
            "port": {"title": "x", "impact": "none", "tcp": {"host": "127.0.0.1", "port": 1}},
            "sick": {"title": "x", "impact": "none", "exec": {"shell": "exit 2"}}
            """#, at: Instant(microseconds: 1_780_000_000_000_000))
        #expect(status("low", report) == .ok, "\(report.pointStates["low"]?.finding.message ?? "")")
        for id in ["elsewhere", "port", "sick"] as [FailurePoint.ID] { #expect(report.pointStates[id]?.finding.reason == Finding.notLive, "\(id)") }
    }

    @Test func aSwitchOfOnesOwnBlocksByDesign() async throws {
        _ = try scratch.write("", to: "STOP")
        let report = try await report(
            #""stop-file": {"title": "x", "impact": "blocks_all", "intended": true, "severity": "warning", "file": {"path": "STOP", "exists": false}}"#
        )
        #expect(report.verdict.state == .blocked && report.verdict.blockers.first?.id == "stop-file")
    }
}
