/// What is kept of the beginning of an array that has been read, so that a later reading recognises it and need not parse it again.
///
/// The array is divided behind elements into blocks. Only their lengths and hashes are kept; a block that was recognised has the same bytes, so it is
/// as valid as it was. What follows the last block is always parsed.
public struct JSONBlocks: Sendable {
    var blocks: [JSONBlock] = []
    /// What else decides how the array is read.
    var limits: JSONLimits?
    var depth = 0
    /// Bytes that a block has at least.
    let smallest: Int

    public init(smallest: Int = 64 << 10) { self.smallest = smallest }

    public var count: Int { blocks.count }

    /// The first `count` blocks.
    public func prefix(_ count: Int) -> JSONBlocks {
        var prefix = self
        prefix.blocks = Array(blocks.prefix(count))
        return prefix
    }
}

/// A piece of a text, by its hash.
struct JSONBlock: Sendable, Hashable {
    var hash: UInt64
    var bytes: Int
    /// Line breaks in it.
    var lines: Int
    /// Characters after the last of them; all of them where there is none.
    var characters: Int
}

extension JSONStream {
    /// Passes over the beginning of the array that was just opened, as far as it consists of the blocks of `known`; the rest of the array is then read as
    /// usual. Returns the blocks that were recognised, to which ``endBlock(_:)`` adds.
    public mutating func passBlocks(_ known: JSONBlocks) throws(JSONError) -> JSONBlocks {
        let count = try lexer.pass(known)
        var passed = known.prefix(count)
        (passed.limits, passed.depth) = (lexer.limits, lexer.depth)
        return passed
    }

    /// To be called behind each element of the array; whether a block ended here and was added to `blocks`.
    public mutating func endBlock(_ blocks: inout JSONBlocks) -> Bool {
        guard lexer.buffer.anchor >= 0, lexer.buffer.cursor - lexer.buffer.anchor >= blocks.smallest else { return false }
        blocks.blocks.append(lexer.buffer.endBlock())
        return true
    }
}
