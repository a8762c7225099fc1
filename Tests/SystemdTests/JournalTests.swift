import Glibc
import Testing

@testable import Systemd

@Suite struct JournalTests {
    @Test(arguments: ["MESSAGE", "PRIORITY", "FPMOND_DURATION_MS", "A", "X9", String(repeating: "A", count: 64)])
    func journaldKeepsTheseNames(name: String) throws {
        #expect(try JournalField(name, "x").name == name)
    }

    @Test(arguments: ["", "_PID", "message", "9A", "A-B", "A B", "Ä", "A=B", "A\n", String(repeating: "A", count: 65)])
    func namesThatJournaldWouldDropAreRefused(name: String) {
        #expect(throws: JournalError.fieldName(name)) { try JournalField(name, "x") }
    }

    @Test func aValueIsAnyBytes() throws {
        let field = try JournalField("FPMOND_X", [0, 10, 61, 255])
        #expect(field.encoded == Array("FPMOND_X=".utf8) + [0, 10, 61, 255])
        #expect(try JournalField("MESSAGE", "zwölf\nLinien").encoded == Array("MESSAGE=zwölf\nLinien".utf8))
        #expect(try JournalField("MESSAGE", "").encoded == Array("MESSAGE=".utf8))
    }

    @Test func anEntryIsSentOrSilentlyDroppedWhereThereIsNoJournald() throws {
        try Journal.send(fields: [JournalField("MESSAGE", "fpmond's own tests write this line"), JournalField("PRIORITY", "7")])
        try Journal.send(fields: [])
    }

    @Test func theStreamIsTheJournalsOnlyWhenDeviceAndInodeMatch() throws {
        let directory = try TemporaryDirectory()
        let descriptor = open(directory.path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var file = stat()
        fstat(descriptor, &file)
        #expect(Journal.isConnected(stream: "\(file.st_dev):\(file.st_ino)", descriptor: descriptor))
        for stream in [nil, "", ":", "1:", "x:y", "\(file.st_dev):\(file.st_ino + 1)", "\(file.st_dev + 1):\(file.st_ino)", "\(file.st_dev)"] {
            #expect(!Journal.isConnected(stream: stream, descriptor: descriptor))
        }
        #expect(!Journal.isConnected(stream: "\(file.st_dev):\(file.st_ino)", descriptor: -1))
    }
}
