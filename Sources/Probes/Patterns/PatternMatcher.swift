/// Runs one pattern over lines, in time linear in their length. For one thread, and for one observation.
///
/// Caches sets of states up to a bound and then starts anew (a lazily built deterministic automaton).
struct PatternMatcher {
    enum Answer: Sendable, Hashable {
        case found
        case notFound
        /// Given up: matching would take too long.
        case tooCostly
    }

    /// Maximum steps for one line, and for all lines of an observation: about a second each on a small machine.
    static let lineSteps = 20_000_000
    static let passSteps = 100_000_000
    private static let mostStates = 500
    private static let mostEntries = 100_000

    private struct State: Hashable {
        var places: [Int]
        var before: PatternSide
    }

    private static let unknown: Int32 = -1
    private static let match: Int32 = -2

    private let program: PatternProgram
    /// The classes, and the end of the line as one more.
    private let width: Int
    private var states: [State] = []
    private var numbers: [State: Int32] = [:]
    private var transitions: [Int32] = []
    private var kept = 0
    private let lineSteps: Int
    private(set) var steps = 0
    /// The last line was given up.
    private(set) var gaveUp = false

    /// - Parameter lineSteps: maximum steps for one line.
    init(_ program: PatternProgram, lineSteps: Int = Self.lineSteps) {
        (self.program, self.lineSteps) = (program, lineSteps)
        width = program.borders.count + 1
    }

    /// Whether the lines of this observation have cost so much that the rest must wait for the next.
    var isExhausted: Bool { steps > Self.passSteps }

    /// Whether the pattern is found anywhere in the line.
    ///
    /// - Parameter isComplete: false for the beginning of a line that may continue: a pattern that needs the end does not match then.
    mutating func answer(_ line: some Collection<UInt8>, isComplete: Bool = true) -> Answer {
        gaveUp = false
        return line.withContiguousStorageIfAvailable { run($0, isComplete) } ?? Array(line).withUnsafeBufferPointer { run($0, isComplete) }
    }

    private mutating func run(_ bytes: UnsafeBufferPointer<UInt8>, _ isComplete: Bool) -> Answer {
        let limit = steps + lineSteps
        var state = number(of: State(places: [], before: .edge))
        var index = 0
        while true {
            let symbol: Int
            if index >= bytes.count {
                if !isComplete { return isFound(whateverFollows: state) ? .found : .notFound }
                symbol = width - 1
            } else if bytes[index] < 0x80 {
                symbol = Int(program.asciiClasses[Int(bytes[index])])
                index += 1
            } else {
                symbol = program.classIndex(Self.scalar(bytes, &index))
            }
            var next = transitions[Int(state) * width + symbol]
            if next == Self.unknown {
                if steps > limit {
                    gaveUp = true
                    return .tooCostly
                }
                next = step(state, symbol)
            }
            if next == Self.match { return .found }
            if symbol == width - 1 { return .notFound }
            state = next
        }
    }

    /// The scalar at `index`, which is advanced past it; U+FFFD for an invalid byte.
    private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> UInt32 {
        var decoder = UTF8()
        var rest = bytes[index...].prefix(4).makeIterator()
        if case .scalarValue(let scalar) = decoder.decode(&rest) {
            index += UTF8.width(scalar)
            return scalar.value
        }
        index += 1
        return 0xFFFD
    }

    /// Computes the next state for one symbol.
    private mutating func step(_ from: Int32, _ symbol: Int) -> Int32 {
        let after: PatternSide = symbol == width - 1 ? .edge : program.sides[symbol]
        let (isMatch, ones) = visit(states[Int(from)], before: after)
        if isMatch {
            transitions[Int(from) * width + symbol] = Self.match
            return Self.match
        }
        var reached: Set<Int> = []
        for place in ones {
            if case .one(let set, let next) = program.instructions[place], symbol < width - 1, program.takes[set][symbol] { reached.insert(next) }
        }
        let next = State(places: reached.sorted(), before: after)
        if states.count >= Self.mostStates || kept > Self.mostEntries {
            forget()
            return number(of: next)
        }
        let number = number(of: next)
        transitions[Int(from) * width + symbol] = number
        return number
    }

    /// Whether the pattern matches at `state`, at the line's end or not.
    private mutating func isFound(whateverFollows state: Int32) -> Bool {
        for side in PatternSide.allCases {
            guard visit(states[Int(state)], before: side).isMatch else { return false }
        }
        return true
    }

    /// Visits every instruction reached without another character, before `after`: whether one is the end of the pattern, and
    /// which ones take a character.
    private mutating func visit(_ state: State, before after: PatternSide) -> (isMatch: Bool, ones: [Int]) {
        var seen = [Bool](repeating: false, count: program.instructions.count)
        // The pattern may match anywhere, so it starts at each character.
        var open = state.places + [program.start]
        var (isMatch, ones): (Bool, [Int]) = (false, [])
        steps += program.instructions.count / 8
        while let place = open.popLast() {
            if seen[place] { continue }
            seen[place] = true
            steps += 1
            switch program.instructions[place] {
            case .match: isMatch = true
            case .split(let one, let other): open += [one, other]
            case .assertion(let assertion, let next): if assertion.holds(before: state.before, after: after) { open.append(next) }
            case .one: ones.append(place)
            }
        }
        return (isMatch, ones)
    }

    private mutating func number(of state: State) -> Int32 {
        if let known = numbers[state] { return known }
        let number = Int32(states.count)
        numbers[state] = number
        states.append(state)
        transitions.append(contentsOf: repeatElement(Self.unknown, count: width))
        kept += state.places.count + width
        return number
    }

    private mutating func forget() {
        states.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        transitions.removeAll(keepingCapacity: true)
        kept = 0
    }
}
