/// The grammar of JSON for all readers: splits the text into lexemes, checks every byte, and builds values only on request.
struct JSONLexer: ~Copyable {
    /// A piece of the text. `key` and `string` have their text, `integer` and `number` their digits, between the quotes, in `text`.
    enum Lexeme { case objectStart, objectEnd, arrayStart, arrayEnd, key, string, integer, number, nan, infinity, minusInfinity, yes, no, null, end }

    /// What may come next.
    enum State { case value, firstElement, firstKey, key, colon, afterElement, afterMember, end }

    var buffer: ChunkBuffer
    let limits: JSONLimits
    /// Whether the string just read has escapes to resolve.
    var hasEscapes = false
    /// Bytes of the text of the lexeme just read, from `buffer.mark` on (quotes not included).
    var textLength = 0
    var state = State.value
    /// One entry for each open container: whether it is an object.
    private(set) var containers: [Bool] = []

    init(buffer: consuming ChunkBuffer, limits: JSONLimits) {
        self.buffer = buffer
        self.limits = limits
        containers.reserveCapacity(8)
    }

    /// The number of open containers.
    var depth: Int { containers.count }

    /// Reads the next lexeme. With `keepingText`, `text` is valid until the next call; `located` then also gives where the lexeme starts.
    mutating func advance(keepingText: Bool) throws(JSONError) -> Lexeme {
        buffer.mark = -1
        while true {
            guard let byte = try significantByte() else { return try ended() }
            switch state {
            case .value: return try value(byte, keepingText)
            case .firstElement: return byte == UInt8(ascii: "]") ? close(.arrayEnd) : try value(byte, keepingText)
            case .firstKey where byte == UInt8(ascii: "}"): return close(.objectEnd)
            case .firstKey, .key: return try key(byte, keepingText)
            case .colon:
                guard byte == UInt8(ascii: ":") else { throw unexpected(byte, "a colon is missing") }
                buffer.cursor += 1
                state = .value
            case .afterElement:
                if byte == UInt8(ascii: "]") { return close(.arrayEnd) }
                guard byte == UInt8(ascii: ",") else { throw unexpected(byte, "a comma or ] is missing") }
                buffer.cursor += 1
                state = .value
            case .afterMember:
                if byte == UInt8(ascii: "}") { return close(.objectEnd) }
                guard byte == UInt8(ascii: ",") else { throw unexpected(byte, "a comma or } is missing") }
                buffer.cursor += 1
                state = .key
            case .end: throw buffer.error(byte == 0 ? .nulByte : .trailing, at: buffer.cursor)
            }
        }
    }

    /// Passes over blocks of elements of the array that was just opened, as far as they are those of `known`; how many. The next block starts here.
    mutating func pass(_ known: JSONBlocks) throws(JSONError) -> Int {
        buffer.mark = -1
        var count = 0
        guard state == .firstElement else { return 0 }
        if known.limits == limits, known.depth == depth {
            for block in known.blocks {
                guard try buffer.pass(block) else { break }
                count += 1
                state = .afterElement
            }
        }
        buffer.startBlock()
        return count
    }

    /// Where the next lexeme starts, after commas and colons. `advance` checks the grammar.
    mutating func nextPosition() throws(JSONError) -> JSONPosition {
        try passSeparators()
        return buffer.passedPosition(at: buffer.cursor)
    }

    /// Moves to where the next lexeme starts.
    private mutating func passSeparators() throws(JSONError) {
        buffer.mark = -1
        while let byte = try significantByte() {
            switch (state, byte) {
            case (.colon, UInt8(ascii: ":")), (.afterElement, UInt8(ascii: ",")): state = .value
            case (.afterMember, UInt8(ascii: ",")): state = .key
            default: return
            }
            buffer.cursor += 1
        }
    }

    /// Whether the next lexeme would be a value: not a key, not the end of a container or of the text.
    mutating func nextIsValue() throws(JSONError) -> Bool {
        try passSeparators()
        guard buffer.cursor < buffer.end else { return false }
        return state == .value || (state == .firstElement && buffer.base[buffer.cursor] != UInt8(ascii: "]"))
    }

    /// Whether the next lexeme would be a key.
    mutating func nextIsKey() throws(JSONError) -> Bool {
        try passSeparators()
        guard buffer.cursor < buffer.end else { return false }
        return state == .key || (state == .firstKey && buffer.base[buffer.cursor] != UInt8(ascii: "}"))
    }

    private mutating func significantByte() throws(JSONError) -> UInt8? {
        while true {
            while buffer.cursor < buffer.end {
                let byte = buffer.base[buffer.cursor]
                guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
                buffer.cursor += 1
            }
            guard try buffer.refill() else { return nil }
        }
    }

    private func ended() throws(JSONError) -> Lexeme {
        if state == .end { return .end }
        throw buffer.error(state == .value && containers.isEmpty ? .empty : .truncated, at: buffer.end)
    }

    private mutating func value(_ byte: UInt8, _ keepingText: Bool) throws(JSONError) -> Lexeme {
        switch byte {
        case UInt8(ascii: "\""):
            try scanString(keepingText)
            return closed(.string)
        case UInt8(ascii: "{"):
            try open(isObject: true)
            return .objectStart
        case UInt8(ascii: "["):
            try open(isObject: false)
            return .arrayStart
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return closed(try scanNumber(keepingText))
        case UInt8(ascii: "-"):
            if limits.dialect == .python, try matches("-Infinity") { return closed(.minusInfinity) }
            return closed(try scanNumber(keepingText))
        case UInt8(ascii: "t"): if try matches("true") { return closed(.yes) }
        case UInt8(ascii: "f"): if try matches("false") { return closed(.no) }
        case UInt8(ascii: "n"): if try matches("null") { return closed(.null) }
        case UInt8(ascii: "N") where limits.dialect == .python: if try matches("NaN") { return closed(.nan) }
        case UInt8(ascii: "I") where limits.dialect == .python: if try matches("Infinity") { return closed(.infinity) }
        default: break
        }
        throw unexpected(byte, "a value is expected")
    }

    private mutating func key(_ byte: UInt8, _ keepingText: Bool) throws(JSONError) -> Lexeme {
        guard byte == UInt8(ascii: "\"") else { throw unexpected(byte, "a key in double quotes is expected") }
        try scanString(keepingText)
        state = .colon
        return .key
    }

    private mutating func open(isObject: Bool) throws(JSONError) {
        guard containers.count < limits.maximumDepth else { throw buffer.error(.depth(limits.maximumDepth), at: buffer.cursor) }
        containers.append(isObject)
        buffer.cursor += 1
        state = isObject ? .firstKey : .firstElement
    }

    private mutating func close(_ lexeme: Lexeme) -> Lexeme {
        buffer.cursor += 1
        containers.removeLast()
        return closed(lexeme)
    }

    /// Notes that a value is complete.
    mutating func closed(_ lexeme: Lexeme) -> Lexeme {
        state = containers.last.map { $0 ? .afterMember : .afterElement } ?? .end
        return lexeme
    }

    private mutating func matches(_ word: StaticString) throws(JSONError) -> Bool {
        let length = word.utf8CodeUnitCount
        guard try buffer.has(length) else {
            for index in 0..<(buffer.end - buffer.cursor) where buffer.base[buffer.cursor + index] != word.utf8Start[index] { return false }
            throw buffer.error(.truncated, at: buffer.end)
        }
        for index in 0..<length where buffer.base[buffer.cursor + index] != word.utf8Start[index] { return false }
        buffer.cursor += length
        return true
    }

    private func unexpected(_ byte: UInt8, _ explanation: String) -> JSONError {
        buffer.error(byte == 0 ? .nulByte : .syntax(explanation), at: buffer.cursor)
    }
}
