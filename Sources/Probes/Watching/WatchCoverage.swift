/// Whether a change of what a probe looks at is noticed without looking.
package enum WatchCoverage: Sendable, Hashable {
    /// The kernel reports every change.
    case watched
    /// It does not: why. The probe looks at its interval.
    case polled(String)

    package var isWatched: Bool { self == .watched }
}
