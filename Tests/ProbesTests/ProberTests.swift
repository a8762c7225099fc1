import FailurePoints
import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Probes

/// The process that looks at the network: the real one, and others in its place that do what they should not.
@Suite struct ProberTests {
    /// A look that any of the fakes' lines answers.
    private static let request = NetworkRequest.connection(ConnectionRequest(host: "192.0.2.1", port: 80, timeout: .seconds(30)))

    private static func blindness(_ prober: Prober, _ request: NetworkRequest = request) async -> (reason: String, detail: String)? {
        do throws(ProbeError) {
            _ = try await prober.look(request)
            return nil
        } catch {
            return (error.reason, error.detail)
        }
    }

    // MARK: The real one

    @Test func itBringsWhatARequestInThisProcessBrings() async throws {
        let server = try LoopbackServer.answering(body: #"{"code":"0","price":"17.5","ts":1780000000000}"#)
        var target = EndpointTarget(name: "x", url: server.url("/a?key=hidden"))
        target.assertions = [BodyAssertion("/code", .equals("0"))]
        (target.price, target.serverTime) = ("/price", BodyTime(pointer: "/ts", form: .epochMilliseconds))
        var (there, here) = (try await EndpointProbe(target, network: Prober()).observe(), try await observe(target))
        #expect(there.answer?.price == 17.5 && there.answer?.serverTime == Instant(microseconds: 1_780_000_000_000_000))
        for facts in [there, here] { #expect(facts.timings.firstByteMicroseconds != nil && facts.answer?.receivedAt != nil) }
        func timeless(_ facts: inout EndpointFacts) {
            facts.timings = PhaseTimings()
            if case .answered(var answer) = facts.outcome {
                answer.receivedAt = nil
                facts.outcome = .answered(answer)
            }
        }
        timeless(&there)
        timeless(&here)
        #expect(there == here)
    }

    @Test func aSlowLookDoesNotDelayAFastOne() async throws {
        let fastIsIn = Mutex(false)
        let fast = try LoopbackServer.answering(204, body: "")
        let slow = try LoopbackServer { connection in
            for _ in 0..<3000 where !fastIsIn.withLock(\.self) { usleep(10_000) }
            connection.answer(204, body: "")
        }
        // Both in one process: the counter of starts is the proof.
        let fake = try FakeProber("echo started >> \"$here/starts\"; exec '\(try OwnExecutable.prober.path())'")
        // On a busy machine the two looks may begin far apart.
        let prober = fake.prober(gathering: .seconds(1))
        var slowTarget = EndpointTarget.reachable(name: "slow", url: slow.url())
        slowTarget.timeout = .seconds(60)
        async let late = EndpointProbe(slowTarget, network: prober).observe()
        let early = try await EndpointProbe(.reachable(name: "fast", url: fast.url()), network: prober).observe()
        fastIsIn.withLock { $0 = true }
        let end = try await late
        #expect(early.answer?.status == 204 && end.answer?.status == 204)
        #expect(fake.text("starts") == "started\n")
    }

    @Test func noSecretStandsInItsArgumentsOrItsEnvironment() async throws {
        let server = try LoopbackServer.answering()
        let fake = try FakeProber(
            #"tr '\0' '\n' < /proc/$$/cmdline > "$here/arguments"; tr '\0' '\n' < /proc/$$/environ > "$here/environment"; exec '\#(try OwnExecutable.prober.path())'"#
        )
        var target = EndpointTarget(name: "x", url: server.url("/?key=hidden-1"))
        target.headers = [EndpointHeader(name: "X-Key", value: .literal("hidden-2"))]
        #expect(try await EndpointProbe(target, network: fake.prober).observe().answer?.status == 200)
        #expect(server.requests.map { $0.contains("X-Key: hidden-2\r\n") } == [true])
        #expect(fake.text("arguments")?.contains("fpmond-prober") == true)
        #expect(fake.text("arguments")?.contains("hidden") == false)
        #expect(fake.text("environment") == "")
    }

    @Test func moreLooksThanABatchHoldsAreAllAnswered() async throws {
        let server = try LoopbackServer.answering(204, body: "")
        let prober = Prober()
        let statuses = await withTaskGroup(of: Int?.self) { group in
            for number in 0..<(NetworkBatch.maximumLooks + 8) {
                group.addTask {
                    var target = EndpointTarget.reachable(name: "\(number)", url: server.url())
                    (target.timeout, target.connectTimeout) = (.seconds(60), .seconds(60))
                    return try? await EndpointProbe(target, network: prober).observe().answer?.status
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 204, count: NetworkBatch.maximumLooks + 8))
    }

    // MARK: Others in its place

    @Test func oneThatHangsIsKilledWithWhatItStarted() async throws {
        let fake = try FakeProber("sleep 1000 & echo $$ $! > \"$here/processes\"; wait")
        // Long enough for the script to say what it started.
        let blind = await Self.blindness(
            fake.prober, .connection(ConnectionRequest(host: "192.0.2.1", port: 80, timeout: .seconds(3))))
        #expect(blind?.reason == "timeout")
        let processes = (fake.text("processes") ?? "").split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
        #expect(processes.count == 2)
        // They are killed after the look was answered; the second one is reaped by another process.
        for process in processes {
            var isGone = false
            for _ in 0..<1000 where !isGone {
                isGone = kill(process, 0) != 0 || Self.isZombie(process)
                if !isGone { usleep(10_000) }
            }
            #expect(isGone)
        }
    }

    private static func isZombie(_ process: pid_t) -> Bool {
        guard let file = fopen("/proc/\(process)/stat", "r") else { return true }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 512)
        guard fgets(&buffer, 512, file) != nil else { return true }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.split(separator: ")").last.map { $0.hasPrefix(" Z") || $0.hasPrefix(" X") } ?? true
    }

    @Test(arguments: [
        ("kill -SEGV $$", "prober-crashed", "was ended by SIGSEGV"), ("kill -KILL $$", "prober-crashed", "was ended by SIGKILL"),
        ("echo no room >&2; exit 3", "prober-crashed", "ended with status 3 before it had answered: no room"),
        ("exit 0", "prober-crashed", "ended with status 0"), ("printf '{\"version\":1'; exit 0", "prober-crashed", "ended with status 0"),
        ("exec >&-; sleep 1000", "prober-crashed", "closed its output"), ("yes", "prober-answer", "not JSON"),
        ("yes | tr -d '\\n'", "prober-answer", "too long"), ("echo '[]'", "prober-answer", "an object is missing"),
        (FakeProber.printing(1), "prober-answer", "nobody asked"), ("echo '{\"version\":2,\"look\":0}'", "prober-answer", "another version"),
        ("echo '\(FakeProber.line(look: 0, more: #","more":1"#))'", "prober-answer", "more is unknown"),
        ("echo '{\"version\":1,\"look\":0,\"endpoint\":{}}'", "prober-answer", "connection is missing"),
    ])
    func oneThatFailsMakesTheLookBlind(script: String, reason: String, detail: String) async throws {
        let blind = await Self.blindness(try FakeProber("cat > /dev/null &\n\(script)").prober)
        #expect(blind?.reason == reason)
        #expect(blind?.detail.contains(detail) == true, "\(blind?.detail ?? "it looks")")
    }

    @Test func whatWasAnsweredBeforeACrashCounts() async throws {
        let prober = try FakeProber("\(FakeProber.printing(0)); kill -ABRT $$").prober
        async let first = Self.blindness(prober)
        async let second = Self.blindness(prober)
        let reasons = await [first, second].map { $0?.reason }
        #expect(reasons.contains(nil) && reasons.contains("prober-crashed"))
    }

    @Test func anAnswerThatComesTwiceEndsIt() async throws {
        let prober = try FakeProber("\(FakeProber.printing(0, 0)); sleep 1000").prober
        async let first = Self.blindness(prober)
        async let second = Self.blindness(prober)
        let ends = await [first, second]
        #expect(ends.contains { $0 == nil })
        #expect(ends.contains { $0?.reason == "prober-answer" && $0?.detail.contains("twice") == true })
    }

    @Test func oneThatCannotBeStartedIsALocalFaultWithItsPath() async throws {
        let missing = Prober { "/nonexistent/fpmond-prober" }
        let blind = await Self.blindness(missing)
        #expect(blind?.reason == "local-fault")
        #expect(blind?.detail == "/nonexistent/fpmond-prober cannot be started: No such file or directory")
        let unknown = Prober { () throws(LocalFault) in try OwnExecutable.prober.path(besides: "/nonexistent/bin/fpmond") }
        #expect(
            await Self.blindness(unknown)?.detail
                == "fpmond-prober is missing, which looks at the network: it is neither /nonexistent/bin/fpmond-prober nor /nonexistent/libexec/fpmond/fpmond-prober"
        )
    }

    @Test func whatItSaysIsMadeFitToBeShown() async throws {
        let server = try LoopbackServer.answering()
        var target = EndpointTarget(name: "exchange", url: server.url())
        target.headers = [EndpointHeader(name: "X-Key", value: .literal("hidden-key"))]
        let fake = try FakeProber(
            #"""
            cat << 'END'
            {"version":1,"look":0,"endpoint":{"host":"h","url":"u\u001b[2Jhidden-key","timings":{"resolve":null,"connect":null,"tls":null,"first_byte":null,"total":1},"redirects":0,"failed":{"kind":"connect","phase":"connect","detail":"a\nhidden-key"},"certificate":null,"address":null,"dead_addresses":[]},"server_time":null}
            END
            """#)
        let facts = try await EndpointProbe(target, network: fake.prober).observe()
        #expect(!"\(facts)".contains("hidden") && !facts.url.contains("\u{1B}") && facts.failure?.detail.contains("\n") == false)
        #expect(facts.name == "exchange" && facts.failure?.kind == .connect)
    }

    @Test func allHostsBlindMeansBlind() async throws {
        let error = await #expect(throws: ProbeError.self) {
            _ = try await ControlProbe([.reachable(name: "a", url: "http://127.0.0.1:1/")], network: try FakeProber("exit 9").prober).observe()
        }
        #expect(error?.reason == "prober-crashed")
    }
}
