import FailurePoints
import Glibc
import JSON
import Probes
import Requests
import TestSupport
import Testing

/// Several hundred HTTP answers, each as the probe and as the bot's client take it: what the bot cannot use is never ok, what it can use is never a failure.
@Suite struct HTTPCorpusTests {
    private static let isThere = access("/usr/bin/python3", X_OK) == 0

    @Test(.enabled(if: isThere, "without python3 there is nothing to compare with"))
    func noAnswerThatTheBotCannotUseIsFine() async throws {
        let reference = try HTTPReference()
        defer { reference.quit() }
        var counts: [String: Int] = [:]
        for (path, verdict) in reference.verdicts {
            var target = EndpointTarget(name: "corpus", url: "http://127.0.0.1:\(reference.port)\(path)")
            target.assertions = [BodyAssertion("/code", .equals("0"))]
            // Much is read here at once, on a machine with much else to do.
            (target.timeout, target.connectTimeout) = (.seconds(60), .seconds(60))
            let finding = Self.finding(try await EndpointProbe(target, network: DirectNetwork()).observe())
            counts["\(verdict)/\(finding.status)", default: 0] += 1
            switch verdict {
            case "bad": #expect(finding.status != .ok, "\(path): the bot cannot use it, and we say \(finding.message)")
            case "good": #expect(finding.status == .ok, "\(path): the bot uses it, and we say \(finding.reason): \(finding.message)")
            default: #expect(finding.status != .ok, "\(path): nobody knows its encoding")
            }
        }
        let falseOK = (counts["bad/ok"] ?? 0) + (counts["either/ok"] ?? 0)
        print(
            "HTTP answers: \(reference.verdicts.count), of which \(counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")); \(falseOK) false ok"
        )
        #expect(falseOK == 0 && reference.verdicts.count > 200)
    }

    private static func finding(_ facts: EndpointFacts) -> Finding {
        let point = FailurePoint.custom(
            "corpus", category: .state, impact: .none, intended: false, title: "", advice: "", rule: .answer(AnswerRule()), severity: .critical,
            confirm: .immediate, excusedBy: [], healer: nil, waitsForStartup: false)
        let now = Moment(wall: Instant(microseconds: 1_780_000_000_000_000), uptime: .seconds(86_400))
        var snapshot = Snapshot()
        snapshot[.custom("corpus")] = .facts(.answer(facts), at: now)
        return point.judge(JudgeInput(snapshot: snapshot, now: now))
    }
}

/// `Tests/Reference/http_reference.py`: a server, and what Python's own client makes of each of its answers.
private final class HTTPReference {
    let port: Int
    private(set) var verdicts: [(path: String, verdict: String)] = []
    private let pipe: UnsafeMutablePointer<FILE>

    private struct NotThere: Error {}

    init() throws {
        let script =
            #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/") + "/Reference/http_reference.py"
        guard let pipe = popen("exec /usr/bin/python3 '\(script)'", "r") else { throw NotThere() }
        self.pipe = pipe
        guard let first = Self.line(pipe), let port = Int(first) else { throw NotThere() }
        self.port = port
        while let line = Self.line(pipe), !line.isEmpty {
            let parts = line.split(separator: "\t")
            if parts.count == 2 { verdicts.append((String(parts[0]), String(parts[1]))) }
        }
    }

    /// Ends the server and waits for it.
    func quit() {
        _ = EndpointRequest(target: .reachable(name: "quit", url: "http://127.0.0.1:\(port)/quit")).make()
        pclose(pipe)
    }

    private static func line(_ pipe: UnsafeMutablePointer<FILE>) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        guard fgets(&buffer, Int32(buffer.count), pipe) != nil else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 && $0 != 0x0A }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
