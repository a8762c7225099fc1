import Glibc
import JSON
import Testing

@testable import Files
@testable import Outputs

/// What waits for the history, and when it counts as written.
@Suite struct HistoryBacklogTests {
    private func backlog(_ logs: [HistoryBacklog.Log], bytes: Int = 10) -> HistoryBacklog {
        var backlog = HistoryBacklog()
        for log in logs { backlog.add(["message": .string(String(repeating: "x", count: bytes))], to: log) }
        return backlog
    }

    @Test func whatOneFileHasTheOtherStillWaitsFor() {
        var backlog = backlog([.incidents, .heals, .incidents, .heals])
        backlog.settle(.heals, upTo: 4)
        #expect(backlog.lines.map(\.sequence) == [1, 3])
        backlog.settle(.incidents, upTo: 1)
        #expect(backlog.lines.map(\.sequence) == [3] && backlog.next == 5)
    }

    @Test func longLinesAreBoundedByTheirBytesAndTheNewestStays() {
        let third = HistoryBacklog.maximumBytes / 3
        let backlog = backlog([.incidents, .heals, .incidents, .incidents], bytes: third)
        #expect(backlog.lines.map(\.sequence) == [3, 4])
        #expect(backlog.lost == [.incidents: 1, .heals: 1])
        let huge = self.backlog([.heals], bytes: 2 * HistoryBacklog.maximumBytes)
        #expect(huge.lines.count == 1 && huge.lost.isEmpty)
    }

    /// A write that failed may have left some of its lines: which, the file has to say.
    @Test func afterAFailedWriteTheFileSaysWhatItHas() throws {
        let scratch = try Scratch()
        let path = scratch.file("history.jsonl")
        var file = HistoryFile(path: path)
        var written: Int64?
        func line(_ number: Int64) -> (sequence: Int64, bytes: [UInt8]) { (number, JSON.object(["sequence": .int(number)]).utf8()) }
        try file.write([line(1)], written: &written)
        #expect(written == 1)

        #expect(rename(path, scratch.file("aside")) == 0)
        mkdir(path, 0o755)
        #expect(throws: OutputError.self) { try file.write([line(2), line(3)], written: &written) }
        rmdir(path)
        try scratch.write(try scratch.text("aside") + "{\"sequence\":2}\n", to: "history.jsonl")
        try file.write([line(2), line(3)], written: &written)
        let numbers = try scratch.text("history.jsonl").split(separator: "\n").map { try JSON.parse(String($0))["sequence"]?.int }
        #expect(numbers == [1, 2, 3] && written == 3)
    }
}
