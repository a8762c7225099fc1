import BotSimulator
import FailurePoints
import FoundationEssentials
import Synchronization
import Systemd
import TestSupport
import Testing
import Threads

@testable import Config
@testable import Daemon
@testable import Healing
@testable import Outputs
@testable import Probes
@testable import Scheduling

/// A pretend world around the product's own watcher: a simulated bot, a simulated machine, and time that passes when it is told to.
///
/// The file probes, the catalogue, judgement, healing decisions and the watcher that ties them together are the product's, with its default
/// configuration pointed at the simulator's tree; each probe looks when its own interval has passed.
final class VirtualStage {
    let tree: ScratchTree
    let clock: VirtualClock
    let configuration: Configuration
    let plan: WatchPlan
    let watcher: Watcher
    let ledger = EmissionLog()
    var bot: Simulator
    var machine: Machine
    /// What each healer's hook does; one that is not named here acts and changes nothing.
    var hooks: [HealerName: SimulatedHook] = [:]
    /// How many looks of how many probes there were.
    private(set) var looks = 0

    private let slots: [ProbeSlot]
    private let leapOrder: [Int]
    private var endpoints: Endpoints
    private var agenda: [Due: Duration] = [:]
    /// The probes that need not look yet, as in the daemon that watches files.
    private var resting: [Int: Rest] = [:]
    private var running: [(order: HealOrder, ends: Duration, began: Instant)] = []
    /// Up to when the bot's words of each cycle are in the journal.
    private var spokenUntil: Int64
    private let seed: UInt64
    private let owner: UInt32?
    /// A fault has ended the bot's process.
    private var hasExited = false
    /// Nobody writes: there is no process of the bot.
    var isDown = false

    private enum Due: Hashable { case look(Int), round }

    /// A Wednesday noon, within the hours that the bot may trade in.
    static let noon = VirtualClock.instant("2026-01-07T12:00:00Z")

    /// Lays the tree and looks at nothing yet.
    ///
    /// - Parameters:
    ///   - faults: on before the tree is laid.
    ///   - inSlot: the bot works in this directory of the tree, and `current` leads to it; nil: the tree is its root.
    ///   - zone: the machine's, from the clock that it is given.
    ///   - owner: whose the tree is, where not ours; to be had by root only.
    ///   - configure: changes the product's defaults; the root is set already.
    init(
        at start: Instant = noon, faults: [Fault] = [], seed: UInt64 = 1, options: SimulatorOptions = SimulatorOptions(), inSlot slot: String? = nil,
        zone: (VirtualClock) -> LocalTime = { _ in .utc }, owner: UInt32? = nil, configure: (inout Configuration) -> Void = { _ in }
    ) throws {
        self.owner = owner
        let tree = try ScratchTree()
        self.tree = tree
        clock = VirtualClock(start)
        self.seed = seed
        let real = slot.map { "\(tree.path)/\($0)" } ?? tree.path
        let root = slot == nil ? tree.path : "\(tree.path)/current"
        if let slot {
            try FileManager.default.createDirectory(atPath: real, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: root, withDestinationPath: slot)
        }
        bot = Simulator(root: real, seed: seed, options: options, now: clock.reading)
        try bot.setFaults(faults)
        try bot.writeAll()
        machine = Machine(root: root, at: clock.now, botUptime: .seconds(options.uptimeSeconds))
        machine.realRoot = real
        spokenUntil = start.microseconds
        var configuration = Configuration()
        configuration.bot.root = root
        configure(&configuration)
        self.configuration = configuration
        endpoints = Endpoints(configuration)
        let plan = WatchPlan(configuration, catalogue: Catalogue.all)
        self.plan = plan
        let bus = Bus(address: "unix:path=\(tree.path)/no-bus")
        let slots = ProbeSlots.make(
            configuration, bus: bus, network: DirectNetwork(), host: zone(clock), pause: { _ in }, wall: { [clock] in clock.now.wall }
        ).filter {
            plan.probes.contains($0.name)
        }
        bus.close()
        self.slots = slots
        // As in real time: the facts of what looks often are the newest, and what only carries facts has brought them when others judge them.
        let pacing = Set(plan.catalogue.compactMap(\.reads.first))
        func turn(_ index: Int) -> (Int, Duration, Int) { (pacing.contains(slots[index].name) ? 1 : 0, slots[index].interval, index) }
        leapOrder = slots.indices.sorted { turn($0) < turn($1) }
        watcher = Watcher(
            plan: plan, saved: nil, at: clock.now, clock: { [clock] in clock.now }, emit: { [ledger] in ledger.take($0) })
        if let owner { try tree.give(to: owner) }
        for index in slots.indices { agenda[.look(index)] = clock.now.uptime }
        agenda[.round] = clock.now.uptime
    }

    // MARK: Faults

    /// Switches a fault on, with what it does to the bot's process.
    func turnOn(_ fault: Fault) throws {
        try bot.turnOn(fault)
        adjust()
    }

    /// Switches every fault of a failure point off.
    func turnOff(_ id: String) throws {
        try bot.turnOff(id)
        adjust()
    }

    private func adjust() {
        (endpoints.behaviours, endpoints.prices) = (bot.behaviours, bot.exchangePrices)
        machine.workers = bot.workersLeft ?? 5
        machine.cores = bot.spins ? 1 : 0.2
        machine.workingDirectory = bot.isElsewhere ? "/" : nil
        if let status = bot.exitStatus, machine.isRunning {
            // It ends as often as it is started, until systemd no longer starts it.
            machine.stop("failed", "failed", result: "exit-code", status: Int(status), at: clock.now.wall)
            hasExited = true
        } else if bot.exitStatus == nil, hasExited {
            machine.start(at: clock.now.wall)
            hasExited = false
        }
    }

    // MARK: Time

    /// Lets time pass: the bot goes on, each probe looks whenever its interval has passed, each round is ended.
    func advance(by duration: Duration) async throws { try await advance(by: duration, until: nil) }

    /// The same, at most for so long, until something is so.
    ///
    /// - Returns: after what time it was so; nil: not within the time.
    @discardableResult
    func advance(by duration: Duration, until isSo: ((Report) -> Bool)?) async throws -> Duration? {
        let begin = clock.now.uptime
        let end = begin + duration
        while true {
            let next = (Array(agenda.values) + running.map(\.ends)).min() ?? end
            if next > end { break }
            clock.pass(max(.zero, next - clock.now.uptime))
            try step()
            try await endHeals()
            for index in slots.indices where (agenda[.look(index)] ?? end) <= next {
                agenda[.look(index)] = next + slots[index].interval
                if let until = rest(of: index) { agenda[.look(index)] = min(agenda[.look(index)] ?? until, until) } else { await look(index) }
            }
            if let due = agenda[.round], due <= next {
                agenda[.round] = due + plan.round
                _ = await watcher.completeRound()
            }
            takeOrders()
            if let isSo, isSo(await report) { return clock.now.uptime - begin }
        }
        clock.pass(end - clock.now.uptime)
        try step()
        return nil
    }

    /// Lets much time pass in few looks: at each stride every probe looks whose interval has passed. For long windows in which little is to be seen.
    func skip(_ duration: Duration, stride: Duration = .seconds(600)) async throws { try await skip(duration, stride: stride, until: nil) }

    /// The same, at most for so long, until something is so.
    ///
    /// - Returns: after what time it was so; nil: not within the time.
    @discardableResult
    func skip(_ duration: Duration, stride: Duration, until isSo: ((Report) -> Bool)?) async throws -> Duration? {
        let begin = clock.now.uptime
        let end = begin + duration
        while clock.now.uptime < end {
            clock.pass(min(stride, end - clock.now.uptime))
            try step()
            try await endHeals()
            for index in leapOrder where (agenda[.look(index)] ?? end) <= clock.now.uptime {
                agenda[.look(index)] = clock.now.uptime + slots[index].interval
                if let until = rest(of: index) { agenda[.look(index)] = min(agenda[.look(index)] ?? until, until) } else { await look(index) }
            }
            agenda[.round] = clock.now.uptime + plan.round
            _ = await watcher.completeRound()
            takeOrders()
            if let isSo, isSo(await report) { return clock.now.uptime - begin }
        }
        return nil
    }

    /// Every probe looks now; their next looks are an interval later.
    func lookAtEverything() async {
        for index in slots.indices {
            agenda[.look(index)] = clock.now.uptime + slots[index].interval
            await look(index)
        }
        agenda[.round] = clock.now.uptime + plan.round
    }

    private func step() throws {
        guard !isDown else { return }
        try bot.step()
        if let owner { try tree.give(to: owner) }
        speak()
        endpoints.behaviours = bot.behaviours
        endpoints.prices = bot.exchangePrices
    }

    private func look(_ index: Int) async {
        let (slot, now) = (slots[index], clock.now)
        looks += 1
        resting[index] = nil
        let watches = slot.changeLooks?.keepsInterval == false
        var paths: Set<WatchedPath>?
        let update: ProbeSlot.Update
        if let reason = machine.blind[slot.name] {
            update = slot.blind(reason, "the test says so")
        } else if let reading = machine.look(slot.name, at: now, endpoints: endpoints) {
            update = reading
        } else if watches, case .blocking(let observe) = slot.probe.work {
            let work = BoundedWork.onThread { PathTrace.following(observe) }
            let looked = await work?.value(within: .seconds(300))
            (update, paths) = (looked?.value ?? slot.blind("timeout", "\(slot.name) did not return"), looked?.paths)
        } else {
            update = await slot.start().value(within: .seconds(300)) ?? slot.blind("timeout", "\(slot.name) did not return")
        }
        let followup = await watcher.take(
            slot.name, update, observed: now, ahead: paths == nil ? nil : ProbeLoop.longestRest(slot.interval))
        if let calm = followup.calm, let paths {
            let sight = Sight(paths)
            if sight.isSettled { resting[index] = Rest(until: now.uptime + calm, sight: sight) }
            agenda[.look(index)] = min(agenda[.look(index)] ?? .seconds(Int64.max), now.uptime + calm)
        }
        for wanted in followup.now { wake(wanted, after: .zero) }
        for (wanted, delay) in followup.soon { wake(wanted, after: delay) }
    }

    /// Until when a watched probe need not look: nothing that it looked at has changed, and its judgement stays as it is. nil: it has to look now.
    private func rest(of index: Int) -> Duration? {
        guard let rest = resting[index], clock.now.uptime < rest.until, rest.sight == Sight(rest.sight.paths) else { return nil }
        return rest.until
    }

    private func wake(_ probe: ProbeName, after delay: Duration) {
        guard let index = slots.firstIndex(where: { $0.name == probe }) else { return }
        let due = clock.now.uptime + delay
        if delay == .zero || due < agenda[.look(index)] ?? due + .seconds(1) { agenda[.look(index)] = due }
        if let rest = resting[index] { resting[index] = Rest(until: min(rest.until, due), sight: rest.sight) }
    }

    // MARK: What follows in the world

    private func takeOrders() {
        for order in ledger.newOrders() { running.append((order, clock.now.uptime + SimulatedHook.duration, clock.now.wall)) }
    }

    private func endHeals() async throws {
        while let index = running.firstIndex(where: { $0.ends <= clock.now.uptime }) {
            let (order, _, began) = running.remove(at: index)
            var result = HookResult.acted
            switch hooks[order.healer] {
            case .ends(let so): result = so
            case .refresh(let feed): try bot.refresh(feed)
            case nil: break
            }
            for probe in await watcher.healEnded(order, HookReport(result: result, startedAt: began, endedAt: clock.now.wall)) {
                wake(probe, after: .zero)
            }
        }
    }

    /// What the faults have the bot say at the end of each cycle goes to the journal.
    private func speak() {
        guard machine.isRunning else { return }
        for at in bot.cycleEnds(after: spokenUntil, seed: seed) {
            machine.say("Cycle complete", at: Instant(microseconds: at))
            for line in bot.lines { machine.say(line, at: Instant(microseconds: at)) }
            spokenUntil = at
        }
    }

    // MARK: What is known

    /// What the watcher knows now.
    var report: Report { get async { await watcher.report(at: clock.now) } }

    func pointState(_ id: FailurePoint.ID) async -> PointState { await report.pointStates[id] ?? PointState(at: clock.now.wall) }

    /// Everything that is confirmed to fail now.
    var failing: Set<FailurePoint.ID> { get async { Set(await report.pointStates.filter { $0.value.status.isFailing }.map(\.key)) } }
}
