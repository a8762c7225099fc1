import FailurePoints
import JSON
import Testing

@testable import Daemon

/// What may reach a hook through the watcher's file.
@Suite struct HealContextTests {
    @Test func theFileSaysWhatTheOrderSaid() throws {
        let context = staleContext()
        let read = HealContext(try JSON.parse(context.json.utf8()))
        #expect(read == context)
        #expect(read.variables.map(\.name) == context.variables.map(\.name))
    }

    @Test(arguments: [
        "PATH", "LD_PRELOAD", "fpmond_status", "FPMOND-STATUS", "FPMOND_X=Y", "FPMOND_\u{0}", "FPMOND_é", " FPMOND_STATUS", "XFPMOND_STATUS", "",
        "FPMOND_" + String(repeating: "A", count: 100),
    ])
    func onlyOurNamesAreTaken(name: String) {
        let json: JSON = ["environment": .object([name: "x", "FPMOND_STATUS": "critical"]), "finding": .object(JSONObject())]
        #expect(HealContext(json).variables.map(\.name) == ["FPMOND_STATUS"])
    }

    @Test(arguments: [JSON.int(1), .null, .bool(true), .array(["x"]), ["a": "b"]])
    func onlyTextIsTaken(value: JSON) {
        #expect(HealContext(["environment": ["FPMOND_STATUS": value], "finding": .null]).variables.isEmpty)
    }

    @Test(arguments: [JSON.null, .array([]), "text", ["environment": []], ["environment": "x"]])
    func anotherShapeIsNoEnvironment(json: JSON) { #expect(HealContext(json).variables.isEmpty) }

    @Test func aZeroByteDoesNotEndAVariable() {
        let context = staleContext(message: "before\0after")
        #expect(context.variables.first { $0.name == "FPMOND_MESSAGE" }?.value == "before after")
    }

    @Test func aHugeValueIsCutBetweenCharacters() async throws {
        let context = staleContext(message: String(repeating: "é", count: 100_000))
        let message = try #require(context.variables.first { $0.name == "FPMOND_MESSAGE" }?.value)
        #expect(message.utf8.count <= 4096 && message.utf8.count > 4090)
        #expect(message.allSatisfy { $0 == "é" })
        // The finding has all of it.
        #expect(context.finding["message"]?.string?.count == 100_000)
        #expect(await run(shell: "printf %s \"$FPMOND_MESSAGE\" | wc -c", context).output == "\(message.utf8.count)\n")
    }

    @Test func thereIsAnEndToHowManyAreTaken() async {
        var environment = JSONObject()
        for number in 0..<5000 { environment["FPMOND_X\(number)"] = .string(String(repeating: "x", count: 10_000)) }
        let context = HealContext(["environment": .object(environment), "finding": .null])
        #expect(context.variables.count == 32)
        #expect(await run(shell: "exit 0", context).result == .acted)
    }

    @Test func aRunByHandIsToldTheBot() throws {
        var bot = BotConfig()
        (bot.root, bot.unit) = ("/srv/bot", "other.service")
        let order = HealOrder(
            healer: "restart-bot", attempt: 1, need: HealMachine.Need(failurePoint: "", incident: ""), finding: nil,
            ordered: Instant(microseconds: 0))
        let variables = Dictionary(uniqueKeysWithValues: HealContext(order, bot: bot).variables)
        #expect(variables["FPMOND_BOT_ROOT"] == "/srv/bot")
        #expect(variables["FPMOND_BOT_UNIT"] == "other.service")
        #expect(variables["FPMOND_STATUS"] == "")
    }
}
