import FailurePoints
import Synchronization
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

    // MARK: The time service

    /// A time service that counts how often it was asked, by its first property.
    private final class Service: Sendable {
        private let state: Mutex<(properties: Result<[String: Bool], BusError>, questions: Int)>

        init(_ properties: Result<[String: Bool], BusError>) { state = Mutex((properties, 0)) }

        var questions: Int { state.withLock { $0.questions } }

        func become(_ properties: Result<[String: Bool], BusError>) { state.withLock { $0.properties = properties } }

        func property(_ name: String) throws(BusError) -> Bool {
            let properties = state.withLock { state in
                if name == "NTPSynchronized" { state.questions += 1 }
                return state.properties
            }
            return try properties.get()[name] ?? false
        }
    }

    private static let right: [String: Bool] = ["NTPSynchronized": true, "CanNTP": true, "NTP": true]

    /// Each question starts a service of the machine's, and fills its journal.
    @Test(arguments: [
        Result<[String: Bool], BusError>.success(right), .success(["NTPSynchronized": false, "CanNTP": false]),
        .failure(.remote(name: "org.freedesktop.DBus.Error.ServiceUnknown", message: "no such unit")),
    ])
    func anAnswerThatCallsForNoAttentionCountsForHalfAnHour(_ properties: Result<[String: Bool], BusError>) async {
        let service = Service(properties)
        let asker = TimeService { (name) async throws(BusError) in try service.property(name) }
        let first = await asker.answer(at: at(1000, 100), stepped: nil)
        for minute in 1..<30 {
            #expect(await asker.answer(at: at(1000 + Double(minute) * 60, 100 + Double(minute) * 60), stepped: nil) == first)
        }
        #expect(service.questions == 1)
        service.become(.success(["NTPSynchronized": false, "CanNTP": true, "NTP": false]))
        #expect(await asker.answer(at: at(2801, 1901), stepped: nil) == TimeService.Answer(isSynchronized: false, isEnabled: false))
        #expect(service.questions == 2)
    }

    @Test func whatIsBeingMendedIsAskedAboutAtEachLook() async {
        let service = Service(.success(["NTPSynchronized": false, "CanNTP": true, "NTP": true]))
        let asker = TimeService { (name) async throws(BusError) in try service.property(name) }
        #expect(await asker.answer(at: at(1000, 100), stepped: nil) == TimeService.Answer(isSynchronized: false, isEnabled: true))
        service.become(.failure(.notConnected(reason: "gone")))
        #expect(await asker.answer(at: at(1060, 160), stepped: nil) == TimeService.Answer(blindness: "no-bus"))
        service.become(.success(Self.right))
        #expect(await asker.answer(at: at(1120, 220), stepped: nil) == TimeService.Answer(isSynchronized: true, isEnabled: true))
        #expect(service.questions == 3)
    }

    @Test func aJumpEndsTheTimeOfAnAnswer() async {
        let service = Service(.success(Self.right))
        let asker = TimeService { (name) async throws(BusError) in try service.property(name) }
        for (now, stepped, questions) in [(100.0, nil, 1), (160, nil, 1), (220, 220.0, 2), (280, 220, 2)] as [(Double, Double?, Int)] {
            _ = await asker.answer(at: at(1000 + now, now), stepped: stepped.map { at(5000, $0) })
            #expect(service.questions == questions, "at \(now)")
        }
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
