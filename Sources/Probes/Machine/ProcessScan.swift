import FailurePoints
import Glibc
import Synchronization

/// Reads the bot's processes, and searches all others for a second bot.
final class ProcessScan: Sendable {
    private let processes: ProcessTable
    private let groupMount: String
    private let root: String
    private let watched = Mutex(WatchedMain())

    init(root: String, processes: ProcessTable = ProcessTable(), groupMount: String = "/sys/fs/cgroup") {
        (self.root, self.processes, self.groupMount) = (root, processes, groupMount)
    }

    /// - Parameters:
    ///   - controlGroup: of the unit; nil or empty while it does not run.
    ///   - mainPID: of the unit; nil while it does not run.
    /// - Throws: `blind` with `proc-unreadable`, or with `no-control-group` where the main process is not in the group that the manager names.
    func measure(controlGroup: String?, mainPID: Int?, at now: Moment = MachineClock.now()) throws(ProbeError) -> ProcessFacts {
        guard let pids = processes.pids(), let bootedAt = processes.bootedAt() else {
            throw .blind(reason: "proc-unreadable", detail: "\(processes.path) cannot be read")
        }
        let group = controlGroup.flatMap { ControlGroup($0, mount: groupMount) }
        let inside = group?.pids() ?? []
        var facts = ProcessFacts(controlGroup: group == nil ? nil : controlGroup, seesEverybody: processes.seesEverybody, root: rootFacts())
        let mainCommand = mainPID.map(processes.command)
        for pid in pids {
            guard let (process, stat) = processes.process(pid, bootedAt: bootedAt, like: mainCommand) else { continue }
            if pid == mainPID, !process.isDead { facts.main = main(process, stat, facts.root, at: now) }
            if inside.contains(pid) {
                facts.members.append(process)
            } else if process.kind == .bot, !process.isDead, pid != mainPID {
                facts.strangers.append(process)
            }
        }
        if let main = facts.main, !inside.contains(main.process.pid) {
            throw .blind(
                reason: "no-control-group", detail: "process \(main.process.pid) is not in \(controlGroup ?? "any control group") of \(groupMount)")
        }
        facts.strangers = Array(facts.strangers.prefix(Self.maximumStrangers))
        return facts
    }

    var memory: WatchedMain {
        get { watched.withLock { $0 } }
        set { watched.withLock { $0 = newValue } }
    }

    /// A second bot has six processes.
    private static let maximumStrangers = 64

    private func main(_ process: ProcessFacts.Process, _ stat: ProcessStat, _ root: ProcessFacts.Root, at now: Moment) -> MainProcess {
        let used = Duration.nanoseconds(Int64(clamping: stat.usedTicks &* (1_000_000_000 / processes.ticksPerSecond)))
        let watched = watched.withLock { watched in
            watched.note(process, root, MainProcess.ProcessorReading(at: now, used: used))
            return watched
        }
        return MainProcess(
            process: process, workingDirectory: processes.workingDirectory(process.pid),
            homeOverride: homeOverride(of: process.pid),
            rootAtStart: watched.rootAtStart, threads: stat.threads, threadsInDevice: processes.threadsInDevice(process.pid),
            residentBytes: stat.residentPages &* processes.pageBytes, processor: watched.processor)
    }

    /// Without symbolic links unless it is dangling: the bot resolves it, too.
    private func homeOverride(of pid: Int) -> FileState<String> {
        let value = processes.variable("REPL_HOME", of: pid)
        guard case .content(let path) = value, path.hasPrefix("/"), let real = realpath(path, nil) else { return value }
        defer { free(real) }
        return .content(String(cString: real))
    }

    private func rootFacts() -> ProcessFacts.Root {
        var facts = ProcessFacts.Root(configured: root, real: nil)
        if let real = realpath(root, nil) {
            facts.real = String(cString: real)
            free(real)
        }
        var status = stat()
        if lstat(root, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
            facts.linkMadeAt = Instant(microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000)
        }
        return facts
    }
}

/// The memory of the main process, while it is the same one.
struct WatchedMain: Sendable {
    /// Its process id and start time.
    var identity: [UInt64] = []
    var rootAtStart: String?
    private(set) var processor: [MainProcess.ProcessorReading] = []

    /// Source: bot contract 14, row 2.5d needs five minutes; twice as much tolerates a missed observation.
    private static let span: Duration = .seconds(600)
    private static let spacing: Duration = .seconds(10)

    mutating func note(_ process: ProcessFacts.Process, _ root: ProcessFacts.Root, _ reading: MainProcess.ProcessorReading) {
        let identity = [UInt64(process.pid), process.startTicks]
        if identity != self.identity {
            self = WatchedMain()
            self.identity = identity
            // The start is known to the second. A link created after it says nothing about the one that it replaced.
            if root.linkMadeAt.map({ $0 + .seconds(1) < process.startedAt }) ?? true { rootAtStart = root.real }
        }
        while processor.count > 1, reading.at.uptime - processor[1].at.uptime > Self.span { processor.removeFirst() }
        // The newest sample is always kept; older ones are thinned out.
        if processor.count > 1, reading.at.uptime - processor[processor.count - 2].at.uptime < Self.spacing { processor.removeLast() }
        processor.append(reading)
    }
}
