import FailurePoints
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Probes

/// What the kernel reports about the paths that a probe looked at.
@Suite struct FileWatchTests {
    /// A directory, a watch, and what it reported.
    private final class World: Sendable {
        let root: String
        let watch: FileWatch
        private let seen: Seen

        private final class Seen: Sendable {
            let changes = Mutex<[FileWatch.Change]>([])
        }

        init() throws {
            root = try TemporaryPlace.make("filewatch")
            let seen = Seen()
            self.seen = seen
            watch = FileWatch { change in seen.changes.withLock { $0.append(change) } }
        }

        deinit {
            watch.end()
            TemporaryPlace.remove(root)
        }

        /// Watches a path for a probe, and forgets what was reported so far.
        func look(_ probe: ProbeName = "a", at path: String, isListing: Bool = false) {
            watch.watch(probe, [WatchedPath("\(root)/\(path)", isListing: isListing)])
            seen.changes.withLock { $0 = [] }
        }

        /// The same look, with what was reported before forgotten first.
        func watchAgain(_ probe: ProbeName = "a", at path: String) {
            seen.changes.withLock { $0 = [] }
            watch.watch(probe, [WatchedPath("\(root)/\(path)")])
        }

        /// Whether a change for this probe is reported.
        func reports(_ probe: ProbeName = "a", finished: Bool = true) async -> Bool {
            for _ in 0..<12_000 {
                if isReported(probe, finished: finished) { return true }
                try? await Task.sleep(for: .milliseconds(10))
            }
            return false
        }

        func isReported(_ probe: ProbeName = "a", finished: Bool = true) -> Bool {
            seen.changes.withLock { $0.contains { (finished ? $0.finished : $0.finished.union($0.unfinished)).contains(probe) } }
        }

        func write(_ text: String, to path: String) {
            guard let file = fopen("\(root)/\(path)", "w") else { return }
            fputs(text, file)
            fclose(file)
        }
    }

    @Test func eachWayOfWritingIsReported() async throws {
        let world = try World()
        world.write("1", to: "f")
        world.look(at: "f")
        world.write("2", to: "f")
        #expect(await world.reports(), "rewritten in place")
        world.look(at: "f")
        world.write("3", to: "f.tmp")
        rename("\(world.root)/f.tmp", "\(world.root)/f")
        #expect(await world.reports(), "replaced")
        world.look(at: "f")
        chmod("\(world.root)/f", 0o600)
        #expect(await world.reports(), "other permissions")
        world.look(at: "f")
        unlink("\(world.root)/f")
        #expect(await world.reports(), "deleted")
        world.look(at: "f")
        world.write("4", to: "f")
        #expect(await world.reports(finished: false), "there again")
    }

    @Test func anAppendIsReportedAsUnfinishedUntilTheFileIsClosed() async throws {
        let world = try World()
        world.write("1\n", to: "log")
        world.look(at: "log")
        let file = try #require(fopen("\(world.root)/log", "a"))
        fputs("2\n", file)
        fflush(file)
        #expect(await world.reports(finished: false))
        #expect(!world.isReported(finished: true))
        fclose(file)
        #expect(await world.reports())
    }

    @Test func onlyWhatWasLookedAtIsReported() async throws {
        let world = try World()
        world.write("1", to: "a")
        world.write("1", to: "b")
        world.look("b", at: "b")
        world.look("a", at: "a")
        world.write("2", to: "b")
        #expect(await world.reports("b"))
        #expect(!world.isReported("a", finished: false))
    }

    @Test func aDirectoryThatAppearsLaterIsFollowed() async throws {
        let world = try World()
        world.look(at: "logs/deep/f")
        mkdir("\(world.root)/logs", 0o755)
        #expect(await world.reports(), "the first part of the way")
        world.look(at: "logs/deep/f")
        mkdir("\(world.root)/logs/deep", 0o755)
        #expect(await world.reports())
        world.look(at: "logs/deep/f")
        world.write("1", to: "logs/deep/f")
        #expect(await world.reports(finished: false))
    }

    @Test func aDirectoryThatIsReplacedIsFollowed() async throws {
        let world = try World()
        for name in ["one", "two"] {
            mkdir("\(world.root)/\(name)", 0o755)
            world.write(name, to: "\(name)/f")
        }
        world.look(at: "one/f")
        rename("\(world.root)/one", "\(world.root)/old")
        rename("\(world.root)/two", "\(world.root)/one")
        #expect(await world.reports())
        world.look(at: "one/f")
        world.write("2", to: "one/f")
        #expect(await world.reports())
    }

    @Test func aRootThatIsASwitchedLinkIsFollowed() async throws {
        let world = try World()
        for name in ["slot_a", "slot_b"] {
            mkdir("\(world.root)/\(name)", 0o755)
            world.write(name, to: "\(name)/f")
        }
        symlink("slot_a", "\(world.root)/current")
        world.look(at: "current/f")
        symlink("\(world.root)/slot_b", "\(world.root)/next")
        rename("\(world.root)/next", "\(world.root)/current")
        #expect(await world.reports())
        world.look(at: "current/f")
        world.write("2", to: "slot_a/f")
        world.write("2", to: "slot_b/f")
        #expect(await world.reports())
    }

    @Test func aFileBehindALinkIsWatchedWhereItIs() async throws {
        let world = try World()
        mkdir("\(world.root)/shared", 0o755)
        world.write("1", to: "shared/f")
        symlink("shared/f", "\(world.root)/f")
        world.look(at: "f")
        world.write("2", to: "shared/f")
        #expect(await world.reports())
    }

    @Test func namesInAListedDirectoryAreReportedAndContentsAreNot() async throws {
        let world = try World()
        mkdir("\(world.root)/d", 0o755)
        world.write("1", to: "d/old")
        world.look(at: "d", isListing: true)
        world.look("b", at: "d/old")
        world.write("2", to: "d/old")
        #expect(await world.reports("b"))
        #expect(!world.isReported("a", finished: false))
        world.write("1", to: "d/new")
        #expect(await world.reports(finished: false))
    }

    @Test func aNewWatchAsksForAnotherLook() async throws {
        let world = try World()
        world.write("1", to: "f")
        world.watch.watch("a", [WatchedPath("\(world.root)/f")])
        #expect(await world.reports(), "the file may have changed between the look and the watch")
        #expect(world.watch.coverage(of: "a").isWatched)
    }

    @Test func aReplacedFileNeedsNoSecondLook() async throws {
        let world = try World()
        world.write("1", to: "f")
        world.look(at: "f")
        for number in 2...4 {
            world.write("\(number)", to: "f.tmp")
            rename("\(world.root)/f.tmp", "\(world.root)/f")
            #expect(await world.reports())
            world.watchAgain(at: "f")
            #expect(!world.isReported(finished: false), "it was watched before the look")
            world.write("in place", to: "f")
            #expect(await world.reports(), "the new file is watched")
            world.look(at: "f")
        }
    }

    @Test func afterForgettingNothingIsReported() async throws {
        let world = try World()
        world.write("1", to: "f")
        world.look("b", at: "f")
        world.look("a", at: "f")
        world.watch.forget("a")
        world.write("2", to: "f")
        #expect(await world.reports("b"))
        #expect(!world.isReported("a", finished: false) && !world.watch.coverage(of: "a").isWatched)
    }

    @Test func noEventOfAStormIsLost() async throws {
        let world = try World()
        world.write("1", to: "f")
        world.look("noise", at: "noise")
        for number in 0..<20_000 {
            world.write("\(number)", to: "noise")
            if number == 19_998 { world.look(at: "f") }
        }
        world.write("2", to: "f")
        #expect(await world.reports())
    }

    @Test func aDirectoryThatMustNotBeReadIsPolled() throws {
        guard getuid() != 0 else { return }
        let world = try World()
        mkdir("\(world.root)/closed", 0o711)
        world.look(at: "closed/f")
        chmod("\(world.root)/closed", 0o311)
        let other = try World()
        other.watch.watch("a", [WatchedPath("\(world.root)/closed/f")])
        guard case .polled(let why) = other.watch.coverage(of: "a") else {
            Issue.record("it is watched")
            return
        }
        #expect(why == "\(world.root)/closed: Permission denied")
    }
}

/// The entries that lead to a path.
@Suite struct WatchPointTests {
    @Test func theWayLeadsThroughLinks() throws {
        let root = try TemporaryPlace.make("watchpoint")
        defer { TemporaryPlace.remove(root) }
        mkdir("\(root)/slot", 0o755)
        symlink("slot", "\(root)/current")
        let points = WatchPoint.points(to: WatchedPath("\(root)/current/logs/f"))
        #expect(points.contains(.entry(directory: root, name: "current")))
        #expect(points.contains(.entry(directory: root, name: "slot")))
        #expect(points.contains(.entry(directory: "\(root)/slot", name: "logs")), "the first that is missing")
        #expect(!points.contains { $0.target.hasSuffix("logs") })
    }

    @Test func aFileIsWatchedItself() throws {
        let root = try TemporaryPlace.make("watchpoint")
        defer { TemporaryPlace.remove(root) }
        let file = try #require(fopen("\(root)/f", "w"))
        fclose(file)
        symlink("f", "\(root)/link")
        let points = WatchPoint.points(to: WatchedPath("\(root)/link"))
        #expect(points.isSuperset(of: [.entry(directory: root, name: "link"), .entry(directory: root, name: "f"), .content("\(root)/f")]))
        #expect(points.allSatisfy { !$0.isContent || $0.target == "\(root)/f" }, "not the directory: what is written beside it wakes nobody")
    }

    @Test func linksInACircleEnd() throws {
        let root = try TemporaryPlace.make("watchpoint")
        defer { TemporaryPlace.remove(root) }
        symlink("b", "\(root)/a")
        symlink("a", "\(root)/b")
        #expect(WatchPoint.points(to: WatchedPath("\(root)/a/f")).contains(.entry(directory: root, name: "a")))
    }
}
