package import FailurePoints
import Glibc

/// The time that one observation has left, on the monotonic clock.
package struct RequestClock {
    private let start = RequestClock.now
    package let limit: Duration

    package init(limit: Duration) { self.limit = limit }

    package var elapsed: Duration { Self.now - start }
    package var remaining: Duration { max(.zero, limit - elapsed) }

    private static var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension Instant {
    /// Source: clock_gettime(2) CLOCK_REALTIME.
    package static var wallClock: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
