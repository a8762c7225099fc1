import JSON

/// The JSON of an HTTP body as the bot's client reads it: `json.loads` detects the encoding of the bytes, and for undecodable bytes
/// `requests` replaces the invalid ones. Source: json.detect_encoding, requests.Response.json.
enum JSONBody {
    /// - Throws: why it is not JSON, or that it is too deep or too large.
    static func value(of bytes: [UInt8], maximumBytes: Int) throws(JSONError) -> JSON {
        let limits = JSONLimits(maximumDepth: 256, maximumBytes: maximumBytes * 4, dialect: .python)
        let text = utf8(bytes)
        do throws(JSONError) {
            return try JSON.parse(text, limits: limits)
        } catch {
            guard error.kind == .invalidUTF8 else { throw error }
            return try JSON.parse(String(decoding: text, as: UTF8.self), limits: limits)
        }
    }

    /// Without a byte order mark, and decoded from UTF-16 or UTF-32 where the zeros among its first bytes indicate that.
    private static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
        let zeros = bytes.prefix(4).map { $0 == 0 }
        switch zeros {
        case _ where bytes.starts(with: [0xFF, 0xFE, 0, 0]): return units(bytes.dropFirst(4), of: 4, bigEndian: false)
        case _ where bytes.starts(with: [0, 0, 0xFE, 0xFF]): return units(bytes.dropFirst(4), of: 4, bigEndian: true)
        case _ where bytes.starts(with: [0xFF, 0xFE]): return units(bytes.dropFirst(2), of: 2, bigEndian: false)
        case _ where bytes.starts(with: [0xFE, 0xFF]): return units(bytes.dropFirst(2), of: 2, bigEndian: true)
        case [true, true, true, false]: return units(bytes[...], of: 4, bigEndian: true)
        case [false, true, true, true]: return units(bytes[...], of: 4, bigEndian: false)
        case [true, false, true, false], [true, false]: return units(bytes[...], of: 2, bigEndian: true)
        case [false, true, false, true], [false, true]: return units(bytes[...], of: 2, bigEndian: false)
        default: return bytes
        }
    }

    private static func units(_ bytes: ArraySlice<UInt8>, of width: Int, bigEndian: Bool) -> [UInt8] {
        let numbers = stride(from: bytes.startIndex, to: bytes.endIndex, by: width).map { start in
            let unit = bytes[start..<min(start + width, bytes.endIndex)]
            return (bigEndian ? Array(unit) : unit.reversed()).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        if width == 2 { return Array(String(decoding: numbers.map { UInt16(truncatingIfNeeded: $0) }, as: UTF16.self).utf8) }
        return Array(String(decoding: numbers, as: UTF32.self).utf8)
    }
}
