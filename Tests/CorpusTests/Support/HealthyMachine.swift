import FailurePoints

/// What the live probes bring of a machine on which nothing is wrong: with it every failure point can be told, and so be told wrongly.
enum HealthyMachine {
    static func add(to snapshot: inout Snapshot) {
        let now = HealthyBot.now.wall
        snapshot[.unit] = reading(unit(now))
        snapshot[.exchange] = reading(endpoint("exchange", price: 88_000))
        snapshot[.coinglass] = reading(endpoint("coinglass", status: 401))
        snapshot[.control] = reading([endpoint("one.example"), endpoint("other.example")])
        snapshot[.dashboard] = reading(endpoint("dashboard"))
        snapshot[.disk] = reading(
            DiskFacts(volumes: [
                .init(
                    path: "/bot", totalBytes: 100 << 30, freeBytes: 60 << 30, totalInodes: 1_000_000, freeInodes: 900_000, readOnly: false,
                    deviceID: 1)
            ]))
        snapshot[.processes] = reading(processes(now))
        var memory = MemoryFacts(hostTotalBytes: 8 << 30, hostAvailableBytes: 4 << 30)
        memory.group = MemoryFacts.Group(path: "/system.slice/tradingbot.service")
        memory.group?.currentBytes = 2 << 30
        snapshot[.memory] = reading(memory)
        snapshot[.journal] = reading(JournalFacts(watchedSince: now - .seconds(200_000)))
        snapshot[.clock] = reading(ClockFacts(isSynchronized: true, bootedAt: now - .seconds(500_000)))
    }

    private static func reading<Facts: Sendable>(_ facts: Facts) -> Reading<Facts> { .facts(facts, at: HealthyBot.now) }

    private static func unit(_ now: Instant) -> UnitFacts {
        var unit = UnitFacts(name: "tradingbot.service", activeState: "active", subState: "running")
        (unit.result, unit.mainPID, unit.restarts) = ("success", 4242, 0)
        (unit.startedAt, unit.stateChangedAt) = (now - .seconds(93_600), now - .seconds(93_600))
        unit.invocationID = "first"
        return unit
    }

    private static func endpoint(_ name: String, status: Int = 200, price: Double? = nil) -> EndpointFacts {
        let now = HealthyBot.now.wall
        let answer = HTTPAnswer(status: status, statusAccepted: true, price: price, date: now, receivedAt: now)
        return EndpointFacts(
            name: name, host: "\(name).example", url: "https://\(name).example/", outcome: .answered(answer),
            timings: PhaseTimings(totalMicroseconds: 80_000),
            certificate: Certificate(subject: "CN=\(name)", issuer: "CN=authority", notAfter: now + .seconds(60 * 86_400)))
    }

    private static func processes(_ now: Instant) -> ProcessFacts {
        func process(_ pid: Int, parent: Int) -> ProcessFacts.Process {
            .init(
                pid: pid, parentPID: parent, name: "python3", kind: .bot, state: "S", startedAt: now - .seconds(93_600), startTicks: 1,
                directory: "/bot")
        }
        let main = process(4242, parent: 1)
        return ProcessFacts(
            controlGroup: "/system.slice/tradingbot.service", members: [main] + (5000..<5005).map { process($0, parent: 4242) },
            main: MainProcess(process: main, workingDirectory: .content("/bot"), homeOverride: .missing),
            root: .init(configured: "/current", real: "/bot"))
    }
}
