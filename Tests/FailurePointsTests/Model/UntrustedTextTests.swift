import FailurePoints
import Testing

@Suite struct UntrustedTextTests {
    @Test(arguments: [
        ("a\u{1B}]0;owned\u{07}b", #"a\x1b]0;owned\x07b"#), ("one\r\ntwo\tthree", #"one\r\ntwo\tthree"#), ("\u{9B}31mred\u{85}", #"\x9b31mred\x85"#),
        ("\u{7F}\u{0}", #"\x7f\x00"#), ("paper\u{202E}evil\u{202C}", #"paper\u{202e}evil\u{202c}"#), ("a\u{2066}b\u{2069}", #"a\u{2066}b\u{2069}"#),
        ("l\u{200E}r\u{200F}", #"l\u{200e}r\u{200f}"#), ("row\u{2028}row\u{2029}", #"row\u{2028}row\u{2029}"#),
        ("li\u{200B}ve\u{FEFF}", #"li\u{200b}ve\u{feff}"#), ("\u{E000}\u{10FFFF}\u{E0041}", #"\u{e000}\u{10ffff}\u{e0041}"#),
        ("a\u{200D}b", #"a\u{200d}b"#),
    ])
    func whatCannotBeSeenIsAnEscape(text: String, shown: String) { #expect(UntrustedText.line(text) == shown) }

    @Test(arguments: [
        "Überschuß, naïve, 価格, 한국어, цена, السعر, ราคา", "می\u{200C}خواهم", "क्\u{200D}ष", "⛔ [MAX-POSITIONS] ⚠️ 👩\u{200D}💻", "", "a b",
        "MAX_DRAWDOWN_KILL_SWITCH_BLOCK at /srv/trading-bot-current/logs/positions_futures.json", "❌ Blofin API error: 500",
        "exchange-unreachable-20251213T152400Z-2 opened 2025-12-13T15:24:00.123456Z", "2025-12-13T15:24:00+05:30 [2025-12-13 20:54:00,123]",
        "/srv/releases/20251213-152400/logs/failure_point_monitor_20251213.jsonl", "InsufficientBalanceForThisOrderError: BTCUSDT-PERP",
        "OpportunityScorerV2Final2025", "order 1234567890123456789 of 1000PEPEUSDT at 0.0000012345", "Linux 6.1.0-13-amd64, python3.11.2",
        "Missing key: max_positions", "KeyError: 'direction'", "api_key: null", "'secret': None", "invalid token at line 3", "the key is refused",
        "https://openapi.blofin.com/api/v1/market/tickers?instId=BTC-USDT", "size=10&limit=20", "America/Argentina/Buenos_Aires",
        "feature_store/FeatureSnapshotV3/BTCUSDT_15m_RSI14_EMA50.parquet", "1.2.3-rc1 (build 0b400ccb)", "Bearer of news, basic configuration",
        "pass: 12, fail: 3", "headers.CG-API-KEY: is empty; expected a string", "signature: invalid", "[Errno 13] Permission denied: 'logs/x.jsonl'",
        "the unit's key signature of 3 of 5",
    ])
    func ordinaryTextStays(text: String) { #expect(UntrustedText.line(text, limit: 300) == text) }

    private static let key = "AKIAIOSFODNN7EXAMPLE"

    @Test(arguments: [
        ("api_key=\(key)", "api_key=***"), ("token=abc", "token=***"), ("\"api_key\": \"short\"", "\"api_key\": \"***\""),
        ("{'apiKey': 'a b c', 'side': 'LONG'}", "{'apiKey': '***', 'side': 'LONG'}"), (#"{\"secret\": \"abc\"}"#, #"{\"secret\": \"***\"}"#),
        ("Authorization: Bearer eyJhbGciOiJI and more", "Authorization: *** and more"),
        ("sent with Bearer abcdefg.hij, twice", "sent with Bearer ***, twice"),
        ("authorization: Digest username=\"a\", response=\"b\"", "authorization: ***"), ("Basic dXNlcjpwYXNz", "Basic ***"),
        ("Cookie: a=b; c=d", "Cookie: ***"), ("X-BLOFIN-SIGNATURE: Zm9v", "X-BLOFIN-SIGNATURE: ***"),
        ("ACCESS-PASSPHRASE => hunter2", "ACCESS-PASSPHRASE => ***"),
        ("https://user:pa%24s@host/x?signature=1a2b&limit=5", "https://***@host/x?signature=***&limit=5"),
        ("redis://:geheim@host", "redis://***@host"),
        ("--api-key abcd --limit 5", "--api-key *** --limit 5"), ("password%3Dhunter2%26a", "password%3D***"),
        ("secrets: [\"a\", \"b\"], n: 2", "secrets: ***, n: 2"),
        ("key=a1b2c3d4", "key=***"), ("token=b'abc' x", "token=*** x"), ("PASSWORD: hunter2; user: joe", "PASSWORD: ***; user: joe"),
        ("-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY----- end", "*** end"), (#"\n-----BEGIN PRIVATE KEY-----\nMHcC"#, #"\n***"#),
    ])
    func secretsAreKnownByTheirNames(text: String, shown: String) { #expect(UntrustedText.line(text, limit: 300) == shown) }

    @Test(arguments: [
        (key, "***"), ("401 for 9f86d081884c7d659a2feaa0c55ad015 now", "401 for *** now"), ("mode sk-proj-a1B2c3D4e5F6g7H8", "mode ***"),
        ("QmFzZTY0IGlzIG5vdCBlbmNyeXB0aW9u==", "***"), ("8f14e45f-ceea-467f-a9e3-5c1d2b3a4f60 gone", "*** gone"),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY!", "***!"), ("0x4c0883a69102937d6231471b5dbb6204fe512961708279f2e0a1b2c3d4e5f607", "***"),
        ("bot123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc", "bot123456789:***"),
        ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", "***.***.***"),
        ("0123456789abcdef0123456789abcdef", "***"), ("/srv/9f86d081884c7d659a2feaa0c55ad015/x", "/srv/***/x"), ("Xb3kQ9zT1mW8vL2nRc", "***"),
    ])
    func secretsAreKnownByTheirShapes(text: String, shown: String) { #expect(UntrustedText.line(text, limit: 300) == shown) }

    @Test func knownSecretsAreMaskedWhereverTheyStand() {
        #expect(UntrustedText.line("the open sesame key", without: ["open sesame", "th"]) == "the *** key")
        #expect(UntrustedText.value("short", named: "apiKey") == "***" && UntrustedText.value("open", named: "state") == "open")
        #expect(UntrustedText.value("", named: "secret") == "" && UntrustedText.value("max_positions", named: "key") == "max_positions")
        #expect(UntrustedText.value("a1b2c3", named: "key") == "***")
    }

    @Test func aLongTextIsCutBetweenCharacters() {
        let text = UntrustedText.line(String(repeating: "ab ü ", count: 1000), limit: 300)
        #expect(text.utf8.count <= 300 && text.utf8.count > 290 && text.hasSuffix("…"))
        #expect(UntrustedText.line("0123456789", limit: 6) == "012…")
        #expect(UntrustedText.line(String(repeating: "x", count: 5000)) == "***…")
        #expect(UntrustedText.line(String(repeating: "é", count: 100_000), limit: 400) == String(repeating: "é", count: 198) + "…")
    }

    /// What is masked gets shorter, so that the place where a long text is cut off may come into view: half a key there has no shape.
    @Test func aKeyWhereALongTextIsCutIsNotShownByHalf() {
        let key = "Xb3kQ9zT1mW8vL2nRc5dYf7g"
        let masked = String(repeating: "token=" + String(repeating: "x", count: 100) + " ", count: 82)
        var seen = 0
        for room in 90...160 {
            let shown = UntrustedText.line(masked + String(repeating: "-", count: room) + " " + key + " end", limit: 1200)
            #expect(!shown.contains(key.prefix(6)), "\(room): \(shown.suffix(60))")
            if shown.contains("token=*** ---") { seen += 1 }
        }
        #expect(seen > 20)
    }

    @Test func aBeginningEndsBetweenWords() {
        #expect(UntrustedText.beginning(of: "live", limit: 4) == "live" && UntrustedText.beginning(of: "paper mode", limit: 8) == "paper …")
        #expect(UntrustedText.beginning(of: Self.key, limit: 19) == "…")
    }

    @Test func ofAHooksOutputTheEndIsKeptAndItsLines() {
        let output = "first\r\n\u{1B}[1mbold\n" + String(repeating: "noise ", count: 5000) + "\napi_key=\(Self.key)\nlast"
        let shown = UntrustedText.block(output, limit: 500)
        #expect(shown.utf8.count <= 500 && shown.hasPrefix("first\n\\x1b[1mbold\n") && shown.hasSuffix("\napi_key=***\nlast"))
        #expect(UntrustedText.block("a\rb\n", limit: 50) == "a\\rb\n")
    }

    @Test func aFindingIsFitToShowWhoeverMadeIt() {
        let hostile = "paper\u{1B}[2J\napi_key=\(Self.key)"
        var finding = Finding.critical(
            "x", "the mode is \(hostile)", evidence: ["mode": .text(hostile), "api_secret": "x", "list": .texts([hostile])])
        #expect(finding.message == #"the mode is paper\x1b[2J\napi_key=***"#)
        #expect(finding.evidence["mode"] == .text(#"paper\x1b[2J\napi_key=***"#) && finding.evidence["api_secret"] == "***")
        finding.evidence["record"] = .record([hostile: .text(hostile)])
        finding.message += String(repeating: " words", count: 5000) + " the end"
        #expect(!"\(finding)".contains(Self.key) && !"\(finding)".contains("\u{1B}"))
        #expect(finding.message.utf8.count <= 1000 && finding.message.hasSuffix("words the end"))
    }

    /// Each byte for each byte would be hundreds of millions of steps.
    @Test(
        .timeLimit(.minutes(10)),
        arguments: ["key=( ", "Basic ((( ", "://a", "-----BEGIN ", "token=\" ", "\\\"'", "auth: [{ ", "x=", "Cookie: ", "{\"key\": ["])
    func noTextTakesLong(part: String) {
        let text = String(repeating: part, count: 8_000 / part.utf8.count)
        #expect(UntrustedText.block(text, limit: 4096).utf8.count <= 4096)
    }

    @Test func everyTextIsMadeFitInAStepOrTwo() {
        var generator = SystemRandomNumberGenerator()
        let parts = [
            "token", "=", ":", "\"", "'", "\\", " ", "\n", "\u{1B}", "://", "@", "a", "Z9", "-----BEGIN ", "PRIVATE KEY", "-----", "-----END",
            "Bearer ",
            "%3D", "ü", "\u{202E}", "[", "]", "{", "(", ")", ";", "--secret", "Cookie", "AKIA", "9f86d081884c7d659a2f", "/", "+", "authorization",
            "{}", "\u{0}",
        ]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0...12, using: &generator)).compactMap { _ in parts.randomElement(using: &generator) }.joined()
            for shown in [UntrustedText.line(text, limit: 20), UntrustedText.sentence(text), UntrustedText.block(text, limit: 30)] {
                #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x202E) })
            }
            #expect(UntrustedText.line(text, limit: 20).utf8.count <= 20 && UntrustedText.block(text, limit: 30).utf8.count <= 30)
        }
    }
}
