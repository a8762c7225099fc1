import BotSimulator
import FailurePoints

@testable import Probes

/// What the machine around the pretend bot is like: what the probes that need a live machine would see there. A healthy one, to be changed by a test.
struct Machine: Sendable {
    /// As the service manager tells it.
    var unit: UnitFacts
    /// Living children of the main process. Source: bot contract 2.3.
    var workers = 5
    /// Bots outside the unit's control group.
    var strangers: [ProcessFacts.Process] = []
    /// Where the main process works; nil: in the bot's root.
    var workingDirectory: String?
    /// What the bot's root leads to.
    var realRoot: String
    /// When the symbolic link at the root was made; nil: it is none.
    var linkMadeAt: Instant?
    /// Processor cores that the main process uses. Source: bot contract 2.4, a bot between two cycles.
    var cores = 0.2

    var hostTotalBytes: UInt64 = 8 << 30
    var hostAvailableBytes: UInt64 = 5 << 30
    /// What only the bot can give back, as of an instant, and by how much that grows in an hour.
    var anonymous: (bytes: UInt64, asOf: Instant, growthAnHour: Double)
    /// Cached pages of the bot's logs.
    var cachedBytes: UInt64 = 600 << 20
    /// The unit's memory limit; nil: none.
    var memoryLimit: UInt64?
    /// Processes of the bot's unit, and of the machine, that the kernel has killed for want of memory.
    var groupKills: UInt64 = 0
    var hostKills: UInt64 = 0

    /// The file systems that the bot writes to; one, with room.
    var volumes: [DiskFacts.Volume]

    var isSynchronized: Bool? = true
    var isSynchronizationEnabled: Bool? = true

    /// Why no answer comes from a service, whatever the simulator has it do: a resolver, a certificate.
    var failures: [Service: EndpointFailure] = [:]
    /// How long the certificates of the services on the internet are still valid at the beginning.
    var certificateEnds: Instant

    /// Probes that cannot look, and why.
    var blind: [ProbeName: String] = [:]

    /// What the product's own probes remember from look to look.
    var memory = MemoryHistory()
    var main = WatchedMain()
    let steps = ClockWatch()
    var journal: JournalFacts
    /// Processor time that the main process has used, as of that uptime.
    var used: (time: Duration, asOf: Duration)

    let root: String
    let bootedAt: Instant

    static let group = "/system.slice/tradingbot.service"
    static let pid = 4242

    init(root: String, at now: Moment, botUptime: Duration) {
        (self.root, realRoot) = (root, root)
        bootedAt = now.wall - now.uptime
        unit = UnitFacts(name: "tradingbot.service", activeState: "active", subState: "running")
        (unit.unitFileState, unit.result, unit.restarts) = ("enabled", "success", 0)
        (unit.mainPID, unit.controlGroup, unit.workingDirectory, unit.user) = (Self.pid, Self.group, root, "root")
        (unit.startedAt, unit.stateChangedAt) = (now.wall - botUptime, now.wall - botUptime)
        unit.invocationID = "run-1"
        volumes = [Self.volume(root)]
        certificateEnds = now.wall + .seconds(60 * 86_400)
        anonymous = (1200 << 20, now.wall, 0)
        journal = JournalFacts(watchedSince: now.wall - .seconds(3600))
        used = (.seconds(7200), now.uptime)
    }

    static func volume(_ path: String, used: Double = 0.4) -> DiskFacts.Volume {
        let total: UInt64 = 100 << 30
        return DiskFacts.Volume(
            path: path, totalBytes: total, freeBytes: UInt64((1 - used) * Double(total)), totalInodes: 6_000_000, freeInodes: 5_400_000,
            readOnly: false, deviceID: 1)
    }
}

extension Machine {
    var isRunning: Bool { ["active", "reloading"].contains(unit.activeState) }

    /// The unit's main process is gone.
    ///
    /// - Parameters:
    ///   - active: `failed`, `inactive`, `activating`.
    ///   - result: of the run, `exit-code` …
    mutating func stop(_ active: String, _ sub: String, result: String, status: Int? = nil, at now: Instant) {
        (unit.activeState, unit.subState, unit.result) = (active, sub, result)
        (unit.mainPID, unit.exitStatus, unit.exitCode) = (nil, status, status == nil ? nil : 1)
        (unit.exitedAt, unit.stateChangedAt, unit.controlGroup) = (now, now, nil)
    }

    /// The unit runs again, as a new run.
    mutating func start(at now: Instant) {
        (unit.activeState, unit.subState, unit.result) = ("active", "running", "success")
        (unit.mainPID, unit.exitStatus, unit.exitCode, unit.controlGroup) = (Self.pid, nil, nil, Self.group)
        (unit.startedAt, unit.stateChangedAt) = (now, now)
        unit.invocationID = (unit.invocationID ?? "run") + "+"
    }

    /// From now on the bot's own memory grows by so many bytes an hour.
    mutating func grow(by bytesAnHour: Double, at now: Instant) { anonymous = (anonymousBytes(at: now), now, bytesAnHour) }

    func anonymousBytes(at now: Instant) -> UInt64 {
        anonymous.bytes + UInt64(max(0, anonymous.growthAnHour * now.since(anonymous.asOf).inSeconds / 3600))
    }

    /// Systemd, or the bot, says a line.
    mutating func say(_ line: String, fromManager: Bool = false, at: Instant) {
        journal.newestAt = max(journal.newestAt ?? at, at)
        guard let kind = JournalMarker.kind(of: Array(line.utf8), isFromManager: fromManager) else { return }
        journal.note(kind, JournalFacts.Line(at: at, text: UntrustedText.line(line, limit: 300)))
    }
}
