import FailurePoints
import Glibc
import Testing

@testable import Probes

/// Against a made-up /proc and control group; the machine booted at 1 000 000 000 s and has 100 ticks a second.
@Suite struct MachineProcessTests {
    private let machine = TemporaryTree()
    private static let group = "/system.slice/tradingbot.service"
    private static let python = ["/srv/bot/venv/bin/python3", "/srv/bot/run.py"]

    init() {
        machine.write("proc/stat", "cpu  1 2 3 4\nintr 9 9 9\nbtime 1000000000\nprocesses 12\n")
        machine.makeDirectory("bot-A")
        machine.makeDirectory("bot-B")
        machine.link("bot", to: "bot-A")
        spawn(1, parent: 0, "systemd", ["/sbin/init", "splash"])
        spawn(100, parent: 1, "python3", Self.python, directory: "bot-A")
        for pid in 101...105 { spawn(pid, parent: 100, "python3", Self.python, directory: "bot-A") }
        inGroup(Array(100...105))
    }

    private var scan: ProcessScan {
        ProcessScan(
            root: machine.path("bot"), processes: ProcessTable(path: machine.path("proc"), ticksPerSecond: 100, pageBytes: 4096),
            groupMount: machine.path("cgroup"))
    }

    private func measure(main: Int? = 100) throws -> ProcessFacts { try scan.measure(controlGroup: Self.group, mainPID: main, at: at(0)) }

    private func at(_ seconds: Double) -> Moment {
        Moment(wall: Instant(secondsSince1970: 2e9 + seconds), uptime: .seconds(1e9 + seconds))
    }

    private func spawn(
        _ pid: Int, parent: Int, _ name: String, _ arguments: [String], directory: String? = nil, state: String = "S", ticks: (Int, Int) = (0, 0),
        start: Int = 500
    ) {
        let numbers = "\(parent) 1 1 0 -1 4194304 0 0 0 0 \(ticks.0) \(ticks.1) 0 0 20 0 7 0 \(start) 1000000 250 1844"
        machine.write("proc/\(pid)/stat", "\(pid) (\(name)) \(state) \(numbers) 0 0\n")
        machine.write("proc/\(pid)/cmdline", arguments.map { $0 + "\0" }.joined())
        if let directory { machine.link("proc/\(pid)/cwd", to: machine.path(directory)) }
    }

    private func inGroup(_ pids: [Int], below: String = "") {
        machine.write("cgroup\(Self.group)\(below)/cgroup.procs", pids.map { "\($0)\n" }.joined())
    }

    @Test func aBotIsItsMainProcessAndFiveWorkers() throws {
        let facts = try measure()
        #expect(facts.members.map(\.pid) == Array(100...105))
        #expect(facts.workers.map(\.pid) == Array(101...105))
        #expect(facts.strangers.isEmpty && facts.otherBots.isEmpty && facts.seesEverybody)
        let main = try #require(facts.main)
        #expect(main.process.name == "python3" && main.process.kind == .bot && main.process.state == "S")
        #expect(main.process.startedAt == Instant(secondsSince1970: 1_000_000_005))
        #expect(main.threads == 7 && main.residentBytes == 250 * 4096 && main.threadsInDevice == 0)
        #expect(main.process.userID == Int(getuid()))
    }

    @Test func whatIsBelowTheGroupBelongsToIt() throws {
        inGroup([100, 101])
        inGroup([102, 103, 104, 105], below: "/payload/deep")
        #expect(try measure().workers.count == 5)
    }

    @Test func onlyLivingChildrenThatWorkAreWorkers() throws {
        spawn(101, parent: 100, "python3", [], state: "Z")
        spawn(102, parent: 100, "python3", ["/usr/bin/python3", "-s", "-c", "from multiprocessing.resource_tracker import main;main(7)"])
        spawn(103, parent: 100, "git", ["git", "run.py"])
        spawn(104, parent: 100, "python3", ["python3", "-c", "from multiprocessing.spawn import spawn_main; spawn_main(tracker_fd=5)"])
        spawn(105, parent: 101, "python3", Self.python)
        spawn(106, parent: 100, "gunicorn", ["gunicorn: worker [app]"])
        inGroup(Array(100...106))
        let facts = try measure()
        #expect(facts.workers.map(\.pid) == [104, 106])
        #expect(facts.members.map(\.kind) == [.bot, .other, .resourceTracker, .other, .multiprocessing, .bot, .gunicorn])
    }

    @Test(arguments: [
        (["python3", "run.py"], ProcessFacts.Process.Kind.bot), (["/usr/bin/python3.11", "-u", "-X", "dev", "src/run.py", "--paper"], .bot),
        (["python3", "-m", "run.py"], .other), (["python3", "other.py", "run.py"], .other), (["vim", "run.py"], .other), (["python3"], .other),
        (["python3", "-c", "print('run.py')"], .other), ([], .other), (["/opt/python3/bin/node", "run.py"], .other),
        (["python3", "rerun.py"], .other),
    ])
    func onlyAPythonThatRunsTheScriptIsABot(arguments: [String], kind: ProcessFacts.Process.Kind) {
        #expect(ProcessCommand(arguments.flatMap { Array($0.utf8) + [0] }).kind == kind)
    }

    /// However the unit starts it.
    @Test func whatHasTheMainProcesssCommandLineIsABot() throws {
        for pid in 100...103 { spawn(pid, parent: pid == 100 ? 1 : 100, "bot", ["/opt/bot", "--slot", "A"]) }
        spawn(104, parent: 100, "bot", ["/opt/bot", "--slot", "B"])
        spawn(105, parent: 100, "python3", [])
        spawn(200, parent: 1, "bot", ["/opt/bot", "--slot", "A"])
        let facts = try measure()
        #expect(facts.workers.map(\.pid) == [101, 102, 103])
        #expect(facts.otherBots.map(\.pid) == [200])
    }

    @Test func aSecondBotShowsOnceWhateverItForks() throws {
        spawn(200, parent: 1, "python3", ["python3", "run.py"], directory: "bot-A")
        spawn(201, parent: 200, "python3", ["python3", "run.py"], directory: "bot-A")
        spawn(202, parent: 200, "python3", ["python3", "run.py"], state: "Z")
        spawn(300, parent: 1, "python3", ["python3", "run.py"], directory: "bot-B")
        spawn(400, parent: 1, "python3", ["python3", machine.path("bot/run.py")])
        machine.write("bot-A/run.py", "")
        spawn(500, parent: 1, "python3", ["python3", "run.py"])
        let facts = try measure()
        #expect(facts.strangers.map(\.pid) == [200, 201, 300, 400, 500])
        #expect(facts.otherBots.map(\.pid) == [200, 300, 400, 500])
        #expect(facts.otherBots.map { facts.isInRoot($0) } == [true, false, true, nil])
    }

    @Test func aUnitThatDoesNotRunHasNoProcesses() throws {
        inGroup([])
        for controlGroup in [nil, ""] {
            let facts = try scan.measure(controlGroup: controlGroup, mainPID: nil, at: at(0))
            #expect(facts.controlGroup == nil && facts.main == nil && facts.members.isEmpty && facts.workers.isEmpty)
            #expect(facts.otherBots.map(\.pid) == [100])
        }
    }

    @Test func aMainProcessThatIsGoneMeanwhileIsNone() throws {
        #expect(try measure(main: 99).main == nil)
        spawn(100, parent: 1, "python3", [], state: "Z")
        #expect(try measure().main == nil)
    }

    @Test func aMainProcessOutsideTheGroupMakesBlind() throws {
        inGroup([])
        let error = #expect(throws: ProbeError.self) { try measure() }
        #expect(error?.reason == "no-control-group")
    }

    @Test func withoutAProcessTableItIsBlind() {
        machine.remove("proc")
        let error = #expect(throws: ProbeError.self) { try measure() }
        #expect(error?.reason == "proc-unreadable")
    }

    @Test func hiddenProcessesAreNotAbsentOnes() throws {
        machine.remove("proc/1")
        #expect(try !measure().seesEverybody)
    }

    @Test func theWorkingDirectoryTellsTheSlot() throws {
        #expect(try measure().main?.slot == measure().root.real)
        machine.remove("bot")
        machine.link("bot", to: "bot-B")
        let facts = try measure()
        #expect(facts.main?.slot?.hasSuffix("bot-A") == true)
        #expect(facts.root.real?.hasSuffix("bot-B") == true)
    }

    @Test func onlyOneVariableIsReadFromTheEnvironment() throws {
        #expect(try measure().main?.homeOverride == .missing)
        machine.write("proc/100/environ", "PATH=/bin\0API_SECRET=hunter2\0NOT_REPL_HOME=/x\0REPL_HOME=/srv/elsewhere\0")
        let facts = try measure()
        #expect(facts.main?.homeOverride == .content("/srv/elsewhere"))
        #expect(facts.main?.slot == "/srv/elsewhere")
        #expect(!"\(facts)".contains("hunter2"))
        machine.write("proc/100/environ", "REPL_HOME=\(machine.path("bot"))\0")
        let linked = try measure()
        #expect(linked.main?.slot == linked.root.real)
    }

    /// The working directory of another user's process is hidden from the daemon: it remembers where the root led to instead.
    @Test func aSwitchUnderARunningBotIsSeenWithoutItsWorkingDirectory() throws {
        machine.remove("proc/100/cwd")
        // In the far future, so that the link is older than the process.
        let start = 300_000_000_000
        spawn(100, parent: 1, "python3", Self.python, start: start)
        let scan = scan
        let before = try scan.measure(controlGroup: Self.group, mainPID: 100, at: at(0))
        #expect(before.main?.workingDirectory == .missing)
        #expect(before.main?.slot == before.root.real)
        machine.remove("bot")
        machine.link("bot", to: "bot-B")
        // Also by the next daemon, to which the last one left what it knew.
        let next = self.scan
        next.memory = WatchedMain(scan.memory.json)
        let after = try next.measure(controlGroup: Self.group, mainPID: 100, at: at(60))
        #expect(after.main?.slot == before.root.real)
        #expect(after.root.real != before.root.real)
        spawn(100, parent: 1, "python3", Self.python, start: start + 1)
        #expect(try next.measure(controlGroup: Self.group, mainPID: 100, at: at(120)).main?.slot == after.root.real)
    }

    @Test func aLinkThatIsYoungerThanTheBotSaysNothingAboutItsStart() throws {
        machine.remove("proc/100/cwd")
        let facts = try measure()
        #expect(facts.main?.rootAtStart == nil && facts.main?.slot == nil)
        #expect(facts.root.linkMadeAt != nil)
    }

    @Test func coresAreTimeUsedByTimePassed() throws {
        let scan = scan
        var main: MainProcess?
        // Idle for four minutes, then one core for six.
        for minute in 0...10 {
            let busy = max(0, minute - 4) * 6000
            spawn(100, parent: 1, "python3", Self.python, ticks: (busy / 2, busy - busy / 2))
            main = try scan.measure(controlGroup: Self.group, mainPID: 100, at: at(Double(minute) * 60)).main
            if minute == 4 {
                #expect(main?.cores(over: .seconds(240)) == 0)
                #expect(main?.cores(over: .seconds(300)) == nil)
            }
        }
        #expect(main?.cores(over: .seconds(300)) == 1)
        #expect(main?.cores(over: .seconds(600)) == 0.6)
        // Another process under the same number begins anew.
        spawn(100, parent: 1, "python3", Self.python, start: 900)
        #expect(try scan.measure(controlGroup: Self.group, mainPID: 100, at: at(660)).main?.processor.count == 1)
    }

    @Test func manyLooksAreThinned() throws {
        var watched = WatchedMain()
        let process = try #require(try measure().main?.process)
        for second in 0..<3000 { watched.note(process, .init(configured: "/", real: "/"), .init(at: at(Double(second)), used: .seconds(second))) }
        #expect(watched.processor.count < 80)
        #expect(watched.processor.last?.used == .seconds(2999))
        let span = (watched.processor.last?.at.uptime ?? .zero) - (watched.processor.first?.at.uptime ?? .zero)
        #expect(span >= .seconds(600) && span < .seconds(630))
    }

    @Test func aNameMayContainWhatEndsIt() throws {
        let stat = try #require(ProcessStat("7 (a) S (b) R 3 1 1 0 -1 0 0 0 0 0 11 22 0 0 20 0 1 0 77 0 5 0"))
        #expect(stat.name == "a) S (b" && stat.state == "R" && stat.parentPID == 3 && stat.usedTicks == 33 && stat.startTicks == 77)
        for torn in ["", "7 (a", "7 (a) S 3", ") 7 (", "7 (a) S x 1 1 0 -1 0 0 0 0 0 11 22 0 0 20 0 1 0 77 0 5"] { #expect(ProcessStat(torn) == nil) }
    }

    @Test func thisProcessIsSeenByTheKernelsOwnTable() throws {
        let table = ProcessTable()
        let bootedAt = try #require(table.bootedAt())
        let own = try #require(table.process(Int(getpid()), bootedAt: bootedAt))
        #expect(own.process.parentPID == Int(getppid()) && own.process.userID == Int(getuid()) && !own.process.isDead)
        #expect(own.stat.residentPages > 100 && own.stat.threads > 0)
        let age = MachineClock.now().wall.since(own.process.startedAt)
        #expect(age > .seconds(-2) && age < .seconds(86_400))
        #expect(try #require(table.pids()).contains(Int(getpid())))
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        #expect(getcwd(&buffer, buffer.count) != nil)
        #expect(
            table.workingDirectory(Int(getpid()))
                == .content(String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)))
        #expect(table.variable("FPMOND_NOT_SET", of: Int(getpid())) == .missing)
    }
}
