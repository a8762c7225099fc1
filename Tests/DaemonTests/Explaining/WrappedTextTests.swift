import FailurePoints
import Testing

@testable import Explaining

@Suite struct WrappedTextTests {
    @Test(arguments: [
        ("one two three four five six", ["one two three four", "five six"]), ("", [""]), ("short", ["short"]),
        ("  indented words that go on and on", ["  indented words that", "  go on and on"]),
        ("abcdefghijklmnopqrstuvwxyz", ["abcdefghijklmnopqrstuv", "wxyz"]), ("価格価格価格価格価格価格", ["価格価格価格価格価格価", "格"]),
        ("two  spaces", ["two  spaces"]),
    ])
    func aLineIsBrokenBetweenWords(line: String, lines: [String]) {
        #expect(WrappedText.lines(line, width: 22) == lines)
        for part in lines { #expect(WrappedText.columns(part) <= 22) }
    }

    @Test func whatContinuesHangs() {
        #expect(WrappedText.text("a: one two three four five\n\n  b: x", width: 25) == "a: one two three four\n  five\n\n  b: x")
        #expect(WrappedText.text(String(repeating: "word ", count: 100), width: nil) == String(repeating: "word ", count: 100))
    }

    @Test func noWordIsLost() {
        let text = "Überschuß 価格 of \\x1b[31m words, " + String(repeating: "x", count: 90) + " end"
        for width in [1, 20, 23, 80] {
            let lines = WrappedText.lines(text, width: width, hanging: 3)
            let isSame: Bool = lines.joined().filter { $0 != " " } == text.filter { $0 != " " }
            #expect(isSame && lines.allSatisfy { WrappedText.columns($0) <= max(20, width) }, "\(width)")
        }
    }

    @Test func timesOfTheHost() {
        let kolkata = HostTimes { _ in (.seconds(19_800), "IST") }
        #expect(
            kolkata.text("since 2026-01-02 20:04 UTC (1 h), stamp 2026-01-02T20:04:05.123Z, 12026-01-02 20:04 UTC; 2026-13-02 20:04 UTC")
                == "since 2026-01-03 01:34 IST (1 h), stamp 2026-01-03T01:34:05.123+05:30, 12026-01-02 20:04 UTC; 2026-13-02 20:04 UTC")
        let nameless = HostTimes { _ in (.seconds(-12_600), "-0330") }
        #expect(nameless.text("2026-01-02 20:04 UTC") == "2026-01-02 16:34 -03:30")
        #expect(nameless.text("no time") == "no time" && nameless.text("2026-01-02 20:04 UT") == "2026-01-02 20:04 UT")
    }
}
