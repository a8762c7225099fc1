import JSON

/// A text that arrives in small pieces.
struct Chunked {
    let bytes: [UInt8]
    let size: Int
    let limits: JSONLimits
    /// Of the buffer.
    var capacity = 64

    init(_ bytes: [UInt8], _ size: Int, _ limits: JSONLimits = JSONLimits()) {
        self.bytes = bytes
        self.size = size
        self.limits = limits
    }

    init(_ text: String, _ size: Int, _ limits: JSONLimits = JSONLimits()) { self.init(Array(text.utf8), size, limits) }

    func stream() -> JSONStream {
        var sent = 0
        return JSONStream(limits: limits, chunkBytes: capacity) { [bytes, size] buffer in
            let count = min(size, buffer.count, bytes.count - sent)
            buffer.copyBytes(from: bytes[sent..<(sent + count)])
            sent += count
            return count
        }
    }

    func value() throws(JSONError) -> JSON {
        var stream = stream()
        let value = try stream.readValue()
        try stream.finish()
        return value
    }

    func skip() throws(JSONError) {
        var stream = stream()
        try stream.skipValue()
        try stream.finish()
    }
}
