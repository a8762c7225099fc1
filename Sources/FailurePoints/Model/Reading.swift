/// The latest result of one probe: facts with the moment at which they were true, blind, or nothing yet.
public enum Reading<Facts: Sendable>: Sendable {
    case facts(Facts, at: Moment)
    /// The probe could not take a reading: says nothing about the target. The reason is kebab-case, the detail a sentence.
    case blind(reason: String, detail: String, at: Moment)
    case never

    public var facts: Facts? {
        if case .facts(let facts, _) = self { facts } else { nil }
    }

    var isBlind: Bool {
        if case .blind = self { true } else { false }
    }

    public var moment: Moment? {
        switch self {
        case .facts(_, let at), .blind(_, _, let at): at
        case .never: nil
        }
    }
}
