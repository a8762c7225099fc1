/// Why lines of a log were not counted although they may have matched. The raw value is the reason of the unknown finding.
public enum LineGap: String, Sendable, Hashable, CaseIterable {
    /// Rotated away or cut before they were read.
    case rotated = "rotated-unread"
    /// Longer than fpmond reads.
    case overlong = "line-too-long"
    /// UTF-16, zero bytes, or not UTF-8 while the pattern has more than ASCII.
    case notText = "not-text"
    /// Without a readable time, and the lines around them do not show it either.
    case undated = "undated-lines"
    /// Their time is in the future, or hours from when they were written: a wrong time zone.
    case misdated = "misdated-lines"
    /// The pattern would have taken too long.
    case costly = "pattern-too-costly"
    /// It matches so far, but may not be complete.
    case unfinished = "unfinished-line"

    /// Completes "lines of it …".
    public var words: String {
        switch self {
        case .rotated: "were rotated away or cut before they could be read"
        case .overlong: "are too long to be read whole, and their beginning does not match"
        case .notText: "are not UTF-8 text, so they cannot be searched"
        case .undated: "match but have no readable time"
        case .misdated: "have a time in the future or far from when they were written: check the configured time zone"
        case .costly: "would take too long to match with this pattern"
        case .unfinished: "match so far, but may not be complete"
        }
    }
}
