import Testing

@testable import Probes

/// The dialect of patterns, what of it is refused, and what the worst of them cost.
@Suite struct LinePatternTests {
    private func isFound(_ pattern: String, in line: String, ignoresCase: Bool = false) throws -> Bool {
        var matcher = try LinePattern(pattern, ignoresCase: ignoresCase).matcher()
        return matcher.answer(line.utf8) == .found
    }

    @Test(
        arguments: [
            ("ERROR|CRITICAL", "2026 ERROR x", true), ("^ERROR", "2026 ERROR x", false), ("error", "ERROR", false),
            ("[0-9]{3}ms$", "took 123ms", true),
            ("", "anything", true), ("a.c", "a\u{0}c", true), ("ü", "für", true), ("\\.json$", "xjson", false),
            ("status=5\\d\\d", "status=503", true), ("status=5\\d\\d", "status=5dd", false), ("[[:digit:]]+ [[:upper:]]", "12 E", true),
            ("\\berror\\b", "an error!", true), ("\\berror\\b", "errors", false), ("\\<err", "xerr", false), ("err\\>", "an err", true),
            ("a{2}b", "aab", true), ("a{2}b", "ab", false), ("^a{,2}b$", "aab", true), ("^a{,2}b$", "aaab", false), ("x{a}", "x{a}", true),
            ("\\{\"error\"", "{\"error\"", true), ("{\"error\":", "{\"error\":1}", true), ("[]a]b", "]b", true), ("[^]a]b", "]b", false),
            ("[a-]b", "-b", true), ("^.$", "é", true), ("^[^é]$", "é", false), ("[à-ü]x", "éx", true), ("(?:ab)+c", "xababc", true),
            ("(?<word>ab)c", "abc", true), ("a+?b", "aab", true), ("\\x41\\x{42}", "AB", true), ("^\\s*$|fatal", "fatal", true),
            ("\\w\\W", "a-", true),
            ("\\AERROR", "ERROR", true), ("a|", "b", true), ("[\\d.]+ms", "1.5ms", true), ("(a|b)*c", "ababc", true), ("((a)|b|)c", "c", true),
        ].filter { $0.0 != "a|" })
    func aPatternIsAnExtendedRegularExpression(pattern: String, line: String, matches: Bool) throws {
        #expect(try isFound(pattern, in: line) == matches)
    }

    @Test(arguments: [
        ("error", "ERROR", true), ("straße", "STRAßE", true), ("[^a]x", "Ax", false), ("\\W", "S", false), ("[[:upper:]]+x", "abx", true),
    ])
    func caseIsIgnoredOnDemand(pattern: String, line: String, matches: Bool) throws {
        #expect(try isFound(pattern, in: line, ignoresCase: true) == matches)
    }

    @Test(arguments: [
        ("(", "not closed"), ("a)", "without a ("), ("[a", "not closed"), ("a{2,1}", "at least 2"), ("*a", "write \\*"),
        ("a\\", "backslash at the end"),
        ("a|*b", "write \\*"), ("a**", "two repetitions"), ("a*+", "two repetitions"), ("^*a", "cannot be repeated"), ("(.*)\\1X", "back-reference"),
        ("(a*)*(a*)*(a*)*\\1\\2\\3x", "back-reference"), ("(?=a)b", "look-around"), ("a(?!b)", "look-around"), ("(?i)error", "ignore_case"),
        ("\\p{L}", "write p"),
        ("\\q", "no meaning"), ("a\\nb", "no line break"), ("[:digit:]", "write [[:digit:]]"), ("[[:digits:]]", "known: alnum"),
        ("[z-a]", "ends before"),
        ("(a{1000}){1000}", "smaller counts"), ("((((){1000}){1000}){1000}){1000}x", "smaller counts"), ("a{5000}", "above 1000"),
        ("x*", "every line"), (".*", "every line"), ("a|", "every line"), ("^", "every line"), ("$", "every line"), ("a^b", "no line can match"),
        ("$x", "no line can match"), ("a\\bb", "no line can match"), ("[^\\d\\D]", "no line can match"),
        (String(repeating: "(", count: 200) + "a" + String(repeating: ")", count: 200), "nested deeper"), ("\\x4", "two hexadecimal"),
    ])
    func whatMeansNothingOrHasNoBoundIsRefusedWithASuggestion(pattern: String, words: String) {
        #expect { try LinePattern(pattern) } throws: { "\($0)".contains(words) }
    }

    /// Patterns on which engines that try again backtrack for years or take memory without end, on lines made for it.
    @Test(arguments: [
        ("(a+)+$", String(repeating: "a", count: 50_000) + "!", false), ("(a*)*b", String(repeating: "a", count: 50_000), false),
        ("(a|a)*b", String(repeating: "a", count: 50_000), false), ("(a|aa)+$", String(repeating: "a", count: 50_000) + "!", false),
        ("(.*)(.*)(.*)(.*)(.*)x$", String(repeating: "y", count: 50_000), false), ("([a-z]+)*[0-9]", String(repeating: "a", count: 50_000), false),
        ("(a?){200}a{200}b", String(repeating: "a", count: 5000), false), ("(a{30}){30}x", String(repeating: "a", count: 50_000) + "x", true),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", String(repeating: "a", count: 50_000), false),
        (".*.*.*=.*", "x=" + String(repeating: "x", count: 50_000), true),
    ])
    func theCostOfAPatternIsBounded(pattern: String, line: String, isThere: Bool) throws {
        var matcher = try LinePattern(pattern).matcher()
        let answer = matcher.answer(line.utf8)
        #expect(answer == (isThere ? .found : .notFound))
        // A backtracking engine takes more steps than there are atoms.
        #expect(matcher.steps < 3_000_000, "\(matcher.steps)")
    }

    /// Its deterministic automaton has 2^300 states, and the line visits another one with each byte.
    @Test func whatWouldTakeTooLongIsToldAndNotTakenForNoMatch() throws {
        var matcher = try LinePattern("(a|b)*a(a|b){500}c").matcher(lineSteps: 500_000)
        var seed: UInt64 = 7
        let line = (0..<10_000).map { _ -> UInt8 in
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return seed >> 63 == 0 ? 0x61 : 0x62
        }
        #expect(matcher.answer(line) == .tooCostly)
        #expect(matcher.steps < 1_000_000 && matcher.gaveUp)
    }

    @Test func theBeginningOfALineMatchesOnlyWhereItsEndDoesNotMatter() throws {
        for (pattern, isFound) in [("FATAL", true), ("FATAL$", false), ("FATAL\\b", false), ("memory", false)] {
            var matcher = try LinePattern(pattern).matcher()
            #expect((matcher.answer("FATAL".utf8, isComplete: false) == .found) == isFound, "\(pattern)")
        }
    }
}
