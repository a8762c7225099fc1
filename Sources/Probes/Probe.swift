/// Reads one part of the world: path or target in, facts out. It knows no threshold and no verdict.
public protocol Probe: Sendable {
    associatedtype Facts: Sendable

    /// Makes one observation. May block: it runs on a separate thread, with an external deadline.
    ///
    /// - Throws: `ProbeError.blind` when the observation was not possible; a fault of the target is a fact, not an error.
    func observe() throws(ProbeError) -> Facts
}

/// A probe that waits without blocking, because its target answers asynchronously (the bus).
public protocol SuspendingProbe: Sendable {
    associatedtype Facts: Sendable

    /// Makes one observation; otherwise as ``Probe/observe()``.
    func observe() async throws(ProbeError) -> Facts
}

/// Why an observation was not possible. Says nothing about the target.
public enum ProbeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// `reason` is short, stable and kebab-case (`root-missing`, `no-bus`); `detail` a sentence that names the place.
    case blind(reason: String, detail: String)

    public var reason: String {
        switch self {
        case .blind(let reason, _): reason
        }
    }
    public var detail: String {
        switch self {
        case .blind(_, let detail): detail
        }
    }

    public var description: String {
        switch self {
        case .blind(let reason, let detail): "\(reason): \(detail)"
        }
    }
}
