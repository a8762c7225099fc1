import FoundationEssentials
import Glibc
import Testing

@testable import Files

/// A line is whole or not there.
@Suite struct LineFileTests {
    private let scratch: Scratch
    private var file: LineFile

    init() throws {
        scratch = try Scratch()
        file = LineFile(path: scratch.file("lines.jsonl"))
    }

    private mutating func append(_ text: String) throws { try file.append(Array(text.utf8)) }

    /// Why the next line cannot be appended; nil: it can.
    private mutating func refusal() -> OutputError? {
        do throws(OutputError) {
            try file.append(Array("line".utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test mutating func eachLineEndsWithANewline() throws {
        try append("one")
        try append("")
        try append("three")
        #expect(try scratch.text("lines.jsonl") == "one\n\nthree\n")
    }

    @Test mutating func linesOfALongFileAreLeftAlone() throws {
        let before = String(repeating: "x", count: 20_000) + "\nwhole\n"
        try scratch.write(before, to: "lines.jsonl")
        try append("next")
        #expect(try scratch.text("lines.jsonl") == before + "next\n")
    }

    @Test(arguments: [("{\"half", 1), ("y", 10_000), ("\0", 3), ("é", 4096)])
    mutating func aFragmentAtTheEndIsCutAtTheStart(piece: String, times: Int) throws {
        try scratch.write("whole\n", to: "lines.jsonl")
        let handle = try #require(fopen(scratch.file("lines.jsonl"), "a"))
        let bytes = Array(String(repeating: piece, count: times).utf8)
        fwrite(bytes, 1, bytes.count, handle)
        fclose(handle)
        try append("next")
        #expect(try scratch.text("lines.jsonl") == "whole\nnext\n")
    }

    @Test(arguments: [1, 4095, 4096, 4097, 8193])
    mutating func nothingButAFragmentIsAnEmptyFile(length: Int) throws {
        try scratch.write(String(repeating: "y", count: length), to: "lines.jsonl")
        try append("first")
        #expect(try scratch.text("lines.jsonl") == "first\n")
    }

    @Test mutating func rotationByRenameIsFollowed() throws {
        try append("old")
        #expect(rename(scratch.file("lines.jsonl"), scratch.file("lines.jsonl.1")) == 0)
        try append("new")
        try append("newer")
        #expect(try scratch.text("lines.jsonl.1") == "old\n")
        #expect(try scratch.text("lines.jsonl") == "new\nnewer\n")
    }

    @Test mutating func rotationThatMakesTheNewFileItselfIsFollowed() throws {
        try append("old")
        #expect(rename(scratch.file("lines.jsonl"), scratch.file("lines.jsonl.1")) == 0)
        try scratch.write("", to: "lines.jsonl", mode: 0o600)
        try append("new")
        #expect(try scratch.text("lines.jsonl") == "new\n")
    }

    @Test mutating func rotationByCopyAndTruncationLeavesNoHole() throws {
        try append("a long line that was there before")
        #expect(truncate(scratch.file("lines.jsonl"), 0) == 0)
        try append("new")
        #expect(try scratch.text("lines.jsonl") == "new\n")
    }

    @Test mutating func aDeletedFileIsMadeAnew() throws {
        try append("lost")
        unlink(scratch.file("lines.jsonl"))
        try append("new")
        #expect(try scratch.text("lines.jsonl") == "new\n")
    }

    @Test mutating func aMissingDirectoryIsTheErrorUntilItIsThere() throws {
        try append("lost")
        try FileManager.default.removeItem(atPath: scratch.path)
        #expect(refusal() == OutputError(path: file.path, operation: "open", code: ENOENT))
        mkdir(scratch.path, 0o755)
        try append("back")
        #expect(try scratch.text("lines.jsonl") == "back\n")
    }

    @Test mutating func whatIsNoFileIsRefusedAndNotWaitedFor() throws {
        let path = scratch.file("lines.jsonl")
        mkfifo(path, 0o644)
        #expect(refusal() == OutputError(path: path, operation: "open", code: EINVAL))
        unlink(path)
        mkdir(path, 0o755)
        #expect(refusal()?.code == EISDIR)
        rmdir(path)
        symlink("/dev/null", path)
        #expect(refusal()?.code == ELOOP)
        unlink(path)
        #expect(refusal() == nil)
    }

    @Test mutating func aLinkIsNotFollowed() throws {
        try scratch.write("not ours\n", to: "precious")
        symlink(scratch.file("precious"), scratch.file("lines.jsonl"))
        #expect(refusal()?.code == ELOOP)
        #expect(try scratch.text("precious") == "not ours\n")
    }

    @Test mutating func noDescriptorIsLeftOpenByErrors() {
        let path = scratch.file("lines.jsonl")
        mkfifo(path, 0o644)
        for _ in 0..<50 { _ = refusal() }
        #expect(Scratch.descriptors { $0 == path } == 0)
    }

    @Test mutating func othersMayNotReadIt() throws {
        try append("line")
        var status = stat()
        #expect(stat(scratch.file("lines.jsonl"), &status) == 0 && status.st_mode & 0o007 == 0)
    }
}
