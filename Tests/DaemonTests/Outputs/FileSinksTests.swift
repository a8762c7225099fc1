import FailurePoints
import Glibc
import JSON
import Logging
import Testing

@testable import Files
@testable import Outputs

/// Everything that comes out, and what becomes of it when a place fails.
@Suite struct FileSinksTests {
    private let scratch: Scratch
    private let heard = Heard()
    private var writer: FileSinks

    init() throws {
        scratch = try Scratch()
        mkdir(scratch.file("state"), 0o755)
        mkdir(scratch.file("out"), 0o755)
        writer = FileSinks(outputs: scratch.file("out"), state: scratch.file("state"), logger: heard.logger)
    }

    private func lines(_ name: String) throws -> [JSON] {
        try scratch.text("out/\(name)").split(separator: "\n").map { try JSON.parse(String($0)) }
    }

    private static let transition = Transition(
        .opened, "disk-full", from: .ok, to: .critical,
        finding: .critical("used-ratio", "98 %\nused", evidence: ["path": "/", "used_ratio": .number(0.98)]),
        incident: Incident(
            failurePoint: "disk-full", began: Reports.at.wall - .seconds(120), opened: Reports.at.wall, worst: .critical, excusedBy: nil, number: 1),
        at: Reports.at.wall)

    @Test mutating func aRoundIsALineASummaryAndTheState() throws {
        writer.write([.round(Reports.full)])
        writer.write([.round(Reports.empty), .latest(Reports.blind)])
        #expect(try lines("failure_point_monitor.jsonl").count == 2)
        let summary = try JSON.parse(try scratch.bytes("out/failure_point_monitor_summary.json"))
        // The last of a batch.
        var expected = Reports.blind.summaryDocument.object
        expected?["notifiers"] = [:]
        #expect(summary == (try JSON.parse(JSON.object(#require(expected)).utf8())))
        let saved = SavedState.load(directory: scratch.file("state"))
        #expect(saved.complaint == nil)
        #expect(saved.document?.pointStates.count == Catalogue.all.count)
        #expect(heard.messages.isEmpty)
    }

    @Test mutating func aTransitionIsALineOfTheHistory() throws {
        writer.write([.incident(Self.transition)])
        let line = try #require(try lines("failure_point_incidents.jsonl").first)
        #expect(line["timestamp"]?.string == Reports.at.wall.rfc3339)
        #expect(line["event"]?.string == "opened")
        #expect(line["failure_point"]?.string == "disk-full")
        #expect(line["incident"]?.string == "disk-full-20260102T030405Z-000001")
        #expect(line["message"]?.string == "98 %\\nused")
        #expect(line["evidence"]?["used_ratio"]?.double == 0.98)
        #expect(line["worst"]?.string == "critical")
        #expect(line["closed"] == .null)
    }

    @Test mutating func aPathThatFailsIsToldOnceAndItsEndOnce() throws {
        let path = scratch.file("out/failure_point_monitor.jsonl")
        mkdir(path, 0o755)
        for _ in 0..<5 { writer.write([.round(Reports.empty)]) }
        #expect(heard.messages == ["cannot write \(path): open: Is a directory"])
        #expect(heard.all.first?.level == .error)
        rmdir(path)
        for _ in 0..<3 { writer.write([.round(Reports.empty)]) }
        #expect(heard.messages.dropFirst() == ["\(path) can be written again"])
        #expect(try lines("failure_point_monitor.jsonl").count == 3)
    }

    @Test mutating func oneFailingFileDoesNotKeepTheOthersFromBeingWritten() throws {
        mkdir(scratch.file("out/failure_point_monitor_summary.json"), 0o755)
        rmdir(scratch.file("state"))
        writer.write([.incident(Self.transition), .round(Reports.full)])
        #expect(try lines("failure_point_monitor.jsonl").count == 1)
        #expect(try lines("failure_point_incidents.jsonl").count == 1)
        #expect(heard.messages.count == 2)
        #expect(heard.messages.contains { $0.contains("state.json") })
        mkdir(scratch.file("state"), 0o755)
        writer.write([.latest(Reports.full)])
        #expect(scratch.names == ["out", "state"])
        #expect(SavedState.load(directory: scratch.file("state")).document != nil)
    }

    @Test mutating func aMissingDirectoryIsToldOnceForEachFile() throws {
        var writer = FileSinks(outputs: scratch.file("nowhere"), state: scratch.file("state"), logger: heard.logger)
        for _ in 0..<3 { writer.write([.round(Reports.empty), .incident(Self.transition)]) }
        #expect(heard.messages.count == 3)
        #expect(scratch.names == ["out", "state"])
    }
}
