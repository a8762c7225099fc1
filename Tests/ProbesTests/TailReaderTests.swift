import FailurePoints
import Glibc
import JSON
import Probes
import Testing

/// Files of lines that grow, are cut, are replaced, and hold what no line should.
@Suite struct TailReaderTests {
    private let temporary = TemporaryTree()
    private let path = "logs/x.jsonl"

    /// What one look handed over, and what it found.
    private func look(_ reader: TailReader = TailReader(), from position: TailPosition?) throws -> (lines: [String], TailReader.Look) {
        var lines: [String] = []
        let result = reader.read(temporary.path(path), from: position) { _, line in lines.append(String(decoding: line, as: UTF8.self)) }
        guard case .look(let look) = result else { throw Unexpected(result: result) }
        return (lines, look)
    }

    private struct Unexpected: Error { let result: TailReader.Result }

    private func append(_ text: String) {
        let descriptor = open(temporary.path(path), O_WRONLY | O_APPEND | O_CLOEXEC)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    @Test func onlyWhatIsNewIsHandedOver() throws {
        temporary.write(path, "one\ntwo\n")
        let first = try look(from: nil)
        #expect(first.lines == ["one", "two"] && first.1.start == .first && first.1.isWhole && !first.1.isBehind)
        #expect(try look(from: first.1.position).lines == [])
        append("three\r\n\n")
        let second = try look(from: first.1.position)
        #expect(second.lines == ["three"] && second.1.start == .continued && second.1.lines == 1)
    }

    @Test func aTornLineWaitsForItsEnd() throws {
        temporary.write(path, "one\ntw")
        let first = try look(from: nil)
        #expect(first.lines == ["one"] && first.1.position.offset == 4)
        append("o")
        let second = try look(from: first.1.position)
        #expect(second.lines == [] && second.1.position == first.1.position)
        append("\nthree\n")
        #expect(try look(from: second.1.position).lines == ["two", "three"])
    }

    @Test func aFileCutInPlaceIsReadFromItsBeginning() throws {
        temporary.write(path, "one\ntwo\nthree\n")
        let first = try look(from: nil).1
        temporary.write(path, "new\n")
        let second = try look(from: first.position)
        #expect(second.lines == ["new"] && second.1.start == .truncated)
        // Grown past the old place again before anybody looked.
        temporary.write(path, "other\nlines\nthat are more\n")
        let third = try look(from: second.1.position)
        #expect(third.lines == ["other", "lines", "that are more"] && third.1.start == .truncated)
    }

    @Test func anotherFileOfTheNameIsReadFromItsBeginning() throws {
        temporary.write(path, "one\n")
        let first = try look(from: nil).1
        temporary.write("logs/new", "one\ntwo\n")
        rename(temporary.path("logs/new"), temporary.path(path))
        let second = try look(from: first.position)
        #expect(second.lines == ["one", "two"] && second.1.start == .replaced)
    }

    @Test func whatIsNoFileIsTold() {
        let reader = TailReader()
        #expect(reader.read(temporary.path(path), from: nil) { _, _ in } == .missing)
        temporary.makeFIFO(path)
        guard case .unreadable = reader.read(temporary.path(path), from: nil, { _, _ in }) else {
            Issue.record("a FIFO was read")
            return
        }
    }

    @Test(arguments: [1, 100, 4096, 262_144, 300_000])
    func linesAcrossTheBordersOfChunksAreWhole(length: Int) throws {
        let lines = (0..<7).map { String(repeating: "\($0)", count: length) }
        temporary.write(path, lines.joined(separator: "\n") + "\n")
        #expect(try look(from: nil).lines == lines)
    }

    @Test func aLineBeyondTheLimitIsPassedOverAcrossLooks() throws {
        let reader = TailReader(firstBytes: 1 << 20, lookBytes: 2000, lineBytes: 1000)
        temporary.write(path, "a\n" + String(repeating: "x", count: 1000) + "\n" + String(repeating: "y", count: 5000))
        var (lines, found) = try look(reader, from: nil)
        #expect(lines == ["a", String(repeating: "x", count: 1000)] && found.isBehind)
        var overlong = found.overlongLines
        append("yy\nb\n")
        for _ in 0..<10 where found.isBehind || found.position.isInsideLine {
            // Over a restart as well.
            let position = try #require(TailPosition(try JSON.parse(found.position.json.text())))
            #expect(position == found.position)
            let next = try look(reader, from: position)
            lines += next.lines
            found = next.1
            overlong += found.overlongLines
        }
        #expect(lines.last == "b" && lines.count == 3 && overlong == 1 && !found.isBehind)
    }

    @Test func aMegabyteIsALineAndMoreIsNot() throws {
        let limit = String(repeating: "x", count: 1 << 20)
        temporary.write(path, limit + "\n" + limit + "x\nb\n")
        let (lines, found) = try look(from: nil)
        #expect(lines.map(\.utf8.count) == [1 << 20, 1] && found.overlongLines == 1)
    }

    @Test func zeroBytesBeforeALineAreTakenOff() throws {
        temporary.write(path, "a\n" + String(repeating: "\0", count: 1000) + "b\n\0\0\0")
        let (lines, found) = try look(from: nil)
        #expect(lines == ["a", "b"] && found.nulBytes == 1000)
    }

    @Test func ofAHugeFileOnlyTheEndIsRead() throws {
        temporary.write(path, "")
        truncate(temporary.path(path), 1 << 30)
        append("\nlast\n")
        let reader = TailReader(firstBytes: 64 << 10)
        let (lines, found) = try look(reader, from: nil)
        #expect(lines == ["last"] && !found.isWhole && found.bytesRead == 64 << 10 && found.sizeBytes == (1 << 30) + 6)
        append("more\n")
        let next = try look(reader, from: found.position)
        #expect(next.lines == ["more"] && next.1.bytesRead == 5)
    }

    @Test func aFirstLookBeginsAtALine() throws {
        temporary.write(path, "0123\n4567\n")
        #expect(try look(TailReader(firstBytes: 5), from: nil).lines == ["4567"])
        #expect(try look(TailReader(firstBytes: 7), from: nil).lines == ["4567"])
        #expect(try look(TailReader(firstBytes: 10), from: nil).lines == ["0123", "4567"])
    }

    @Test func noLookReadsMoreThanItMay() throws {
        let reader = TailReader(lookBytes: 4000, lineBytes: 100)
        let line = String(repeating: "z", count: 99)
        temporary.write(path, String(repeating: line + "\n", count: 100))
        var position: TailPosition?
        var (count, looks) = (0, 0)
        repeat {
            let (lines, found) = try look(reader, from: position)
            #expect(found.bytesRead <= 4000)
            position = found.position
            count += lines.count
            looks += 1
            if !found.isBehind { break }
        } while looks < 100
        #expect(count == 100 && looks == 3)
    }

    @Test func wrongPositionsAreRefused() {
        for text in ["null", "{}", "[]", #"{"device":1,"inode":2,"offset":-1,"marker":0}"#, #"{"device":1,"inode":"2","offset":1,"marker":0}"#] {
            #expect(TailPosition(try? JSON.parse(text)) == nil, "\(text)")
        }
    }
}
