/// Runs one pattern over lines, in time linear in their length: for one thread, kept for as long as a look lasts.
///
/// What it finds out about sets of states it keeps up to a bound and then begins anew (a lazily built deterministic automaton).
struct PatternMatcher {
    enum Answer: Sendable, Hashable {
        case found
        case notFound
        /// It would take too long to tell.
        case tooCostly
    }

    /// Steps that one line may cost, and all lines of a look together: a second or so each on a small machine.
    static let lineSteps = 20_000_000
    static let lookSteps = 100_000_000
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
    private(set) var steps = 0

    init(_ program: PatternProgram) {
        self.program = program
        width = program.borders.count + 1
    }

    /// Whether the lines of this look have cost so much that the rest should wait for the next.
    var isExhausted: Bool { steps > Self.lookSteps }

    /// Whether the pattern is found anywhere in the line.
    ///
    /// - Parameter isComplete: false for the beginning of a line that may go on: what needs its end is not found then.
    mutating func answer(_ line: some Collection<UInt8>, isComplete: Bool = true) -> Answer {
        line.withContiguousStorageIfAvailable { run($0, isComplete) } ?? Array(line).withUnsafeBufferPointer { run($0, isComplete) }
    }

    private mutating func run(_ bytes: UnsafeBufferPointer<UInt8>, _ isComplete: Bool) -> Answer {
        let limit = steps + Self.lineSteps
        var state = number(of: State(places: [], before: .edge))
        var index = 0
        while true {
            let symbol: Int
            if index >= bytes.count {
                if !isComplete { return .notFound }
                symbol = width - 1
            } else if bytes[index] < 0x80 {
                symbol = Int(program.asciiClasses[Int(bytes[index])])
                index += 1
            } else {
                symbol = program.classIndex(Self.scalar(bytes, &index))
            }
            var next = transitions[Int(state) * width + symbol]
            if next == Self.unknown {
                if steps > limit { return .tooCostly }
                next = step(state, symbol)
            }
            if next == Self.match { return .found }
            if symbol == width - 1 { return .notFound }
            state = next
        }
    }

    /// The scalar at `index`, which moves behind it; U+FFFD for a byte that begins none.
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

    /// Computes where one symbol leads.
    private mutating func step(_ from: Int32, _ symbol: Int) -> Int32 {
        let state = states[Int(from)]
        let after: PatternSide = symbol == width - 1 ? .edge : program.sides[symbol]
        var seen = [Bool](repeating: false, count: program.instructions.count)
        // It may be found anywhere: each place of the line is a beginning.
        var open = state.places + [program.start]
        var reached: [Int] = []
        var isMatch = false
        steps += program.instructions.count / 8
        while let place = open.popLast() {
            if seen[place] { continue }
            seen[place] = true
            steps += 1
            switch program.instructions[place] {
            case .match: isMatch = true
            case .split(let one, let other): open += [one, other]
            case .assertion(let assertion, let next): if assertion.holds(before: state.before, after: after) { open.append(next) }
            case .one(let set, let next): if symbol < width - 1, program.takes[set][symbol] { reached.append(next) }
            }
        }
        if isMatch {
            transitions[Int(from) * width + symbol] = Self.match
            return Self.match
        }
        let next = State(places: Set(reached).sorted(), before: after)
        if states.count >= Self.mostStates || kept > Self.mostEntries {
            forget()
            return number(of: next)
        }
        let number = number(of: next)
        transitions[Int(from) * width + symbol] = number
        return number
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
