public import FailurePoints
import Glibc

/// How the bot's stamps without a zone are read: some are UTC, others what the clock on the server's wall shows. Source: bot contract 3.4, T2 and T4.
public struct LocalTime: Sendable {
    /// How far the wall's clock is ahead of UTC at an instant.
    private let offset: @Sendable (Instant) -> Duration
    private let now: @Sendable () -> Instant
    private let isFixed: Bool

    /// The same at any time.
    public static func fixed(_ offset: Duration) -> LocalTime {
        LocalTime(offset: { _ in offset }, now: { Instant(microseconds: 0) }, isFixed: true)
    }

    public static let utc = fixed(.zero)

    /// A zone that may change its offset, with daylight saving mostly.
    public static func zone(_ offset: @escaping @Sendable (Instant) -> Duration, now: @escaping @Sendable () -> Instant) -> LocalTime {
        LocalTime(offset: offset, now: now, isFixed: false)
    }

    /// This machine's own, which is the bot's: it runs here. Source: localtime(3), tm_gmtoff.
    public static let host = zone(
        { instant in
            var seconds = time_t(instant.microseconds / 1_000_000)
            var civil = tm()
            return localtime_r(&seconds, &civil) == nil ? .zero : .seconds(civil.tm_gmtoff)
        }, now: { MachineClock.now().wall })

    /// When the wall's clock showed this, the shown time being given as if it were UTC.
    ///
    /// In the hour that comes twice it is the later one that has already been: what is read was written a moment ago. What no clock ever showed
    /// (the hour that is left out) counts by the offset before it.
    public func instant(showing shown: Instant) -> Instant {
        if isFixed { return shown - offset(shown) }
        // No zone changes twice within two days.
        let (before, after) = (offset(shown - .seconds(86_400)), offset(shown + .seconds(86_400)))
        guard before != after else { return shown - before }
        let possible = [before, after].map { (instant: shown - $0, offset: $0) }.filter { offset($0.instant) == $0.offset }.map(\.instant).sorted()
        let present = now() + Self.tolerance
        return possible.last { $0 <= present } ?? possible.first ?? shown - before
    }

    /// Clocks may differ by so much before a stamp counts as one of the future. Source: bot contract 3.4.
    private static let tolerance: Duration = .seconds(120)
}
