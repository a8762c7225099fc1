import Glibc
import Synchronization
import Testing

@testable import Systemd

@Suite(.timeLimit(.minutes(10))) struct BusConnectionTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test(arguments: ["unix:path=/nowhere/bus", "nonsense", "", "unix:path=", "tcp:host=127.0.0.1,port=1"])
    func withoutABusACallFailsAtOnceAndSaysWhy(address: String) async throws {
        let bus = Bus(address: address)
        let error = await #expect(throws: BusError.self) { try await bus.unit("bot.service", deadline: .seconds(30)) }
        guard case .notConnected(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.isEmpty)
        #expect(bus.state == .disconnected(reason: reason))
    }

    // In a process of its own, for the sake of its environment.
    @Test func aMachineWithoutASystemBusIsNoReasonToCrash() async {
        await #expect(processExitsWith: .success) {
            setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus", 1)
            do throws(BusError) {
                _ = try await Bus().unit("bot.service", deadline: .seconds(30))
                exit(1)
            } catch {
                guard case .notConnected = error else { exit(2) }
            }
        }
    }

    @Test func aBusThatNeverAnswersMeetsTheDeadline() async throws {
        let silent = try SilentListener(directory.path + "/bus")
        let bus = Bus(address: "unix:path=" + silent.path)
        let clock = ContinuousClock()
        let took = await clock.measure {
            await #expect(throws: BusError.timedOut(after: .milliseconds(200))) { try await bus.unit("bot.service", deadline: .milliseconds(200)) }
        }
        #expect(took < .seconds(300))
        #expect(bus.state == .connecting)
    }

    @Test func aGreetingThatIsNeverAnsweredIsGivenUp() async throws {
        let silent = try SilentListener(directory.path + "/bus")
        let bus = Bus(address: "unix:path=" + silent.path, pause: .seconds(1) ... .seconds(30), greeting: .milliseconds(100))
        await #expect(throws: BusError.notConnected(reason: "no reply to the greeting within 0.1 seconds")) {
            try await bus.unit("bot.service", deadline: .seconds(30))
        }
    }

    @Test(arguments: ["", "HTTP/1.1 400 Bad Request\r\n\r\n", "\0\0\0", "REJECTED EXTERNAL\r\n"])
    func somethingElseAtTheAddressIsNoBus(text: String) async throws {
        let other = try SilentListener(directory.path + "/bus")
        let bus = Bus(address: "unix:path=" + other.path)
        other.answer(text)
        let error = await #expect(throws: BusError.self) { try await bus.unit("bot.service", deadline: .seconds(30)) }
        guard case .notConnected = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func itKeepsTrying() async throws {
        let bus = Bus(address: "unix:path=" + directory.path + "/bus", pause: .milliseconds(10) ... .milliseconds(40), greeting: .seconds(5))
        try await eventually("the first attempt failed") { bus.state != .connecting }
        try await Task.sleep(for: .milliseconds(200))
        let listener = try SilentListener(directory.path + "/bus")
        // A call that finds an attempt under way waits for it instead of failing at once.
        try await eventually("it tries again") {
            do throws(BusError) {
                _ = try await bus.nameHasOwner(Systemd1.name, deadline: .milliseconds(10))
                return false
            } catch { return error == .timedOut(after: .milliseconds(10)) }
        }
        _ = listener
    }

    @Test func aClosedBusFailsEveryCall() async throws {
        let silent = try SilentListener(directory.path + "/bus")
        let bus = Bus(address: "unix:path=" + silent.path)
        let pending = Task { try await bus.unit("bot.service", deadline: .seconds(600)) }
        let states = bus.states
        bus.close()
        await #expect(throws: BusError.notConnected(reason: "closed")) { try await pending.value }
        await #expect(throws: BusError.notConnected(reason: "closed")) { try await bus.unit("bot.service", deadline: .seconds(600)) }
        var last: BusState?
        for await state in states { last = state }
        #expect(last == .disconnected(reason: "closed"))
    }

    @Test func theThreadEndsWithTheLastReference() async throws {
        let silent = try SilentListener(directory.path + "/bus")
        var bus: Bus? = Bus(address: "unix:path=" + silent.path)
        weak let mailbox = bus?.mailbox
        #expect(mailbox != nil)
        bus = nil
        try await eventually("nobody holds the mailbox") { mailbox == nil }
    }
}

@Suite(.enabled(if: PrivateBus.isAvailable, "dbus-daemon is not on PATH"), .timeLimit(.minutes(10)))
struct BusReconnectionTests {
    @Test func aLostBusFailsThePendingCallsAndComesBack() async throws {
        let daemon = try PrivateBus()
        let systemd = try FakeSystemd(daemon.address, units: ["bot.service": BusTests.bot])
        systemd.world.withLock { $0.silent = ["StartUnit"] }
        let bus = Bus(address: daemon.address, pause: .milliseconds(20) ... .milliseconds(100), greeting: .seconds(5))
        // Taken as they come: of what nobody takes only the latest few are kept, and each attempt to connect again is one.
        let seen = Task { [states = bus.states] in
            var seen: [BusState] = []
            for await state in states { seen.append(state) }
            return seen
        }
        let pending = Task { try await bus.startUnit("bot.service", deadline: .seconds(600)) }
        try await eventually("the call is out") { systemd.calls.contains { $0.hasPrefix("StartUnit") } }
        daemon.kill()
        do {
            _ = try await pending.value
            Issue.record("a call without a reply succeeded")
        } catch {
            guard case .notConnected = error as? BusError else { throw error }
        }
        guard case .disconnected = bus.state else {
            Issue.record("\(bus.state)")
            return
        }
        try daemon.start()
        let successor = try FakeSystemd(daemon.address, units: ["bot.service": BusTests.bot])
        try await eventually("it is connected again") { bus.state == .connected }
        #expect(try await bus.unit("bot.service", deadline: .seconds(300)).mainPID == 4711)
        _ = successor
        bus.close()
        let all = await seen.value
        #expect(all.filter { $0 == .connected }.count == 2, "\(all)")
    }
}
