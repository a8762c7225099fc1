import FailurePoints
import Glibc
import Testing

@testable import Config
@testable import Healing

/// What root keeps for a later restore.
@Suite struct GoodFileKeeperTests {
    private let scene: BuiltInScene

    init() throws { scene = try BuiltInScene() }

    private func keep(_ files: [RestorableFile] = [.tradingConfig]) -> GoodFileKeeper.End {
        var configuration = scene.configuration
        var restore = BuiltInHealer.RestoreFile()
        restore.files = files
        configuration.healers["restore-config"] = HealerConfig(.builtIn(.restoreFile(restore)))
        return GoodFileKeeper(configuration, spacing: .zero).run()
    }

    private func kept(_ file: String) -> String? { try? scene.scratch.text("state-heal/last-good/\(file)") }

    @Test func aGoodFileIsKeptOnce() throws {
        #expect(keep().lines == ["\(BuiltInScene.trading): kept"])
        #expect(kept(BuiltInScene.trading) == scene.text(BuiltInScene.trading))
        #expect(keep().lines == ["\(BuiltInScene.trading): the kept copy is the same"])
        let mode = try #require(scene.status(scene.scratch.file("state-heal/last-good/\(BuiltInScene.trading)"))).st_mode
        #expect(mode == S_IFREG | 0o600)
    }

    @Test(arguments: ["{", "{}", ""]) func aBadFileNeverReplacesAGoodCopy(bad: String) throws {
        let good = scene.text(BuiltInScene.trading)
        _ = keep()
        try Damaged.write(bad, to: scene.path(BuiltInScene.trading))
        #expect(keep().lines.first?.hasPrefix("\(BuiltInScene.trading): not kept: ") == true)
        #expect(kept(BuiltInScene.trading) == good)
        unlink(scene.path(BuiltInScene.trading))
        #expect(keep().lines.first?.contains("No such file or directory") == true)
        #expect(kept(BuiltInScene.trading) == good)
    }

    @Test func aConfigurationOfAllHoursIsNotKept() throws {
        try scene.write(#"{"restrict_to_golden_hour": false}"#, to: BuiltInScene.golden)
        #expect(keep([.goldenHour]).lines.first?.contains("all day") == true)
        #expect(kept(BuiltInScene.golden) == nil)
    }

    @Test func onlyFilesThatAHealerNamesAreKept() {
        let end = GoodFileKeeper(scene.configuration, spacing: .zero).run()
        #expect(end.lines.isEmpty)
        #expect(access(scene.scratch.file("state-heal"), F_OK) != 0)
    }

    @Test func whatIsKeptIsRestored() throws {
        let good = scene.text(BuiltInScene.golden)
        _ = keep([.goldenHour])
        try scene.write("", to: BuiltInScene.golden)
        #expect(scene.restore([.goldenHour]).result == .acted)
        #expect(scene.text(BuiltInScene.golden) == good)
    }

    @Test func nothingIsLeftInRootsDirectory() {
        _ = keep()
        #expect(Names.of(scene.scratch.file("state-heal")) == ["last-good"])
    }
}
