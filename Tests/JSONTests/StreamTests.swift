import JSON
import Testing

@Suite struct StreamTests {
    @Test func tokensComeInOrder() throws {
        var stream = Chunked(#"{"a": [1, 2.5, "x", true, null], "b": {}}"#, 2).stream()
        var tokens: [JSONToken] = []
        repeat { tokens.append(try stream.next()) } while tokens.last != .end
        #expect(
            tokens == [
                .objectStart, .key("a"), .arrayStart, .int(1), .double(2.5), .string("x"), .bool(true), .null, .arrayEnd, .key("b"), .objectStart,
                .objectEnd, .objectEnd, .end,
            ])
        #expect(try stream.next() == .end)
    }

    @Test func wantedKeysAreFoundAndTheRestIsPassedOver() throws {
        let text = #"{"x": {"deep": [1, {"y": "]}"}]}, "y\u0061": 7, "n": 8, "z": [], "longer than the chunk, but for nobody to see": 0, "n": 9}"#
        for chunk in [1, 3, 64] {
            var stream = Chunked(text, chunk).stream()
            #expect(try stream.next() == .objectStart)
            var found: [Int: JSON] = [:]
            loop: while true {
                switch try stream.nextKey(among: ["n", "ya"]) {
                case .known(let index): found[index] = try stream.readValue()
                case .unknown: try stream.skipValue()
                case .objectEnd, .other: break loop
                }
            }
            try stream.finish()
            #expect(found == [0: 9, 1: 7])
        }
    }

    @Test func skippingTakesAMemberWholeAndStopsAtTheEnd() throws {
        var stream = Chunked(#"{"a": [1, 2], "b": 3}"#, 4).stream()
        #expect(try stream.next() == .objectStart)
        try stream.skipValue()
        #expect(try stream.next() == .key("b"))
        try stream.skipValue()
        try stream.skipValue()
        #expect(try stream.next() == .objectEnd)
    }

    @Test func theRestOfAContainerCanBeLeft() throws {
        var stream = Chunked(#"[[1, [2, 3], {"a": 4}], 5]"#, 4).stream()
        #expect(try stream.next() == .arrayStart)
        #expect(try stream.next() == .arrayStart)
        #expect(try stream.next() == .int(1))
        try stream.skipRest()
        #expect(try stream.next() == .int(5))
    }

    @Test func aLongStringGrowsTheBufferUpToItsLimit() throws {
        let long = String(repeating: "é", count: 1000)
        #expect(try Chunked("[\"\(long)\"]", 50).value() == [.string(long)])
        let limits = JSONLimits(maximumTextBytes: 256)
        #expect { _ = try Chunked("[\"\(long)\"]", 50, limits).value() } throws: { ($0 as? JSONError)?.kind == .tooLarge(256) }
        try Chunked("[\"\(long)\"]", 50, limits).skip()
    }

    @Test func aFailingSourceIsItsOwnKind() {
        var stream = JSONStream { _ in -5 }
        do throws(JSONError) {
            try stream.skipValue()
            Issue.record("read")
        } catch {
            #expect(error.kind == .unreadable(5))
        }
    }

    @Test func placesAreRightAcrossChunks() throws {
        var stream = Chunked("[\n  1,\n  \"é\", 2 ]", 1).stream()
        var places: [String] = []
        repeat { places.append("\(try stream.nextPosition())") } while try stream.next() != .end
        #expect(
            places == [
                "line 1, column 1", "line 2, column 3", "line 3, column 3", "line 3, column 8", "line 3, column 10", "line 3, column 11",
            ])
    }
}
