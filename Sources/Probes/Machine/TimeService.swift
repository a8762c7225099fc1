import FailurePoints
import Synchronization
import Systemd

/// What systemd-timedated tells of the time synchronisation of this machine. Source: org.freedesktop.timedate1(5).
///
/// Each question starts it anew, because it ends after half a minute without one, and leaves five lines in the journal. So it is not asked at each
/// look: an answer that calls for no attention counts for ``validity``. The kernel calls a clock unsynchronised only hours after the last
/// correction, and a jump of the clock ends the answer's time at once.
final class TimeService: Sendable {
    struct Answer: Sendable, Hashable {
        /// Nil: unknown.
        var isSynchronized: Bool?
        /// Nil: systemd knows no service that synchronises the clock.
        var isEnabled: Bool?
        /// Why both are unknown, as ``ClockFacts/blindness``.
        var blindness: String?
    }

    private struct Kept {
        var answer: Answer
        /// Uptime of the look that asked.
        var asked: Duration
    }

    /// How long a good answer counts: a clock that is left alone errs by less than a second in that time. Source: adjtimex(2), 500 ppm.
    static let validity: Duration = .seconds(1800)
    private static let name = "org.freedesktop.timedate1"

    private let property: @Sendable (_ name: String) async throws(BusError) -> Bool
    private let kept = Mutex<Kept?>(nil)

    /// - Parameter property: reads one of the service's properties, all of which are flags.
    init(property: @escaping @Sendable (_ name: String) async throws(BusError) -> Bool) { self.property = property }

    convenience init(bus: Bus, deadline: Duration) {
        self.init { (name) async throws(BusError) in
            try await bus.boolProperty(Self.name, path: "/org/freedesktop/timedate1", interface: Self.name, name: name, deadline: deadline)
        }
    }

    /// - Parameter stepped: the last jump of the clock that was noticed.
    func answer(at now: Moment, stepped: Moment?) async -> Answer {
        if let kept = kept.withLock({ $0 }), now.uptime - kept.asked < Self.validity, (stepped?.uptime ?? .zero) <= kept.asked { return kept.answer }
        let (answer, isGood) = await ask()
        kept.withLock { $0 = isGood ? Kept(answer: answer, asked: now.uptime) : nil }
        return answer
    }

    /// The answer, and whether it calls for no attention: what somebody mends now is asked about at each look.
    private func ask() async -> (answer: Answer, isGood: Bool) {
        do throws(BusError) {
            var answer = Answer(isSynchronized: try await property("NTPSynchronized"))
            // Without an NTP service `NTP` is false, too, and says nothing: the host may synchronise its guest's clock.
            if try await property("CanNTP") { answer.isEnabled = try await property("NTP") }
            return (answer, answer.isSynchronized == true || answer.isEnabled == nil)
        } catch {
            // The bus does not know the service or may not start it, as on a small machine without systemd-timedated.
            if case .remote = error { return (Answer(blindness: "no-timedate"), true) }
            return (Answer(blindness: ProbeError.blind(error, about: "timedate1").reason), false)
        }
    }
}
