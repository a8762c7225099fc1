import Glibc
import Testing

@testable import Daemon

/// Giving back text: which lines of /proc/self/maps are meant, and that the process goes on after it.
@Suite struct StartupMemoryTests {
    @Test(arguments: [
        ("55ea79391000-55ea7a4d0000 r-xp 00000000 fe:00 6768783                    /usr/libexec/fpmond/fpmond-watch", true),
        ("55ea79391000-55ea7a4d0000 r--p 00000000 fe:00 6768783                    /usr/libexec/fpmond/fpmond-watch", false),
        ("55ea79391000-55ea7a4d0000 rw-p 00000000 fe:00 6768783                    /usr/libexec/fpmond/fpmond-watch", false),
        ("55ea79391000-55ea7a4d0000 rwxp 00000000 fe:00 6768783                    /usr/libexec/fpmond/fpmond-watch", false),
        ("55ea79391000-55ea7a4d0000 r-xp 00000000 fe:00 6768783                    /usr/lib/libc.so.6", false),
        ("55ea79391000-55ea7a4d0000 r-xp 00000000 00:00 0", false),
        ("55ea7a4d0000-55ea79391000 r-xp 0 fe:00 1 /usr/libexec/fpmond/fpmond-watch", false),
        ("", false),
    ])
    func onlyCodeOfOurOwnIsMeant(line: String, isMeant: Bool) {
        let place = OwnText(mapsLine: line, of: "/usr/libexec/fpmond/fpmond-watch")
        #expect((place != nil) == isMeant)
        if isMeant { #expect(place?.start == 0x55ea_7939_1000 && place?.length == 0x55ea_7a4d_0000 - 0x55ea_7939_1000) }
    }

    @Test func thisProcessHasCodeAndGoesOnWithoutIt() throws {
        StartupMemory.giveBack()
        let maps = try #require(fopen("/proc/self/maps", "re"))
        defer { fclose(maps) }
        let own = try #require(OwnText.path)
        var line = [CChar](repeating: 0, count: 4096)
        var found = 0
        while fgets(&line, Int32(line.count), maps) != nil {
            let text = String(decoding: line.prefix { $0 != 0 && $0 != 0x0A }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if OwnText(mapsLine: text, of: own) != nil { found += 1 }
        }
        #expect(found > 0)
    }
}
