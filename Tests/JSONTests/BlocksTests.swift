import JSON
import Testing

/// A text whose beginning is recognised is read as if it were not: the same values, the same faults, in the same places.
@Suite struct BlocksTests {
    /// What a reading of an array found, and what it leaves to the next.
    private struct Reading {
        var elements: [JSON] = []
        /// As many elements as there were up to the end of each block.
        var counts: [Int] = []
        var blocks = JSONBlocks(smallest: 24)
        var fault: JSONError?
        /// Blocks that were recognised.
        var passed = 0
    }

    private static let limits = JSONLimits(maximumDepth: 6, dialect: .python)
    private static let text = #"""
        {"a": [1, {"k": "é\u00e9\\", "n": [1.5e3, -0, NaN]}, "ü\ud83d\ude00",
          {"s": [true, false, null, Infinity]}, 12345678901234567890, [], {}, [[["x"]]],
          {"open": "a rather long text that fills a block on its own", "é": 1}, 7
         , {"z": 0.25}, "last"], "b": [2]}
        """#

    /// Reads the member `a` of the root by blocks, and the rest as usual.
    private func read(_ bytes: [UInt8], chunk: Int, capacity: Int = 160, remembering old: Reading = Reading()) -> Reading {
        var new = Reading()
        var chunked = Chunked(bytes, chunk, Self.limits)
        chunked.capacity = capacity
        var stream = chunked.stream()
        do throws(JSONError) {
            guard try stream.next() == .objectStart, try stream.next() == .key("a"), try stream.next() == .arrayStart else { return new }
            new.blocks = try stream.passBlocks(old.blocks)
            new.passed = new.blocks.count
            new.counts = Array(old.counts.prefix(new.passed))
            new.elements = Array(old.elements.prefix(new.counts.last ?? 0))
            while true {
                let position = try stream.nextPosition()
                do throws(JSONError) {
                    new.elements.append(try stream.readValue())
                } catch {
                    guard case .syntax("a value is expected") = error.kind, error.offset > position.offset else { throw error }
                    break
                }
                if stream.endBlock(&new.blocks) { new.counts.append(new.elements.count) }
            }
            while stream.depth > 0 { try stream.skipRest() }
            try stream.finish()
        } catch {
            new.fault = error
        }
        return new
    }

    private func expectAlike(_ bytes: [UInt8], chunk: Int, _ old: Reading) -> Int {
        let (with, without) = (read(bytes, chunk: chunk, remembering: old), read(bytes, chunk: chunk, capacity: 64))
        let shown = String(decoding: bytes, as: UTF8.self)
        #expect(with.fault == without.fault, "\(shown)")
        // NaN differs from itself.
        #expect(with.elements.map(\.description) == without.elements.map(\.description), "\(shown)")
        #expect(with.counts.last ?? 0 <= with.elements.count && with.blocks.count == with.counts.count)
        return with.passed
    }

    @Test(arguments: [1, 7, 64]) func everyBrokenByteAndEveryLengthIsFoundAllTheSame(chunk: Int) {
        let bytes = Array(Self.text.utf8)
        let old = read(bytes, chunk: 64)
        #expect(old.fault == nil && old.elements.count == 12 && old.blocks.count >= 4)
        #expect(read(bytes, chunk: chunk, remembering: old).passed == old.blocks.count)
        var passed = Set<Int>()
        for place in bytes.indices {
            for byte: UInt8 in [0, 0x22, 0x2C, 0x5B, 0x7D, 0xFF, bytes[place] ^ 1] where byte != bytes[place] {
                var broken = bytes
                broken[place] = byte
                passed.insert(expectAlike(broken, chunk: chunk, old))
            }
            passed.insert(expectAlike(Array(bytes[..<place]), chunk: chunk, old))
        }
        #expect(passed == Set(0...old.blocks.count))
    }

    @Test func whateverIsMovedPutInOrTakenOutIsRead() {
        var random = SystemRandomNumberGenerator()
        let bytes = Array(Self.text.utf8)
        var old = read(bytes, chunk: 64)
        let pieces = ["1,", "\"", "[", "]", "{", "}", "\n", "é", "\\", "0", ", {\"more\": [1, 2, 3, \"of it, so that a block is full\"]}"]
        for _ in 0..<1500 {
            let changed = Mutation.of(bytes, puttingIn: pieces, &random)
            _ = expectAlike(changed, chunk: Int.random(in: 1...64, using: &random), old)
            // What is remembered may itself stem from a changed text.
            let next = read(changed, chunk: 64, remembering: old)
            if next.fault == nil { old = next }
        }
    }

    @Test func aBlockThatTheBufferCannotHoldIsNotMade() {
        let bytes = Array(Self.text.utf8)
        let (small, large) = (read(bytes, chunk: 64, capacity: 64), read(bytes, chunk: 64))
        #expect(small.fault == nil && small.elements.count == 12 && small.blocks.count > 0 && small.blocks.count < large.blocks.count)
        let passed = read(bytes, chunk: 64, capacity: 64, remembering: large)
        #expect(passed.fault == nil && passed.elements.count == 12 && passed.passed < large.blocks.count)
    }

    @Test func anArrayAtAnotherDepthOrUnderOtherLimitsIsParsed() throws {
        let bytes = Array(Self.text.utf8)
        let old = read(bytes, chunk: 64)
        var strict = Chunked(bytes, 64, JSONLimits(maximumDepth: 6)).stream()
        #expect(try strict.next() == .objectStart)
        #expect(try strict.next() == .key("a"))
        #expect(try strict.next() == .arrayStart)
        #expect(try strict.passBlocks(old.blocks).count == 0)

        var deeper = Chunked(Array("{\"a\":".utf8) + bytes + Array("}".utf8), 64, Self.limits).stream()
        for _ in 0..<4 { _ = try deeper.next() }
        #expect(try deeper.next() == .arrayStart)
        #expect(try deeper.passBlocks(old.blocks).count == 0)
    }
}
