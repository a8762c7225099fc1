import Glibc
import Synchronization
import Testing

@testable import Systemd

@Suite(.enabled(if: PrivateBus.isAvailable, "dbus-daemon is not on PATH"), .timeLimit(.minutes(10)))
struct BusWatchTests {
    final class Count: Sendable {
        private let times = Mutex(0)
        var value: Int { times.withLock { $0 } }
        func increment() { times.withLock { $0 += 1 } }
    }

    let daemon: PrivateBus
    let systemd: FakeSystemd
    let bus: Bus
    let count = Count()

    init() throws {
        daemon = try PrivateBus()
        systemd = try FakeSystemd(daemon.address, units: ["bot.service": BusTests.bot])
        bus = Bus(address: daemon.address, pause: .milliseconds(20) ... .milliseconds(100), greeting: .seconds(5))
    }

    /// The watch is set up: it said so once, and a round trip later the bus has its rules.
    func settle(_ expected: Int) async throws {
        try await eventually("the watch is set up") { count.value >= expected }
        try await roundTrip()
        #expect(count.value == expected)
    }

    /// What was sent before has arrived, the rules of a watch among it: until then the bus passes on no signals.
    func roundTrip() async throws { _ = try await bus.nameHasOwner(Systemd1.name, deadline: .seconds(300)) }

    @Test func theWatchSaysSoWhenItBegins() async throws {
        try bus.watch(unit: "bot.service") { [count] in count.increment() }
        try await settle(1)
        #expect(systemd.calls.contains("Subscribe"))
    }

    @Test func aChangeIsSignalledAtOnce() async throws {
        try bus.watch(unit: "bot.service") { [count] in count.increment() }
        try await settle(1)
        let clock = ContinuousClock()
        var fastest = Duration.seconds(60)
        for round in 2...11 {
            let begin = clock.now
            systemd.signalChange(of: "bot.service")
            try await eventually("the change was signalled") { count.value == round }
            fastest = min(fastest, begin.duration(to: clock.now))
        }
        // Far from a figure, which is for a benchmark: what is told apart here is a push from a poll, and nothing polls in under a second.
        #expect(fastest < .seconds(1))
    }

    // systemd says UnitNew when a look has loaded the unit: to look again because of it would never end.
    @Test func aLookIsNoChange() async throws {
        try bus.watch(unit: "bot.service") { [count] in count.increment() }
        try await settle(1)
        systemd.signalNew("bot.service")
        systemd.signalChange(of: "bot.service")
        try await eventually("our unit changed") { count.value == 2 }
        _ = try await bus.unit("bot.service", deadline: .seconds(300))
        #expect(count.value == 2)
    }

    @Test func otherUnitsAreNotOurConcern() async throws {
        try bus.watch(unit: "bot.service") { [count] in count.increment() }
        try await settle(1)
        systemd.signalChange(of: "other.service")
        systemd.signalChange(of: "bot.service")
        try await eventually("our unit changed") { count.value == 2 }
        #expect(count.value == 2)
    }

    @Test func anAliasIsWatchedUnderItsOwnName() async throws {
        systemd.world.withLock { $0.aliases["alias.service"] = "bot.service" }
        try bus.watch(unit: "alias.service") { [count] in count.increment() }
        try await settle(1)
        systemd.signalChange(of: "bot.service")
        try await eventually("the alias changed") { count.value == 2 }
        #expect(try await bus.unit("alias.service", deadline: .seconds(300)).mainPID == 4711)
    }

    @Test func aCancelledWatchIsSilent() async throws {
        let ended = Count()
        let watch = try bus.watch(unit: "bot.service") { ended.increment() }
        try await eventually("the watch is set up") { ended.value == 1 }
        watch.cancel()
        try bus.watch(unit: "bot.service") { [count] in count.increment() }
        try await settle(1)
        systemd.signalChange(of: "bot.service")
        try await eventually("the other watch hears it") { count.value == 2 }
        #expect(ended.value == 1)
    }

    @Test func anotherSystemdIsSubscribedToAgain() async throws {
        try bus.watch(unit: "bot.service") { [count] in count.increment() }
        try await settle(1)
        try systemd.stop()
        try await eventually("the loss was signalled") { count.value >= 2 }
        let successor = try FakeSystemd(daemon.address, units: ["bot.service": BusTests.bot])
        try await eventually("it subscribed again") { successor.calls.contains("Subscribe") }
        try await eventually("the watch is set up again") { count.value >= 3 }
        try await roundTrip()
        let before = count.value
        successor.signalChange(of: "bot.service")
        try await eventually("the successor's change arrives") { count.value > before }
    }

    @Test func theWatchSurvivesTheBus() async throws {
        try bus.watch(unit: "bot.service") { [count] in count.increment() }
        try await settle(1)
        daemon.kill()
        try await eventually("the loss was noticed") { bus.state != .connected }
        try daemon.start()
        let successor = try FakeSystemd(daemon.address, units: ["bot.service": BusTests.bot])
        try await eventually("the watch is set up again") { count.value >= 2 }
        try await eventually("it subscribed again") { successor.calls.contains("Subscribe") }
        try await roundTrip()
        let before = count.value
        successor.signalChange(of: "bot.service")
        try await eventually("a change arrives") { count.value > before }
    }

    @Test func aFloodOfSignalsDelaysNoCall() async throws {
        try bus.watch(unit: "bot.service") { [count] in count.increment() }
        try await settle(1)
        for _ in 0..<2000 { systemd.signalChange(of: "bot.service") }
        #expect(try await bus.unit("bot.service", deadline: .seconds(300)).text(.activeState) == "active")
        try await eventually("all of them arrive") { count.value == 2001 }
    }
}
