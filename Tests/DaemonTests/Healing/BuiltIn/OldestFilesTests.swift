import FailurePoints
import Glibc
import Synchronization
import Testing

@testable import Config
@testable import Healing

/// Which files are removed, and which never.
@Suite struct OldestFilesTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        mkdir(scratch.file("logs"), 0o755)
        // From old to new, all of them older than an hour.
        for (index, name) in ["a.log.3.gz", "a.log.2.gz", "b.log.1", "a.log.1", "c.jsonl.20260102_030405.gz"].enumerated() {
            try old(name, days: 10 - index)
        }
        for name in ["a.log", "live.jsonl", "book.json", "data.gz.lock", "notes"] { try old(name, days: 20) }
    }

    private func old(_ name: String, days: Int, in folder: String = "logs") throws {
        let path = try scratch.write("0123456789", to: "\(folder)/\(name)")
        var times = [timespec(tv_sec: time(nil) - days * 86_400, tv_nsec: 0), timespec(tv_sec: time(nil) - days * 86_400, tv_nsec: 0)]
        utimensat(AT_FDCWD, path, &times, AT_SYMLINK_NOFOLLOW)
    }

    private func run(
        _ folders: [String] = ["logs"], files: [String] = ["*"], keep: Int = 0, atMost: Int = 100,
        free: @escaping @Sendable (Int32) -> Double? = { _ in 0.01 }
    ) -> BuiltInEnd {
        var settings = BuiltInHealer.RemoveOldest()
        (settings.folders, settings.files, settings.keep, settings.atMost) = (folders, files, keep, atMost)
        return OldestFiles(settings: settings, root: scratch.path, free: free).run()
    }

    private var left: [String] { Names.of(scratch.file("logs")) ?? [] }
    private let live = ["a.log", "book.json", "data.gz.lock", "live.jsonl", "notes"]

    @Test func noLiveLogIsRemovedWhateverThePatternSays() {
        #expect(run().result == .acted)
        #expect(left == live)
        let end = run()
        #expect(end.result == .stopTrying)
        #expect(end.error == "no rotated log is left that may be removed")
    }

    @Test func theOldestGoFirstUntilEnoughIsFree() {
        let looks = Mutex(0)
        // Enough is free after two removals: looked at before all, then before each and at the end.
        let end = run { _ in
            looks.withLock {
                $0 += 1
                return $0 > 3 ? 0.5 : 0.1
            }
        }
        #expect(end.lines.prefix(2).map { $0.split(separator: " ")[1] } == ["logs/a.log.3.gz", "logs/a.log.2.gz"])
        #expect(left == (live + ["a.log.1", "b.log.1", "c.jsonl.20260102_030405.gz"]).sorted())
    }

    @Test func aFloorAndACapAreKept() {
        #expect(run(keep: 3).result == .acted)
        #expect(left == (live + ["a.log.1", "b.log.1", "c.jsonl.20260102_030405.gz"]).sorted())
        #expect(run(atMost: 1).result == .acted)
        #expect(left == (live + ["a.log.1", "c.jsonl.20260102_030405.gz"]).sorted())
    }

    @Test func nothingIsRemovedWhereEnoughIsFree() {
        let end = run { _ in 0.2 }
        #expect(end.result == .tryLater)
        #expect(end.error == "nothing to remove: at least 20 % is free")
        #expect(left.count == live.count + 5)
    }

    @Test func onlyWhatThePatternsNameIsRemoved() {
        #expect(run(files: ["*.jsonl.*.gz"]).result == .acted)
        #expect(left.count == live.count + 4)
        #expect(!left.contains("c.jsonl.20260102_030405.gz"))
    }

    @Test func youngFilesStay() throws {
        try scratch.write("new", to: "logs/a.log.0.gz")
        #expect(run().result == .acted)
        #expect(left == (live + ["a.log.0.gz"]).sorted())
    }

    @Test func linksDirectoriesAndFilesWithOtherNamesStay() throws {
        try old("elsewhere.gz", days: 30, in: "")
        symlink(scratch.file("elsewhere.gz"), scratch.file("logs/link.gz"))
        mkdir(scratch.file("logs/directory.gz"), 0o755)
        mkfifo(scratch.file("logs/fifo.gz"), 0o644)
        link(scratch.file("elsewhere.gz"), scratch.file("logs/hard.gz"))
        #expect(run().result == .acted)
        #expect(left == (live + ["directory.gz", "fifo.gz", "hard.gz", "link.gz"]).sorted())
        #expect(try scratch.text("elsewhere.gz") == "0123456789")
    }

    @Test func aLinkInPlaceOfTheFolderIsNotFollowed() throws {
        rename(scratch.file("logs"), scratch.file("real"))
        symlink("real", scratch.file("logs"))
        let end = run()
        #expect(end.result == .failed(end.error ?? ""))
        #expect(end.error?.contains("is a symbolic link, which is not followed") == true)
        #expect(Names.of(scratch.file("real"))?.count == live.count + 5)
    }

    @Test func anAbsoluteFolderIsTakenAsItIs() throws {
        #expect(run([scratch.file("logs")]).result == .acted)
        #expect(left == live)
    }

    @Test func oneFolderThatIsGoneDoesNotHoldUpTheOthers() {
        let end = run(["nothing", "logs"])
        #expect(end.result == .acted)
        #expect(end.error?.contains("nothing: No such file or directory") == true)
        #expect(left == live)
    }

    @Test(arguments: ["*.gz", "*.old", "*.log.1", "*.[0-9]", "*.log.[0-9][0-9]", "a.*.xz"]) func patternsOfRotatedLogsAreAccepted(pattern: String) {
        #expect(RotatedName.isEnd(ofPattern: pattern))
    }

    @Test(arguments: ["*", "*.log", "*.json", "*.gz*", "*.[0-9]*", "*.", "gz", "*.1?", "*.[a-z]", "*.gz.lock"]) func otherPatternsAreNot(
        pattern: String
    ) {
        #expect(!RotatedName.isEnd(ofPattern: pattern))
    }
}
