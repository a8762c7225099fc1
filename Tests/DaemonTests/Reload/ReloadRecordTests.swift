import FailurePoints
import Glibc
import JSON
import Testing

@testable import Daemon
@testable import Files

/// The file by which the daemon answers a reload, and whom the client asks.
@Suite struct ReloadRecordTests {
    @Test func whatIsWrittenIsRead() throws {
        let scratch = try Scratch()
        let record = ReloadRecord(sequence: 7, accepted: false, lines: ["bot.root: is no path"], at: Instant(microseconds: 1))
        try scratch.write(record.json.text(), to: "reload.json")
        let read = try #require(ReloadRecord.read(scratch.file("reload.json")))
        #expect(read.sequence == 7)
        #expect(!read.accepted)
        #expect(read.lines == ["bot.root: is no path"])
        #expect(read.processID == getpid())
    }

    @Test(arguments: ["", "{", "[]", "{}", #"{"sequence": "7", "accepted": true, "pid": 1}"#, #"{"sequence": 7, "accepted": true}"#])
    func whatIsNoAnswerIsNone(text: String) throws {
        let scratch = try Scratch()
        try scratch.write(text, to: "reload.json")
        #expect(ReloadRecord.read(scratch.file("reload.json")) == nil)
    }

    @Test func nobodyIsAskedWhoIsNotThere() {
        guard case .silent(let why) = ReloadClient.ask(processID: 2_147_483_646) else {
            Issue.record("somebody answered")
            return
        }
        #expect(why.contains("no process"))
    }

    @Test func whoeverIsNotFpmondIsNotSignalled() {
        // Process 1 is no test runner; were it signalled, this test would have to be root to notice.
        guard case .silent(let why) = ReloadClient.ask(processID: 1) else {
            Issue.record("process 1 answered")
            return
        }
        #expect(why.contains("not fpmond"))
    }
}
