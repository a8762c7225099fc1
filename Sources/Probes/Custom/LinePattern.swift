import Glibc

/// A POSIX extended regular expression, compiled once. Source: regex(7), regcomp(3).
///
/// The system's own: no look-around, no back-tracking over captures, bytes rather than characters.
public final class LinePattern: Sendable {
    /// What is wrong with an expression, in the system's words.
    public struct Invalid: Error, Sendable, Hashable, CustomStringConvertible { public let description: String }

    /// Longer lines are matched by their beginning only.
    static let matchedBytes = 16 << 10

    public let text: String
    // Compiled in `init`, only read afterwards: regexec(3) is MT-Safe on one pattern.
    private nonisolated(unsafe) var compiled = regex_t()

    /// - Throws: `Invalid` for what is no extended regular expression.
    public init(_ text: String, ignoresCase: Bool = false) throws(Invalid) {
        self.text = text
        let code = regcomp(&compiled, text, REG_EXTENDED | REG_NOSUB | (ignoresCase ? REG_ICASE : 0))
        guard code != 0 else { return }
        var words = [CChar](repeating: 0, count: 256)
        regerror(code, &compiled, &words, words.count)
        throw Invalid(description: String(decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit { regfree(&compiled) }

    /// Whether it is found anywhere in the line.
    public func matches(_ line: some Sequence<UInt8>) -> Bool {
        // A NUL byte would end the line for the C library.
        let bytes = line.prefix(Self.matchedBytes).map { CChar(bitPattern: $0 == 0 ? 0x20 : $0) } + [0]
        return regexec(&compiled, bytes, 0, nil, 0) == 0
    }
}
