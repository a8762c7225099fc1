package import FailurePoints
public import JSON

/// A probe that continues where it stopped: its memory is saved in the daemon's state and restored after a restart.
public protocol RememberingProbe: Sendable {
    /// The memory that must survive a restart, as of the last observation. Small: it is written with every state.
    var memory: ProbeMemory { get }

    /// Restores `memory`; call before the first observation. Unreadable parts are ignored.
    func restore(_ memory: ProbeMemory)
}

/// The memory of one probe, in its own format.
public struct ProbeMemory: Sendable, Hashable {
    public var json: JSON
    public init(_ json: JSON) { self.json = json }
}

extension JSON {
    /// Microseconds since 1970.
    init(instant: Instant?) { self = instant.map { .int($0.microseconds) } ?? .null }
    package var instant: Instant? { int.map(Instant.init(microseconds:)) }
}
