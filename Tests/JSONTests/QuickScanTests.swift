import Testing

@testable import JSON

/// What is passed over quickly is read as if it were not: the same keys and values, the same faults, in the same places.
@Suite struct QuickScanTests {
    /// What a reader found: a line for each key and its value, then the fault.
    private typealias Story = [String]

    private static let limits = JSONLimits(maximumDepth: 6, dialect: .python)
    private static let names: [StaticString] = ["k", "price", "é", "closed_at"]
    private static let keys = JSONKeys(["k", "price", "closed_at"])
    private static let text = #"""
        {"id": 17, "long_name_of_a_member": "a text of some length, without anything", "k": "plain", "n": -0.5, "e": 1.5e-3,
         "price": 3011.25,"x":{"y":[1,{"z":[true,false , null]},[]],"w":{}} , "t": "caf\u00e9 é \ud83d", "deep": [[[["x"]]]],
         "closed_at": "2025-12-20T14:03:07-07:00", "big": 12345678901234567890123, "nan": [NaN, -Infinity], "k" : -12, "":[]
        , "zero": 0, "minus": -0, "price": 0.1, "last": 1}
        """#

    /// Reads the members of the root with the keys, in one way or the other.
    private func read(_ stream: inout JSONStream, quickly: Bool) -> Story {
        var story: Story = []
        do throws(JSONError) {
            guard try stream.next() == .objectStart else { return ["no object"] }
            reading: while true {
                let key: Int
                if quickly {
                    guard let next = try stream.nextKey(among: Self.keys) else { break }
                    key = next
                } else {
                    switch try stream.nextKey(among: ["k", "price", "closed_at"]) {
                    case .known(let index): key = index
                    case .unknown:
                        try stream.skipValue()
                        continue reading
                    case .objectEnd, .other: break reading
                    }
                }
                if quickly, let text = stream.quickText({ String(decoding: $0, as: UTF8.self) }) {
                    story.append("\(key): \(JSON.string(text))")
                } else if quickly, let number = stream.quickNumber() {
                    story.append("\(key): \(number.bitPattern)")
                } else {
                    let value = try stream.readValue()
                    // Numbers with few digits are doubles at once.
                    switch value {
                    case .int(let int): story.append("\(key): \(Double(int).bitPattern)")
                    case .double(let double): story.append("\(key): \(double.bitPattern)")
                    default: story.append("\(key): \(value)")
                    }
                }
            }
            while stream.depth > 0 { try stream.skipRest() }
            try stream.finish()
        } catch {
            story.append("\(error.kind) at \(error.position), \(error.offset)")
        }
        return story
    }

    private func expectAlike(_ bytes: [UInt8]) {
        let slow = bytes.withUnsafeBufferPointer { lent in
            var stream = JSONStream(lending: lent, limits: Self.limits)
            return read(&stream, quickly: false)
        }
        let quick = bytes.withUnsafeBufferPointer { lent in
            var stream = JSONStream(lending: lent, limits: Self.limits)
            return read(&stream, quickly: true)
        }
        let shown = String(decoding: bytes, as: UTF8.self)
        #expect(quick == slow, "\(shown)")
        for chunk in [1, 13, 64] {
            var chunked = Chunked(bytes, chunk, Self.limits)
            chunked.capacity = 96
            var stream = chunked.stream()
            let pieces = read(&stream, quickly: true)
            #expect(pieces == slow, "in pieces of \(chunk): \(shown)")
        }
    }

    @Test func everyBrokenByteAndEveryLengthIsFoundAllTheSame() {
        let bytes = Array(Self.text.utf8)
        expectAlike(bytes)
        for place in bytes.indices {
            for byte: UInt8 in [0, 0x1F, 0x20, 0x22, 0x2C, 0x2E, 0x30, 0x3A, 0x5C, 0x5B, 0x7D, 0xFF, bytes[place] ^ 1] where byte != bytes[place] {
                var broken = bytes
                broken[place] = byte
                expectAlike(broken)
            }
            expectAlike(Array(bytes[..<place]))
        }
    }

    @Test func whateverIsMovedPutInOrTakenOutIsRead() {
        var random = SystemRandomNumberGenerator()
        let bytes = Array(Self.text.utf8)
        let pieces = [
            "\"", "\\", "[", "]", "{", "}", ",", ":", "0", "1.",
            "e5", "-", "é", "\u{1}", "\n", "\"price\":", "nul", "{\"a\":[1,2", "]}", "00",
        ]
        for _ in 0..<1000 {
            let changed = Mutation.of(bytes, puttingIn: pieces, &random)
            expectAlike(changed)
        }
    }

    /// Every byte at every place of a word of eight.
    @Test func aTextEndsAtTheFirstUnusualByte() {
        for length in 0..<20 {
            for byte in UInt8.min...UInt8.max {
                let text = [UInt8](repeating: 0x61, count: length) + [byte] + Array("bcdefghijklmnopq\"".utf8)
                let isUsual = byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x5C
                let wanted = byte == 0x22 ? length : isUsual ? text.count - 1 : -1
                #expect(text.withUnsafeBufferPointer { QuickScan.text($0.baseAddress.unsafelyUnwrapped, 0, $0.count) } == wanted)
            }
        }
    }

    @Test func aNumberIsTheNearestDouble() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<3000 {
            let whole = String(Int64.random(in: 0...(1 << Int64.random(in: 1...62, using: &random)), using: &random))
            let fraction = Bool.random(using: &random) ? "." + String(Int64.random(in: 0...999_999_999_999, using: &random)) : ""
            let zeros = fraction.isEmpty ? "" : String(repeating: "0", count: Int.random(in: 0...3, using: &random))
            let text = (Bool.random(using: &random) ? "-" : "") + whole + fraction + zeros
            let bytes = Array("{\"k\":\(text)}".utf8)
            let quick = bytes.withUnsafeBufferPointer { lent -> Double? in
                var stream = JSONStream(lending: lent, limits: Self.limits)
                _ = try? stream.next()
                _ = try? stream.nextKey(among: Self.keys)
                return stream.quickNumber()
            }
            if let quick { #expect(quick == Double(text), "\(text)") } else { #expect(text.utf8.count > 15 || text.hasPrefix("-0"), "\(text)") }
        }
    }

    @Test func keysAreToldApart() {
        let keys = JSONKeys(["a", "b", "ab", "ba", "pnl", "net_pnl", "realized_pnl"])
        for (index, name) in ["a", "b", "ab", "ba", "pnl", "net_pnl", "realized_pnl"].enumerated() {
            #expect(Array(name.utf8).withUnsafeBufferPointer { keys.index($0.baseAddress.unsafelyUnwrapped, $0.count) } == index)
        }
        for name in ["c", "aa", "bb", "pnm", "pnl_pct", "gross_pnl", "net_pn1", "A"] {
            #expect(Array(name.utf8).withUnsafeBufferPointer { keys.index($0.baseAddress.unsafelyUnwrapped, $0.count) } == nil)
        }
        var empty = ""
        empty.withUTF8 { #expect($0.baseAddress.flatMap { keys.index($0, 0) } == nil) }
    }
}
