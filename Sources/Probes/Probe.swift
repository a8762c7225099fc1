/// What reads one part of the world: path or target in, facts out. It knows no threshold and no verdict.
public protocol Probe: Sendable {
    associatedtype Facts: Sendable

    /// Looks once. May block: it runs on a thread of its own, and its deadline is kept outside.
    ///
    /// - Throws: `ProbeError.blind` when it could not look; what it finds wrong with the target is a fact, not an error.
    func observe() throws(ProbeError) -> Facts
}

/// Why a probe could not look. Says nothing about the target.
public enum ProbeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// `reason` is short, stable and kebab-case (`root-missing`, `no-bus`); `detail` a sentence that names the place.
    case blind(reason: String, detail: String)

    public var description: String {
        switch self {
        case .blind(let reason, let detail): "\(reason): \(detail)"
        }
    }
}
