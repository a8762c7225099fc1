import FailurePoints
import Glibc
import Probes
import Synchronization
import TestSupport
import Testing
import Threads

@testable import Scheduling

/// One probe's loop whose file is watched.
@Suite struct ProbeLoopChangeTests {
    /// A file, the loop of the probe that looks at it, and when it looked.
    private final class World: Sendable {
        let root: String
        private let alarm = Alarm()
        private let watch: FileWatch
        private let looks: Looks
        private let task: Task<Void, Never>

        private final class Looks: Sendable {
            let list = Mutex<[(at: ContinuousClock.Instant, ahead: Duration?)]>([])
        }

        var looked: [(at: ContinuousClock.Instant, ahead: Duration?)] { looks.list.withLock { $0 } }

        init(spacing: Duration, keepsInterval: Bool = false, every interval: Duration = .seconds(300), calm: Duration? = .seconds(300)) throws {
            let root = try TemporaryPlace.make("loop")
            let (looks, alarm) = (Looks(), alarm)
            let watch = FileWatch { [alarm] _ in alarm.change(at: .now) }
            (self.root, self.looks, self.watch) = (root, looks, watch)
            let slot = ProbeSlot(
                AnyProbe(PathProbe(tree: BotTree(root: root), path: "f"), of: ProbeKey(name: "path")), interval: interval, timeout: .seconds(30),
                origin: "", changeLooks: ChangeLooks(spacing: spacing, keepsInterval: keepsInterval))
            let loop = ProbeLoop(slot: slot, alarm: alarm, liveness: Liveness(), watch: watch) { _, _, _, ahead in
                looks.list.withLock { $0.append((.now, ahead)) }
                return ProbeLoop.NextLook(calm: ahead == nil ? nil : calm)
            }
            task = Task { await loop.run() }
        }

        deinit {
            task.cancel()
            watch.end()
            TemporaryPlace.remove(root)
        }

        func write(_ text: String) {
            guard let file = fopen("\(root)/f", "w") else { return }
            fputs(text, file)
            fclose(file)
        }
    }

    @Test func aChangeBringsTheLookForward() async throws {
        let world = try World(spacing: .milliseconds(20))
        #expect(await eventually { world.looked.count == 2 }, "the first, and one because the watch is new")
        for number in 3...6 {
            world.write("\(number)")
            #expect(await eventually { world.looked.count >= number })
        }
        #expect(world.looked[1...3].allSatisfy { $0.ahead != nil }, "after a change, too, the probe may rest until its judgement can change")
    }

    @Test func aFileThatIsWrittenAllTheTimeIsLookedAtNoOftenerThanItsSpacing() async throws {
        let world = try World(spacing: .milliseconds(200))
        #expect(await eventually { world.looked.count == 2 })
        let (began, before) = (ContinuousClock.now, world.looked.count)
        while ContinuousClock.now - began < .seconds(1) {
            world.write("x")
            try await Task.sleep(for: .milliseconds(2))
        }
        world.write("the last")
        let last = ContinuousClock.now
        #expect(await eventually { (world.looked.last?.at ?? began) > last }, "the last write is seen")
        let looks = world.looked.count - before
        #expect(looks <= Int((ContinuousClock.now - began) / .milliseconds(200)) + 2, "\(looks)")
        #expect(world.looked.count { $0.ahead != nil } <= 5, "nor is it asked each time how long the probe may rest")
    }

    @Test func whatIsCalmRestsUntilItsJudgementCanChange() async throws {
        let world = try World(spacing: .milliseconds(20), every: .milliseconds(30), calm: .milliseconds(50))
        #expect(await eventually { world.looked.count { $0.ahead == .seconds(60) } >= 5 }, "each asks, but the first, before the watch")
        #expect(world.looked.count { $0.ahead == nil } <= 2)
    }

    @Test func whatDependsOnTheTimeKeepsItsInterval() async throws {
        let world = try World(spacing: .seconds(100), keepsInterval: true, every: .milliseconds(30))
        #expect(await eventually { world.looked.count >= 6 })
        #expect(world.looked.allSatisfy { $0.ahead == nil })
    }

    @Test func howLongAProbeRestsAtMost() {
        let rests = [(1, 60), (15, 60), (30, 120), (60, 240), (300, 300), (600, 600)]
        for (interval, rest) in rests { #expect(ProbeLoop.longestRest(.seconds(interval)) == .seconds(rest)) }
    }
}
