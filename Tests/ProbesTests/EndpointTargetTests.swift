import FailurePoints
import Glibc
import JSON
import Testing

@testable import Probes
@testable import Requests

/// Targets, their secrets, and what a configuration may not say.
@Suite struct EndpointTargetTests {
    @Test(arguments: [
        "", "api.example.com/x", "file:///etc/passwd", "ftp://example.com/", "https://", "http://user:secret@example.com/",
        "http://user@example.com/",
        "https://example.com/a b", "https://example.com/\r\nX: y", "https://exämple.com/", "http://example.com:99999/", "http://[::1",
    ])
    func aURLThatIsNotAskedIsRefusedWithoutQuotingIt(url: String) async throws {
        let target = EndpointTarget(name: "x", url: url)
        #expect(target.problems.count == 1)
        let facts = try await observe(target)
        #expect(facts.failure?.kind == .invalidURL)
        #expect(!"\(facts)".contains("secret"))
    }

    @Test(arguments: [
        ("https://Example.com", "example.com", "https://example.com/"),
        ("https://example.com:443/a?key=secret#secret", "example.com", "https://example.com/a?…"),
        ("http://example.com:8050/", "example.com", "http://example.com:8050/"), ("http://[::1]:80/x", "::1", "http://[::1]/x"),
    ])
    func aURLIsShownWithoutItsQuery(url: String, host: String, shown: String) throws {
        guard case .url(let read) = EndpointURL.read(url) else {
            Issue.record("refused")
            return
        }
        #expect(read.host == host && read.shown == shown)
        #expect(EndpointTarget(name: "x", url: url).problems.isEmpty)
    }

    @Test func everyPresetIsATarget() {
        for exchange in EndpointTarget.Exchange.allCases { #expect(EndpointTarget.exchange(exchange).problems.isEmpty) }
    }

    @Test func whatIsWrongWithATargetIsAllSaid() {
        var target = EndpointTarget(name: "x", url: "nowhere")
        target.headers = [EndpointHeader(name: "Bad Name", value: .literal("v")), EndpointHeader(name: "X", value: .literal("hidden\r\nY: z"))]
        target.statuses = [42]
        target.assertions = [BodyAssertion("code", .exists(true))]
        target.timeout = .zero
        #expect(target.problems.count == 6)
        #expect(!target.problems.joined().contains("hidden"))
    }

    @Test func aHeaderFromAFileIsReadAtEachRequest() async throws {
        let file = try TemporaryFile("first-key\n")
        let server = try LoopbackServer.answering()
        var target = EndpointTarget(name: "x", url: server.url())
        target.headers = [EndpointHeader(name: "CG-API-KEY", value: .file(file.path))]
        #expect(try await observe(target).answer?.status == 200)
        try file.write("second-key\r\n")
        #expect(try await observe(target).answer?.status == 200)
        #expect(server.requests.map { $0.contains("CG-API-KEY: first-key\r\n") } == [true, false])
        #expect(server.requests.map { $0.contains("CG-API-KEY: second-key\r\n") } == [false, true])
    }

    @Test(arguments: [nil, "", "two\nlines", "nul\0", String(repeating: "x", count: 9000)])
    func aHeaderFileThatIsNoHeaderMakesTheProbeBlind(contents: String?) async throws {
        let file = try TemporaryFile(contents ?? "")
        let server = try LoopbackServer.answering()
        var target = EndpointTarget(name: "exchange", url: server.url())
        target.headers = [EndpointHeader(name: "X-Key", value: .file(contents == nil ? file.path + ".absent" : file.path))]
        let error = await #expect(throws: ProbeError.self) { _ = try await observe(target) }
        guard case .blind(let reason, let detail) = try #require(error) else { return }
        #expect(reason == "local-fault")
        #expect(detail.contains(file.path) && !detail.contains("two") && !detail.contains("xxxx"))
        #expect(server.requests.isEmpty)
    }

    @Test func aHeaderThatStandsElsewhereMakesTheProbeBlind() async throws {
        let server = try LoopbackServer.answering()
        var target = EndpointTarget(name: "exchange", url: server.url())
        target.headers = [EndpointHeader(name: "X-Key", value: .absent(why: "there is no credential key here"))]
        let error = await #expect(throws: ProbeError.self) { _ = try await observe(target) }
        guard case .blind(let reason, let detail) = try #require(error) else { return }
        #expect(reason == "local-fault")
        #expect(detail.contains("header X-Key: there is no credential key here"))
        #expect(server.requests.isEmpty)
    }

    @Test func aSecretThatTheServerEchoesIsNotRepeated() async throws {
        let server = try LoopbackServer.answering(body: #"{"code":"bad key hidden-key"}"#)
        var target = EndpointTarget(name: "x", url: server.url("/?api_key=hidden-query"))
        target.headers = [EndpointHeader(name: "X-Key", value: .literal("hidden-key"))]
        target.assertions = [BodyAssertion("/code", .equals("0"))]
        let facts = try await observe(target)
        #expect(facts.answer?.body == .assertionFailed(pointer: "/code", expected: #""0""#, found: #""bad key ***""#))
        #expect(!"\(facts)".contains("hidden"))
        var printed = ""
        dump(target.headers, to: &printed)
        #expect(!printed.contains("hidden") && !"\(target.headers)".contains("hidden"))
    }

    @Test func aChangedHeaderShowsWithoutShowingItsValue() {
        func described(_ value: EndpointHeader.Value) -> String {
            var target = EndpointTarget(name: "x", url: "http://127.0.0.1/")
            target.headers = [EndpointHeader(name: "X-Key", value: value)]
            return String(describing: target)
        }
        #expect(described(.literal("hidden-1")) == described(.literal("hidden-1")))
        #expect(described(.literal("hidden-1")) != described(.literal("hidden-2")))
        #expect(described(.file("/a")) != described(.file("/b")))
        #expect(!described(.literal("hidden-1")).contains("hidden"))
    }

    @Test(arguments: [
        (BodyAssertion.Predicate.equals(1), #"{"v":1}"#, true), (.equals(1), #"{"v":"1"}"#, false), (.equals(nil), #"{"v":null}"#, true),
        (.equals(nil), "{}", false), (.above(1), #"{"v":"1.5"}"#, true), (.above(1), #"{"v":1}"#, false), (.above(1), #"{"v":true}"#, false),
        (.above(1), #"{"v":"inf"}"#, false), (.exists(true), #"{"v":null}"#, true), (.exists(false), "{}", true),
        (.exists(false), #"{"v":0}"#, false),
        (.oneOf(["a", "b"]), #"{"v":"b"}"#, true), (.oneOf(["a", "b"]), #"{"v":"c"}"#, false), (.oneOf([]), #"{"v":"c"}"#, false),
    ])
    func anAssertionHoldsOrSaysWhatItFound(predicate: BodyAssertion.Predicate, body: String, holds: Bool) throws {
        #expect((BodyAssertion("/v", predicate).failure(in: try JSON.parse(body)) == nil) == holds)
    }
}
