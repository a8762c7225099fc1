import FailurePoints
import Testing

/// A switch that blocks holds, whatever else is wrong with its file: the verdict follows from that.
@Suite struct KillSwitchHoldTests {
    private static func halted(_ isOn: Field<Bool>) -> BotScene {
        BotScene.healthy.with { scene in
            guard var facts = scene.snapshot[.freezes].facts else { return }
            var file = HaltFile(modifiedAt: BotScene.noon - .seconds(50))
            file.isOn = isOn
            facts.frozenFlag.state = .content(file)
            scene.snapshot[.freezes] = BotScene.reading(facts)
        }
    }

    @Test(arguments: [(Field.absent, true), (.value(true), true), (.null, true), (.value(false), false)])
    func aHaltFileHoldsUnlessItSaysThatItIsOff(isOn: Field<Bool>, holds: Bool) {
        let finding = Self.halted(isOn).judged("kill-switch-manual")
        #expect(finding.holds == holds)
        #expect(finding.since == (holds ? BotScene.noon - .seconds(50) : nil))
    }

    /// Only a stop without an error that lasts is intended; a crash has to be healed.
    @Test(arguments: [("success", 5, true), ("success", 4, false), ("exit-code", 600, false), ("oom-kill", 600, false), ("timeout", 600, false)])
    func aCrashOrARestartIsNoHaltByHand(result: String, seconds: Int, holds: Bool) {
        let scene = BotScene.healthy.with {
            var unit = BotScene.unit("inactive", "dead", result: result)
            unit.stateChangedAt = BotScene.noon - .seconds(seconds)
            $0.snapshot[.unit] = BotScene.reading(unit)
        }
        #expect(scene.judged("kill-switch-manual").holds == holds)
    }

    @Test(arguments: [(-1, false), (0, false), (1, true), (600, true)], [-7200, 121])
    func aDrawdownBlockHoldsUntilItsEndWheneverItTriggered(end: (seconds: Int, holds: Bool), triggered: Int) {
        let until = BotScene.noon + .seconds(end.seconds)
        let state = MaxDrawdownSwitch(
            lastTriggered: .value(BotScene.noon + .seconds(triggered)), drawdown: .absent, valueBefore: .absent, valueNow: .absent,
            blockedUntil: .value(until), positionsClosed: .absent, clearedAt: .absent)
        let scene = BotScene.healthy.with {
            $0.snapshot[.maxDrawdownSwitch] = BotScene.reading(Document(path: "k1.json", state: .content(state)))
        }
        let finding = scene.judged("kill-switch-max-drawdown")
        #expect(finding.holds == end.holds)
        #expect(finding.until == (end.holds ? until : nil))
    }
}
