public import FailurePoints
import Synchronization
public import Systemd
import Threads

/// Checks whether this machine's clock is synchronised, and watches it for jumps. Source: org.freedesktop.timedate1(5).
public struct ClockProbe: SuspendingProbe {
    private let bus: Bus
    private let deadline: Duration
    private let procPath: String
    private let watch = ClockWatch()

    /// - Parameter deadline: of each of three bus calls; the first one may have to start the service.
    public init(bus: Bus, deadline: Duration = .seconds(2)) { self.init(bus: bus, deadline: deadline, procPath: "/proc") }

    init(bus: Bus, deadline: Duration, procPath: String) { (self.bus, self.deadline, self.procPath) = (bus, deadline, procPath) }

    /// Never blind as a whole: jumps are detected without a bus, too, and the facts mark what is unknown.
    public func observe() async throws(ProbeError) -> ClockFacts {
        let now = MachineClock.now()
        var facts = ClockFacts(isSynchronized: nil, bootedAt: now.wall - now.uptime, steps: watch.take(now))
        facts.bootID = try await TaskLoop.value { [procPath] () throws(ProbeError) in
            KernelFile.text("\(procPath)/sys/kernel/random/boot_id", atMost: 64).map { $0.filter { !$0.isWhitespace } }
        }
        do throws(BusError) {
            facts.isSynchronized = try await property("NTPSynchronized")
            // Without an NTP service `NTP` is false, too, and says nothing: the host may synchronise its guest's clock.
            if try await property("CanNTP") { facts.isSynchronizationEnabled = try await property("NTP") }
        } catch {
            switch error {
            // The bus does not know the service or may not start it, as on a small machine without systemd-timedated.
            case .remote: facts.blindness = "no-timedate"
            default: facts.blindness = ProbeError.blind(error, about: "timedate1").reason
            }
        }
        return facts
    }

    private func property(_ name: String) async throws(BusError) -> Bool {
        try await bus.boolProperty(
            "org.freedesktop.timedate1", path: "/org/freedesktop/timedate1", interface: "org.freedesktop.timedate1", name: name, deadline: deadline)
    }
}

/// Compares both clocks between observations: only a jump of the wall clock shifts them by whole seconds.
final class ClockWatch: Sendable {
    private struct State {
        var last: Moment?
        var steps: [ClockFacts.Step] = []
    }

    private let state = Mutex(State())
    /// Slewing moves a clock by 30 ms a minute at most. Source: adjtimex(2), 500 ppm.
    private static let threshold: Duration = .seconds(1)
    private static let limit = 16

    /// The steps so far, including one since the last observation.
    func take(_ now: Moment) -> [ClockFacts.Step] {
        state.withLock { state in
            defer { state.last = now }
            if let last = state.last {
                let by = now.wall.since(last.wall) - (now.uptime - last.uptime)
                if by >= Self.threshold || by <= .zero - Self.threshold {
                    state.steps = (state.steps + [ClockFacts.Step(at: now, by: by)]).suffix(Self.limit)
                }
            }
            return state.steps
        }
    }
}
