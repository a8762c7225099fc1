public import FailurePoints
import Glibc

/// The zone of the bot's timestamps without one: some are UTC, others the server's local time. Source: bot contract 3.4, T2 and T4.
public struct LocalTime: Sendable {
    /// How far local time is ahead of UTC at an instant.
    private let offset: @Sendable (Instant) -> Duration
    private let now: @Sendable () -> Instant
    private let isFixed: Bool

    /// A fixed offset.
    public static func fixed(_ offset: Duration) -> LocalTime {
        LocalTime(offset: { _ in offset }, now: { Instant(microseconds: 0) }, isFixed: true)
    }

    public static let utc = fixed(.zero)

    /// A zone with a variable offset, such as one with daylight saving.
    public static func zone(_ offset: @escaping @Sendable (Instant) -> Duration, now: @escaping @Sendable () -> Instant) -> LocalTime {
        LocalTime(offset: offset, now: now, isFixed: false)
    }

    /// This machine's zone, which is also the bot's. Source: localtime(3), tm_gmtoff.
    public static let host = zone(
        { instant in
            var seconds = time_t(instant.microseconds / 1_000_000)
            var civil = tm()
            return localtime_r(&seconds, &civil) == nil ? .zero : .seconds(civil.tm_gmtoff)
        }, now: { MachineClock.now().wall })

    /// How far local time is ahead of UTC at an instant.
    package func offset(at instant: Instant) -> Duration { offset(instant) }

    /// The instant of this local time, which is given as if it were UTC.
    ///
    /// In the repeated hour it is the later instant that is already past, because the file was just written. A time in the skipped
    /// hour uses the offset before it.
    public func instant(showing shown: Instant) -> Instant {
        if isFixed { return shown - offset(shown) }
        // No zone changes twice within two days.
        let (before, after) = (offset(shown - .seconds(86_400)), offset(shown + .seconds(86_400)))
        guard before != after else { return shown - before }
        let possible = [before, after].map { (instant: shown - $0, offset: $0) }.filter { offset($0.instant) == $0.offset }.map(\.instant).sorted()
        let present = now() + Self.tolerance
        return possible.last { $0 <= present } ?? possible.first ?? shown - before
    }

    /// Clock difference up to which a timestamp does not count as being in the future. Source: bot contract 3.4.
    private static let tolerance: Duration = .seconds(120)
}
