/// The extent of a value after a name: to the closing quote, the closing bracket, or the end of the word.
struct SecretValue {
    private let bytes: [UInt8]
    private let limit: Int
    private(set) var range: Range<Int>

    /// - Parameter most: the limit of bytes to read. A value that is not a secret is scanned again, which must not cost the whole text each time.
    init(_ bytes: [UInt8], from start: Int, most: Int = .max) {
        (self.bytes, range) = (bytes, start..<start)
        limit = most < bytes.count - start ? start + most : bytes.count
    }

    var isEmpty: Bool { range.isEmpty }

    /// `null` and the like mean that there is no secret, which the operator should see; other words begin a sentence (`api_key: is empty`).
    var isNothing: Bool {
        let word = String(decoding: bytes[range], as: UTF8.self).lowercased()
        return Self.words.contains(word)
    }

    private static let words: Set<String> = [
        "null", "none", "nil", "true", "false", "undefined", "missing", "empty", "unset", "not", "no", "yes", "is", "are", "was", "has", "must",
        "expected", "invalid", "unknown", "cannot", "needs", "the", "a", "an", "changed", "required", "refused", "expired", "wrong",
    ]

    var mixesLettersAndDigits: Bool { Self.mixesLettersAndDigits(bytes[range]) }

    /// Letters with digits, or capital letters after small ones: not a word of a sentence.
    var isMixed: Bool {
        let value = bytes[range]
        return mixesLettersAndDigits || zip(value, value.dropFirst()).contains { (0x61...0x7A).contains($0) && (0x41...0x5A).contains($1) }
    }

    /// Hardly ever true for a name, always for a key.
    static func mixesLettersAndDigits(_ value: ArraySlice<UInt8>) -> Bool {
        value.count >= 6 && value.contains(where: SecretShape.isDigit)
            && value.contains { SecretShape.isAlphanumeric($0) && !SecretShape.isDigit($0) }
    }

    /// One value: without its quotes if quoted; with all its content if in brackets.
    mutating func take() {
        var start = range.lowerBound
        while start < limit, bytes[start] == UInt8(ascii: "\\") { start += 1 }
        if start < limit, Self.isQuote(bytes[start]) {
            range = start + 1..<closing(bytes[start], from: start + 1, escaped: start > range.lowerBound)
            return
        }
        var end = start
        while end < limit {
            if Self.opens(bytes[end]) {
                end = afterBracket(end)
            } else if Self.isQuote(bytes[end]), (1...2).contains(end - start) {
                // b'…', u"…"
                end = min(limit, closing(bytes[end], from: end + 1, escaped: false) + 1)
            } else if SecretScan.endsWord(bytes[end]) {
                break
            } else {
                end += 1
            }
        }
        range = range.lowerBound..<end
    }

    /// The rest of the line: a cookie has many parts.
    mutating func takeLine() {
        take()
        if range.lowerBound > 0, Self.isQuote(bytes[range.lowerBound - 1]) { return }
        range = range.lowerBound..<(bytes[range.upperBound..<limit].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? limit)
    }

    /// `Bearer …` has its token after a space; other schemes have many parts.
    mutating func takeScheme() {
        guard range.upperBound < limit, bytes[range.upperBound] == 0x20 else { return }
        let scheme = String(decoding: bytes[range], as: UTF8.self).lowercased()
        if ["bearer", "basic", "token", "apikey"].contains(scheme) {
            var token = SecretValue(bytes, from: range.upperBound + 1)
            token.take()
            range = range.lowerBound..<token.range.upperBound
        } else if ["digest", "oauth", "hawk"].contains(scheme) || scheme.hasPrefix("aws4") {
            range = range.lowerBound..<(bytes[range.upperBound..<limit].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? limit)
        }
    }

    private func closing(_ quote: UInt8, from start: Int, escaped: Bool) -> Int {
        var index = start
        while index < limit, bytes[index] != quote {
            if bytes[index] == 0x0A { return index }
            index += bytes[index] == UInt8(ascii: "\\") && !escaped ? 2 : 1
        }
        index = min(index, limit)
        return escaped && index > start && index < limit && bytes[index - 1] == UInt8(ascii: "\\") ? index - 1 : index
    }

    private func afterBracket(_ start: Int) -> Int {
        var (index, depth) = (start, 0)
        repeat {
            if Self.opens(bytes[index]) { depth += 1 }
            if ")]}".utf8.contains(bytes[index]) { depth -= 1 }
            index += 1
        } while index < limit && depth > 0
        return index
    }

    private static func isQuote(_ byte: UInt8) -> Bool { "\"'`".utf8.contains(byte) }
    private static func opens(_ byte: UInt8) -> Bool { "([{".utf8.contains(byte) }
}
