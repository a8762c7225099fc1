/// What reads one part of the world: path or target in, facts out. It knows no threshold and no verdict.
public protocol Probe: Sendable {
    associatedtype Facts: Sendable

    /// Looks once. May block: it runs on a thread of its own, and its deadline is kept outside.
    ///
    /// - Throws: `ProbeError.blind` when it could not look; what it finds wrong with the target is a fact, not an error.
    func observe() throws(ProbeError) -> Facts
}

/// A probe that waits without blocking, because what it asks answers asynchronously (the bus).
public protocol SuspendingProbe: Sendable {
    associatedtype Facts: Sendable

    /// Looks once; otherwise as ``Probe/observe()``.
    func observe() async throws(ProbeError) -> Facts
}

/// Why a probe could not look. Says nothing about the target.
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
