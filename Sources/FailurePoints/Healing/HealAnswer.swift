/// What a guard, a limit or the gate says to a heal that is wanted.
public struct HealAnswer: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case go
        /// It may be allowed later, without anybody's doing.
        case notNow = "not-now"
        /// Not while things stand as they do: this healer is not tried, and the ladder goes on.
        case never
    }

    public var kind: Kind
    /// Short, stable, kebab-case: `manual-halt`, `max-per-hour`.
    public var code: String
    /// One sentence for the operator.
    public var message: String
    /// When it may change by itself; uptime. nil: not known.
    public var until: Duration?

    public init(_ kind: Kind, _ code: String, _ message: String, until: Duration? = nil) {
        (self.kind, self.code, self.message, self.until) = (kind, code, message, until)
    }

    public static func go(_ code: String, _ message: String = "") -> HealAnswer { HealAnswer(.go, code, message) }
    public static func notNow(_ code: String, _ message: String, until: Duration? = nil) -> HealAnswer {
        HealAnswer(.notNow, code, message, until: until)
    }
    public static func never(_ code: String, _ message: String) -> HealAnswer { HealAnswer(.never, code, message) }
}

extension Sequence where Element == HealAnswer {
    /// The answer that decides: a `never` before a `not now`; nil: all say go.
    public var deciding: HealAnswer? { first { $0.kind == .never } ?? first { $0.kind == .notNow } }
}
