/// A regular expression for lines of logs, read once. Its dialect is POSIX's extended one with `\d \w \s \b` and the like, on UTF-8.
///
/// It is matched by an automaton, in linear time and bounded memory. What no automaton can do (back-references, look-around) is refused, and so is
/// what means nothing: a pattern that no line or every line matches. regexec(3) would take seconds and half a gigabyte for some patterns on a line
/// of a few kilobytes, and `\d` would silently never match.
public struct LinePattern: Sendable {
    /// What is wrong with an expression, and what to write instead.
    public struct Invalid: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
        init(_ description: String) { self.description = description }
    }

    public let text: String
    private let program: PatternProgram

    /// - Parameter text: empty for every line.
    /// - Throws: `Invalid` for what is no such expression.
    public init(_ text: String, ignoresCase: Bool = false) throws(Invalid) {
        self.text = text
        program = try PatternProgram(try PatternParser.parse(text, ignoresCase: ignoresCase))
        if text.isEmpty { return }
        guard program.canMatch else { throw Invalid("no line can match it: a place before its beginning or behind its end is asked for") }
        var matcher = PatternMatcher(program)
        let everything = [[], [0x01]].allSatisfy { matcher.answer($0) == .found }
        if everything { throw Invalid("every line matches it, even an empty one; leave the pattern out to count every line") }
    }

    /// What runs it over the lines of one look.
    func matcher(lineSteps: Int = PatternMatcher.lineSteps) -> PatternMatcher { PatternMatcher(program, lineSteps: lineSteps) }

    /// Whether it names characters beyond ASCII: in a line that is no UTF-8 they cannot be found.
    var isASCII: Bool { text.utf8.allSatisfy { $0 < 0x80 } }
}
