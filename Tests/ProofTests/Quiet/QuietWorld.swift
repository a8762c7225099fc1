import FailurePoints
import FoundationEssentials
import Glibc

@testable import BotSimulator
@testable import Config
@testable import Probes

/// A healthy bot to which everything happens that is no failure, and what was said about it.
final class QuietWorld {
    let stage: VirtualStage
    private let begin: Instant
    private let seed: UInt64
    private var options: SimulatorOptions
    private var slot = "slot-A"
    private var zone: HostZone
    /// While a restart was under way, from its beginning until the first cycle is due: nobody can tell then whether the bot can trade.
    private(set) var restarts: [Range<Instant>] = []
    /// While the bot was restricted to its golden hours.
    private(set) var restrictions: [Range<Instant>] = []
    private(set) var happened: [Happening] = []

    /// The first completed cycle is due by then. Source: bot contract 4.1.
    static let grace: Duration = .seconds(300)

    init(at start: Instant, seed: UInt64, zone: HostZone) throws {
        var options = SimulatorOptions()
        // Eight of ten: a full book is a state to tell, a nearly full one is not.
        (options.openPositions, options.localOffsetMinutes) = (8, zone.before)
        (self.seed, self.options, self.zone, begin) = (seed, options, zone, start)
        stage = try VirtualStage(
            at: start, seed: seed, options: options, inSlot: slot, zone: { clock in .zone(zone.offset, now: { clock.now.wall }) })
        // The link is older than the process that works behind it.
        stage.machine.linkMadeAt = start - .seconds(10 * 86_400)
    }

    /// Lives through it, and a while longer.
    func live(_ happenings: Happenings, for duration: Duration) async throws {
        for (at, what) in happenings.list where at < duration {
            try await stage.advance(by: max(.zero, (begin + at).since(now)))
            try await happen(what)
            happened.append(what)
        }
        try await stage.advance(by: max(.zero, (begin + duration).since(now)))
    }

    private var now: Instant { stage.clock.now.wall }

    private func happen(_ what: Happening) async throws {
        switch what {
        case .restart(let length): try await restart(taking: length)
        case .gracefulRestart: try await restartGracefully()
        case .switchSlot: try await switchSlot()
        case .cutLogs: try rotate(renaming: false)
        case .renameLogs: try rotate(renaming: true)
        case .blip(let service, let kind):
            stage.machine.failures[service] = EndpointFailure(kind, phase: kind == .dns ? .resolve : .connect, detail: "for once")
            // One look: the slowest of these probes looks every two minutes.
            try await stage.advance(by: service == .coinglass ? .seconds(120) : .seconds(60))
            stage.machine.failures[service] = nil
        case .lateProbe(let name):
            stage.machine.blind[name] = "timeout"
            try await stage.advance(by: stage.configuration.probe(name).interval)
            stage.machine.blind[name] = nil
        case .clockChange(let minutes):
            options.localOffsetMinutes = minutes
            stage.bot.localOffsetMinutes = minutes
        case .holdTimes(let isOn): try turn("minimum-hold:held", isOn)
        case .goldenHours(let isOn):
            try turn("trading-windows:restricted", isOn)
            if isOn {
                restrictions.append(now..<Instant(microseconds: .max))
            } else if let last = restrictions.popLast() {
                restrictions.append(last.lowerBound..<now)
            }
        }
    }

    // MARK: Restarts

    private func restart(taking length: Duration) async throws {
        let stoppedAt = now
        try await goDown("deactivating", "stop-sigterm")
        try await stage.advance(by: length)
        try await comeUp(stoppedAt)
    }

    private func restartGracefully() async throws {
        let stoppedAt = now
        let restarts = stage.machine.unit.restarts ?? 0
        try await goDown("activating", "auto-restart")
        // Source: bot contract 2.1, RestartSec.
        try await stage.advance(by: .seconds(5))
        stage.machine.say("tradingbot.service: Scheduled restart job, restart counter is at \(restarts + 1).", fromManager: true, at: now)
        try await comeUp(stoppedAt, restarts: restarts + 1)
    }

    /// The process is gone; systemd's word of it makes the unit be looked at at once.
    private func goDown(_ active: String, _ sub: String) async throws {
        stage.isDown = true
        stage.machine.stop(active, sub, result: "success", status: 0, at: now)
        stage.machine.failures[.dashboard] = EndpointFailure(.connect, phase: .connect, detail: "Connection refused")
        restarts.append(now..<now)
        await stage.lookAtEverything()
    }

    /// A new process takes over the tree; its dashboard and its workers come a while later. Source: bot contract 2.3.
    private func comeUp(_ stoppedAt: Instant, restarts count: Int = 0) async throws {
        stage.machine.start(at: now)
        options.pid += 10
        options.uptimeSeconds = 0
        (stage.machine.unit.mainPID, stage.machine.unit.restarts) = (Int(options.pid), count)
        stage.machine.used = (.zero, stage.clock.now.uptime)
        stage.machine.workers = 3
        let faults = stage.bot.faults
        stage.bot = Simulator(root: "\(stage.tree.path)/\(slot)", seed: seed, options: options, now: stage.clock.reading)
        try stage.bot.setFaults(faults)
        stage.bot.takeOver(stoppedAt: stoppedAt.microseconds)
        stage.isDown = false
        if let last = restarts.popLast() { restarts.append(last.lowerBound..<now + Self.grace) }
        await stage.lookAtEverything()
        try await stage.advance(by: .seconds(25))
        stage.machine.failures[.dashboard] = nil
        try await stage.advance(by: .seconds(65))
        stage.machine.workers = 5
    }

    private func switchSlot() async throws {
        let other = slot == "slot-A" ? "slot-B" : "slot-A"
        let files = FileManager.default
        try? files.removeItem(atPath: "\(stage.tree.path)/\(other)")
        try files.copyItem(atPath: "\(stage.tree.path)/\(slot)", toPath: "\(stage.tree.path)/\(other)")
        try files.removeItem(atPath: "\(stage.tree.path)/current")
        try files.createSymbolicLink(atPath: "\(stage.tree.path)/current", withDestinationPath: other)
        stage.machine.realRoot = "\(stage.tree.path)/\(other)"
        stage.machine.linkMadeAt = now
        // Until it is restarted the bot goes on in the old one.
        stage.machine.workingDirectory = "\(stage.tree.path)/\(slot)"
        await stage.lookAtEverything()
        try await stage.advance(by: .seconds(45))
        slot = other
        stage.machine.workingDirectory = nil
        try await restart(taking: .seconds(20))
    }

    // MARK: Files

    private func rotate(renaming: Bool) throws {
        let files = FileManager.default
        let logs = "\(stage.tree.path)/\(slot)/logs"
        for name in try files.contentsOfDirectory(atPath: logs).sorted() where name.hasSuffix(".jsonl") || (renaming && name.hasSuffix(".log")) {
            if renaming {
                try? files.removeItem(atPath: "\(logs)/\(name).1")
                try files.moveItem(atPath: "\(logs)/\(name)", toPath: "\(logs)/\(name).1")
            } else {
                try Data("compressed".utf8).write(to: URL(filePath: "\(logs)/\(name).\(Stamp.compact(now.microseconds)).gz"))
                let handle = open("\(logs)/\(name)", O_WRONLY | O_TRUNC | O_CLOEXEC)
                close(handle)
            }
        }
    }

    private func turn(_ name: String, _ isOn: Bool) throws {
        let id = String(name.prefix { $0 != ":" })
        guard isOn else { return try stage.bot.turnOff(id) }
        let fault =
            Fault.named(name).flatMap { $0.description == name ? $0 : nil } ?? Fault(id, "restricted", "restricted", [.deviate(.restrictedHours)])
        try stage.bot.turnOn(fault)
    }
}

/// A zone whose offset changes once.
struct HostZone: Sendable {
    /// Minutes ahead of UTC.
    let before: Int64
    let after: Int64
    let changesAt: Instant

    var offset: @Sendable (Instant) -> Duration {
        { [self] instant in .seconds(60 * (instant < changesAt ? before : after)) }
    }

    /// Central Europe's, in 2026.
    static let spring = HostZone(before: 60, after: 120, changesAt: VirtualClock.instant("2026-03-29T01:00:00Z"))
    static let autumn = HostZone(before: 120, after: 60, changesAt: VirtualClock.instant("2026-10-25T01:00:00Z"))
}
