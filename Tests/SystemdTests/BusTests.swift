import Glibc
import Synchronization
import Testing

@testable import Systemd

@Suite(.enabled(if: PrivateBus.isAvailable, "dbus-daemon is not on PATH"), .timeLimit(.minutes(10)))
struct BusTests {
    static let bot: [String: BusValue] = [
        "Unit.LoadState": .string("loaded"), "Unit.ActiveState": .string("active"), "Unit.SubState": .string("running"),
        "Unit.UnitFileState": .string("enabled"), "Unit.StateChangeTimestamp": .uint(1_700_000_000_000_001),
        "Unit.ActiveEnterTimestamp": .uint(1_700_000_000_000_002), "Unit.InactiveEnterTimestamp": .uint(0),
        "Unit.InvocationID": .bytes([1, 0xab]), "Unit.NeedDaemonReload": .bool(true), "Service.Result": .string("success"),
        "Service.MainPID": .uint(4711), "Service.NRestarts": .uint(3), "Service.ExecMainStartTimestamp": .uint(1_700_000_000_000_003),
        "Service.ExecMainExitTimestamp": .uint(1_700_000_000_000_004), "Service.ExecMainStatus": .int(9), "Service.ExecMainCode": .int(2),
        "Service.MemoryCurrent": .uint(123_456_789), "Service.TasksCurrent": .uint(7), "Service.CPUUsageNSec": .uint(42),
        "Service.ControlGroup": .string("/system.slice/bot.service"), "Service.WorkingDirectory": .string("/opt/bot"),
        "Service.User": .string("root"), "Service.Environment": .unread(signature: "as"),
    ]

    let daemon: PrivateBus
    let systemd: FakeSystemd

    init() throws {
        daemon = try PrivateBus()
        systemd = try FakeSystemd(daemon.address, units: ["bot.service": BusTests.bot])
    }

    func bus() -> Bus {
        Bus(address: daemon.address, pause: .milliseconds(20) ... .milliseconds(100), greeting: .seconds(5))
    }

    @Test func everyPropertyArrives() async throws {
        let unit = try await bus().unit("bot.service", deadline: .seconds(300))
        let expected = UnitProperties([
            .loadState: .string("loaded"), .activeState: .string("active"), .subState: .string("running"), .unitFileState: .string("enabled"),
            .stateChange: .uint(1_700_000_000_000_001), .activeEnter: .uint(1_700_000_000_000_002), .invocationID: .bytes([0x01, 0xab]),
            .result: .string("success"), .mainPID: .uint(4711), .restarts: .uint(3), .mainStart: .uint(1_700_000_000_000_003),
            .mainExit: .uint(1_700_000_000_000_004), .mainStatus: .int(9), .mainCode: .int(2), .memory: .uint(123_456_789), .tasks: .uint(7),
            .processorTime: .uint(42), .controlGroup: .string("/system.slice/bot.service"), .workingDirectory: .string("/opt/bot"),
            .user: .string("root"),
        ])
        #expect(unit == expected)
    }

    @Test func onlyWhatIsNeededIsAskedFor() async throws {
        let unit = try await bus().unit("bot.service", [.controlGroup, .mainPID], deadline: .seconds(300))
        #expect(unit == UnitProperties([.loadState: .string("loaded"), .controlGroup: .string("/system.slice/bot.service"), .mainPID: .uint(4711)]))
        #expect(systemd.calls.map { $0.split(separator: " ").first } == ["Get", "Get", "Get"], "\(systemd.calls)")
    }

    @Test func theEnvironmentIsNeverAskedFor() async throws {
        _ = try await bus().unit("bot.service", deadline: .seconds(300))
        #expect(!systemd.calls.contains { $0.contains("Environment") || $0.contains("GetAll") })
    }

    @Test func aUnitThatDoesNotExistIsAnAnswer() async throws {
        #expect(try await bus().unit("ghost.service", deadline: .seconds(300)) == UnitProperties([.loadState: .string("not-found")]))
    }

    @Test func aUnitOfAnotherKindHasNoServiceProperties() async throws {
        systemd.set("nightly.timer", "Unit.LoadState", .string("loaded"))
        systemd.set("nightly.timer", "Unit.ActiveState", .string("active"))
        let unit = try await bus().unit("nightly.timer", deadline: .seconds(300))
        #expect(unit.text(.activeState) == "active")
        #expect(unit.mainPID == nil && unit.text(.result) == nil)
    }

    @Test(arguments: ["", "bot", "bot service", "../bot.service"])
    func anImpossibleNameNeverReachesTheBus(name: String) async throws {
        await #expect(throws: BusError.badRequest("not a unit name: \(name)")) { try await bus().unit(name, deadline: .seconds(300)) }
        #expect(throws: BusError.self) { try bus().watch(unit: name) {} }
        #expect(systemd.calls.isEmpty)
    }

    @Test func aSilentSystemdMeetsTheDeadline() async throws {
        systemd.world.withLock { $0.silent = ["Get"] }
        let bus = bus()
        let clock = ContinuousClock()
        let begin = clock.now
        await #expect(throws: BusError.timedOut(after: .milliseconds(200))) { try await bus.unit("bot.service", deadline: .milliseconds(200)) }
        #expect(begin.duration(to: clock.now) < .seconds(300))
        systemd.world.withLock { $0.silent = [] }
        #expect(try await bus.unit("bot.service", deadline: .seconds(300)).text(.activeState) == "active")
    }

    @Test func aSlowCallHoldsUpNoOther() async throws {
        systemd.world.withLock { $0.silent = ["StartUnit"] }
        let bus = bus()
        let slow = Task { try await bus.startUnit("bot.service", deadline: .seconds(600)) }
        defer { slow.cancel() }
        try await eventually("the slow call is out") { systemd.calls.contains { $0.hasPrefix("StartUnit") } }
        let clock = ContinuousClock()
        let took = try await clock.measure { _ = try await bus.unit("bot.service", deadline: .seconds(300)) }
        #expect(took < .seconds(300))
    }

    @Test func aCancelledTaskStopsWaiting() async throws {
        systemd.world.withLock { $0.silent = ["StartUnit"] }
        let bus = bus()
        let task = Task { try await bus.startUnit("bot.service", deadline: .seconds(600)) }
        try await eventually("the call is out") { systemd.calls.contains { $0.hasPrefix("StartUnit") } }
        task.cancel()
        await #expect(throws: BusError.cancelled) { try await task.value }
    }

    @Test func startingAUnitNamesTheJob() async throws {
        #expect(try await bus().startUnit(#"heal@a\x2db.service"#, deadline: .seconds(300)) == "/org/freedesktop/systemd1/job/7")
        #expect(systemd.calls == [#"StartUnit heal@a\x2db.service fail"#])
    }

    @Test func aRefusalKeepsItsName() async throws {
        let refusal = BusError.remote(name: "org.freedesktop.DBus.Error.AccessDenied", message: "not you")
        systemd.world.withLock { $0.refusal = refusal }
        await #expect(throws: refusal) { try await bus().startUnit("bot.service", deadline: .seconds(300)) }
    }

    @Test func aUnitThatSystemdRefusesIsNoUnitWithoutProperties() async throws {
        let refusal = BusError.remote(name: "org.freedesktop.DBus.Error.UnknownObject", message: "a template is no unit")
        systemd.world.withLock { $0.refusal = refusal }
        await #expect(throws: refusal) { try await bus().unit("heal@.service", deadline: .seconds(300)) }
    }

    @Test func singlePropertiesAreTyped() async throws {
        let bus = bus()
        let path = UnitName.objectPath("bot.service")
        #expect(
            try await bus.stringProperty(Systemd1.name, path: path, interface: Systemd1.unit, name: "SubState", deadline: .seconds(300)) == "running")
        #expect(try await bus.boolProperty(Systemd1.name, path: path, interface: Systemd1.unit, name: "NeedDaemonReload", deadline: .seconds(300)))
        #expect(
            try await bus.uint64Property(Systemd1.name, path: path, interface: Systemd1.service, name: "MemoryCurrent", deadline: .seconds(300))
                == 123_456_789)
        await #expect(throws: BusError.badReply("SubState is no boolean")) {
            try await bus.boolProperty(Systemd1.name, path: path, interface: Systemd1.unit, name: "SubState", deadline: .seconds(300))
        }
        await #expect(throws: BusError.badReply("Environment is no string")) {
            try await bus.stringProperty(Systemd1.name, path: path, interface: Systemd1.service, name: "Environment", deadline: .seconds(300))
        }
        await #expect(throws: BusError.self) {
            try await bus.stringProperty("org.example.Nobody", path: path, interface: Systemd1.unit, name: "SubState", deadline: .seconds(300))
        }
    }

    @Test func aNameHasAnOwnerOrNot() async throws {
        let bus = bus()
        #expect(try await bus.nameHasOwner(Systemd1.name, deadline: .seconds(300)))
        #expect(try await !bus.nameHasOwner("org.example.Nobody", deadline: .seconds(300)))
    }
}
