/// A pattern as it was read.
indirect enum PatternNode: Sendable, Hashable {
    /// What holds between two characters.
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

/// What stands on one side of a place in a line.
enum PatternSide: Int, Sendable, Hashable, CaseIterable {
    /// Nothing: the line begins or ends here.
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
