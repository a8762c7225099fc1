import FailurePoints
import Glibc
import JSON
import Testing

@testable import Config
@testable import Files
@testable import Healing

/// What may reach a hook through the watcher's file, which its user can write as it likes.
@Suite struct HealContextTests {
    private static let own = HealContext(byHand: "refresh-intelligence", bot: BotConfig(), at: Instant(microseconds: 0))

    private func taken(_ environment: JSON, finding: JSON = .object(JSONObject())) -> Handover {
        Handover(["environment": environment, "finding": finding], over: Self.own)
    }

    @Test func theFileSaysWhatTheOrderSaid() throws {
        let context = staleContext()
        let read = Handover(try JSON.parse(context.file), over: Self.own)
        #expect(read.context == context)
        #expect(read.refused == [])
    }

    @Test(arguments: [
        "FPMOND_FETCH_COMMAND", "FPMOND_HALT_FILES", "FPMOND_FETCH_SECONDS", "FPMOND_BOT_ROOT", "FPMOND_BOT_UNIT", "FPMOND_X", "PATH", "LD_PRELOAD",
        "fpmond_status", "FPMOND-STATUS", "FPMOND_X=Y", "FPMOND_\u{0}", "FPMOND_é", " FPMOND_STATUS", "FPMOND_STATUS ", "XFPMOND_STATUS", "",
        "FPMOND_" + String(repeating: "A", count: 100),
    ])
    func onlyTheContractsNamesAreTaken(name: String) {
        let handover = taken([name: "touch /planted", "FPMOND_STATUS": "critical"])
        var expected = Self.own
        expected.values[.status] = "critical"
        #expect(handover.context == expected)
        #expect(handover.refused.count == 1)
    }

    @Test(arguments: [
        ("FPMOND_FAILURE_POINT", "a b"), ("FPMOND_FAILURE_POINT", "$(reboot)"), ("FPMOND_FAILURE_POINT", "--help"), ("FPMOND_FAILURE_POINT", "../x"),
        ("FPMOND_STATUS", "bad"), ("FPMOND_STATUS", "critical\n"), ("FPMOND_REASON", "A"), ("FPMOND_REASON", "x;reboot"),
        ("FPMOND_REASON", String(repeating: "x", count: 101)), ("FPMOND_ATTEMPT", "0"), ("FPMOND_ATTEMPT", "-1"), ("FPMOND_ATTEMPT", "1000"),
        ("FPMOND_ATTEMPT", "1 "), ("FPMOND_ATTEMPT", "a[$(reboot)]"), ("FPMOND_INCIDENT", "-rf"), ("FPMOND_INCIDENT", "a/b"),
        ("FPMOND_INCIDENT", "a b"), ("FPMOND_INCIDENT", "a\u{1B}[2J"), ("FPMOND_INCIDENT", String(repeating: "x", count: 161)),
    ])
    func eachNameHasASyntaxOfItsOwn(name: String, value: String) {
        let handover = taken([name: .string(value)])
        #expect(handover.context.variables.first { $0.name == name }?.value == "")
        #expect(handover.refused == ["\(name) has an invalid value: left empty"])
    }

    @Test func whatTheCatalogueSaysIsWithinTheSyntax() {
        for point in Catalogue.all {
            #expect(HookVariable.failurePoint.accepts(point.id.rawValue))
            for reason in point.reasons { #expect(HookVariable.reason.accepts(reason.code), "\(point.id): \(reason.code)") }
        }
        for status in Status.allCases { #expect(HookVariable.status.accepts(status.rawValue)) }
        for attempt in [1, 3, 100] { #expect(HookVariable.attempt.accepts(String(attempt))) }
        let incident = Incident(
            failurePoint: "bot-crashed", began: Instant(microseconds: 0), opened: Instant(microseconds: 1), worst: .critical, excusedBy: nil,
            number: 1)
        #expect(HookVariable.incident.accepts(incident.id))
    }

    @Test(arguments: [JSON.int(1), .null, .bool(true), .array(["x"]), ["a": "b"]])
    func onlyTextIsTaken(value: JSON) { #expect(taken(["FPMOND_STATUS": value]).context.values[.status] == nil) }

    @Test(arguments: [JSON.null, .array([]), "text", ["environment": []], ["environment": "x"], ["finding": "x"], ["order": "../../etc/x"]])
    func anotherShapeIsNoHandover(json: JSON) { #expect(Handover(json, over: Self.own).context == Self.own) }

    @Test func theFindingIsMadeOfTheSameValues() {
        let handover = taken(
            ["FPMOND_REASON": "age-over-limit", "FPMOND_STATUS": "nonsense"],
            finding: [
                "status": "critical", "reason": "forged", "healer": "other", "x": "y", "evidence": ["file": "a"], "since": "1970-01-01T00:00:09Z",
            ])
        let finding = handover.context.finding
        #expect(finding["status"] == .null && finding["reason"] == "age-over-limit" && finding["healer"] == "refresh-intelligence")
        #expect(finding["x"] == nil && finding["evidence"]?["file"] == "a" && finding["since"] == .instant(Instant(microseconds: 9_000_000)))
    }

    @Test func theMessageIsPrintable() {
        let context = staleContext(message: "before\0after\u{1B}]0;title\u{7}\r\nforged row\u{9B}2J\u{7F}")
        #expect(context.values[.message] == #"before\x00after\x1b]0;title\x07\r\nforged row\x9b2J\x7f"#)
        let handover = taken(["FPMOND_MESSAGE": "$(reboot) `reboot`\n\u{1B}[31m"])
        #expect(handover.context.values[.message] == #"$(reboot) `reboot`\n\x1b[31m"#)
    }

    @Test func aHugeMessageIsCutBetweenCharacters() async throws {
        let context = taken(["FPMOND_MESSAGE": .string(String(repeating: "é ", count: 100_000))]).context
        let message = try #require(context.values[.message])
        #expect(message.utf8.count <= 4096 && message.utf8.count > 4080)
        #expect(message.dropLast().allSatisfy { "é ".contains($0) } && message.last == "…")
        #expect(context.finding["message"]?.string == message)
        #expect(await run(shell: "printf %s \"$FPMOND_MESSAGE\" | wc -c", context).output == "\(message.utf8.count)\n")
    }

    @Test func aHandoverIsNeverLargerThanWhatIsRead() throws {
        var context = staleContext()
        context.evidence = ["text": .string(String(repeating: "x", count: HealContext.maximumBytes))]
        #expect(context.file.count <= HealContext.maximumBytes)
        let read = Handover(try JSON.parse(context.file), over: Self.own).context
        #expect(read.values == context.values && read.evidence == .null)
    }

    @Test func ofManyNamesNotAllAreTold() {
        var environment = JSONObject()
        for number in 0..<5000 { environment["FPMOND_X\(number)"] = .string(String(repeating: "x", count: 10)) }
        let handover = taken(.object(environment))
        #expect(handover.context == Self.own)
        #expect(handover.refused.count == 9 && handover.refused.last == "and 4992 more names")
    }

    @Test func whatIsNoPlainSmallFileIsNotRead() throws {
        let scratch = try Scratch()
        func code(_ name: String) -> Int32? {
            do throws(OutputError) { _ = try Handover.read(scratch.file(name), over: Self.own) } catch { return error.code }
            return nil
        }
        try scratch.write(#"{"environment": {"FPMOND_STATUS": "critical"}}"#, to: "context.json")
        #expect(code("context.json") == nil)
        symlink("context.json", scratch.file("link"))
        #expect(code("link") == ELOOP)
        mkdir(scratch.file("directory"), 0o700)
        symlink(".", scratch.file("elsewhere"))
        #expect(code("elsewhere/context.json") == ENOTDIR)
        #expect(code("directory") == EISDIR)
        mkfifo(scratch.file("fifo"), 0o600)
        #expect(code("fifo") == EINVAL)
        try scratch.write(#"{"x": "\#(String(repeating: "x", count: HealContext.maximumBytes))"}"#, to: "large")
        #expect(code("large") == EFBIG)
        try scratch.write("{", to: "cut")
        #expect(code("cut") == EINVAL)
    }

    @Test func aRunByHandIsToldTheBot() throws {
        var bot = BotConfig()
        (bot.root, bot.unit) = ("/srv/bot", "other.service")
        let variables = Dictionary(
            uniqueKeysWithValues: HealContext(byHand: "restart-bot", bot: bot, at: Instant(microseconds: 0)).variables.map { ($0.name, $0.value) })
        #expect(variables["FPMOND_BOT_ROOT"] == "/srv/bot")
        #expect(variables["FPMOND_BOT_UNIT"] == "other.service")
        #expect(variables["FPMOND_STATUS"] == "")
    }
}
