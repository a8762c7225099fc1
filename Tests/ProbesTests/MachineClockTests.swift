import FailurePoints
import Systemd
import Testing

@testable import Probes

@Suite struct MachineClockTests {
    private func at(_ wall: Double, _ uptime: Double) -> Moment { Moment(wall: Instant(secondsSince1970: wall), uptime: .seconds(uptime)) }

    @Test func aJumpOfTheWallClockIsAStep() {
        let watch = ClockWatch()
        #expect(watch.take(at(1000, 10)).isEmpty)
        #expect(watch.take(at(1060.02, 70)).isEmpty)
        #expect(watch.take(at(4720, 130)) == [.init(at: at(4720, 130), by: .microseconds(3_599_980_000))])
        #expect(watch.take(at(1180, 190)).last?.by == .seconds(-3600))
        #expect(watch.take(at(1240, 250)).count == 2)
    }

    @Test func stepsAreBounded() {
        let watch = ClockWatch()
        for index in 0..<100 { _ = watch.take(at(Double(index) * 100, Double(index))) }
        #expect(watch.take(at(0, 100)).count == 16)
    }

    @Test func withoutABusTheRestIsStillTold() async throws {
        let bus = Bus(address: "unix:path=/nonexistent/bus")
        defer { bus.close() }
        let facts = try await ClockProbe(bus: bus, deadline: .seconds(5)).observe()
        #expect(facts.isSynchronized == nil && facts.isSynchronizationEnabled == nil)
        #expect(facts.blindness == "no-bus")
        #expect(facts.bootedAt < MachineClock.now().wall)
        #expect(facts.bootID.map { $0.count == 36 } ?? true)
    }

    @Test func withoutABusTheProbesBehindTheUnitAreBlind() async {
        let bus = Bus(address: "unix:path=/nonexistent/bus")
        defer { bus.close() }
        let processes = await #expect(throws: ProbeError.self) { try await ProcessProbe(bus: bus, unit: "tradingbot.service", root: "/").observe() }
        #expect(processes?.reason == "no-bus")
        let memory = await #expect(throws: ProbeError.self) { try await MemoryProbe(bus: bus, unit: "tradingbot.service").observe() }
        #expect(memory?.reason == "no-bus")
    }
}
