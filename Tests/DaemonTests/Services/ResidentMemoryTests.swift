import Probes
import Testing

@testable import Daemon

/// Giving back code: which lines of /proc/self/maps are meant, and that the process goes on after it.
@Suite struct ResidentMemoryTests {
    @Test(arguments: [
        ("55ea79391000-55ea7a4d0000 r-xp 00000000 fe:00 6768783                    /usr/libexec/fpmond/fpmond-watch", true),
        ("55ea79391000-55ea7a4d0000 r-xp 00000000 fe:00 6768783                    /usr/lib/a library.so.6 (deleted)", true),
        ("55ea79391000-55ea7a4d0000 r--p 00000000 fe:00 6768783                    /usr/libexec/fpmond/fpmond-watch", false),
        ("55ea79391000-55ea7a4d0000 rw-p 00000000 fe:00 6768783                    /usr/libexec/fpmond/fpmond-watch", false),
        ("55ea79391000-55ea7a4d0000 rwxp 00000000 fe:00 6768783                    /usr/libexec/fpmond/fpmond-watch", false),
        ("55ea79391000-55ea7a4d0000 r-xp 00000000 00:00 0                          [vdso]", false),
        ("55ea79391000-55ea7a4d0000 r-xp 00000000 00:00 0", false),
        ("55ea7a4d0000-55ea79391000 r-xp 0 fe:00 1 /usr/libexec/fpmond/fpmond-watch", false),
        ("", false),
    ])
    func onlyCodeInAFileIsMeant(line: String, isMeant: Bool) {
        let mapping = CodeMapping(mapsLine: line)
        #expect((mapping != nil) == isMeant)
        if isMeant { #expect(mapping?.start == 0x55ea_7939_1000 && mapping?.length == 0x55ea_7a4d_0000 - 0x55ea_7939_1000) }
    }

    @Test func thisProcessHasCodeAndGoesOnWithoutIt() {
        let before = CodeMapping.all()
        ResidentMemory.giveBack()
        let after = CodeMapping.all()
        let own = OwnExecutable.running
        #expect(before.contains { $0.file == own } && before.contains { $0.file != own })
        #expect(Self.lengths(after) == Self.lengths(before), "it is the same code as before")
        #expect(
            after.filter { $0.file == own }.allSatisfy { $0.length <= ResidentMemory.stretch },
            "no more than a stretch comes back with a page that is used")
    }

    private static func lengths(_ mappings: [CodeMapping]) -> [String: Int] {
        mappings.reduce(into: [:]) { $0[$1.file, default: 0] += $1.length }
    }
}
