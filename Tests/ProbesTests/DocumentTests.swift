import FailurePoints
import Glibc
import Synchronization
import Testing

@testable import Probes

/// What was found, without the content.
enum Found: Equatable, Sendable {
    case content, missing, unreadable
    case malformed(Malformation.Kind)

    init<Content>(_ document: Document<Content>) {
        switch document.state {
        case .content: self = .content
        case .missing: self = .missing
        case .unreadable: self = .unreadable
        case .malformed(let malformation): self = .malformed(malformation.kind)
        }
    }
}

/// One file of the bot and the probe that reads it.
struct Read: Sendable, CustomTestStringConvertible {
    let path: String
    let good: String
    /// A root of the wrong kind.
    let wrong: String
    let pass: @Sendable (BotTree) throws -> () throws -> Found

    var testDescription: String { path }

    static let all: [Read] =
        states + [
            Read(
                path: "state/heartbeats/bot_cycle.json", good: #"{"component":"bot_cycle","last_heartbeat_ts":1766239387}"#, wrong: "[1]",
                pass: { tree in
                    let probe = EngineProbe(tree: tree)
                    return { Found(try probe.observe().cycle) }
                }),
            Read(
                path: "logs/protective_mode_log.json", good: #"[{"timestamp":"2025-12-20T07:01:02.551001-07:00","action":"normal"}]"#, wrong: "{}",
                pass: { tree in
                    let probe = EngineProbe(tree: tree)
                    return { Found(try probe.observe().cycleStart) }
                }),
            Read(
                path: "logs/process_heartbeat.json", good: #"{"pid":1,"timestamp":"2025-12-20T14:03:01"}"#, wrong: "[]",
                pass: { tree in
                    let probe = EngineProbe(tree: tree)
                    return { Found(try probe.observe().process) }
                }),
            Read(
                path: "feature_store/intelligence/summary.json", good: #"{"ts":"2025-12-20T14:03:07Z","signals":{}}"#, wrong: "5",
                pass: { tree in
                    let probe = IntelligenceProbe(tree: tree)
                    return { Found(try probe.observe().summary) }
                }),
            Read(
                path: "feature_store/max_drawdown_kill_switch_state.json", good: #"{"blocked_until":null}"#, wrong: "[{}]",
                pass: { tree in
                    let probe = DocumentProbe<MaxDrawdownSwitch>(tree: tree)
                    return { Found(try probe.observe()) }
                }),
            Read(
                path: "live_config.json", good: #"{"runtime":{"kill_switch_phase82":true}}"#, wrong: "[{\"runtime\":{}}]",
                pass: { tree in
                    let probe = DocumentProbe<LiveRuntime>(tree: tree)
                    return { Found(try probe.observe()) }
                }),
            Read(
                path: "logs/operator_override.json", good: #"{"enabled":true,"expires_at":1766290000}"#, wrong: "true",
                pass: { tree in
                    let probe = DocumentProbe<OperatorOverride>(tree: tree)
                    return { Found(try probe.observe()) }
                }),
            Read(
                path: "logs/positions_futures.json", good: #"{"open_positions":[],"closed_positions":[]}"#, wrong: "[]",
                pass: { tree in
                    let probe = BookProbe(tree: tree)
                    return { Found(try probe.observe().book) }
                }),
            Read(
                path: "feature_store/symbol_probation_state.json", good: #"{"symbol_states":{}}"#, wrong: "\"x\"",
                pass: { tree in
                    let probe = DocumentProbe<Probation>(tree: tree)
                    return { Found(try probe.observe()) }
                }),
            Read(
                path: "feature_store/golden_hour_config.json", good: #"{"restrict_to_golden_hour":true}"#, wrong: "null",
                pass: { tree in
                    let probe = DocumentProbe<GoldenHour>(tree: tree)
                    return { Found(try probe.observe()) }
                }),
            Read(
                path: "config/asset_universe.json", good: #"{"asset_universe":[{"symbol":"BTCUSDT","enabled":true}]}"#, wrong: "[]",
                pass: { tree in
                    let probe = ConfigurationProbe(tree: tree)
                    return { Found(try probe.observe().universe) }
                }),
            Read(
                path: "configs/trading_config.json", good: #"{"mode":"paper","thresholds":{"paper":{}}}"#, wrong: "[]",
                pass: { tree in
                    let probe = ConfigurationProbe(tree: tree)
                    return { Found(try probe.observe().tradingConfig) }
                }),
        ]
}

/// Every file of the bot in every state in which it can be found.
@Suite struct DocumentTests {
    private let temporary = TemporaryTree()

    @Test(arguments: Read.all)
    func aGoodFileIsContent(read: Read) throws {
        temporary.write(read.path, read.good)
        #expect(try read.pass(temporary.tree)() == .content)
    }

    @Test(arguments: Read.all)
    func eachWayOfBeingBrokenIsTold(read: Read) throws {
        let pass = try read.pass(temporary.tree)
        #expect(try pass() == .missing)
        let half = String(read.good.prefix(read.good.utf8.count / 2))
        let deep = String(repeating: "[", count: 200_000)
        for (text, kind) in [
            ("", Malformation.Kind.empty), (half, .truncated), ("\0\0\0\0\0\0", .nulBytes), (read.good + "\0\0", .nulBytes),
            (read.wrong, .wrongShape),
            ("not json", .notJSON), (read.good + read.good, .notJSON), ("{\"a\": \"\u{1}\"}", .notJSON),
        ] {
            temporary.write(read.path, text)
            #expect(try pass() == .malformed(kind), "\(text.prefix(40))")
        }
        temporary.write(read.path, deep)
        #expect(try pass() == .unreadable, "beyond our own limits")
        temporary.write(read.path, read.good)
        #expect(try pass() == .content)
        temporary.remove(read.path)
        #expect(try pass() == .missing)
    }

    @Test(arguments: Read.all)
    func whatStandsInItsPlaceIsToldWithoutHanging(read: Read) throws {
        let pass = try read.pass(temporary.tree)
        temporary.makeFIFO(read.path)
        #expect(try pass() == .malformed(.notAFile))
        temporary.remove(read.path)
        temporary.makeDirectory(read.path)
        #expect(try pass() == .malformed(.notAFile))
        temporary.remove(read.path)
        temporary.link(read.path, to: "loop")
        temporary.remove(read.path)
        temporary.link(read.path, to: temporary.path(read.path))
        #expect(try pass() == .unreadable)
    }

    @Test(.enabled(if: getuid() != 0, "root may read anything"), arguments: Read.all)
    func aFileWeMayNotReadSaysNothingOfItself(read: Read) throws {
        temporary.write(read.path, read.good)
        chmod(temporary.path(read.path), 0)
        #expect(try read.pass(temporary.tree)() == .unreadable)
    }

    @Test(arguments: Read.all)
    func aFileCaughtHalfWrittenIsReadOnceItIsWhole(read: Read) throws {
        let half = String(read.good.prefix(read.good.utf8.count / 2))
        temporary.write(read.path, half)
        let tree = temporary.tree { [temporary] _ in temporary.write(read.path, read.good) }
        #expect(try read.pass(tree)() == .content)
    }

    @Test(arguments: Read.all)
    func aFileThatAppearsMeanwhileWasNotMissing(read: Read) throws {
        let tree = temporary.tree { [temporary] _ in temporary.write(read.path, read.good) }
        #expect(try read.pass(tree)() == .content)
    }

    @Test func aFileOfADirectoryThatNobodyChangesIsMissingAtOnce() throws {
        let waits = Mutex(0)
        func missing(_ path: String, calm: Duration = .milliseconds(1)) throws -> (isMissing: Bool, waits: Int) {
            waits.withLock { $0 = 0 }
            let tree = BotTree(root: temporary.root, calm: calm) { _ in waits.withLock { $0 += 1 } }
            let observation = try tree.observation()
            let read = observation.read(WatchedFile<[UInt8]>(path) { FileReader().bytes(at: $0) })
            observation.settle()
            if case .missing = read.document.state { return (true, waits.withLock { $0 }) }
            return (false, waits.withLock { $0 })
        }
        temporary.makeDirectory("logs")
        temporary.link("logs/link.json", to: "nowhere.json")
        temporary.link("elsewhere", to: "nowhere")
        usleep(50_000)
        #expect(try missing("logs/a.json") == (true, 0))
        #expect(try missing("logs/not/there/a.json") == (true, 0), "the nearest directory above it counts")
        #expect(try missing("logs/a.json", calm: .seconds(3600)) == (true, 1), "it may be in the midst of being replaced")
        #expect(try missing("logs/link.json") == (true, 1), "what it points to may be about to come")
        #expect(try missing("elsewhere/a.json") == (true, 1))
    }

    @Test func aFaultIsBelievedAfterFourMoreLooksOverTwoSeconds() throws {
        let waited = Mutex<[Duration]>([])
        temporary.write("live_config.json", "{")
        let probe = DocumentProbe<LiveRuntime>(tree: temporary.tree { duration in waited.withLock { $0.append(duration) } })
        #expect(Found(try probe.observe()) == .malformed(.truncated))
        #expect(waited.withLock { $0 } == [.milliseconds(25), .milliseconds(125), .milliseconds(150), .seconds(2)])
    }

    @Test func severalFaultsShareTheirWaits() throws {
        let waits = Mutex(0)
        let probe = EngineProbe(tree: temporary.tree { _ in waits.withLock { $0 += 1 } })
        for path in ["state/heartbeats/bot_cycle.json", "state/heartbeats/x.json", "logs/protective_mode_log.json", "logs/process_heartbeat.json"] {
            temporary.write(path, "")
        }
        let facts = try probe.observe()
        #expect(Found(facts.cycle) == .malformed(.empty) && facts.others.map(Found.init) == [.malformed(.empty)])
        #expect(waits.withLock { $0 } == 4)
    }

    @Test func aFileThatKeepsChangingWhileBrokenIsNotJudged() throws {
        let writes = Mutex(0)
        temporary.write("live_config.json", "{")
        let tree = temporary.tree { [temporary] _ in
            let count = writes.withLock { count in
                count += 1
                return count
            }
            temporary.write("live_config.json", String(repeating: "{", count: count + 1))
        }
        let probe = DocumentProbe<LiveRuntime>(tree: tree)
        #expect(Found(try probe.observe()) == .unreadable)
    }

    @Test func whatWasMissingBeforeIsNotWaitedForAgain() throws {
        let waits = Mutex(0)
        let probe = DocumentProbe<GoldenHour>(tree: temporary.tree { _ in waits.withLock { $0 += 1 } })
        _ = try probe.observe()
        _ = try probe.observe()
        #expect(waits.withLock { $0 } == 1)
    }

    @Test func aTornLineOrAnEmptyTextFileIsNoStamp() throws {
        let probe = EngineProbe(tree: temporary.tree)
        let stamp = Field.value(Instant(secondsSince1970: 1_766_239_387))
        for (text, supervisor) in [
            ("2025-12-20T14:03:07Z\n", FileState.content(stamp)), ("2025-12-20T14:01:07Z\n2025-12-20T14:03:07Z", .content(stamp)),
            ("\n\n", .malformed(Malformation(.empty, "no line"))), ("\0\0", .malformed(Malformation(.nulBytes, "a NUL byte"))),
        ] {
            temporary.write("logs/supervisor_heartbeat.txt", text)
            #expect(try probe.observe().supervisor.state == supervisor)
        }
        temporary.write("logs/supervisor_heartbeat.txt", "2025-12-20T14:0")
        #expect(Found(try probe.observe().supervisor) == .malformed(.truncated))
        temporary.write("logs/supervisor_heartbeat.txt", "2025-12-20T14:0\n")
        #expect(try probe.observe().supervisor.content?.fault != nil)
        temporary.write("logs/stall_warning.txt", "STALLED: 2025-12-20T14:03:07Z age=405s")
        #expect(try probe.observe().stall.content == stamp)
        temporary.write("logs/stall_warning.txt", "fine\n")
        #expect(try probe.observe().stall.content?.fault != nil)
    }
}
