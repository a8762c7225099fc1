/// A compiled regular expression for log lines. Its dialect is POSIX extended with `\d \w \s \b` and the like, on UTF-8.
///
/// It is matched by an automaton, in linear time and bounded memory. Back-references and look-around, which need more, are refused, and so are
/// meaningless patterns, which no line or every line matches. regexec(3) would take seconds and half a gigabyte for some patterns on a line
/// of a few kilobytes, and `\d` would silently never match.
public struct LinePattern: Sendable {
    /// The fault of an expression, and what to write instead.
    public struct Invalid: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
        init(_ description: String) { self.description = description }
    }

    public let text: String
    private let program: PatternProgram

    /// - Parameter text: empty for every line.
    /// - Throws: `Invalid` for an unsupported expression.
    public init(_ text: String, ignoresCase: Bool = false) throws(Invalid) {
        self.text = text
        program = try PatternProgram(try PatternParser.parse(text, ignoresCase: ignoresCase))
        if text.isEmpty { return }
        guard program.canMatch else { throw Invalid("no line can match it: it requires text before the beginning or after the end of a line") }
        var matcher = PatternMatcher(program)
        let everything = [[], [0x01]].allSatisfy { matcher.answer($0) == .found }
        if everything { throw Invalid("every line matches it, even an empty one; leave the pattern out to count every line") }
    }

    /// The matcher for the lines of one observation.
    func matcher(lineSteps: Int = PatternMatcher.lineSteps) -> PatternMatcher { PatternMatcher(program, lineSteps: lineSteps) }

    /// Whether it contains non-ASCII characters, which cannot match in a line that is not UTF-8.
    var isASCII: Bool { text.utf8.allSatisfy { $0 < 0x80 } }
}
