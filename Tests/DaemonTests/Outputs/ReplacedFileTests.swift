import Glibc
import Testing

@testable import Files

/// A reader sees the old file or the new one, never a part.
@Suite struct ReplacedFileTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func refusal(_ path: String) -> OutputError? {
        do throws(OutputError) {
            try ReplacedFile.write(Array("new".utf8), to: path)
            return nil
        } catch {
            return error
        }
    }

    @Test func aReaderNeverSeesAPart() async throws {
        let path = scratch.file("summary.json")
        let written = (0..<8).map { number in [UInt8](repeating: UInt8(ascii: "a") + UInt8(number), count: 10_000 + number * 30_000) }
        try ReplacedFile.write(written[0], to: path)
        let done = SharedCount()
        let reader = Task.detached {
            var seen: Set<[UInt8]> = []
            while done.value == 0 { seen.insert(try SmallFile.read(path, maximumBytes: 1 << 20)) }
            return seen
        }
        for round in 0..<200 {
            try ReplacedFile.write(written[round % written.count], to: path)
            if round.isMultiple(of: 10) { await Task.yield() }
        }
        done.add()
        #expect(try await reader.value.isSubset(of: written))
        #expect(scratch.names == ["summary.json"])
    }

    @Test func theModeIsAskedFor() throws {
        let mask = umask(0o022)
        umask(mask)
        for mode in [mode_t(0o600), 0o640, 0o644] {
            try ReplacedFile.write([], to: scratch.file("file"), mode: mode)
            var status = stat()
            #expect(stat(scratch.file("file"), &status) == 0 && status.st_mode & 0o777 == mode & ~mask)
        }
    }

    @Test func whatAKillLeftHalfWrittenIsInNobodysWay() throws {
        try scratch.write("{\"half", to: "summary.json.tmp", mode: 0o400)
        try ReplacedFile.write(Array("whole".utf8), to: scratch.file("summary.json"))
        #expect(try scratch.text("summary.json") == "whole")
        mkfifo(scratch.file("summary.json.tmp"), 0o644)
        try ReplacedFile.write(Array("again".utf8), to: scratch.file("summary.json"))
        #expect(try scratch.text("summary.json") == "again")
        #expect(scratch.names == ["summary.json"])
    }

    @Test func aLinkInItsPlaceIsReplacedNotFollowed() throws {
        try scratch.write("not ours", to: "precious")
        symlink(scratch.file("precious"), scratch.file("summary.json"))
        symlink(scratch.file("precious"), scratch.file("summary.json.tmp"))
        try ReplacedFile.write(Array("new".utf8), to: scratch.file("summary.json"))
        #expect(try scratch.text("precious") == "not ours")
        #expect(try scratch.text("summary.json") == "new")
    }

    @Test func whatCannotBeReplacedLeavesNothingBehind() throws {
        #expect(refusal("/nonexistent/summary.json")?.operation == "create")
        let path = scratch.file("summary.json")
        mkdir(path, 0o755)
        #expect(refusal(path) == OutputError(path: path, operation: "rename", code: EISDIR))
        #expect(scratch.names == ["summary.json"])
        rmdir(path)
        #expect(refusal(path) == nil)
    }

    @Test(.enabled(if: geteuid() != 0, "root may write anywhere")) func aReadOnlyDirectoryKeepsItsFile() throws {
        try scratch.write("old", to: "summary.json")
        chmod(scratch.path, 0o500)
        #expect(refusal(scratch.file("summary.json"))?.code == EACCES)
        #expect(try scratch.text("summary.json") == "old")
    }

    @Test(arguments: ["/dev/full/x", "/proc/nowhere"]) func aPlaceThatTakesNoFilesSaysSo(path: String) { #expect(refusal(path) != nil) }
}
