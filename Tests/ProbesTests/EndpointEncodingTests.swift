import FailurePoints
import Glibc
import JSON
import Testing

@testable import Probes
@testable import Requests

/// Bodies as the bot's client decodes them, answers of caches, words of limits, and names with a dead address.
@Suite struct EndpointEncodingTests {
    /// `{"code":"0","data":[]}`.
    private static let gzip: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xAB, 0x56, 0x4A, 0xCE, 0x4F, 0x49, 0x55, 0xB2, 0x52, 0x32,
        0x50, 0xD2, 0x51, 0x4A, 0x49, 0x2C, 0x49, 0x54, 0xB2, 0x8A, 0x8E, 0xAD, 0x05, 0x00, 0x8A, 0x7B, 0x50, 0xF3, 0x16, 0x00,
        0x00, 0x00,
    ]
    private static let zlib: [UInt8] = [
        0x78, 0x9C, 0xAB, 0x56, 0x4A, 0xCE, 0x4F, 0x49, 0x55, 0xB2, 0x52, 0x32, 0x50, 0xD2, 0x51, 0x4A, 0x49, 0x2C, 0x49, 0x54,
        0xB2, 0x8A, 0x8E, 0xAD, 0x05, 0x00, 0x49, 0xA2, 0x06, 0x82,
    ]
    private static let raw: [UInt8] = [
        0xAB, 0x56, 0x4A, 0xCE, 0x4F, 0x49, 0x55, 0xB2, 0x52, 0x32, 0x50, 0xD2, 0x51, 0x4A, 0x49, 0x2C, 0x49, 0x54, 0xB2, 0x8A,
        0x8E, 0xAD, 0x05, 0x00,
    ]
    /// 4 MiB of zeros behind `{"code":"0","pad":"`.
    private static let bomb: [UInt8] =
        [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xED, 0xC6, 0xA1, 0x11, 0xC0, 0x20, 0x00, 0x04, 0xB0, 0x5D, 0x5E, 0x57, 0xA0,
            0xD9, 0xA6, 0x07, 0x68, 0xF0, 0x5C, 0x77, 0xEF, 0x31, 0x07, 0x89, 0xCA, 0x4E, 0x9B, 0x7D, 0xA4, 0xA6, 0xE4, 0xC9, 0x7A, 0xFB, 0x19, 0x00,
            0x00, 0x00,
        ]
        + [UInt8](repeating: 0, count: 4032)
        + [
            0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
            0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0xE5, 0xF2, 0xFD, 0xEB, 0x1C, 0xCF, 0x3F, 0x15, 0x00, 0x40, 0x00,
        ]

    private func ask(_ headers: [String], _ body: [UInt8], status: Int = 200, _ change: (inout EndpointTarget) -> Void = { _ in }) async throws
        -> EndpointFacts
    {
        let server = try LoopbackServer { connection in
            connection.send(
                (["HTTP/1.1 \(status) Whatever", "Content-Length: \(body.count)", "Connection: close"] + headers).joined(separator: "\r\n")
                    + "\r\n\r\n")
            connection.send(body)
        }
        var target = EndpointTarget(name: "x", url: server.url())
        target.assertions = [BodyAssertion("/code", .equals("0"))]
        change(&target)
        let facts = try await observe(target)
        #expect(server.requests.allSatisfy { $0.contains("Accept-Encoding: gzip, deflate\r\n") })
        return facts
    }

    @Test(arguments: [
        ("gzip", gzip), ("deflate", zlib), ("deflate", raw), ("GZIP", gzip), ("x-gzip", gzip), ("identity", Array(#"{"code":"0"}"#.utf8)),
    ])
    func aBodyIsDecodedAsTheBotDecodesIt(encoding: String, body: [UInt8]) async throws {
        #expect(try await ask(["Content-Encoding: \(encoding)"], body).answer?.body == .asExpected)
    }

    @Test func aBombIsCutAtTheLimitOfTheDecodedBody() async throws {
        let facts = try await ask(["Content-Encoding: gzip"], Self.bomb)
        #expect(Self.bomb.count < 8192 && facts.failure?.kind == .bodyTooLarge)
        let unread = try await ask(["Content-Encoding: gzip"], Self.bomb) { $0.assertions = [] }
        #expect(unread.answer?.status == 200, "a body that nobody asks for is no failure")
    }

    @Test func whatCannotBeDecodedIsNoAnswerAndAnUnknownEncodingSaysNothing() async throws {
        let broken = try await ask(["Content-Encoding: gzip"], Array(#"{"code":"0"}"#.utf8))
        #expect(broken.failure?.kind == .protocolViolation && broken.failure?.phase == .transfer)
        let unknown = try await ask(["Content-Encoding: rot13"], Array(#"{"code":"0"}"#.utf8))
        guard case .unread(let why)? = unknown.answer?.body else {
            Issue.record("\(unknown.outcome)")
            return
        }
        #expect(!why.isEmpty && unknown.answer?.status == 200)
    }

    @Test(arguments: [
        ("\u{FEFF}{\"code\":\"0\"}", true), (#"{"code":"0","price":NaN}"#, true), (#"{"code":"0","note":"\ud83d"}"#, true),
        (#"{"code":"1","code":"0"}"#, true),
        (#"{"code":"0"}{}"#, false), (#"{"code":"0",}"#, false),
    ])
    func aBodyIsReadInTheBotsDialect(text: String, isRead: Bool) async throws {
        #expect((try await ask([], Array(text.utf8)).answer?.body == .asExpected) == isRead)
    }

    @Test func aBodyDeeperThanWeReadSaysNothing() async throws {
        let deep = #"{"code":"0","deep":"# + String(repeating: "[", count: 300) + String(repeating: "]", count: 300) + "}"
        guard case .unread? = try await ask([], Array(deep.utf8)).answer?.body else {
            Issue.record("read")
            return
        }
        let wide = try await ask([], Array(#"{"code":"0"}"#.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }))
        #expect(wide.answer?.body == .asExpected, "UTF-16 is what json.loads finds out by itself")
    }

    // MARK: Caches

    @Test(arguments: [
        ("Age: 3600", true), ("Age: 0", false), ("X-Cache: HIT from edge", true), ("X-Cache: MISS", false), ("CF-Cache-Status: DYNAMIC", false),
        ("cf-cache-status: STALE", true), ("Cache-Status: edge; hit; ttl=30", true), ("X-Other: hit", false),
    ])
    func whatACacheGaveIsNoClock(header: String, isCached: Bool) async throws {
        let facts = try await ask([header, "Date: Tue, 14 Nov 2023 22:13:21 GMT"], Array(#"{"code":"0"}"#.utf8))
        #expect(facts.answer?.isCached == isCached && (facts.clockSkew == nil) == isCached)
    }

    // MARK: Limits

    @Test(
        arguments: [
            (418, [], "banned", true), (429, [], "", true), (403, ["Retry-After: 60"], "", true), (403, [], "<html>Forbidden</html>", false),
            (403, [], "<html>Error 1015: You are being rate limited</html>", true), (200, [], #"{"code":-1003,"msg":"Too many requests"}"#, true),
            (200, [], #"{"code":"50011","msg":"x"}"#, true), (200, [], #"{"result":"error","error":"apiLimitExceeded"}"#, true),
            (200, [], #"{"error":["EGeneral:Too many requests"]}"#, true), (200, [], #"{"code":"0","note":"rate limit"}"#, false),
            (200, [], #"{"code":"1","msg":"no such instrument"}"#, false), (503, ["Retry-After: 60"], "", false),
        ] as [(Int, [String], String, Bool)])
    func aLimitIsTold(status: Int, headers: [String], body: String, limits: Bool) async throws {
        #expect(try await ask(headers, Array(body.utf8), status: status).answer?.limitsRequests == limits)
    }

    @Test func aLimitIsToldWhereNothingIsExpectedOfTheBody() async throws {
        let worded = try await ask([], Array(#"{"code":-1003,"msg":"Too many requests"}"#.utf8)) { $0.assertions = [] }
        #expect(worded.answer?.limitsRequests == true)
        let page = try await ask([], Array("<html>How our rate limit works</html>".utf8)) { $0.assertions = [] }
        #expect(page.answer?.limitsRequests == false, "an accepted page may speak of anything")
    }

    // MARK: Addresses

    @Test func theNextAddressIsAskedWhenTheFirstIsDead() throws {
        let server = try LoopbackServer.answering()
        var reach = Reach(addresses: ["127.0.0.2", "127.0.0.1"], port: server.port)
        guard case .connected(let socket, "127.0.0.1") = reach.run(within: .seconds(30)) else {
            Issue.record("not connected: \(reach.dead)")
            return
        }
        close(socket)
        #expect(reach.dead == ["127.0.0.2 port \(server.port): Connection refused"])
    }

    @Test func whereEachIsDeadEachIsNamed() throws {
        let port = try LoopbackServer.closedPort()
        var reach = Reach(addresses: ["127.0.0.2", "127.0.0.1"], port: port)
        guard case .failed(let failure) = reach.run(within: .seconds(30)) else {
            Issue.record("not failed")
            return
        }
        #expect(failure.kind == .connect && failure.detail.contains("127.0.0.2") && failure.detail.contains("127.0.0.1"))
    }

    @Test func aNameHasAllItsAddressesOnce() {
        guard case .addresses(let found) = NameLookup(host: "127.0.0.1").run(within: .seconds(30)) else {
            Issue.record("not found")
            return
        }
        #expect(found == ["127.0.0.1"])
    }
}
