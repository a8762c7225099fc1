import FailurePoints
import Glibc
import TestSupport
import Testing
import Threads

@testable import Config
@testable import Healing
@testable import Scheduling

/// A bot's user, or the bot, that changes the tree under a restore.
@Suite struct HostileRestoreTests {
    private let scene: BuiltInScene

    init() throws {
        scene = try BuiltInScene()
        try scene.copy(BuiltInScene.trading)
    }

    private func refuses(_ end: BuiltInEnd, _ words: String, as result: HookResult = .stopTrying, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(end.result == result, "\(end)", sourceLocation: sourceLocation)
        #expect(end.error?.contains(words) == true, "\(end)", sourceLocation: sourceLocation)
        #expect(scene.made(beside: BuiltInScene.trading).isEmpty, sourceLocation: sourceLocation)
    }

    @Test func aLinkInPlaceOfTheFileIsNotFollowed() throws {
        try scene.scratch.write("precious", to: "precious")
        unlink(scene.path(BuiltInScene.trading))
        symlink(scene.scratch.file("precious"), scene.path(BuiltInScene.trading))
        refuses(scene.restore([.tradingConfig]), "is a symbolic link")
        #expect(try scene.scratch.text("precious") == "precious")
        unlink(scene.path(BuiltInScene.trading))
        symlink(scene.scratch.file("nothing"), scene.path(BuiltInScene.trading))
        refuses(scene.restore([.tradingConfig]), "is a symbolic link")
        #expect(access(scene.scratch.file("nothing"), F_OK) != 0)
    }

    @Test func aLinkInPlaceOfADirectoryIsNotFollowed() throws {
        mkdir(scene.scratch.file("elsewhere"), 0o755)
        rename(scene.path("configs"), scene.path("configs-was"))
        symlink(scene.scratch.file("elsewhere"), scene.path("configs"))
        refuses(scene.restore([.tradingConfig]), "configs is a symbolic link, which is not followed")
        #expect(Names.of(scene.scratch.file("elsewhere")) == [])
    }

    @Test func theRootMayBeALink() throws {
        symlink(scene.root, scene.scratch.file("current"))
        unlink(scene.path(BuiltInScene.trading))
        var settings = BuiltInHealer.RestoreFile()
        (settings.files, settings.from) = ([.tradingConfig], scene.copies)
        let look = scene.look { $0.bot.root = scene.scratch.file("current") }
        #expect(FileRestore(settings: settings, look: look, botIsDown: false).run().result == .acted)
        #expect(access(scene.path(BuiltInScene.trading), F_OK) == 0)
    }

    @Test func aRootThatIsGoneIsTriedLater() {
        rename(scene.root, scene.scratch.file("away"))
        #expect(scene.restore([.tradingConfig]).result == .tryLater)
    }

    @Test func aDirectoryAFifoAndAMissingDirectoryAreLeftToTheOperator() {
        unlink(scene.path(BuiltInScene.trading))
        mkdir(scene.path(BuiltInScene.trading), 0o755)
        refuses(scene.restore([.tradingConfig]), "no regular file")
        rmdir(scene.path(BuiltInScene.trading))
        mkfifo(scene.path(BuiltInScene.trading), 0o644)
        refuses(scene.restore([.tradingConfig]), "no regular file")
        unlink(scene.path(BuiltInScene.trading))
        rename(scene.path("configs"), scene.path("configs-was"))
        refuses(scene.restore([.tradingConfig]), "configs: No such file or directory")
    }

    @Test func aHugeFileSaysNothing() throws {
        try scene.write("{", to: BuiltInScene.trading)
        truncate(scene.path(BuiltInScene.trading), 1 << 33)
        refuses(scene.restore([.tradingConfig]), "more than the limit", as: .tryLater)
        #expect(try #require(scene.status(scene.path(BuiltInScene.trading))).st_size == 1 << 33)
    }

    @Test func aHugeCopyIsNotRead() {
        unlink(scene.path(BuiltInScene.trading))
        truncate("\(scene.copies)/\(BuiltInScene.trading)", 1 << 33)
        refuses(scene.restore([.tradingConfig]), "File too large")
    }

    @Test func aTemporaryFileThatLiesThereIsReplacedAndALinkInItsPlaceNotFollowed() throws {
        try scene.scratch.write("precious", to: "precious")
        unlink(scene.path(BuiltInScene.trading))
        symlink(scene.scratch.file("precious"), scene.path("configs/.trading_config.json.fpmond-new"))
        #expect(scene.restore([.tradingConfig]).result == .acted)
        #expect(try scene.scratch.text("precious") == "precious")
        unlink(scene.path(BuiltInScene.trading))
        mkdir(scene.path("configs/.trading_config.json.fpmond-new"), 0o755)
        let end = scene.restore([.tradingConfig])
        #expect(end.result == .stopTrying)
        #expect(end.error?.contains("create: File exists") == true)
    }

    @Test func aFileThatAppearsMeanwhileStays() throws {
        let place = scene.path(BuiltInScene.trading)
        unlink(place)
        let end = scene.restore([.tradingConfig]) { try? Damaged.write("the bot's", to: place) }
        refuses(end, "was written by somebody else meanwhile", as: .tryLater)
        #expect(scene.text(BuiltInScene.trading) == "the bot's")
    }

    @Test func aFileThatIsRenamedIntoItsPlaceMeanwhileStays() throws {
        let place = scene.path(BuiltInScene.trading)
        try scene.write("{", to: BuiltInScene.trading)
        let end = scene.restore([.tradingConfig]) {
            try? Damaged.write("the bot's", to: place + ".tmp")
            rename(place + ".tmp", place)
        }
        refuses(end, "changed before it could be replaced", as: .tryLater)
        #expect(scene.text(BuiltInScene.trading) == "the bot's")
    }

    @Test func aFileThatIsRewrittenInPlaceMeanwhileStays() throws {
        let place = scene.path(BuiltInScene.trading)
        try scene.write("{", to: BuiltInScene.trading)
        let end = scene.restore([.tradingConfig]) { try? Damaged.write("the bot's", to: place) }
        refuses(end, "changed before it could be replaced", as: .tryLater)
        #expect(scene.text(BuiltInScene.trading) == "the bot's")
    }

    @Test func aFileThatKeepsChangingIsNotReplaced() throws {
        let place = scene.path(BuiltInScene.trading)
        try scene.write("{", to: BuiltInScene.trading)
        var look = scene.look()
        // A writer between any two reads.
        let writes = Counter()
        look.pause = { _ in try? Damaged.write(String(repeating: "{", count: writes.next()), to: place) }
        var settings = BuiltInHealer.RestoreFile()
        (settings.files, settings.from) = ([.tradingConfig], scene.copies)
        let end = FileRestore(settings: settings, look: look, botIsDown: false).run()
        refuses(end, "kept changing", as: .tryLater)
    }

    /// A bot that goes on writing, well and badly, while restores run: what it wrote last is what stands there.
    @Test func noWriteOfTheBotIsLost() async throws {
        let (place, good) = (scene.path(BuiltInScene.trading), scene.text(BuiltInScene.trading) ?? "")
        let bot = BoundedWork<String>.onThread(refused: "") {
            var last = ""
            for number in 0..<160 {
                last = good + String(repeating: " ", count: number)
                // In place and cut off, removed, or whole and renamed into its place.
                if number % 4 == 1 { try? Damaged.write("{", to: place) }
                if number % 4 == 2 { unlink(place) }
                usleep(UInt32(number % 11) * 1000)
                // Now and then it leaves the repair to the restore.
                for _ in 0..<1000 where number % 16 == 2 && access(place, F_OK) != 0 { usleep(10_000) }
                try? Damaged.write(last, to: place + ".tmp")
                rename(place + ".tmp", place)
            }
            return last
        }
        var (restored, runs) = (0, 0)
        var last: String?
        while last == nil {
            let end = scene.restore([.tradingConfig])
            runs += 1
            if end.result == .acted { restored += 1 }
            last = await bot.value(within: .milliseconds(1))
        }
        // Both were met: files that were bad long enough, and files that were written meanwhile.
        #expect(restored > 3 && restored < runs)
        #expect(scene.text(BuiltInScene.trading) == last, "after \(runs) runs, \(restored) of which restored")
        #expect(scene.restore([.tradingConfig]).error == "nothing to restore: \(BuiltInScene.trading) is usable")
    }

    @Test func aDirectoryThatIsSwappedMeanwhileChangesNothingElsewhere() throws {
        mkdir(scene.scratch.file("elsewhere"), 0o755)
        let (configs, was, elsewhere) = (scene.path("configs"), scene.path("configs-was"), scene.scratch.file("elsewhere"))
        unlink(scene.path(BuiltInScene.trading))
        let end = scene.restore([.tradingConfig]) {
            rename(configs, was)
            symlink(elsewhere, configs)
        }
        // It went where the directory went, and the look at the result says that it is not in its place.
        #expect(end.result != .acted)
        #expect(Names.of(elsewhere) == [])
    }

    @Test(.enabled(if: geteuid() != 0, "root may write anywhere")) func aDirectoryThatMustNotBeWrittenSaysSo() {
        unlink(scene.path(BuiltInScene.trading))
        chmod(scene.path("configs"), 0o555)
        refuses(scene.restore([.tradingConfig]), "Permission denied")
    }

    @Test(.enabled(if: geteuid() == 0, "asked of root only")) func asRootACopyThatOthersCanChangeIsNotUsed() {
        unlink(scene.path(BuiltInScene.trading))
        chmod("\(scene.copies)/configs", 0o777)
        refuses(scene.restore([.tradingConfig]), "others can change")
    }

    @Test(.enabled(if: geteuid() == 0, "only root makes file systems")) func onAFullDiskNothingIsChanged() throws {
        try scene.write("{", to: BuiltInScene.trading)
        let configs = scene.path("configs")
        rename(configs, scene.path("configs-was"))
        mkdir(configs, 0o755)
        guard mount("tmpfs", configs, "tmpfs", 0, "size=16k") == 0 else { return }
        defer { umount2(configs, Int32(MNT_DETACH)) }
        try scene.write("{", to: BuiltInScene.trading)
        try Damaged.write(String(repeating: "x", count: 12_000), to: "\(configs)/fill")
        let end = scene.restore([.tradingConfig])
        #expect(end.result == .tryLater, "\(end)")
        #expect(end.error?.contains("No space left on device") == true, "\(end)")
        #expect(Names.of(configs) == ["fill", "trading_config.json"])
        #expect(scene.text(BuiltInScene.trading) == "{")
    }
}
