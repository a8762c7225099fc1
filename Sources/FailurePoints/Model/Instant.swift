/// A point of wall-clock time: whole microseconds since 1970-01-01T00:00:00 UTC.
///
/// Records and content timestamps are instants; intervals and deadlines are measured on the monotonic side of a ``Moment``.
public struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since the Unix epoch, UTC, leap seconds not counted.
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Seconds since the Unix epoch; values beyond ±292 000 years are clamped, not-a-number becomes the epoch.
    public init(secondsSince1970 seconds: Double) {
        let scaled = (seconds * 1e6).rounded()
        microseconds = scaled.isNaN ? 0 : Int64(exactly: scaled) ?? (scaled < 0 ? .min : .max)
    }

    public var secondsSince1970: Double { Double(microseconds) / 1e6 }

    public static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

    /// How long after `earlier` this instant is; negative when it is before. Exact: a duration can hold the difference of any two instants.
    public func since(_ earlier: Instant) -> Duration { .microseconds(microseconds) - .microseconds(earlier.microseconds) }

    /// Clamped to the first and the last possible instant, so that an addition never wraps around.
    public static func + (a: Instant, b: Duration) -> Instant {
        let (sum, overflow) = a.microseconds.addingReportingOverflow(b.wholeMicroseconds)
        return Instant(microseconds: overflow ? (b < .zero ? .min : .max) : sum)
    }

    public static func - (a: Instant, b: Duration) -> Instant { a + (.zero - b) }
}

extension Duration {
    /// The duration in seconds, for arithmetic with ratios and for output fields named `…_seconds`.
    public var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

    /// Whole microseconds, truncated towards zero and clamped to what `Int64` holds.
    public var wholeMicroseconds: Int64 {
        let (scaled, tooLong) = components.seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflow) = scaled.addingReportingOverflow(components.attoseconds / 1_000_000_000_000)
        return tooLong || overflow ? (components.seconds < 0 ? .min : .max) : sum
    }
}
