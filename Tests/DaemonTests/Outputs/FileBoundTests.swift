import FailurePoints
import Glibc
import JSON
import Testing

@testable import Explaining
@testable import Files
@testable import Outputs

/// No file of fpmond's grows without bound, whether or not anybody rotates it, and whoever reads it reads on across the border.
@Suite struct FileBoundTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func size(_ name: String) -> Int {
        var status = stat()
        return stat(scratch.file(name), &status) == 0 ? Int(status.st_size) : 0
    }

    private func numbers(_ name: String) throws -> [Int] {
        guard access(scratch.file(name), F_OK) == 0 else { return [] }
        return try scratch.text(name).split(separator: "\n").map { Int($0.prefix { $0.isNumber }) ?? -1 }
    }

    private func line(_ number: Int) -> [UInt8] { Array("\(number) \(String(repeating: "x", count: number % 90))".utf8) }

    @Test func aFloodStaysWithinTwiceTheLimit() throws {
        var file = LineFile(path: scratch.file("lines.jsonl"), limit: FileLimit(bytes: 10_000))
        for number in 0..<3000 {
            try file.append(line(number))
            #expect(size("lines.jsonl") <= 10_000 && size("lines.jsonl.old") <= 10_000)
        }
        #expect(scratch.names == ["lines.jsonl", "lines.jsonl.old"] && size("lines.jsonl.old") > 9900)
        let kept = try numbers("lines.jsonl.old") + numbers("lines.jsonl")
        #expect(kept.last == 2999 && kept == Array((2999 - kept.count + 1)...2999))
    }

    @Test func aLineBeyondTheLimitIsWrittenAllTheSame() throws {
        var file = LineFile(path: scratch.file("lines.jsonl"), limit: FileLimit(bytes: 50))
        for number in [80, 81, 82] { try file.append(line(number)) }
        #expect(try numbers("lines.jsonl.old") == [81] && numbers("lines.jsonl") == [82])
    }

    @Test func aLowerLimitCountsFromTheNextLineOn() throws {
        let limit = FileLimit(megabytes: 1)
        var file = LineFile(path: scratch.file("lines.jsonl"), limit: limit)
        try file.append([UInt8](repeating: 0x78, count: 900_000))
        limit.set(megabytes: 0)
        try file.append(line(7))
        #expect(size("lines.jsonl.old") == 900_001)
        #expect(try numbers("lines.jsonl") == [7])
    }

    /// Neither renames or removes what the other has renamed.
    @Test func logrotateMayRotateAtAnyTime() throws {
        var file = LineFile(path: scratch.file("lines.jsonl"), limit: FileLimit(bytes: 2000))
        for number in 0..<200 {
            try file.append(line(number))
            if number == 170 { rename(scratch.file("lines.jsonl"), scratch.file("lines.jsonl.1")) }
        }
        #expect(scratch.names == ["lines.jsonl", "lines.jsonl.1", "lines.jsonl.old"])
        #expect(try numbers("lines.jsonl.1").last == 170)
        let all = String(decoding: LineFileParts.tail(scratch.file("lines.jsonl"), bytes: 1 << 20), as: UTF8.self)
        let read = all.split(separator: "\n").map { Int($0.prefix { $0.isNumber }) ?? -1 }
        #expect(read == read.sorted() && read.last == 199 && Set(read).isSuperset(of: [170, 171]))
    }

    @Test func whatCannotBeSetAsideIsNotAppendedTo() throws {
        var file = LineFile(path: scratch.file("lines.jsonl"), limit: FileLimit(bytes: 100))
        try file.append(line(79))
        // Nothing can be renamed over a directory; that binds root, too.
        mkdir(scratch.file("lines.jsonl.old"), 0o755)
        for _ in 0..<3 {
            #expect(throws: OutputError(path: scratch.file("lines.jsonl"), operation: "set aside", code: EISDIR)) { try file.append(line(80)) }
        }
        #expect(try numbers("lines.jsonl") == [79])
        rmdir(scratch.file("lines.jsonl.old"))
        try file.append(line(81))
        #expect(try numbers("lines.jsonl.old") == [79] && numbers("lines.jsonl") == [81])
    }

    @Test(.enabled(if: geteuid() != 0, "root writes to every directory"))
    func inADirectoryThatMayNotBeWrittenTheLimitHolds() throws {
        var file = LineFile(path: scratch.file("lines.jsonl"), limit: FileLimit(bytes: 100))
        try file.append(line(79))
        chmod(scratch.path, 0o555)
        defer { chmod(scratch.path, 0o755) }
        #expect(throws: OutputError(path: scratch.file("lines.jsonl"), operation: "set aside", code: EACCES)) { try file.append(line(80)) }
        #expect(try numbers("lines.jsonl") == [79])
    }

    private func entry(_ number: Int64) -> (sequence: Int64, bytes: [UInt8]) { (number, JSON.object(["sequence": .int(number)]).utf8()) }

    /// After a kill between the rename and the first line of the new file, the lines in the old one are not written again.
    @Test func aKillBetweenTheRenameAndTheNewFileLosesAndDoublesNothing() throws {
        let path = scratch.file("history.jsonl")
        var written: Int64?
        var file = HistoryFile(path: path)
        try file.write((1...3).map(entry), written: &written)
        #expect(rename(path, LineFileParts.setAside(path)) == 0)

        written = nil
        var next = HistoryFile(path: path)
        try next.write((2...5).map(entry), written: &written)
        #expect(written == 5)
        #expect(HistoryFile.lines(of: path, from: 2).compactMap { $0["sequence"]?.int } == [2, 3, 4, 5])
        #expect(try HistoryFile.lastSequence(in: path) == 5)
    }

    @Test func aFloodOfTransitionsStaysWithinTheBoundAcrossStarts() throws {
        mkdir(scratch.file("state"), 0o755)
        mkdir(scratch.file("out"), 0o755)
        let heard = Heard()
        let incident = Incident(
            failurePoint: "disk-full", began: Reports.at.wall, opened: Reports.at.wall, worst: .critical, excusedBy: nil, number: 1)
        let opened = Output.incident(
            Transition(.opened, "disk-full", from: .ok, to: .critical, finding: .critical("used-ratio", "x"), incident: incident, at: Reports.at.wall)
        )
        for _ in 0..<10 {
            let saved = SavedState.load(directory: scratch.file("state"))
            var sinks = FileSinks(
                outputs: scratch.file("out"), limit: FileLimit(bytes: 30_000), state: scratch.file("state"), logger: heard.logger,
                backlog: saved.document?.history ?? HistoryBacklog())
            for _ in 0..<4 { sinks.write((0..<20).map { _ in opened } + [.latest(Reports.full), .round(Reports.full)]) }
        }
        let path = scratch.file("out/failure_point_incidents.jsonl")
        let kept = HistoryFile.lines(of: path, from: 1).compactMap { $0["sequence"]?.int }
        #expect(kept.last == 800 && kept == Array((800 - Int64(kept.count) + 1)...800) && kept.count > 50)
        for name in ["failure_point_incidents.jsonl", "failure_point_monitor.jsonl"] {
            #expect(size("out/\(name)") <= 30_000 && size("out/\(name).old") <= 30_000 && size("out/\(name).old") > 0, "\(name)")
        }
        #expect(heard.messages.isEmpty)
    }

    @Test func explainReadsHealsAcrossTheBorder() throws {
        var file = LineFile(path: scratch.file("failure_point_healing.jsonl"), limit: FileLimit(bytes: 100))
        for number in 0..<10 { try file.append(JSON.object(["n": .int(Int64(number)), "pad": "0123456789"]).utf8()) }
        let read = DaemonRecords.heals(outputs: scratch.path, last: 4).compactMap { $0["n"]?.int }
        #expect(read == [6, 7, 8, 9] && size("failure_point_healing.jsonl") < 100)
    }
}
