import FailurePoints
import JSON
import Testing

@testable import Probes

@Suite struct MachineMemoryTests {
    private let machine = TemporaryTree()
    private static let group = "/system.slice/tradingbot.service"
    private static let mebibyte: UInt64 = 1 << 20

    init() {
        machine.write(
            "proc/meminfo",
            "MemTotal:        8000000 kB\nMemFree:  1 kB\nMemAvailable:    2000000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\nHugePages_Total: 0\n")
        machine.write("proc/vmstat", "nr_free_pages 12\noom_kill 0\n")
        groupFile("memory.current", "2200000000\n")
        groupFile("memory.peak", "2500000000\n")
        groupFile("memory.max", "max\n")
        groupFile("memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n")
        use(anonymous: 1500)
    }

    private var scan: MemoryScan { MemoryScan(procPath: machine.path("proc"), groupMount: machine.path("cgroup")) }

    private func groupFile(_ name: String, _ text: String) { machine.write("cgroup\(Self.group)/\(name)", text) }

    private func use(anonymous mebibytes: UInt64) {
        groupFile("memory.stat", "anon \(mebibytes * Self.mebibyte)\nfile 500000000\ninactive_file 200000000\n")
    }

    private func at(_ minutes: Double) -> Moment {
        Moment(wall: Instant(secondsSince1970: 1.7e9 + minutes * 60), uptime: .seconds(10_000 + minutes * 60))
    }

    private func measure(_ scan: MemoryScan, run: String? = "aa", at minutes: Double = 0) throws -> MemoryFacts {
        try scan.measure(controlGroup: Self.group, invocationID: run, at: at(minutes))
    }

    @Test func theGroupAndTheMachineAreRead() throws {
        let facts = try measure(scan)
        #expect(facts.hostTotalBytes == 8_192_000_000 && facts.hostAvailableRatio == 0.25)
        #expect(facts.swapTotalBytes == 0 && facts.swapFreeBytes == 0 && facts.hostKills == 0)
        let group = try #require(facts.group)
        #expect(group.currentBytes == 2_200_000_000 && group.peakBytes == 2_500_000_000 && group.limitBytes == nil)
        #expect(group.workingBytes == 2_000_000_000 && group.anonymousBytes == 1500 * Self.mebibyte)
        #expect(group.kills == 0 && group.limitHits == 0 && group.history.count == 1)
        #expect(facts.groupKillSeenAt == nil && facts.hostKillSeenAt == nil)
    }

    @Test func aMissingControllerIsNotAnError() throws {
        machine.remove("cgroup")
        machine.remove("proc/vmstat")
        let facts = try measure(scan)
        #expect(facts.group == MemoryFacts.Group(path: Self.group, invocationID: "aa"))
        #expect(facts.hostKills == nil && facts.hostTotalBytes != nil)
        #expect(try scan.measure(controlGroup: nil, invocationID: nil, at: at(0)).group == nil)
    }

    @Test func aGroupOutsideTheHierarchyIsNotRead() throws {
        #expect(try scan.measure(controlGroup: "/../proc", invocationID: nil, at: at(0)).group == nil)
    }

    @Test func withoutTheMachinesTableItIsBlind() {
        machine.remove("proc/meminfo")
        let error = #expect(throws: ProbeError.self) { try measure(scan) }
        #expect(error?.reason == "proc-unreadable")
    }

    @Test func aKillIsSeenOnceAndRemembered() throws {
        let scan = scan
        machine.write("proc/vmstat", "oom_kill 3\n")
        #expect(try measure(scan).hostKillSeenAt == nil, "what happened before the first look has no time")
        machine.write("proc/vmstat", "oom_kill 4\n")
        groupFile("memory.events", "oom 1\noom_kill 1\n")
        #expect(try measure(scan, at: 1).hostKillSeenAt == at(1).wall)
        let facts = try measure(scan, at: 2)
        #expect(facts.hostKillSeenAt == at(1).wall && facts.groupKillSeenAt == at(1).wall && facts.group?.kills == 1)
        // The next run counts from zero again.
        groupFile("memory.events", "oom 0\noom_kill 0\n")
        #expect(try measure(scan, run: "bb", at: 3).groupKillSeenAt == at(1).wall)
        groupFile("memory.events", "oom 1\noom_kill 1\n")
        #expect(try measure(scan, run: "bb", at: 4).groupKillSeenAt == at(4).wall)
        // And so does the machine after it booted.
        machine.write("proc/vmstat", "oom_kill 1\n")
        #expect(try measure(scan, run: "bb", at: 5).hostKillSeenAt == at(5).wall)
    }

    @Test func aLeakHasASlope() throws {
        let scan = scan
        var facts: MemoryFacts?
        // A look each minute for seven hours; 60 MiB an hour, with noise that cancels out.
        for minute in 0...420 {
            use(anonymous: 1000 + UInt64(minute) + UInt64(minute % 10 == 0 ? 8 : 0))
            facts = try measure(scan, at: Double(minute))
            if minute == 350 { #expect(facts?.group?.growth(over: .seconds(21_600)) == nil) }
        }
        let group = try #require(facts?.group)
        let growth = try #require(group.growth(over: .seconds(21_600))) / Double(Self.mebibyte)
        #expect(abs(growth - 60) < 2)
        #expect(group.history.count <= 80 && group.history.count > 70)
        // A new run forgets.
        #expect(try measure(scan, run: "bb", at: 421).group?.history.count == 1)
    }

    @Test func steadyMemoryHasNone() throws {
        let scan = scan
        var facts: MemoryFacts?
        for minute in stride(from: 0.0, through: 400, by: 5) { facts = try measure(scan, at: minute) }
        #expect(facts?.group?.growth(over: .seconds(21_600)) == 0)
    }

    @Test func aSlopeNeedsSamplesAllAlong() throws {
        let scan = scan
        var facts: MemoryFacts?
        for minute in [0.0, 5, 10, 15, 355, 360] { facts = try measure(scan, at: minute) }
        #expect(facts?.group?.growth(over: .seconds(21_600)) == nil)
        #expect(facts?.group?.growth(over: .seconds(300)) == 0)
    }

    @Test func whatIsRememberedSurvivesTheDaemon() throws {
        let scan = scan
        for minute in stride(from: 0.0, through: 40, by: 5) {
            use(anonymous: UInt64(1000 + minute))
            machine.write("proc/vmstat", "oom_kill \(minute == 40 ? 1 : 0)\n")
            _ = try measure(scan, at: minute)
        }
        let next = self.scan
        next.memory = MemoryHistory(try JSON.parse(scan.memory.json.utf8()))
        #expect(next.memory == scan.memory)
        let facts = try measure(next, at: 45)
        #expect(facts.group?.history.count == 10 && facts.hostKillSeenAt == at(40).wall)
    }

    @Test(arguments: [
        "null", "[]", "{}", "{\"run\": 3, \"samples\": {\"a\": 1}}", "{\"samples\": [1, 2]}", "{\"samples\": [1, -2, 3, null, 5, -6, \"x\"]}",
        "{\"samples\": [1, 9, 3, 1, 8, 3]}", "{\"host_kills\": -1, \"group_kills\": 1e300}",
    ])
    func aBrokenMemoryIsNone(text: String) throws {
        let history = MemoryHistory(try JSON.parse(text))
        #expect(history.samples.count <= 1 && history.run == nil && history.hostKills == nil && history.groupKills == nil)
        #expect(WatchedMain(try JSON.parse(text)).rootAtStart == nil)
    }

    @Test func thisMachineTellsItsMemory() throws {
        let facts = try MemoryScan().measure(controlGroup: nil, invocationID: nil)
        #expect(facts.hostTotalBytes ?? 0 > 64 << 20)
        #expect((0...1).contains(facts.hostAvailableRatio ?? -1))
    }
}
