/// A pattern as an automaton: each instruction is one state, so the cost of a line is at most its length times their number.
struct PatternProgram: Sendable {
    enum Instruction: Sendable, Hashable {
        /// Takes a character of this set.
        case one(set: Int, next: Int)
        case split(Int, Int)
        case assertion(PatternNode.Assertion, next: Int)
        case match
    }

    private(set) var instructions: [Instruction] = [.match]
    private(set) var start = 0
    /// The sets that the instructions use.
    private(set) var sets: [ScalarSet] = []
    /// The boundaries of the character classes: every set treats two characters of one class alike.
    private(set) var borders: [UInt32] = []
    /// By set and class.
    private(set) var takes: [[Bool]] = []
    private(set) var sides: [PatternSide] = []
    /// The class of each ASCII character.
    private(set) var asciiClasses: [UInt16] = []

    private var work = 0

    static let mostInstructions = 2000

    /// - Throws: for a pattern that would cost too much.
    init(_ node: PatternNode) throws(LinePattern.Invalid) {
        start = try emit(node, next: 0)
        let edges = (sets + [.word]).flatMap(\.ranges).flatMap { [$0.lowerBound, $0.upperBound + 1] }
        borders = Set(edges + [0]).sorted().filter { $0 <= 0x10_FFFF }
        takes = sets.map { set in borders.map { set.contains($0) } }
        sides = borders.map { ScalarSet.word.contains($0) ? .word : .other }
        asciiClasses = (0..<128).map { UInt16(classIndex($0)) }
    }

    func classIndex(_ scalar: UInt32) -> Int {
        var (low, high) = (0, borders.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if borders[middle] <= scalar { low = middle } else { high = middle }
        }
        return low
    }

    private mutating func append(_ instruction: Instruction) throws(LinePattern.Invalid) -> Int {
        guard instructions.count < Self.mostInstructions else {
            throw LinePattern.Invalid(
                "its repetitions expand to more than \(Self.mostInstructions) places; use smaller counts, or + for any number")
        }
        instructions.append(instruction)
        return instructions.count - 1
    }

    /// The first instruction of `node`, which continues with `next`.
    private mutating func emit(_ node: PatternNode, next: Int) throws(LinePattern.Invalid) -> Int {
        work += 1
        // Repetitions of an empty pattern append nothing.
        guard work < Self.mostInstructions * 10 else {
            throw LinePattern.Invalid("its repetitions are too many; use smaller counts, or + for any number")
        }
        switch node {
        case .empty: return next
        case .one(let set):
            let index = sets.firstIndex(of: set) ?? sets.count
            if index == sets.count { sets.append(set) }
            return try append(.one(set: index, next: next))
        case .assertion(let assertion): return try append(.assertion(assertion, next: next))
        case .sequence(let nodes):
            var next = next
            for node in nodes.reversed() { next = try emit(node, next: next) }
            return next
        case .choice(let nodes):
            var start: Int?
            for node in nodes.reversed() {
                let branch = try emit(node, next: next)
                if let others = start { start = try append(.split(branch, others)) } else { start = branch }
            }
            return start ?? next
        case .repetition(let node, let least, let most):
            var start = next
            if let most {
                for _ in least..<most { start = try append(.split(try emit(node, next: start), next)) }
            } else {
                let loop = try append(.split(next, next))
                instructions[loop] = .split(try emit(node, next: loop), next)
                start = loop
            }
            for _ in 0..<least { start = try emit(node, next: start) }
            return start
        }
    }

    /// Whether any line can match it.
    var canMatch: Bool {
        struct Place: Hashable { var instruction: Int, before: PatternSide, after: PatternSide }
        var open: [Place] = []
        var seen: Set<Place> = []
        func reach(_ instruction: Int, _ before: PatternSide, _ afters: [PatternSide] = PatternSide.allCases) {
            for after in afters {
                let place = Place(instruction: instruction, before: before, after: after)
                if seen.insert(place).inserted { open.append(place) }
            }
        }
        for side in PatternSide.allCases { reach(start, side) }
        while let place = open.popLast() {
            switch instructions[place.instruction] {
            case .match: return true
            case .split(let one, let other):
                reach(one, place.before, [place.after])
                reach(other, place.before, [place.after])
            case .assertion(let assertion, let next):
                if assertion.holds(before: place.before, after: place.after) { reach(next, place.before, [place.after]) }
            case .one(let set, let next):
                let isTaken =
                    switch place.after {
                    case .edge: false
                    case .word: sets[set].intersects(.word)
                    case .other: sets[set].intersects(ScalarSet.word.inverted)
                    }
                if isTaken { reach(next, place.after) }
            }
        }
        return false
    }
}
