import FailurePoints
import Glibc
import JSON
import Testing

@testable import Files
@testable import Notifying

/// The queue on the disk: what a kill, a full disk and a bad file leave of it.
@Suite struct AlertFileTests {
    private func append(_ file: inout AlertFile, _ messages: [AlertMessage], done: [String] = [], state: JSON? = nil) throws {
        try file.append(state: state, queued: messages, done: done) { (state ?? .null, messages) }
    }

    @Test func whatWasQueuedAndNotDeliveredIsThereAfterARestart() throws {
        let scratch = try Scratch()
        var file = AlertFile(directory: scratch.path)
        try append(&file, [Messages.plain(1), Messages.nasty(2)], state: ["a": 1])
        try append(&file, [Messages.plain(3)], done: ["box-n-1"], state: ["a": 2])
        let contents = AlertFile.load(directory: scratch.path)
        #expect(contents.waiting == [Messages.nasty(2), Messages.plain(3)])
        #expect(contents.state == ["a": 2] && contents.complaint == nil)
    }

    /// A kill in mid-write leaves the beginning of a line: neither its messages nor what was told by them counts.
    @Test func aTornLineCountsAsNotWritten() throws {
        let scratch = try Scratch()
        var file = AlertFile(directory: scratch.path)
        try append(&file, [Messages.plain(1)], state: ["a": 1])
        let whole = try scratch.bytes("alerts.jsonl")
        try append(&file, [Messages.plain(2)], state: ["a": 2])
        let both = try scratch.bytes("alerts.jsonl")
        for cut in stride(from: whole.count, to: both.count - 1, by: 97) {
            try scratch.write(String(decoding: both[..<cut], as: UTF8.self), to: "alerts.jsonl")
            let contents = AlertFile.load(directory: scratch.path)
            #expect(contents.waiting == [Messages.plain(1)] && contents.state == ["a": 1] && contents.complaint == nil, "cut at \(cut)")
            var next = AlertFile(directory: scratch.path)
            try append(&next, [Messages.plain(3)])
            #expect(AlertFile.load(directory: scratch.path).waiting == [Messages.plain(1), Messages.plain(3)])
        }
    }

    @Test func aLineThatIsNoneIsLeftOutAndSaid() throws {
        let scratch = try Scratch()
        var file = AlertFile(directory: scratch.path)
        try append(&file, [Messages.plain(1)])
        let text = try scratch.text("alerts.jsonl")
        try scratch.write("\u{1}\u{2}\n{\"schema\":9}\n[]\n" + text, to: "alerts.jsonl")
        let contents = AlertFile.load(directory: scratch.path)
        #expect(contents.waiting == [Messages.plain(1)])
        #expect(contents.complaint?.hasSuffix("3 lines cannot be read") == true)
    }

    @Test func theFileStaysSmallHoweverMuchWasDelivered() throws {
        let scratch = try Scratch()
        var file = AlertFile(directory: scratch.path)
        for number in 1...3000 {
            try file.append(state: ["n": .int(Int64(number))], queued: [Messages.plain(number)], done: ["box-n-\(number - 1)"]) {
                (["n": .int(Int64(number))], [Messages.plain(number)])
            }
        }
        #expect(try scratch.bytes("alerts.jsonl").count < 1_200_000)
        let contents = AlertFile.load(directory: scratch.path)
        #expect(contents.waiting == [Messages.plain(3000)] && contents.state == ["n": 3000])
    }

    @Test func whatWasToldSurvivesAsItIs() {
        let now = Moment(wall: Messages.at, uptime: .seconds(5000))
        var rules = AlertRules()
        rules.digestAt = 480
        var alerts = Alerts()
        alerts.adopt(["n": rules])
        var sight = AlertSight(
            failures: [
                AlertSight.Failure(
                    point: "disk-full", incident: "disk-full-1", status: .critical, began: Messages.at, title: "t", message: "m", reason: "r",
                    advice: "a",
                    category: .data, impact: .blocksAll)
            ])
        sight.blockers = [AlertSight.Blocker(point: "disk-full", impact: .blocksAll, intended: false, since: Messages.at, message: "m")]
        sight.muted = ["dns-failure"]
        #expect(alerts.take(sight, at: now).isEmpty)
        #expect(alerts.take(sight, at: now.advanced(by: .seconds(2))).count == 1)
        let later = now.advanced(by: .seconds(100))
        let saved = alerts.json(at: later)
        var again = Alerts()
        again.adopt(["n": rules])
        // The machine was restarted: its boot clock is another one.
        let restarted = Moment(wall: later.wall, uptime: .seconds(50))
        again.restore(saved, at: restarted)
        #expect(again.json(at: restarted) == saved)
        #expect(again.take(sight, at: restarted).isEmpty)
        sight.failures = []
        sight.blockers = []
        _ = again.take(sight, at: restarted)
        #expect(again.take(sight, at: restarted.advanced(by: .seconds(61))).map(\.kind) == [.recovery])
    }
}
