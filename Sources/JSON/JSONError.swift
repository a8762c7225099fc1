/// Why a text could not be parsed as JSON, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// No byte, or nothing but white space.
        case empty
        /// The text ends inside a value.
        case truncated
        /// Not JSON: a readable description of the fault.
        case syntax(String)
        /// Nested deeper than the given limit.
        case depth(Int)
        /// Longer than the given limit of bytes.
        case tooLarge(Int)
        /// Bytes that are not UTF-8.
        case invalidUTF8
        /// A zero byte, as left by a crash of the machine before data were flushed.
        case nulByte
        /// Half of a surrogate pair in `\u` escapes.
        case loneSurrogate
        /// A number beyond the range of a double.
        case numberOutOfRange
        /// Something follows the value.
        case trailing
        /// The source could not be read; the `errno` is given.
        case unreadable(Int32)
    }

    public let kind: Kind
    public let position: JSONPosition

    /// Bytes before the fault.
    public var offset: Int { position.offset }
    /// Counted from 1.
    public var line: Int { position.line }
    /// Characters (Unicode scalars), counted from 1.
    public var column: Int { position.column }

    public init(kind: Kind, position: JSONPosition) {
        self.kind = kind
        self.position = position
    }

    /// `line 3, column 7: a comma or ] is missing`.
    public var description: String { "\(position): \(kind.explanation)" }
}

/// A place in a text.
public struct JSONPosition: Sendable, Hashable, CustomStringConvertible {
    /// Counted from 1.
    public let line: Int
    /// Characters (Unicode scalars), counted from 1.
    public let column: Int
    /// Bytes, counted from 0.
    public let offset: Int
    /// The number of the text, where several are read as one document; 0 for the first or the only one.
    public let text: Int

    public init(line: Int, column: Int, offset: Int, text: Int = 0) {
        self.line = line
        self.column = column
        self.offset = offset
        self.text = text
    }

    /// The same place, in text number `text`.
    public func inText(_ text: Int) -> JSONPosition { JSONPosition(line: line, column: column, offset: offset, text: text) }

    public var description: String { "line \(line), column \(column)" }
}

extension JSONError.Kind {
    /// Whether fpmond's limit was exceeded, so that another reader may be able to read the text.
    public var isLimitOfOurs: Bool {
        switch self {
        case .depth, .tooLarge: true
        default: false
        }
    }

    /// One readable line, without the place.
    public var explanation: String {
        switch self {
        case .empty: "the text is empty"
        case .truncated: "the text ends inside a value"
        case .syntax(let what): what
        case .depth(let limit): "nested deeper than \(limit) levels"
        case .tooLarge(let limit): "longer than \(limit) bytes"
        case .invalidUTF8: "bytes that are not UTF-8"
        case .nulByte: "a NUL byte"
        case .loneSurrogate: "half of a surrogate pair"
        case .numberOutOfRange: "a number out of range"
        case .trailing: "unexpected text after the value"
        case .unreadable(let code): "unreadable (errno \(code))"
        }
    }
}
