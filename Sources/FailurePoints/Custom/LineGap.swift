/// Why lines of a log were not counted, though they may have matched. The words are the reasons of what is then unknown.
public enum LineGap: String, Sendable, Hashable, CaseIterable {
    /// Rotated away or cut before they were read.
    case rotated = "rotated-unread"
    /// Longer than is read of a line.
    case overlong = "line-too-long"
    /// UTF-16, zero bytes, or no UTF-8 where the pattern asks for more than ASCII.
    case notText = "not-text"
    /// They carry no time that can be read, and what stands around them does not tell it.
    case undated = "undated-lines"
    /// Their time lies in the future, or hours from when they were written: the wrong zone.
    case misdated = "misdated-lines"
    /// The pattern would have taken too long to tell.
    case costly = "pattern-too-costly"
    /// It would match if it ended there, and may go on.
    case unfinished = "unfinished-line"

    /// What the operator reads: "lines of x.log …".
    public var words: String {
        switch self {
        case .rotated: "were rotated away or cut before they could be read"
        case .overlong: "are longer than is read of a line, and do not match in their beginning"
        case .notText: "are no text in UTF-8, so that nothing can be found in them"
        case .undated: "match and carry no time that can be read"
        case .misdated: "have a time in the future or far from when they were written: another zone than the configured one?"
        case .costly: "would take too long to match with this pattern"
        case .unfinished: "match only if they end here, and may go on"
        }
    }
}
