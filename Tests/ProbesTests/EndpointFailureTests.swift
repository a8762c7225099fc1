import FailurePoints
import Glibc
import JSON
import Testing

@testable import Probes

/// What goes wrong below HTTP, each with its class, and all of it within the timeout.
@Suite struct EndpointFailureTests {
    /// A target that gives up after 400 ms and wants JSON.
    private func impatient(_ url: String) -> EndpointTarget {
        var target = EndpointTarget(name: "exchange", url: url)
        target.assertions = [BodyAssertion("/code", .equals("0"))]
        (target.timeout, target.connectTimeout) = (.milliseconds(400), .milliseconds(300))
        return target
    }

    private func failure(_ target: EndpointTarget) async throws -> EndpointFailure {
        let clock = ContinuousClock()
        let start = clock.now
        let facts = try await observe(target)
        // It ends, and not by another limit than its own: on a busy machine that may take a while.
        #expect(clock.now - start < target.timeout + .seconds(100))
        #expect(facts.answer == nil)
        return try #require(facts.failure, "answered: \(facts)")
    }

    @Test func aClosedPortIsRefused() async throws {
        let failure = try await failure(EndpointTarget(name: "x", url: "http://127.0.0.1:\(try LoopbackServer.closedPort())/"))
        #expect(failure.kind == .connect && failure.phase == .connect)
        #expect(failure.detail.contains("refused"))
    }

    @Test func anAddressOfTheOtherFamilyDoesNotResolve() async throws {
        let server = try LoopbackServer.answering()
        var target = EndpointTarget(name: "x", url: server.url())
        target.ipVersion = .six
        #expect(try await failure(target).kind == .dns)
        #expect(server.requests.isEmpty)
    }

    @Test func aServerOnIPv4OnlyIsRefusedOnIPv6() async throws {
        let server = try LoopbackServer.answering()
        let kind = try await failure(EndpointTarget(name: "x", url: "http://[::1]:\(server.port)/")).kind
        // Refused, or unreachable where the kernel has no IPv6.
        #expect(kind == .connect)
        #expect(server.requests.isEmpty)
    }

    @Test func aNameThatCannotExistDoesNotResolve() async throws {
        var target = EndpointTarget(name: "x", url: "https://fpmond-test.invalid/")
        target.timeout = .seconds(3)
        let failure = try await failure(target)
        #expect(failure.kind == .dns)
        #expect(failure.phase == .resolve)
        #expect(failure.detail.contains("fpmond-test.invalid"))
    }

    @Test(arguments: [("http", EndpointFailure.Phase.firstByte), ("https", .tls)])
    func aSilentServerTimesOutInThePhaseItIsIn(scheme: String, phase: EndpointFailure.Phase) async throws {
        let server = try LoopbackServer(readsRequest: false) { $0.waitForPeer() }
        let failure = try await failure(impatient("\(scheme)://127.0.0.1:\(server.port)/"))
        #expect(failure.kind == .timeout && failure.phase == phase)
    }

    @Test func aSlowDripTimesOutInTheTransfer() async throws {
        let server = try LoopbackServer { connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while connection.send("x") { usleep(20_000) }
        }
        let failure = try await failure(impatient(server.url()))
        #expect(failure.kind == .timeout && failure.phase == .transfer)
    }

    @Test func aSlowDripOfHeadersTimesOut() async throws {
        let server = try LoopbackServer { connection in
            connection.send("HTTP/1.1 200 OK\r\n")
            while connection.send("X-More: y\r\n") { usleep(20_000) }
        }
        #expect(try await failure(impatient(server.url())).kind == .timeout)
    }

    @Test func endlessHeadersAreCutOff() async throws {
        let server = try LoopbackServer { connection in
            connection.send("HTTP/1.1 200 OK\r\n")
            while connection.send("X-More: \(String(repeating: "y", count: 1000))\r\n") {}
        }
        var target = impatient(server.url())
        target.timeout = .seconds(10)
        #expect(try await failure(target).kind == .protocolViolation)
    }

    @Test func aResetInTheMiddleOfTheBodyIsAReset() async throws {
        let server = try LoopbackServer { connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"code\":")
            usleep(50_000)
            connection.armReset()
        }
        let failure = try await failure(impatient(server.url()))
        #expect(failure.kind == .reset && failure.phase == .transfer)
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"])
    func anAnswerThatEndsEarlyIsAReset(text: String) async throws {
        let server = try LoopbackServer { $0.send(text) }
        #expect(try await failure(impatient(server.url())).kind == .reset)
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"])
    func whatIsNotHTTPBreaksTheProtocol(text: String) async throws {
        let server = try LoopbackServer { $0.send(text) }
        #expect(try await failure(impatient(server.url())).kind == .protocolViolation)
    }

    @Test func anEndlessBodyStopsAtTheLimit() async throws {
        let server = try LoopbackServer { connection in
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.send(String(repeating: "[", count: 65536)) {}
        }
        var target = impatient(server.url())
        (target.timeout, target.maximumBodyBytes) = (.seconds(10), 100_000)
        let failure = try await failure(target)
        #expect(failure.kind == .bodyTooLarge)
        #expect(failure.detail.contains("100000"))
    }

    @Test func redirectsAreFollowedUpToTheLimit() async throws {
        let server = try LoopbackServer { connection in
            let number = Int(connection.path.dropFirst()) ?? 0
            if number == 3 {
                connection.answer(200, body: #"{"code":"0"}"#)
            } else {
                connection.answer(302, headers: ["Location: /\(number + 1)"], body: "")
            }
        }
        var target = impatient(server.url("/0"))
        target.timeout = .seconds(10)
        let facts = try await observe(target)
        #expect(facts.answer?.status == 200 && facts.redirects == 3)
        target.maximumRedirects = 2
        #expect(try await failure(target).kind == .tooManyRedirects)
        target.url = server.url("/4")
        target.maximumRedirects = 3
        let before = server.requests.count
        #expect(try await failure(target).kind == .tooManyRedirects)
        #expect(server.requests.count - before == 4)
    }

    @Test(arguments: ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/x", "http://user:secret@127.0.0.1/", "//"])
    func aRedirectToWhatIsNotAskedIsNotFollowed(place: String) async throws {
        let server = try LoopbackServer.answering(302, headers: ["Location: \(place)"])
        let failure = try await failure(impatient(server.url()))
        #expect(failure.kind == .protocolViolation)
        #expect(!failure.detail.contains("secret"))
    }

    @Test func aKeyIsNotCarriedToAnotherOrigin() async throws {
        let elsewhere = try LoopbackServer.answering()
        let place = elsewhere.url("/there")
        let server = try LoopbackServer { $0.answer(302, headers: ["Location: \(place)"], body: "") }
        var target = EndpointTarget(name: "x", url: server.url())
        target.headers = [EndpointHeader(name: "X-Key", value: .literal("hidden-key"))]
        #expect(try await observe(target).answer?.status == 200)
        #expect(server.requests.first?.contains("X-Key: hidden-key\r\n") == true)
        #expect(elsewhere.requests.first?.contains("hidden-key") == false)
    }
}
