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
    private func pass(_ reader: TailReader = TailReader(), from position: TailPosition?) throws -> (lines: [String], TailReader.Pass) {
        var lines: [String] = []
        let result = reader.read(temporary.path(path), from: position) { _, line in
            if line.extent == .whole { lines.append(String(decoding: line.bytes, as: UTF8.self)) }
            return true
        }
        guard case .pass(let pass) = result else { throw Unexpected(result: result) }
        return (lines, pass)
    }

    private struct Unexpected: Error { let result: TailReader.Result }

    /// Everything that one look hands over, with what is special about it in front.
    private func pieces(from position: TailPosition?) throws -> (pieces: [String], TailReader.Pass) {
        var pieces: [String] = []
        let result = TailReader(lineBytes: 100).read(temporary.path(path), from: position) { start, line in
            let known = line.known.map { "\(String(decoding: $0, as: UTF8.self))\(line.knownWasWhole ? "!" : "")|" } ?? ""
            pieces.append("\(start == .continued ? "" : "\(start) ")\(line.extent) \(known)\(String(decoding: line.bytes.prefix(20), as: UTF8.self))")
            return true
        }
        guard case .pass(let pass) = result else { throw Unexpected(result: result) }
        return (pieces, pass)
    }

    private func append(_ text: String) {
        let descriptor = open(temporary.path(path), O_WRONLY | O_APPEND | O_CLOEXEC)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    @Test func onlyWhatIsNewIsHandedOver() throws {
        temporary.write(path, "one\ntwo\n")
        let first = try pass(from: nil)
        #expect(first.lines == ["one", "two"] && first.1.start == .first && first.1.isWhole && !first.1.isBehind)
        #expect(try pass(from: first.1.position).lines == [])
        append("three\r\n\n")
        let second = try pass(from: first.1.position)
        #expect(second.lines == ["three"] && second.1.start == .continued && second.1.lines == 1)
    }

    @Test func aTornLineWaitsForItsEnd() throws {
        temporary.write(path, "one\ntw")
        let first = try pass(from: nil)
        #expect(first.lines == ["one"] && first.1.position.offset == 4)
        append("o")
        let second = try pass(from: first.1.position)
        #expect(second.lines == [] && second.1.position.offset == first.1.position.offset)
        append("\nthree\n")
        #expect(try pass(from: second.1.position).lines == ["two", "three"])
    }

    @Test func aFileCutInPlaceIsReadFromItsBeginning() throws {
        temporary.write(path, "one\ntwo\nthree\n")
        let first = try pass(from: nil).1
        temporary.write(path, "new\n")
        let second = try pass(from: first.position)
        #expect(second.lines == ["new"] && second.1.start == .truncated)
        // Grown past the old place again before anybody looked.
        temporary.write(path, "other\nlines\nthat are more\n")
        let third = try pass(from: second.1.position)
        #expect(third.lines == ["other", "lines", "that are more"] && third.1.start == .truncated)
    }

    @Test func anotherFileOfTheNameIsReadFromItsBeginning() throws {
        temporary.write(path, "one\n")
        let first = try pass(from: nil).1
        temporary.write("logs/new", "one\ntwo\n")
        rename(temporary.path("logs/new"), temporary.path(path))
        let second = try pass(from: first.position)
        #expect(second.lines == ["one", "two"] && second.1.start == .replaced)
    }

    @Test func whatIsNoFileIsTold() {
        let reader = TailReader()
        #expect(reader.read(temporary.path(path), from: nil) { _, _ in true } == .missing)
        temporary.makeFIFO(path)
        guard case .unreadable = reader.read(temporary.path(path), from: nil, { _, _ in true }) else {
            Issue.record("a FIFO was read")
            return
        }
    }

    @Test(arguments: [1, 100, 4096, 262_144, 300_000])
    func linesAcrossTheBordersOfChunksAreWhole(length: Int) throws {
        let lines = (0..<7).map { String(repeating: "\($0)", count: length) }
        temporary.write(path, lines.joined(separator: "\n") + "\n")
        #expect(try pass(from: nil).lines == lines)
    }

    @Test func aLineBeyondTheLimitIsPassedOverAcrossLooks() throws {
        let reader = TailReader(firstBytes: 1 << 20, passBytes: 2000, lineBytes: 1000)
        temporary.write(path, "a\n" + String(repeating: "x", count: 1000) + "\n" + String(repeating: "y", count: 5000))
        var (lines, found) = try pass(reader, from: nil)
        #expect(lines == ["a", String(repeating: "x", count: 1000)] && found.isBehind)
        var overlong = found.overlongLines
        append("yy\nb\n")
        for _ in 0..<10 where found.isBehind || found.position.isInsideLine {
            // Over a restart as well.
            let position = try #require(TailPosition(try JSON.parse(found.position.json.text())))
            #expect(position == found.position)
            let next = try pass(reader, from: position)
            lines += next.lines
            found = next.1
            overlong += found.overlongLines
        }
        #expect(lines.last == "b" && lines.count == 3 && overlong == 1 && !found.isBehind)
    }

    @Test func aMegabyteIsALineAndMoreIsNot() throws {
        let limit = String(repeating: "x", count: 1 << 20)
        temporary.write(path, limit + "\n" + limit + "x\nb\n")
        let (lines, found) = try pass(from: nil)
        #expect(lines.map(\.utf8.count) == [1 << 20, 1] && found.overlongLines == 1)
    }

    @Test func zeroBytesBeforeALineAreTakenOff() throws {
        temporary.write(path, "a\n" + String(repeating: "\0", count: 1000) + "b\n\0\0\0")
        let (lines, found) = try pass(from: nil)
        #expect(lines == ["a", "b"] && found.nulBytes == 1000)
    }

    @Test func ofAHugeFileOnlyTheEndIsRead() throws {
        temporary.write(path, "")
        truncate(temporary.path(path), 1 << 30)
        append("\nlast\n")
        let reader = TailReader(firstBytes: 64 << 10)
        let (lines, found) = try pass(reader, from: nil)
        #expect(lines == ["last"] && !found.isWhole && found.bytesRead == 64 << 10 && found.sizeBytes == (1 << 30) + 6)
        append("more\n")
        let next = try pass(reader, from: found.position)
        #expect(next.lines == ["more"] && next.1.bytesRead == 5)
    }

    @Test func aFirstLookBeginsAtALine() throws {
        temporary.write(path, "0123\n4567\n")
        #expect(try pass(TailReader(firstBytes: 5), from: nil).lines == ["4567"])
        #expect(try pass(TailReader(firstBytes: 7), from: nil).lines == ["4567"])
        #expect(try pass(TailReader(firstBytes: 10), from: nil).lines == ["0123", "4567"])
    }

    @Test func noLookReadsMoreThanItMay() throws {
        let reader = TailReader(passBytes: 4000, lineBytes: 100)
        let line = String(repeating: "z", count: 99)
        temporary.write(path, String(repeating: line + "\n", count: 100))
        var position: TailPosition?
        var (count, looks) = (0, 0)
        repeat {
            let (lines, found) = try pass(reader, from: position)
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

    // MARK: Lines without an end

    @Test func aLineWithoutAnEndThatDoesNotChangeIsTakenForAWholeOne() throws {
        temporary.write(path, "one\nlast wor")
        let first = try pieces(from: nil)
        #expect(first.pieces == ["first whole one", "first unfinished last wor"])
        append("ds")
        let second = try pieces(from: first.1.position)
        #expect(second.pieces == ["unfinished last wor|last words"])
        // Over a restart.
        let third = try pieces(from: TailPosition(try JSON.parse(second.1.position.json.text())))
        #expect(third.pieces == ["whole last words|last words"] && third.1.position.offset == 4)
        #expect(try pieces(from: third.1.position).pieces == [])
        append(", after all\nnext\n")
        let fourth = try pieces(from: third.1.position)
        #expect(fourth.pieces == ["whole last words!|last words, after al", "whole next"])
        #expect(try pieces(from: fourth.1.position).pieces == [])
    }

    @Test func theBeginningOfALineThatIsTooLongIsHandedOver() throws {
        temporary.write(path, String(repeating: "x", count: 300) + "\nb\n" + String(repeating: "y", count: 300))
        let (found, pass) = try pieces(from: nil)
        #expect(found == ["first cut xxxxxxxxxxxxxxxxxxxx", "first whole b", "first cut yyyyyyyyyyyyyyyyyyyy"] && pass.overlongLines == 2)
    }

    @Test func whoeverHasEnoughGetsTheRestInTheNextLook() throws {
        temporary.write(path, "one\ntwo\nthree\n")
        let result = TailReader().read(temporary.path(path), from: nil) { _, line in line.bytes.count != 3 || line.bytes.first != 0x74 }
        guard case .pass(let pass) = result else { throw Unexpected(result: result) }
        #expect(pass.isBehind && pass.position.offset == 8)
        #expect(try self.pass(from: pass.position).lines == ["three"])
    }

    // MARK: Rotations

    private func rotate(_ name: String = "x.jsonl.1") { rename(temporary.path(path), temporary.path("logs/\(name)")) }

    @Test(arguments: ["x.jsonl.1", "x.jsonl-20260528", "x.jsonl.backup"])
    func whatWasWrittenBeforeARenameIsReadFirst(name: String) throws {
        temporary.write(path, "one\n")
        let first = try pass(from: nil).1
        append("two\nthree\nfour")
        rotate(name)
        temporary.write(path, "five\n")
        let second = try pass(from: first.position)
        #expect(second.lines == ["two", "three", "four", "five"] && second.1.start == .replaced && !second.1.hasGap)
        // Its writer has not noticed yet.
        let other = temporary.path("logs/\(name)")
        let descriptor = open(other, O_WRONLY | O_APPEND | O_CLOEXEC)
        _ = "late\n".withCString { write(descriptor, $0, 5) }
        close(descriptor)
        append("six\n")
        let third = try pass(from: second.1.position)
        #expect(third.lines == ["late", "six"] && !third.1.hasGap)
        #expect(try pass(from: third.1.position).lines == [])
    }

    @Test func aRotationThatIsLongerThanOneLookIsReadToItsEnd() throws {
        let reader = TailReader(passBytes: 100, lineBytes: 20)
        temporary.write(path, "one\n")
        var position = try pass(reader, from: nil).1.position
        append((0..<60).map { "line \($0)\n" }.joined())
        rotate()
        temporary.write(path, "new\n")
        var lines: [String] = []
        for _ in 0..<20 {
            let next = try pass(reader, from: position)
            #expect(!next.1.hasGap)
            lines += next.lines
            position = next.1.position
            if !next.1.isBehind { break }
        }
        #expect(lines == (0..<60).map { "line \($0)" } + ["new"])
    }

    @Test func whatIsGoneWithTheOldFileIsAGap() throws {
        temporary.write(path, "one\n")
        let first = try pass(from: nil).1
        append("two\n")
        unlink(temporary.path(path))
        // Another one keeps the inode from being used again.
        temporary.write("logs/other", "x")
        temporary.write(path, "three\n")
        let second = try pass(from: first.position)
        #expect(second.lines == ["three"] && second.1.hasGap)
    }

    @Test func twoRotationsBetweenTwoLooksAreAGap() throws {
        temporary.write(path, "one\n")
        let first = try pass(from: nil).1
        append("two\n")
        rotate("x.jsonl.2")
        usleep(20_000)
        temporary.write(path, "three\n")
        rotate("x.jsonl.1")
        temporary.write(path, "four\n")
        let second = try pass(from: first.position)
        #expect(second.lines == ["two", "four"] && second.1.hasGap)
    }

    @Test func aCopyThatWasMadeBeforeTheLogWasCutIsReadOn() throws {
        temporary.write(path, "one\n")
        let first = try pass(from: nil).1
        temporary.write("logs/x.jsonl.2", "other content\n")
        usleep(20_000)
        temporary.write("logs/x.jsonl.1", "one\ntwo\n")
        temporary.write(path, "")
        append("3\n")
        let second = try pass(from: first.position)
        #expect(second.lines == ["two", "3"] && second.1.start == .truncated && !second.1.hasGap)
        // Cut without a copy.
        temporary.write(path, "")
        let third = try pass(from: second.1.position)
        #expect(third.1.hasGap && third.1.start == .truncated)
    }
}
