/// Why a text is not the JSON it should be, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// No byte, or nothing but white space.
        case empty
        /// The text ends inside a value.
        case truncated
        /// Not JSON: what was expected or what is wrong, for a human.
        case syntax(String)
        /// More containers inside one another than the limit, which is given.
        case depth(Int)
        /// More bytes than the limit, which is given.
        case tooLarge(Int)
        /// Bytes that are not UTF-8.
        case invalidUTF8
        /// A zero byte: what a crash of the machine leaves in place of data never flushed.
        case nulByte
        /// Half of a surrogate pair in `\u` escapes.
        case loneSurrogate
        /// A number that no double can hold.
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

    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    public var description: String { "line \(line), column \(column)" }
}

extension JSONError.Kind {
    /// Whether it is our own limit that was met, so that another reader may well read the text.
    public var isLimitOfOurs: Bool {
        switch self {
        case .depth, .tooLarge: true
        default: false
        }
    }

    /// One line for a human, without the place.
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
        case .trailing: "something follows the value"
        case .unreadable(let code): "unreadable (errno \(code))"
        }
    }
}
