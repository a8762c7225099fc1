import BotSimulator
import FailurePoints
import Synchronization

/// The time of a pretend world: it passes when it is told to.
final class VirtualClock: Sendable {
    private let moment: Mutex<Moment>

    init(_ start: Instant) { moment = Mutex(Moment(wall: start, uptime: .seconds(500_000))) }

    var now: Moment { moment.withLock { $0 } }

    /// Lets time pass on both clocks.
    func pass(_ duration: Duration) { moment.withLock { $0 = $0.advanced(by: duration) } }

    /// Somebody sets the wall clock; the time since boot does not notice.
    func setWall(by duration: Duration) { moment.withLock { $0.wall = $0.wall + duration } }

    /// For the simulator, in microseconds since 1970.
    var reading: @Sendable () -> Int64 { { self.now.wall.microseconds } }

    /// An instant in RFC 3339; the epoch where the text is something else.
    static func instant(_ text: String) -> Instant { Instant(microseconds: Simulator.instant(text) ?? 0) }
}
