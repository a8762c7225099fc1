/// Strings and numbers: scanned byte by byte in place, turned into values only when asked.
extension JSONLexer {
    /// Passes over a string; the cursor is on the opening quote.
    mutating func scanString(_ keepingText: Bool) throws(JSONError) {
        buffer.cursor += 1
        if keepingText { buffer.mark = buffer.cursor }
        hasEscapes = false
        while true {
            let (base, end) = (buffer.base, buffer.end)
            var cursor = buffer.cursor
            while cursor < end, base[cursor] != UInt8(ascii: "\""), base[cursor] != UInt8(ascii: "\\"), base[cursor] >= 0x20, base[cursor] < 0x80 {
                cursor += 1
            }
            buffer.cursor = cursor
            if cursor == end {
                guard try buffer.refill() else { throw buffer.error(.truncated, at: buffer.end) }
                continue
            }
            switch base[cursor] {
            case UInt8(ascii: "\""):
                if keepingText { textLength = cursor - buffer.mark }
                buffer.cursor += 1
                return
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try scanEscape()
            case 0: throw buffer.error(.nulByte, at: cursor)
            case ..<0x20: throw buffer.error(.syntax("a control character in a string"), at: cursor)
            default: try scanCharacter()
            }
        }
    }

    /// Passes over one character of two to four bytes. Source: Unicode 15, table 3-7.
    private mutating func scanCharacter() throws(JSONError) {
        let first = buffer.base[buffer.cursor]
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        let second: ClosedRange<UInt8>
        switch first {
        case 0xC2...0xDF, 0xE1...0xEC, 0xEE...0xEF, 0xF1...0xF3: second = 0x80...0xBF
        case 0xE0: second = 0xA0...0xBF
        case 0xED: second = 0x80...0x9F
        case 0xF0: second = 0x90...0xBF
        case 0xF4: second = 0x80...0x8F
        default: throw buffer.error(.invalidUTF8, at: buffer.cursor)
        }
        guard try buffer.has(length) else { throw buffer.error(.truncated, at: buffer.end) }
        guard second.contains(buffer.base[buffer.cursor + 1]) else { throw buffer.error(.invalidUTF8, at: buffer.cursor) }
        for index in 2..<max(length, 2) where buffer.base[buffer.cursor + index] & 0xC0 != 0x80 {
            throw buffer.error(.invalidUTF8, at: buffer.cursor)
        }
        buffer.cursor += length
    }

    private mutating func scanEscape() throws(JSONError) {
        guard try buffer.has(2) else { throw buffer.error(.truncated, at: buffer.end) }
        switch buffer.base[buffer.cursor + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
            UInt8(ascii: "t"):
            buffer.cursor += 2
        case UInt8(ascii: "u"):
            let unit = try unit(after: 0)
            if unit & 0xF800 == 0xD800 {
                // A high half must be followed by a low one. At the end of the text the fault is the missing rest.
                if unit < 0xDC00, try isNext("\\u", after: 6), try self.unit(after: 6) & 0xFC00 == 0xDC00 {
                    buffer.cursor += 6
                } else if limits.dialect == .strict {
                    throw buffer.error(.loneSurrogate, at: buffer.cursor)
                }
            }
            buffer.cursor += 6
        default: throw buffer.error(.syntax("an unknown escape"), at: buffer.cursor)
        }
    }

    /// Whether `word` comes next in a string, which cannot end before it.
    private mutating func isNext(_ word: StaticString, after length: Int) throws(JSONError) -> Bool {
        for index in 0..<word.utf8CodeUnitCount {
            guard let byte = try byte(after: length + index) else { throw buffer.error(.truncated, at: buffer.end) }
            if byte != word.utf8Start[index] { return false }
        }
        return true
    }

    /// The value of the `\uXXXX` that starts `length` bytes after the cursor.
    private mutating func unit(after length: Int) throws(JSONError) -> UInt32 {
        guard try buffer.has(length + 6) else { throw buffer.error(.truncated, at: buffer.end) }
        guard let unit = Self.unit(buffer.base + buffer.cursor + length + 2) else {
            throw buffer.error(.syntax("four hexadecimal digits are expected"), at: buffer.cursor + length + 2)
        }
        return unit
    }

    /// Passes over a number; the cursor is on its first byte.
    mutating func scanNumber(_ keepingText: Bool) throws(JSONError) -> Lexeme {
        if keepingText { buffer.mark = buffer.cursor }
        var length = 0
        var lexeme = Lexeme.integer
        if try byte(after: length) == UInt8(ascii: "-") { length += 1 }
        let leadingZero = try byte(after: length) == UInt8(ascii: "0")
        let digits = try scanDigits(&length)
        if leadingZero, digits > 1 { throw buffer.error(.syntax("a number with a leading zero"), at: buffer.cursor) }
        if try byte(after: length) == UInt8(ascii: ".") {
            lexeme = .number
            length += 1
            _ = try scanDigits(&length)
        }
        if let byte = try byte(after: length), byte | 0x20 == UInt8(ascii: "e") {
            lexeme = .number
            length += 1
            if let sign = try self.byte(after: length), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { length += 1 }
            _ = try scanDigits(&length)
        }
        // Python's `int` refuses longer ones.
        if lexeme == .integer, digits > BigInteger.maximumDigits { throw buffer.error(.numberOutOfRange, at: buffer.cursor) }
        buffer.cursor += length
        textLength = length
        return lexeme
    }

    private mutating func byte(after length: Int) throws(JSONError) -> UInt8? {
        if buffer.cursor + length >= buffer.end, try !buffer.has(length + 1) { return nil }
        return buffer.base[buffer.cursor + length]
    }

    /// At least one digit; how many there were.
    private mutating func scanDigits(_ length: inout Int) throws(JSONError) -> Int {
        let start = length
        while let byte = try byte(after: length), byte &- UInt8(ascii: "0") < 10 { length += 1 }
        if length > start { return length - start }
        let ended = try byte(after: length) == nil
        throw buffer.error(ended ? .truncated : .syntax("a digit is expected"), at: buffer.cursor + length)
    }

    /// The text kept by `advance(keepingText: true)`, escapes unresolved.
    var text: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: buffer.base + buffer.mark, count: textLength) }

    /// The key or string just read.
    func string() -> String {
        hasEscapes ? String(decoding: Self.resolved(text), as: UTF8.self) : String(decoding: text, as: UTF8.self)
    }

    /// The integer just read, or nil beyond 64 bits.
    func integer() -> Int64? {
        let negative = text.first == UInt8(ascii: "-")
        var result: Int64 = 0
        for byte in negative ? text.dropFirst() : text[...] {
            let digit = Int64(byte &- UInt8(ascii: "0"))
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            let (sum, overflown) = negative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if overflow || overflown { return nil }
            result = sum
        }
        return result
    }

    /// The integer just read, whatever its length.
    func bigInteger() -> BigInteger { BigInteger(text) }

    /// The number just read.
    ///
    /// - Throws: `numberOutOfRange` beyond the range of a double; for Python it is infinite.
    func double() throws(JSONError) -> Double {
        let value = Double(String(decoding: text, as: UTF8.self)) ?? .nan
        if value.isFinite || limits.dialect == .python { return value }
        throw buffer.error(.numberOutOfRange, at: buffer.mark)
    }

    /// The bytes of a checked string with its escapes resolved.
    private static func resolved(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "\\"), let base = text.baseAddress else {
                bytes.append(text[index])
                index += 1
                continue
            }
            switch text[index + 1] {
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "u"):
                var code = unit(base + index + 2) ?? 0xFFFD
                if code & 0xFC00 == 0xD800, let low = lowHalf(text, at: index + 6) {
                    index += 6
                    code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
                }
                bytes.append(contentsOf: Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8))
                index += 4
            case let byte: bytes.append(byte)
            }
            index += 2
        }
        return bytes
    }

    /// The value of the escape there, if it is the second half of a surrogate pair.
    private static func lowHalf(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32? {
        guard index + 6 <= text.count, text[index] == UInt8(ascii: "\\"), text[index + 1] == UInt8(ascii: "u"), let base = text.baseAddress,
            let unit = unit(base + index + 2), unit & 0xFC00 == 0xDC00
        else { return nil }
        return unit
    }

    /// Four hexadecimal digits.
    private static func unit(_ digits: UnsafePointer<UInt8>) -> UInt32? {
        var unit: UInt32 = 0
        for index in 0..<4 {
            guard let digit = Character(Unicode.Scalar(digits[index])).hexDigitValue, digits[index] < 0x80 else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }
}
