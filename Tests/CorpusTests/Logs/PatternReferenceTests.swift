import Glibc
import Testing

@testable import Probes

/// Patterns held against Python's `re`, the dialect that most who write one know.
@Suite struct PatternReferenceTests {
    private static let count = Bench.isFull ? 20_000 : 2000

    @Test(.enabled(if: LogReference.isAvailable))
    func aPatternFindsWhatPythonFinds() throws {
        var (compared, found, wrong): (Int, Int, [String]) = (0, 0, [])
        for line in try LogReference.lines("patterns.py", from: 1, Self.count) {
            let words = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(words.count == 4, "\(line)")
            // Half of what chance makes means nothing, and is refused.
            guard let pattern = try? LinePattern(words[1], ignoresCase: words[0] == "i") else { continue }
            var matcher = pattern.matcher()
            let isFound = matcher.answer(words[2].utf8) == .found
            compared += 1
            if isFound { found += 1 }
            if isFound != (words[3] == "1") { wrong.append(line.description) }
        }
        print("patterns: \(compared) compared with Python, \(found) found, \(wrong.count) wrong")
        #expect(wrong.isEmpty, "\(wrong.prefix(10))")
        #expect(compared > Self.count && found * 5 > compared)
    }
}
