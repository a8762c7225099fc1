import FoundationEssentials
import Glibc
import Testing

@testable import Systemd

/// Against a journal file of systemd 252 with eight entries, one second apart: five of tradingbot.service, one of systemd about it,
/// one of another unit, and one of another unit that only claims to speak about it.
@Suite struct JournalReaderTests {
    static let firstMicroseconds: Int64 = 1_767_323_046_000_000
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try Self.unpack(to: directory.path + "/system.journal")
    }

    func reader(maximumEntries: Int = 1000, maximumMessageBytes: Int = 4096) -> JournalReader {
        JournalReader(
            unit: "tradingbot.service", directory: directory.path, maximumEntries: maximumEntries, maximumMessageBytes: maximumMessageBytes)
    }

    @Test func allThatTheUnitSaidAndSystemdSaidOfIt() throws {
        let look = try reader().read(.since(microseconds: 0))
        #expect(
            look.entries.map(\.text) == [
                "first line", "two\nlines and \u{fffd}\0 bytes", String(repeating: "x", count: 300),
                "Main process exited, code=killed, status=9/KILL", "", "last line",
            ])
        #expect(look.entries.map(\.priority) == [6, 4, 6, 5, nil, 6])
        #expect(look.entries.map(\.isFromManager) == [false, false, false, true, false, false])
        #expect(look.entries.map { ($0.realtimeMicroseconds - Self.firstMicroseconds) / 1_000_000 } == [0, 2, 3, 4, 6, 7])
        #expect(look.cursor == look.entries.last?.cursor)
        #expect(!look.hasMore && !look.hasGap)
    }

    @Test func aMessageIsAnyBytes() throws {
        let entry = try #require(try reader().read(.since(microseconds: Self.firstMicroseconds + 1_000_000)).entries.first)
        #expect(entry.message == Array("two\nlines and ".utf8) + [0xff, 0] + Array(" bytes".utf8))
    }

    @Test func aLongMessageIsCut() throws {
        let entries = try reader(maximumMessageBytes: 10).read(.since(microseconds: 0)).entries
        #expect(entries.map(\.isTruncated) == [false, true, true, true, false, false])
        #expect(entries[2].text == "xxxxxxxxxx")
    }

    @Test(arguments: 1...7)
    func looksOfAnySizeFitTogether(size: Int) throws {
        let reader = reader(maximumEntries: size)
        let whole = try self.reader().read(.since(microseconds: 0)).entries
        var look = try reader.read(.since(microseconds: 0))
        var entries = look.entries
        while look.hasMore, let cursor = look.cursor {
            #expect(look.entries.count == size)
            look = try reader.read(.after(cursor: cursor))
            #expect(!look.hasGap)
            entries += look.entries
        }
        #expect(entries == whole)
    }

    @Test func nothingNewKeepsThePlace() throws {
        let end = try reader().read(.now)
        #expect(end.entries.isEmpty)
        let cursor = try #require(end.cursor)
        #expect(try reader().read(.after(cursor: cursor)) == JournalLook(cursor: cursor))
    }

    @Test func aPlaceThatWasRotatedAwayIsAGap() throws {
        // Of another journal, written one and a half seconds after the first entry of this one.
        let instant = String(Self.firstMicroseconds + 1_500_000, radix: 16)
        let cursor = "s=00000000000000000000000000000001;i=7;b=00000000000000000000000000000002;m=1;t=\(instant);x=3"
        let look = try reader().read(.after(cursor: cursor))
        #expect(look.hasGap)
        #expect(look.entries.count == 5)
    }

    @Test func aUnitThatNeverSpokeHasNoPlace() throws {
        let reader = JournalReader(unit: "ghost.service", directory: directory.path)
        #expect(try reader.read(.since(microseconds: 0)) == JournalLook())
        #expect(try reader.read(.now) == JournalLook())
    }

    @Test(arguments: ["", "nonsense", "s=1;i=2"])
    func aCursorThatIsNoneIsRefused(cursor: String) {
        #expect(throws: JournalError.system(errno: EINVAL)) { try reader().read(.after(cursor: cursor)) }
    }

    @Test func aMissingDirectoryIsAnError() {
        #expect(throws: JournalError.system(errno: ENOENT)) { try JournalReader(unit: "a.service", directory: "/nowhere").read(.now) }
    }

    /// The fixture keeps what is not zero: a line with the size, then `offset hexadecimal` each.
    private static func unpack(to path: String) throws {
        let fixture = #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/Fixtures/eight-entries.journal.hex"
        let lines = String(decoding: try Data(contentsOf: URL(filePath: fixture)), as: UTF8.self).split(separator: "\n")
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        defer { close(descriptor) }
        ftruncate(descriptor, lines.first.flatMap { Int($0) } ?? 0)
        for line in lines.dropFirst() {
            let parts = line.split(separator: " ")
            let digits = Array(parts[1].utf8)
            let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) }
            pwrite(descriptor, bytes, bytes.count, Int(parts[0]) ?? 0)
        }
    }
}
