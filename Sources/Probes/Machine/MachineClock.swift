import FailurePoints
import Glibc

/// Both clocks of this machine, read one right after the other. Source: clock_gettime(2).
enum MachineClock {
    @Sendable static func now() -> Moment {
        var (wall, boot) = (timespec(), timespec())
        clock_gettime(CLOCK_REALTIME, &wall)
        clock_gettime(CLOCK_BOOTTIME, &boot)
        return Moment(
            wall: Instant(microseconds: Int64(wall.tv_sec) * 1_000_000 + Int64(wall.tv_nsec) / 1000),
            uptime: .seconds(boot.tv_sec) + .nanoseconds(boot.tv_nsec))
    }
}
