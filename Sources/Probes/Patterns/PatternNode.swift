/// A parsed pattern.
indirect enum PatternNode: Sendable, Hashable {
    /// A condition between two characters.
    enum Assertion: Sendable, Hashable {
        case start, end, wordBorder, noWordBorder, wordStart, wordEnd
    }

    case empty
    case one(of: ScalarSet)
    case assertion(Assertion)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// `most` nil: any number.
    case repetition(PatternNode, least: Int, most: Int?)
}

/// The neighbour on one side of a place in a line.
enum PatternSide: Int, Sendable, Hashable, CaseIterable {
    /// No character: the line begins or ends here.
    case edge
    case word
    case other
}

extension PatternNode.Assertion {
    func holds(before: PatternSide, after: PatternSide) -> Bool {
        switch self {
        case .start: before == .edge
        case .end: after == .edge
        case .wordBorder: (before == .word) != (after == .word)
        case .noWordBorder: (before == .word) == (after == .word)
        case .wordStart: before != .word && after == .word
        case .wordEnd: before == .word && after != .word
        }
    }
}
