/// One reading of both clocks: the wall for records and content ages, the boot clock for intervals.
///
/// A step of the wall clock does not move `uptime`; a restart of the daemon does not reset it (it restarts with the machine).
public struct Moment: Hashable, Sendable {
    /// Wall clock. Source: clock_gettime(2) CLOCK_REALTIME.
    public var wall: Instant
    /// Time since boot, suspend included. Source: clock_gettime(2) CLOCK_BOOTTIME.
    public var uptime: Duration

    public init(wall: Instant, uptime: Duration) {
        self.wall = wall
        self.uptime = uptime
    }

    /// The moment `duration` later on both clocks.
    public func advanced(by duration: Duration) -> Moment { Moment(wall: wall + duration, uptime: uptime + duration) }
}
