import FailurePoints
import Glibc
import JSON
import Testing

@testable import Files
@testable import Outputs

/// A state file that cannot be used is told and kept, and the daemon starts.
@Suite struct SavedStateTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func load() -> SavedState { SavedState.load(directory: scratch.path) }

    @Test func noStateIsNoFault() {
        let saved = load()
        #expect(saved.document == nil && saved.complaint == nil)
        #expect(SavedState.load(directory: "/nonexistent").complaint == nil)
    }

    @Test func aStateIsRead() throws {
        try ReplacedFile.write(StateDocument(Reports.full).json.utf8(), to: scratch.file("state.json"))
        let saved = load()
        #expect(saved.complaint == nil)
        #expect(saved.document?.pointStates == Reports.asSaved(Reports.full.pointStates))
        #expect(scratch.names == ["state.json"])
    }

    @Test(arguments: [
        "", "{\"schema\": 1, \"failure_po", "null", "[]", "\"text\"", "{}", "{\"schema\": 2, \"failure_points\": {}, \"saved_at\": 1}",
        "{\"schema\": 1, \"failure_points\": [], \"saved_at\": 1}", "\u{FEFF}{",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "{\"schema\": 1} trailing",
    ])
    func whatCannotBeUsedIsSetAsideAndTold(text: String) throws {
        try scratch.write(text, to: "state.json")
        let saved = load()
        #expect(saved.document == nil)
        #expect(saved.complaint?.hasPrefix("\(scratch.file("state.json")): ") == true)
        #expect(saved.complaint?.hasSuffix("kept as \(scratch.file("state.json")).unreadable, starting without memory") == true)
        #expect(scratch.names == ["state.json.unreadable"])
        #expect(try scratch.text("state.json.unreadable") == text)
        // The next start finds nothing to complain about.
        #expect(load().complaint == nil)
    }

    @Test(arguments: [0, 2, 99]) func theStateOfAnotherVersionIsCalledSo(schema: Int64) throws {
        var object = try #require(StateDocument(Reports.full).json.object)
        object["schema"] = .int(schema)
        try ReplacedFile.write(JSON.object(object).utf8(), to: scratch.file("state.json"))
        let saved = load()
        #expect(saved.document == nil)
        #expect(saved.complaint?.contains(": a state of schema \(schema), of another version of fpmond; this one reads schema 1; kept as ") == true)
    }

    @Test func whatCanBeUsedIsUsedAndTheRestIsToldAndKept() throws {
        var object = try #require(StateDocument(Reports.full).json.object)
        var points = try #require(object["failure_points"]?.object)
        let ids = points.keys.sorted()
        points[ids[0]] = "broken"
        object["failure_points"] = .object(points)
        let bytes = JSON.object(object).utf8()
        try ReplacedFile.write(bytes, to: scratch.file("state.json"))
        let saved = load()
        #expect(saved.document?.pointStates.keys.map(\.rawValue).sorted() == Array(ids.dropFirst()))
        let path = scratch.file("state.json")
        #expect(saved.complaint == "\(path): cannot use failure_points/\(ids[0]); copy kept as \(path).unreadable, starting without these")
        #expect(scratch.names == ["state.json", "state.json.unreadable"])
        // The next save makes a new file: what was wrong with this one can still be looked at.
        try ReplacedFile.write(StateDocument(Reports.full).json.utf8(), to: path)
        #expect(load().complaint == nil)
        #expect(try scratch.text("state.json.unreadable") == String(decoding: bytes, as: UTF8.self))
    }

    @Test func zerosInsteadOfDataAreSetAside() throws {
        try ReplacedFile.write([UInt8](repeating: 0, count: 4096), to: scratch.file("state.json"))
        #expect(load().complaint != nil)
        #expect(scratch.names == ["state.json.unreadable"])
    }

    @Test func aTruncatedStateIsSetAsideWhereverItBreaks() throws {
        let whole = StateDocument(Reports.full).json.utf8()
        for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 37)) {
            try ReplacedFile.write(Array(whole[..<length]), to: scratch.file("state.json"))
            let saved = load()
            #expect(saved.document == nil && saved.complaint != nil, "\(length) of \(whole.count) bytes")
        }
    }

    @Test func whatIsNoFileIsToldAndNotWaitedFor() throws {
        let path = scratch.file("state.json")
        mkfifo(path, 0o644)
        #expect(load().complaint == "\(path): open: Invalid argument; starting without memory")
        unlink(path)
        mkdir(path, 0o755)
        #expect(load().complaint == "\(path): open: Is a directory; starting without memory")
    }

    @Test func aStateOfUnheardOfSizeIsNotRead() throws {
        let path = try scratch.write("", to: "state.json")
        #expect(truncate(path, 1 << 30) == 0)
        #expect(load().complaint == "\(path): read: File too large; starting without memory")
    }

    @Test(.enabled(if: geteuid() != 0, "root may read anything")) func aStateThatMayNotBeReadIsTold() throws {
        try scratch.write("{}", to: "state.json", mode: 0)
        #expect(load().complaint?.contains("Permission denied") == true)
    }
}
