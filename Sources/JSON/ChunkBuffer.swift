import Glibc

/// The bytes of a text as they arrive in chunks, with the line and column of any place still in the buffer.
///
/// Either the caller lends the whole text (no `read`), or `read` fills an owned buffer. Bytes before the cursor are discarded when more
/// are needed, except from `mark` on: there a token starts whose text is needed in one piece.
struct ChunkBuffer: ~Copyable {
    /// Fills the buffer and returns the number of bytes; 0 at the end, a negated `errno` on failure.
    typealias Read = (UnsafeMutableRawBufferPointer) -> Int

    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var end: Int
    /// Index of the next byte; unread are `base[cursor..<end]`.
    var cursor = 0
    /// Start of the token to keep, or -1.
    var mark = -1
    /// Start of the block to keep, or -1. Given up where the buffer would have to grow for it.
    private(set) var anchor = -1
    private var anchorPlace = JSONPosition(line: 1, column: 1, offset: 0)

    private let limits: JSONLimits
    private let read: Read?
    private var capacity: Int
    private var ended = false
    /// Bytes of the text before `base[0]`.
    private var discarded = 0
    /// Line breaks are counted up to here: never beyond a place that may still be requested.
    private var counted = 0
    private var line = 1
    private var column = 1

    /// Lends the whole text; `bytes` must outlive the buffer and is never written.
    init(lending bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.base = bytes.baseAddress.map { UnsafeMutablePointer(mutating: $0) } ?? UnsafeMutablePointer(bitPattern: 1).unsafelyUnwrapped
        self.end = bytes.count
        self.capacity = bytes.count
        self.limits = limits
        self.read = nil
    }

    /// Reads in chunks of `chunkBytes`.
    init(chunkBytes: Int, limits: JSONLimits, read: @escaping Read) {
        self.capacity = max(chunkBytes, 64)
        self.base = .allocate(capacity: capacity)
        self.end = 0
        self.limits = limits
        self.read = read
    }

    deinit {
        if read != nil { base.deallocate() }
    }

    /// Reads at least one more byte after `end`; false at the end of the text. Moves kept bytes to the front: indices shift as `cursor` does.
    @inline(never)
    mutating func refill() throws(JSONError) -> Bool {
        guard let read, !ended else { return false }
        let needed = mark >= 0 ? mark : cursor
        if anchor == 0, end == capacity { anchor = -1 }
        let kept = anchor >= 0 ? min(anchor, needed) : needed
        if kept > 0 { discard(kept) }
        if end == capacity { try grow() }
        let count = read(UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end))
        guard count >= 0 else { throw error(.unreadable(Int32(truncatingIfNeeded: -count)), at: end) }
        guard count > 0 else {
            ended = true
            return false
        }
        end += min(count, capacity - end)
        if discarded + end > limits.maximumBytes { throw error(.tooLarge(limits.maximumBytes), at: end) }
        return true
    }

    /// Whether `count` bytes are available from the cursor on, after reading more where needed.
    mutating func has(_ count: Int) throws(JSONError) -> Bool {
        while end - cursor < count {
            guard try refill() else { return false }
        }
        return true
    }

    /// The place of `base[index]`.
    func position(at index: Int) -> JSONPosition {
        var (line, column) = (self.line, self.column)
        Self.count(base, from: counted, to: index, line: &line, column: &column)
        return JSONPosition(line: line, column: column, offset: discarded + index)
    }

    /// The place of `base[index]`; earlier places can no longer be requested. Keeps many requests in ascending order linear.
    mutating func passedPosition(at index: Int) -> JSONPosition {
        Self.count(base, from: counted, to: index, line: &line, column: &column)
        counted = max(counted, index)
        return JSONPosition(line: line, column: column, offset: discarded + index)
    }

    /// Lets a block start at the cursor. Places before it can no longer be requested.
    mutating func startBlock() {
        anchor = cursor
        anchorPlace = passedPosition(at: cursor)
    }

    /// What lies between the anchor and the cursor, where the next block starts.
    mutating func endBlock() -> JSONBlock {
        let bytes = UnsafeRawBufferPointer(start: base + anchor, count: cursor - anchor)
        let start = anchorPlace
        startBlock()
        let lines = line - start.line
        return JSONBlock(hash: BlockHash.of(bytes), bytes: bytes.count, lines: lines, characters: lines > 0 ? column - 1 : column - start.column)
    }

    /// Passes over `block` if the next bytes are its bytes.
    mutating func pass(_ block: JSONBlock) throws(JSONError) -> Bool {
        guard block.bytes <= capacity, try has(block.bytes) else { return false }
        guard BlockHash.of(UnsafeRawBufferPointer(start: base + cursor, count: block.bytes)) == block.hash else { return false }
        anchor = -1
        _ = passedPosition(at: cursor)
        line += block.lines
        column = block.lines > 0 ? block.characters + 1 : column + block.characters
        cursor += block.bytes
        counted = cursor
        return true
    }

    func error(_ kind: JSONError.Kind, at index: Int) -> JSONError {
        JSONError(kind: kind, position: position(at: index))
    }

    private mutating func discard(_ count: Int) {
        Self.count(base, from: counted, to: count, line: &line, column: &column)
        counted = max(counted - count, 0)
        memmove(base, base + count, end - count)
        discarded += count
        cursor -= count
        end -= count
        if mark >= 0 { mark -= count }
        if anchor >= 0 { anchor -= count }
    }

    private mutating func grow() throws(JSONError) {
        guard capacity < limits.maximumTextBytes else { throw error(.tooLarge(limits.maximumTextBytes), at: cursor) }
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
        memcpy(larger, base, end)
        base.deallocate()
        base = larger
        capacity *= 2
    }

    private static func count(_ base: UnsafeMutablePointer<UInt8>, from start: Int, to stop: Int, line: inout Int, column: inout Int) {
        var start = start
        while start < stop, let found = memchr(base + start, 0x0A, stop - start) {
            start = UnsafeMutableRawPointer(base).distance(to: found) + 1
            line += 1
            column = 1
        }
        // Continuation bytes of UTF-8, 10xxxxxx, belong to the character before them.
        while start + 8 <= stop {
            let word = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: start, as: UInt64.self)
            column += 8 - (word >> 7 & ~(word >> 6) & 0x0101_0101_0101_0101).nonzeroBitCount
            start += 8
        }
        while start < stop {
            column += base[start] & 0xC0 == 0x80 ? 0 : 1
            start += 1
        }
    }
}
