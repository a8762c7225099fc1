import FailurePoints
import Glibc
import TestSupport
import Testing

@testable import Config
@testable import Healing

/// What is restored, from what, and what is left alone.
@Suite struct FileRestoreTests {
    private let scene: BuiltInScene

    init() throws { scene = try BuiltInScene() }

    private static let configurations: [RestorableFile] = [.tradingConfig, .goldenHour, .assetUniverse, .futuresPolicies]

    @Test(arguments: configurations) func aMissingFileIsRestored(file: RestorableFile) throws {
        try scene.copy(file.rawValue)
        let good = scene.text(file.rawValue)
        unlink(scene.path(file.rawValue))
        let end = scene.restore([file])
        #expect(end.result == .acted, "\(end)")
        #expect(end.lines == ["\(file.rawValue) was missing; restored from \(scene.copies)/\(file.rawValue)"])
        #expect(scene.text(file.rawValue) == good)
        #expect(scene.made(beside: file.rawValue).isEmpty)
    }

    @Test(arguments: configurations, ["", "{", "[]", "null", "{\"a\": 1}\0", "no json"]) func anUnusableFileIsRestoredAndKept(
        file: RestorableFile, damage: String
    ) throws {
        try scene.copy(file.rawValue)
        let good = scene.text(file.rawValue)
        try Damaged.write(damage, to: scene.path(file.rawValue))
        let end = scene.restore([file])
        #expect(end.result == .acted, "\(end)")
        #expect(scene.text(file.rawValue) == good)
        let kept = scene.made(beside: file.rawValue)
        #expect(kept.count == 1)
        let pattern = /\.fpmond-[0-9]{8}T[0-9]{6}Z$/
        #expect(kept.first?.contains(pattern) == true)
        let directory = file.rawValue.split(separator: "/").dropLast().joined(separator: "/")
        #expect(scene.text("\(directory)/\(kept.first ?? "")") == damage)
    }

    @Test func aUsableFileIsLeftAlone() throws {
        try scene.copy(BuiltInScene.trading, "{}")
        let before = scene.text(BuiltInScene.trading)
        let end = scene.restore([.tradingConfig, .goldenHour])
        #expect(end.result == .tryLater)
        #expect(end.error == "nothing to restore: \(BuiltInScene.trading) is usable; \(BuiltInScene.golden) is usable")
        #expect(scene.text(BuiltInScene.trading) == before)
    }

    @Test func ofSeveralFilesOnlyTheBadOnesAreWritten() throws {
        try scene.copy(BuiltInScene.trading)
        try scene.copy(BuiltInScene.golden, #"{"restrict_to_golden_hour": true, "allowed_windows": []}"#)
        let golden = scene.text(BuiltInScene.golden)
        unlink(scene.path(BuiltInScene.trading))
        let end = scene.restore([.goldenHour, .tradingConfig])
        #expect(end.result == .acted)
        #expect(end.lines.count == 2)
        #expect(scene.text(BuiltInScene.golden) == golden)
    }

    /// The defaults of the original healer among them: a trading configuration of another schema, trading at every hour. Source: bot contract 16.2.
    @Test(arguments: [
        (RestorableFile.tradingConfig, #"{"min_required_pct": 0.05, "max_leverage": 5}"#, "has no thresholds"),
        (.tradingConfig, #"{"mode": "paper"}"#, "has no thresholds"),
        (.tradingConfig, #"{"mode": "fast", "thresholds": {"paper": {"score_thresholds": {"ULTRA": 1}}}}"#, "mode is fast"),
        (.tradingConfig, "", "empty"),
        (.goldenHour, #"{"restrict_to_golden_hour": false}"#, "it allows entries all day"),
        (.goldenHour, #"{"restrict_to_golden_hour": true, "allowed_windows": ["05:00-05:00"]}"#, "the allowed windows cover no hour"),
        (.goldenHour, #"{"restrict_to_golden_hour": true, "allowed_windows": ["16:00-09:00"]}"#, "it allows entries all day"),
        (.goldenHour, #"{"restrict_to_golden_hour": true, "allowed_windows": ["night"]}"#, "trading-windows: the bot skips night"),
        (.goldenHour, #"{"allowed_windows": []}"#, "restrict_to_golden_hour is not usable"),
        (.assetUniverse, #"{"asset_universe": []}"#, "lists no asset"),
        (.assetUniverse, #"{"asset_universe": [{"symbol": "BTCUSDT", "enabled": false}]}"#, "none of the 1 assets is enabled"),
        (.futuresPolicies, #"{"max_leverage_global": 125}"#, "max_leverage_global is 125"),
        (.futuresPolicies, #"{"mode": "paper"}"#, "has no max_leverage_global"),
    ]) func aCopyThatBreaksARuleIsNotUsed(file: RestorableFile, copy: String, words: String) throws {
        try scene.copy(file.rawValue, copy)
        unlink(scene.path(file.rawValue))
        let end = scene.restore([file])
        #expect(end.result == .stopTrying)
        #expect(end.error?.contains(words) == true, "\(end)")
        #expect(scene.text(file.rawValue) == nil)
        #expect(scene.made(beside: file.rawValue).isEmpty)
    }

    @Test func withoutAGoodCopyNothingIsInvented() {
        unlink(scene.path(BuiltInScene.golden))
        let end = scene.restore([.goldenHour])
        #expect(end.result == .stopTrying)
        #expect(end.error?.contains("there is no good copy") == true)
        #expect(scene.text(BuiltInScene.golden) == nil)
    }

    @Test func theLastGoodCopyIsUsedWhereTheOperatorHasNone() throws {
        try scene.copy(BuiltInScene.golden, under: "state-heal/last-good")
        unlink(scene.path(BuiltInScene.golden))
        let end = scene.restore([.goldenHour])
        #expect(end.result == .acted, "\(end)")
        #expect(end.lines.first?.contains("state-heal/last-good/\(BuiltInScene.golden)") == true)
    }

    @Test func nothingIsTakenFromTheWatchersState() throws {
        try scene.copy(BuiltInScene.golden, under: "state/last-good")
        unlink(scene.path(BuiltInScene.golden))
        #expect(scene.restore([.goldenHour]).result == .stopTrying)
    }

    @Test func theBookIsRestoredOnlyWhileTheBotIsDown() throws {
        try scene.copy(BuiltInScene.book, under: "state-heal/last-good")
        let good = scene.text(BuiltInScene.book)
        try scene.write("{", to: BuiltInScene.book)
        #expect(scene.restore([.positions]).result == .tryLater)
        #expect(scene.text(BuiltInScene.book) == "{")
        let end = scene.restore([.positions], botIsDown: true)
        #expect(end.result == .acted, "\(end)")
        #expect(scene.text(BuiltInScene.book) == good)
    }

    // MARK: Rights

    @Test(arguments: [0o600, 0o640, 0o664]) func ownerGroupAndModeAreKept(mode: mode_t) throws {
        try scene.copy(BuiltInScene.trading)
        try scene.write("{", to: BuiltInScene.trading, mode: mode)
        if geteuid() == 0 { chown(scene.path(BuiltInScene.trading), 65_534, 65_533) }
        let before = try #require(scene.status(scene.path(BuiltInScene.trading)))
        #expect(scene.restore([.tradingConfig]).result == .acted)
        let after = try #require(scene.status(scene.path(BuiltInScene.trading)))
        #expect(after.st_mode == S_IFREG | mode)
        #expect((after.st_uid, after.st_gid) == (before.st_uid, before.st_gid))
        #expect(after.st_ino != before.st_ino)
    }

    @Test func aMissingFileGetsTheOwnerOfItsDirectoryAndTheModeOfAFileBesideIt() throws {
        try scene.copy(BuiltInScene.trading)
        unlink(scene.path(BuiltInScene.trading))
        if geteuid() == 0 { chown(scene.path("configs"), 65_534, 65_533) }
        for name in try #require(Names.of(scene.path("configs"))) { chmod(scene.path("configs/\(name)"), 0o640) }
        #expect(scene.restore([.tradingConfig]).result == .acted)
        let (file, directory) = (try #require(scene.status(scene.path(BuiltInScene.trading))), try #require(scene.status(scene.path("configs"))))
        #expect(file.st_mode & 0o7777 == 0o640)
        #expect((file.st_uid, file.st_gid) == (directory.st_uid, directory.st_gid))
    }

    @Test func aRestoredFileIsNoProgram() throws {
        try scene.copy(BuiltInScene.trading)
        try scene.write("{", to: BuiltInScene.trading, mode: 0o4755)
        #expect(scene.restore([.tradingConfig]).result == .acted)
        #expect(try #require(scene.status(scene.path(BuiltInScene.trading))).st_mode & 0o7777 == 0o644)
    }
}

/// Bytes that a text cannot be written with.
enum Damaged {
    static func write(_ text: String, to path: String) throws {
        let stream = try #require(fopen(path, "w"))
        let bytes = Array(text.utf8)
        fwrite(bytes, 1, bytes.count, stream)
        fclose(stream)
    }
}

enum Names {
    static func of(_ directory: String) -> [String]? {
        guard let here = try? RootedDirectory.root(directory) else { return nil }
        return here.names(limit: 1000)
    }
}
