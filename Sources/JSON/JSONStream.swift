/// A pull reader over JSON text that need not be in memory: the caller reads tokens or values, or skips values.
///
/// Every byte is checked, skipped ones too. Memory is one chunk plus the longest requested text.
public struct JSONStream: ~Copyable {
    var lexer: JSONLexer

    /// - Parameters:
    ///   - chunkBytes: bytes per call of `read`.
    ///   - read: fills the buffer and returns how many bytes it wrote: 0 at the end, the negated `errno` on failure.
    public init(
        limits: JSONLimits = JSONLimits(), chunkBytes: Int = 256 << 10, read: @escaping (UnsafeMutableRawBufferPointer) -> Int
    ) {
        lexer = JSONLexer(buffer: ChunkBuffer(chunkBytes: chunkBytes, limits: limits, read: read), limits: limits)
    }

    /// Reads `bytes`, which must outlive the stream.
    init(lending bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        lexer = JSONLexer(buffer: ChunkBuffer(lending: bytes, limits: limits), limits: limits)
    }

    /// The number of open containers.
    public var depth: Int { lexer.depth }

    /// Where the next token starts.
    public mutating func nextPosition() throws(JSONError) -> JSONPosition { try lexer.nextPosition() }

    /// The next token; `.end`, any number of times, once the text is complete and nothing follows it.
    public mutating func next() throws(JSONError) -> JSONToken {
        let lexeme = try lexer.advance(keepingText: true)
        switch lexeme {
        case .objectStart: return .objectStart
        case .objectEnd: return .objectEnd
        case .arrayStart: return .arrayStart
        case .arrayEnd: return .arrayEnd
        case .key: return .key(lexer.string())
        case .string: return .string(lexer.string())
        case .integer:
            if let integer = lexer.integer() { return .int(integer) }
            return .big(lexer.bigInteger())
        case .number: return .double(try lexer.double())
        case .nan: return .double(.nan)
        case .infinity: return .double(.infinity)
        case .minusInfinity: return .double(-.infinity)
        case .yes: return .bool(true)
        case .no: return .bool(false)
        case .null: return .null
        case .end: return .end
        }
    }

    /// The next key of the current object, as its index in `names`. Anything but a key or the end of the object is `.other`, and consumed.
    public mutating func nextKey(among names: [StaticString]) throws(JSONError) -> JSONKey {
        switch try lexer.advance(keepingText: true) {
        case .objectEnd: return .objectEnd
        case .key:
            if lexer.hasEscapes {
                let key = lexer.string()
                return names.firstIndex { $0.description == key }.map { .known($0) } ?? .unknown
            }
            let text = lexer.text
            for (index, name) in names.enumerated() where name.utf8CodeUnitCount == text.count {
                if UnsafeBufferPointer(start: name.utf8Start, count: text.count).elementsEqual(text) { return .known(index) }
            }
            return .unknown
        default: return .other
        }
    }

    /// The next of these keys in the current object, as its index; other members are passed over. Nil at the end of the object, or outside of one.
    public mutating func nextKey(among keys: borrowing JSONKeys) throws(JSONError) -> Int? {
        while true {
            if let index = lexer.passMembers(upTo: keys) { return index }
            guard try lexer.advance(keepingText: true) == .key else { return nil }
            if lexer.hasEscapes {
                var key = lexer.string()
                let index = key.withUTF8 { text in text.baseAddress.flatMap { keys.index($0, text.count) } }
                if let index { return index }
            } else if let text = lexer.text.baseAddress, let index = keys.index(text, lexer.text.count) {
                return index
            }
            try skipValue()
        }
    }

    /// After a key: what `use` makes of its value, if that is a text without escapes. Nil, and nothing is read, for others, which the other functions read.
    public mutating func quickText<Result>(_ use: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? { lexer.quickText().map(use) }

    /// After a key: its value, if that is a number with few digits. Nil, and nothing is read, for others.
    public mutating func quickNumber() -> Double? { lexer.quickNumber() }

    /// Passes over the next value, or over a key and its value; does nothing before the end of a container. Uses no recursion and makes no string.
    public mutating func skipValue() throws(JSONError) {
        if try !lexer.nextIsValue() {
            guard try lexer.nextIsKey() else { return }
            _ = try lexer.advance(keepingText: false)
        }
        let depth = lexer.depth
        repeat { _ = try lexer.advance(keepingText: false) } while lexer.depth > depth
    }

    /// Passes over what is left of the innermost open container, its end included.
    public mutating func skipRest() throws(JSONError) {
        let depth = lexer.depth
        guard depth > 0 else { return }
        while lexer.depth >= depth { _ = try lexer.advance(keepingText: false) }
    }

    /// Builds the next value, whatever it is. Throws `syntax` where a key or the end of a container comes next.
    public mutating func readValue() throws(JSONError) -> JSON {
        let token = try next()
        return try value(of: token)
    }

    /// Checks that nothing follows the value.
    public mutating func finish() throws(JSONError) {
        guard try next() == .end else { throw lexer.buffer.error(.trailing, at: lexer.buffer.cursor) }
    }

    func unexpectedToken() -> JSONError { lexer.buffer.error(.syntax("a value is expected"), at: lexer.buffer.cursor) }

    /// Builds the value that `token`, just read, begins. The depth of recursion is that of the text, which the limits bound.
    private mutating func value(of token: JSONToken) throws(JSONError) -> JSON {
        switch token {
        case .null: return .null
        case .bool(let bool): return .bool(bool)
        case .int(let int): return .int(int)
        case .big(let integer): return .big(integer)
        case .double(let double): return .double(double)
        case .string(let string): return .string(string)
        case .arrayStart:
            var elements: [JSON] = []
            while true {
                let token = try next()
                if token == .arrayEnd { return .array(elements) }
                elements.append(try value(of: token))
            }
        case .objectStart:
            var object = JSONObject()
            while case .key(let key) = try next() { object[key] = try readValue() }
            return .object(object)
        case .key, .objectEnd, .arrayEnd, .end: throw unexpectedToken()
        }
    }
}

/// One step of a `JSONStream`.
public enum JSONToken: Sendable, Hashable {
    case objectStart, objectEnd, arrayStart, arrayEnd
    case key(String), string(String), int(Int64), big(BigInteger), double(Double), bool(Bool), null
    /// The text is complete.
    case end
}

/// What `JSONStream.nextKey(among:)` met.
public enum JSONKey: Sendable, Hashable {
    /// The key at this place of the list.
    case known(Int)
    /// A key that is not in the list.
    case unknown
    /// The object is complete.
    case objectEnd
    /// No object is being read.
    case other
}
