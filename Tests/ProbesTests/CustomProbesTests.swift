import FailurePoints
import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Probes

/// The probes of the custom failure points.
@Suite struct CustomProbesTests {
    private let temporary = TemporaryTree()

    // MARK: Values

    private func value(_ pointer: String, _ timestamp: JSONValueProbe.TimestampForm = .rfc3339, path: String = "x.json") throws -> PointedValue? {
        try JSONValueProbe(tree: temporary.tree, path: path, pointer: pointer, timestamp: timestamp).observe().content
    }

    @Test func theValueAtThePointerIsFound() throws {
        temporary.write("x.json", #"{"a": [{"b~/c": 2.5}, null], "t": "text", "f": false, "n": 7, "": 1}"#)
        #expect(try value("/a/0/b~0~1c")?.value == .number(2.5))
        #expect(try value("/a/1")?.value == .null)
        #expect(try value("/a/2")?.value == nil)
        #expect(try value("/t")?.value == .text("text"))
        #expect(try value("/f")?.value == .flag(false))
        #expect(try value("/n")?.value == .integer(7))
        #expect(try value("/")?.value == .integer(1))
        #expect(try value("/a")?.value == .list(2))
        #expect(try value("")?.value == .object(5))
        #expect(try value("", path: temporary.path("x.json"))?.value == .object(5))
    }

    @Test func whatMayBeSecretIsComparedButNotShown() throws {
        temporary.write("x.json", #"{"api_key": "abc", "note": "token=abcdefgh", "id": "A1b2C3d4E5f6G7h8I9j0K1"}"#)
        #expect(try value("/api_key")?.value == .text("abc"))
        for pointer in ["/api_key", "/note", "/id"] {
            let shown = try #require(try value(pointer)?.shown)
            #expect(!shown.contains("abc") && !shown.contains("A1b2"), "\(shown)")
        }
    }

    @Test(arguments: [
        (JSONValueProbe.TimestampForm.rfc3339, #""2026-01-02T03:04:05Z""#), (.rfc3339, #""2026-01-02T04:04:05+01:00""#),
        (.rfc3339, #""2026-01-02 03:04:05+00:00""#), (.rfc3339, #""2026-01-02t03:04:05z""#), (.utc, #""2026-01-02T03:04:05""#),
        (.utc, #""2026-01-02 03:04:05,000""#), (.utc, #""2026-01-02 08:34:05 +0530""#), (.local, #""2026-01-02T05:04:05""#),
        (.local, #""2026-01-02 05:04:05.000000000000""#), (.epoch, "1767323045"), (.epoch, #""1767323045""#), (.epoch, "1767323045000"),
        (.epochMilliseconds, "1767323045000"), (.epochMilliseconds, #""1767323045000""#), (.epochMilliseconds, "1767323045000000"),
    ])
    func timestampsAreReadHoweverTheyAreWritten(form: JSONValueProbe.TimestampForm, text: String) throws {
        temporary.write("x.json", #"{"t": \#(text)}"#)
        #expect(try instant(form) == Instant(microseconds: 1_767_323_045_000_000))
    }

    @Test(arguments: [
        (JSONValueProbe.TimestampForm.rfc3339, #""2026-01-02T03:04:05""#), (.rfc3339, "1767323045"), (.utc, #""yesterday""#), (.utc, "null"),
        (.local, #""1767323045""#), (.epoch, #""2026-01-02T03:04:05Z""#), (.epochMilliseconds, "-1"), (.epoch, "true"),
    ])
    func whatTheDeclaredFormDoesNotSayIsNoTimestamp(form: JSONValueProbe.TimestampForm, text: String) throws {
        temporary.write("x.json", #"{"t": \#(text)}"#)
        #expect(try instant(form) == nil)
    }

    private func instant(_ form: JSONValueProbe.TimestampForm) throws -> Instant? {
        var tree = temporary.tree
        tree.localTime = .fixed(.seconds(7200))
        return try JSONValueProbe(tree: tree, path: "x.json", pointer: "/t", timestamp: form).observe().content?.instant
    }

    @Test func aFileThatIsMissingOrBrokenIsAFact() throws {
        let probe = JSONValueProbe(tree: temporary.tree, path: "x.json", pointer: "/a", timestamp: .rfc3339)
        #expect(try probe.observe().state == .missing)
        temporary.write("x.json", "{\"a\": 1")
        guard case .malformed = try probe.observe().state else {
            Issue.record("not malformed")
            return
        }
        temporary.write("x.json", "{\"a\": 1}")
        #expect(try probe.observe().content?.value == .integer(1))
    }

    @Test func withoutTheBotsDirectoryARelativePathIsBlind() {
        let tree = BotTree(root: "/nonexistent/bot", pause: { _ in })
        #expect(throws: ProbeError.self) { try JSONValueProbe(tree: tree, path: "x.json", pointer: "", timestamp: .rfc3339).observe() }
        #expect(throws: ProbeError.self) { try PathProbe(tree: tree, path: "x").observe() }
        #expect(throws: Never.self) { try PathProbe(tree: tree, path: "/etc/passwd").observe() }
    }

    // MARK: Paths

    @Test func aPathIsLookedAtWithoutOpeningIt() throws {
        let probe = PathProbe(tree: temporary.tree, path: "a/b")
        #expect(try probe.observe() == PathFacts(path: "a/b", state: .missing))
        temporary.makeFIFO("a/b")
        guard case .there(0, let modified) = try probe.observe().state else {
            Issue.record("not there")
            return
        }
        #expect(modified > Instant(microseconds: 1_700_000_000_000_000))
        temporary.remove("a/b")
        temporary.write("a/b", "12345")
        guard case .there(5, _) = try probe.observe().state else {
            Issue.record("not there")
            return
        }
        temporary.remove("a")
        temporary.write("a", "a file on the way")
        #expect(try probe.observe().state == .missing)
        temporary.remove("a")
        temporary.link("a", to: "a")
        guard case .unreadable = try probe.observe().state else {
            Issue.record("a loop is read")
            return
        }
    }

    // MARK: Connections

    @Test func aPortThatListensIsConnectedTo() async throws {
        let server = try LoopbackServer(readsRequest: false) { _ in }
        let facts = try await ConnectionProbe(host: "127.0.0.1", port: server.port, timeout: .seconds(10), network: DirectNetwork()).observe()
        #expect(facts.failure == nil && facts.address == "127.0.0.1")
        #expect(facts.totalMicroseconds > 0)
    }

    @Test func aPortThatDoesNotIsRefused() async throws {
        let facts = try await ConnectionProbe(host: "127.0.0.1", port: 1, timeout: .seconds(10), network: DirectNetwork()).observe()
        #expect(facts.failure?.kind == .connect)
        #expect(facts.failure?.detail.contains("refused") == true)
    }

    @Test func aNameThatDoesNotResolveIsThat() async throws {
        #expect(
            try await ConnectionProbe(host: "host.invalid", port: 1, timeout: .seconds(10), network: DirectNetwork()).observe().failure?.kind == .dns)
    }
}
