public import FailurePoints
import Synchronization
public import Systemd
import Threads

/// Checks whether this machine's clock is synchronised, and watches it for jumps. Source: org.freedesktop.timedate1(5).
public struct ClockProbe: SuspendingProbe {
    private let service: TimeService
    private let watch = ClockWatch()

    /// - Parameter deadline: of each of three bus calls; the first one may have to start the service.
    public init(bus: Bus, deadline: Duration = .seconds(2)) { service = TimeService(bus: bus, deadline: deadline) }

    /// Never blind as a whole: jumps are detected without a bus, too, and the facts mark what is unknown.
    public func observe() async throws(ProbeError) -> ClockFacts {
        let now = MachineClock.now()
        let steps = watch.take(now)
        let bootID = try await TaskLoop.value { () throws(ProbeError) in
            KernelFile.text("/proc/sys/kernel/random/boot_id", atMost: 64).map { $0.filter { !$0.isWhitespace } }
        }
        let answer = await service.answer(at: now, stepped: steps.last?.at)
        return ClockFacts(
            isSynchronized: answer.isSynchronized, isSynchronizationEnabled: answer.isEnabled, blindness: answer.blindness, bootID: bootID,
            bootedAt: now.wall - now.uptime, steps: steps)
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
