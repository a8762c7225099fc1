/// One way in which trading can be blocked or go wrong: an entry of the catalogue. Declared once; holds no state.
///
/// A class, so that lists of them are cheap to filter and to copy; it never changes.
public final class FailurePoint: Sendable, Identifiable {
    /// Permanent, kebab-case: output, configuration, manual, tests and history use it.
    public struct ID: Hashable, Sendable, Comparable, RawRepresentable, ExpressibleByStringLiteral, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { rawValue = value }
        public var description: String { rawValue }
        public static func < (a: ID, b: ID) -> Bool { a.rawValue < b.rawValue }
    }

    public typealias Judge = @Sendable (JudgeInput) -> Finding

    public let id: ID
    /// The rows of the assessment that it covers (`["3.1"]`); empty if the assessment does not have it.
    public let rows: [String]
    public let category: Category
    public let impact: Impact
    /// A block by design: reported as what it is, never healed.
    public let intended: Bool
    public let title: String
    /// What it means for trading when it fails, in one or two sentences; empty for a custom failure point.
    public let meaning: String
    /// What the operator can do about it.
    public let advice: String
    /// The probes whose facts it judges. The first one that is enabled paces it: one finding for each of that probe's readings.
    public let reads: [ProbeName]
    public let settings: [Setting]
    /// Its reasons, of failing and other findings; ``Catalogue/commonReasons`` lists those that any failure point may give.
    public let reasons: [Reason]
    public let confirm: Confirm
    /// Failure points that explain this one: while one of them fails, this one is observed but neither alerted nor healed.
    public let excusedBy: [ID]
    /// The healers used unless the configuration names others, in order; empty: never healed automatically.
    public let ladder: [Rung]
    /// A finding that is no failure and that a healer looks into; nil: none.
    public let inquiry: Inquiry?
    /// Whether the start-up grace of the bot's unit applies: failing findings do not count while the bot starts.
    public let waitsForStartup: Bool
    /// What it decides besides its finding.
    public let roles: Set<Role>
    public let judge: Judge

    public init(
        _ id: ID, rows: [String] = [], category: Category, impact: Impact, intended: Bool = false, title: String, meaning: String = "",
        advice: String, reads: [ProbeName], settings: [Setting] = [], reasons: [Reason] = [], confirm: Confirm = .standard, excusedBy: [ID] = [],
        ladder: [Rung] = [], inquiry: Inquiry? = nil, waitsForStartup: Bool = false, roles: Set<Role> = [], judge: @escaping Judge
    ) {
        (self.id, self.rows, self.category, self.impact, self.intended) = (id, rows, category, impact, intended)
        (self.title, self.meaning, self.advice, self.reads, self.settings) = (title, meaning, advice, reads, settings)
        (self.reasons, self.confirm, self.excusedBy, self.ladder) = (reasons, confirm, excusedBy, ladder)
        (self.inquiry, self.waitsForStartup, self.roles, self.judge) = (inquiry, waitsForStartup, roles, judge)
    }
}

/// The name of a configured repair: `refresh-intelligence`.
public struct HealerName: Hashable, Sendable, Comparable, RawRepresentable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }
    public static func < (a: HealerName, b: HealerName) -> Bool { a.rawValue < b.rawValue }
}
