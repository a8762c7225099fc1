/// What one failure point remembers from finding to finding: baselines and first-seen instants, kept in the daemon's state file.
///
/// A judge gets the memory of its last finding and may return a new one; it keeps no other state.
public struct Memory: Sendable, Hashable {
    public var values: [String: Evidence.Value]

    public init(_ values: [String: Evidence.Value] = [:]) { self.values = values }

    public var isEmpty: Bool { values.isEmpty }

    public subscript(name: String) -> Evidence.Value? {
        get { values[name] }
        set { values[name] = newValue }
    }

    public func instant(_ name: String) -> Instant? {
        if case .instant(let value)? = values[name] { value } else { nil }
    }

    public func integer(_ name: String) -> Int64? {
        if case .integer(let value)? = values[name] { value } else { nil }
    }

    public func number(_ name: String) -> Double? {
        switch values[name] {
        case .number(let value)?: value
        case .integer(let value)?: Double(value)
        default: nil
        }
    }

    public func text(_ name: String) -> String? {
        if case .text(let value)? = values[name] { value } else { nil }
    }
}
