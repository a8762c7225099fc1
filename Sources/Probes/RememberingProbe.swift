package import FailurePoints
public import JSON

/// A probe that goes on where it stopped: what it remembers is kept in the daemon's state and given back after a restart.
public protocol RememberingProbe: Sendable {
    /// What must survive a restart, as of the last observation. Small: it is written with every state.
    var memory: ProbeMemory { get }

    /// Goes on from `memory`; to be called before the first observation. What it cannot read it leaves out: the probe then looks anew.
    func restore(_ memory: ProbeMemory)
}

/// What one probe remembers, in its own words.
public struct ProbeMemory: Sendable, Hashable {
    public var json: JSON
    public init(_ json: JSON) { self.json = json }
}

extension JSON {
    /// Microseconds since 1970.
    init(instant: Instant?) { self = instant.map { .int($0.microseconds) } ?? .null }
    package var instant: Instant? { int.map(Instant.init(microseconds:)) }
}
