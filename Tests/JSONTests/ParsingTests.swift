import JSON
import Testing

@Suite struct ParsingTests {
    private static let good: [(String, JSON)] = [
        ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12), ("9223372036854775807", .int(.max)),
        ("-9223372036854775808", .int(.min)), ("1e19", .double(1e19)), ("1.5e3", 1500.0), ("2E-1", 0.2),
        ("[]", []), ("{}", [:]), ("[1, [2], {\"a\": [3]}]", [1, [2], ["a": [3]]]), ("\"\"", ""),
        (#""a\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00é😀""#, "a\"\\/\u{8}\u{c}\n\r\tAé😀é😀"), (#"{"\u0061": 1}"#, ["a": 1]),
        ("{\"a\":1,\"a\":2}", ["a": 2]), ("\r\n\t[1\n,\t2]\n", [1, 2]), (#""\u0000""#, "\0"),
    ]

    @Test(arguments: good)
    func aTextIsReadAsItsValue(text: String, value: JSON) throws {
        #expect(try JSON.parse(text) == value)
        #expect(try LocatedJSON.parse(text).json == value)
        for chunk in [1, 2, 3, 7] { #expect(try Chunked(text, chunk).value() == value, "in chunks of \(chunk)") }
    }

    private static let bad: [(String, JSONError.Kind, Int, Int)] = [
        ("", .empty, 1, 1), (" \n ", .empty, 2, 2), ("{", .truncated, 1, 2), ("{\"a\"", .truncated, 1, 5),
        ("{\"a\": ", .truncated, 1, 7),
        ("[1,", .truncated, 1, 4), ("\"abc", .truncated, 1, 5), ("\"\\", .truncated, 1, 3), ("\"\\u00", .truncated, 1, 6), ("tru", .truncated, 1, 4),
        ("-", .truncated, 1, 2), ("1.", .truncated, 1, 3), ("1e", .truncated, 1, 3), ("trux", .syntax("a value is expected"), 1, 1),
        ("[1 2]", .syntax("a comma or ] is missing"), 1, 4), ("{\"a\" 1}", .syntax("a colon is missing"), 1, 6),
        ("{\"a\": 1 \"b\": 2}", .syntax("a comma or } is missing"), 1, 9), ("[1,]", .syntax("a value is expected"), 1, 4),
        ("{\"a\": 1,}", .syntax("a key in double quotes is expected"), 1, 9), ("{1: 2}", .syntax("a key in double quotes is expected"), 1, 2),
        ("[}", .syntax("a value is expected"), 1, 2), ("01", .syntax("a number with a leading zero"), 1, 1),
        ("1.x", .syntax("a digit is expected"), 1, 3),
        ("\"a\nb\"", .syntax("a control character in a string"), 1, 3), ("\"\\x\"", .syntax("an unknown escape"), 1, 2),
        ("\"\\u00g0\"", .syntax("four hexadecimal digits are expected"), 1, 4), ("1 2", .trailing, 1, 3), ("{}\n\nx", .trailing, 3, 1),
        ("\"\\ud800\"", .loneSurrogate, 1, 2), ("\"\\udc00\"", .loneSurrogate, 1, 2), ("\"\\ud800\\u0041\"", .loneSurrogate, 1, 2),
        ("NaN", .syntax("a value is expected"), 1, 1), ("[-Infinity]", .syntax("a digit is expected"), 1, 3), ("1e999", .numberOutOfRange, 1, 1),
        ("{\n  \"é\": [1, 2\n}", .syntax("a comma or ] is missing"), 3, 1), ("{\"é\": x}", .syntax("a value is expected"), 1, 7),
        ("\0", .nulByte, 1, 1), ("[1,\0]", .nulByte, 1, 4), ("\"a\0\"", .nulByte, 1, 3), ("{}\0", .nulByte, 1, 3),
    ]

    @Test(arguments: bad)
    func aFaultIsNamedWithItsPlace(text: String, kind: JSONError.Kind, line: Int, column: Int) {
        func check(_ read: () throws(JSONError) -> Void, _ how: String) {
            do throws(JSONError) {
                try read()
                Issue.record("\(how): accepted")
            } catch {
                #expect(error.kind == kind, "\(how)")
                #expect(error.line == line && error.column == column, "\(how): \(error)")
            }
        }
        check({ () throws(JSONError) in _ = try JSON.parse(text) }, "whole")
        check({ () throws(JSONError) in _ = try LocatedJSON.parse(text) }, "located")
        for chunk in [1, 2, 5] { check({ () throws(JSONError) in _ = try Chunked(text, chunk).value() }, "chunks of \(chunk)") }
        if kind != .numberOutOfRange { check({ () throws(JSONError) in try Chunked(text, 3).skip() }, "skipped") }
    }

    private static let torn: [[UInt8]] = [
        [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xC3, 0x28],
        [0xE2, 0x82, 0x28],
    ]

    @Test(arguments: torn)
    func bytesThatAreNotUTF8AreRefused(bytes: [UInt8]) {
        let text = Array("[\"".utf8) + bytes + Array("\"]".utf8)
        #expect { _ = try JSON.parse(text) } throws: { ($0 as? JSONError)?.kind == .invalidUTF8 }
        #expect { try Chunked(text, 1).skip() } throws: { ($0 as? JSONError)?.kind == .invalidUTF8 }
    }

    @Test func nonFiniteNumbersAreOfPythonsDialect() throws {
        let limits = JSONLimits(dialect: .python)
        let value = try JSON.parse("[NaN, Infinity, -Infinity, 1e999, -3]", limits: limits)
        #expect(value[0]?.double?.isNaN == true)
        #expect(value[1]?.double == .infinity)
        #expect(value[2]?.double == -.infinity)
        #expect(value[3]?.double == .infinity)
        #expect(value[4]?.int == -3)
    }

    @Test func halvesOfSurrogatePairsAreOfPythonsDialect() throws {
        let limits = JSONLimits(dialect: .python)
        #expect(
            try JSON.parse(#"["\ud83d","\ude00x","\ud83d\u0041","\ud83d\ude00"]"#, limits: limits) == ["\u{FFFD}", "\u{FFFD}x", "\u{FFFD}A", "😀"])
        #expect(throws: JSONError.self) { try JSON.parse(#""\ud83d\u00zz""#, limits: limits) }
    }

    @Test(arguments: ["9223372036854775808", "-9223372036854775809", "12345678901234567891", String(repeating: "9", count: 4300)])
    func anIntegerBeyond64BitsKeepsItsDigits(text: String) throws {
        let value = try JSON.parse(text)
        guard case .big(let integer) = value else {
            Issue.record("\(value)")
            return
        }
        #expect(integer.description == text && value.text() == text && value.int == nil && value.double == Double(text))
        #expect(try LocatedJSON.parse(text).json == value && Chunked(text, 3).value() == value)
        #expect(throws: JSONError.self) { try JSON.parse(String(repeating: "9", count: 4301)) }
    }

    @Test func deepNestingIsRefusedWhereItExceedsTheLimit() throws {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        _ = try JSON.parse(nested(64))
        #expect { _ = try JSON.parse(nested(65)) } throws: { ($0 as? JSONError)?.kind == .depth(64) && ($0 as? JSONError)?.column == 65 }
        let abyss = String(repeating: "{\"a\":[", count: 500_000)
        #expect { _ = try JSON.parse(abyss, limits: JSONLimits(maximumDepth: 1_000_000)) } throws: { ($0 as? JSONError)?.kind == .depth(512) }
        #expect { try Chunked(abyss, 4096).skip() } throws: { ($0 as? JSONError)?.kind == .depth(64) }
    }

    @Test func aTextBeyondTheLimitIsTooLarge() {
        let limits = JSONLimits(maximumBytes: 10)
        #expect { _ = try JSON.parse("[1,2,3,4,5]", limits: limits) } throws: { ($0 as? JSONError)?.kind == .tooLarge(10) }
        #expect { try Chunked("[1,2,3,4,5]", 4, limits).skip() } throws: { ($0 as? JSONError)?.kind == .tooLarge(10) }
    }

    @Test func everyPrefixOfATextIsAnErrorAndNoneATrap() throws {
        let text = Array(#"{"a": [1, -2.5e+3, "x\u00e9\n", true, null, {"b": {}}], "é": "\ud83d\ude00"}"#.utf8)
        _ = try JSON.parse(text)
        for length in 0..<text.count {
            #expect(throws: JSONError.self) { try JSON.parse(text.prefix(length)) }
            #expect(throws: JSONError.self) { try Chunked(Array(text.prefix(length)), 1).skip() }
        }
    }

    @Test func anyByteAnywhereIsAnErrorOrAValueAndNeverATrap() {
        let text = Array(#"{"a":[1,-2.5e+3,"x\u00e9"],"b":{"c":null}}"#.utf8)
        for place in text.indices {
            for byte in UInt8.min...UInt8.max {
                var broken = text
                broken[place] = byte
                let whole = try? JSON.parse(broken)
                let chunked = try? Chunked(broken, 3).value()
                #expect(whole == chunked)
            }
        }
    }
}
