internal import Glibc

/// Microseconds of CLOCK_MONOTONIC: the clock of sd-bus timeouts and of `MONOTONIC_USEC=`.
func monotonicMicroseconds() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000
}

extension Duration {
    /// Whole microseconds, never negative, and at most about 292 years, so that sums with a clock cannot overflow.
    var clampedMicroseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let whole = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000)
        guard !whole.overflow, whole.partialValue < UInt64.max / 2 else { return UInt64.max / 2 }
        return whole.partialValue + UInt64(attoseconds / 1_000_000_000_000)
    }
}
