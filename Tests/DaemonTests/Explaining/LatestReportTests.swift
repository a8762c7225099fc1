import Endpoints
import FailurePoints
import Glibc
import JSON
import Testing

@testable import Config
@testable import Explaining
@testable import Files

/// Whose report it is, and whether anybody keeps it up.
@Suite struct LatestReportTests {
    private let scratch: Scratch
    private let configuration: Configuration
    private static let now = Instant(microseconds: 1_767_323_045_000_000)

    init() throws {
        scratch = try Scratch()
        mkdir(scratch.file("log"), 0o750)
        mkdir(scratch.file("state"), 0o750)
        var configuration = Configuration()
        configuration.bot.root = "/root/trading-bot-current"
        configuration.outputs.directory = scratch.file("log")
        configuration.state.directory = scratch.file("state")
        self.configuration = configuration
    }

    private func write(root: String = "/root/trading-bot-current", unit: String? = "tradingbot.service", due: String = "2026-01-02T03:05:00.000Z")
        throws
    {
        let unit = unit.map { #", "bot": {"unit": "\#($0)"}"# } ?? ""
        try scratch.write(
            #"{"timestamp": "2026-01-02T03:04:00.000Z", "next_due": "\#(due)", "root": "\#(root)"\#(unit), "trading": {"state": "open"}}"#,
            to: "log/failure_point_monitor_summary.json")
    }

    /// A daemon that lives until the closure ends.
    private func withDaemon<Value>(_ work: () throws -> Value) rethrows -> Value {
        let descriptor = open(StateLock.path(in: scratch.file("state")), O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        defer { close(descriptor) }
        #expect(StateLock.take(descriptor))
        return try work()
    }

    private func words() -> String { Self.words(configuration) }

    private static func words(_ configuration: Configuration) -> String {
        switch LatestReport.of(configuration, at: now) {
        case .kept: "kept"
        case .none(let why): why
        case .denied(let why): "denied: \(why)"
        }
    }

    @Test func itIsKeptWhileItsDaemonLives() throws {
        #expect(words().hasPrefix("no fpmond runs, and there is no report"))
        #expect(withDaemon { words() } == "a daemon runs but has not written a report yet")
        try write()
        #expect(withDaemon { words() } == "kept")
        // A second after it was killed the next report is not due yet, and will never come.
        #expect(words() == "no fpmond runs with the state in \(scratch.file("state")), the last report is from 2026-01-02T03:04:00.000Z")
    }

    @Test func itIsOfTheBotThatIsAskedAbout() throws {
        for (root, unit, isSame) in [
            ("/root/trading-bot-current/", "tradingbot.service", true), ("/root/trading-bot-current", nil, true),
            ("/root/paper-bot", "tradingbot.service", false), ("/root/trading-bot-current", "paperbot.service", false),
        ] {
            try write(root: root, unit: unit)
            let words = withDaemon { self.words() }
            #expect((words == "kept") == isSame, "\(words)")
            if !isSame { #expect(words.hasPrefix("the daemon's report is about another bot, ") && words.contains(root)) }
        }
    }

    @Test func aDaemonThatDoesNotKeepItUpIsSaidToHang() throws {
        try write(due: "2026-01-02T03:03:00.000Z")
        #expect(withDaemon { words() } == "fpmond runs but does not update its report: the last report is from 2026-01-02T03:04:00.000Z")
        try scratch.write("{", to: "log/failure_point_monitor_summary.json")
        #expect(withDaemon { words() }.hasSuffix("is not a summary"))
    }

    /// setfsuid(2) and setfsgid(2) stand in a header that is not imported.
    private static func become(_ call: String, _ id: UInt32) {
        guard let address = dlsym(nil, call) else { return }
        _ = unsafeBitCast(address, to: (@convention(c) (UInt32) -> Int32).self)(id)
    }

    /// On a thread of its own, which looks at files as a user who owns nothing and ends with that: another test must not get it from the threads that
    /// wait for work, and the directory must not be removed by it. Source: setfsuid(2), which is the thread's alone.
    @Test(arguments: ["log", "state"]) func whatMayNotBeReadIsToldWithTheWayIn(directory: String) async throws {
        try write()
        withDaemon {}
        chmod(scratch.path, 0o755)
        for name in ["log", "state"] { chmod(scratch.file(name), name == directory ? 0o700 : 0o755) }
        chmod(StateLock.path(in: scratch.file("state")), 0o644)
        let configuration = configuration
        let words: String = await withCheckedContinuation { continuation in
            let started = PlainThread.start {
                let isRoot = geteuid() == 0
                if isRoot {
                    Self.become("setfsgid", 65534)
                    Self.become("setfsuid", 65534)
                } else {
                    chmod(directory == "log" ? configuration.outputs.directory : configuration.state.directory, 0)
                }
                continuation.resume(returning: Self.words(configuration))
            }
            if !started { continuation.resume(returning: "no thread") }
        }
        chmod(scratch.file(directory), 0o700)
        #expect(words.hasPrefix("denied: permission denied: \(scratch.file(directory))") && words.contains("join the group fpmond"), "\(words)")
    }
}
