import FailurePoints
import Testing

/// What a restart of the bot must not be made for: an operator may have named `restart-bot` as the healer of any of these.
@Suite struct UnwantedRestartTests {
    private static func engine(_ age: Duration, text: Duration? = nil, process: Duration = .seconds(20)) -> Reading<EngineFacts> {
        BotScene.reading(BotScene.engine(cycle: .content(BotScene.heartbeat(age, text: text)), start: .seconds(7200), process: process))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let id: FailurePoint.ID
        let reason: String
        let engine: Reading<EngineFacts>
    }

    static let cases = [
        Case(testDescription: "a late cycle", id: "bot-frozen", reason: "cycle-stale", engine: engine(.seconds(700))),
        Case(testDescription: "stamps apart", id: "bot-frozen", reason: "stamps-disagree", engine: engine(.seconds(60), text: .seconds(300))),
        Case(
            testDescription: "a silent side thread", id: "bot-frozen", reason: "process-silent", engine: engine(.seconds(60), process: .seconds(999))),
        Case(testDescription: "a clock that went back", id: "bot-frozen", reason: "future-timestamp", engine: engine(.seconds(-3600))),
        Case(testDescription: "a late engine", id: "zombie-engine", reason: "engine-dead", engine: engine(.seconds(700))),
    ]

    @Test(arguments: cases)
    func anEngineThatMayStillTradeIsNotRestarted(_ odd: Case) {
        let finding = BotScene.healthy.with { $0.snapshot[.engine] = odd.engine }.judged(odd.id)
        #expect(finding.reason == odd.reason && finding.status.isFailing && !finding.healable)
    }

    @Test(arguments: ["bot-frozen", "zombie-engine"] as [FailurePoint.ID])
    func aDeadEngineMayBeRestarted(id: FailurePoint.ID) {
        let finding = BotScene.healthy.with { $0.snapshot[.engine] = Self.engine(.seconds(901)) }.judged(id)
        #expect(finding.status == .critical && finding.healable)
    }

    @Test func aClockSetBackBehindTheStartDoesNotMakeAFrozenEngineFine() {
        let scene = BotScene.healthy.with {
            var unit = BotScene.unit()
            unit.startedAt = BotScene.noon + .seconds(3600)
            $0.snapshot[.unit] = BotScene.reading(unit)
            $0.snapshot[.engine] = Self.engine(.seconds(1000))
        }
        #expect(scene.judged("bot-frozen").status == .critical)
    }

    @Test(arguments: [("inactive", "exit-code", "inactive"), ("inactive", "success", "stopped"), ("deactivating", "success", "stopping-long")])
    func aClockSetBackBehindAStopDoesNotMakeItAPassingChange(state: String, result: String, reason: String) {
        let scene = BotScene.healthy.with {
            var unit = BotScene.unit(state, "dead", result: result)
            unit.stateChangedAt = BotScene.noon + .seconds(3600)
            $0.snapshot[.unit] = BotScene.reading(unit)
        }
        let finding = scene.judged("bot-crashed")
        #expect(finding.status == .critical && finding.reason == reason)
    }
}
