import FailurePoints
import Testing

/// Values of the trading configuration and of the policies: ranges, order, what is lacking, and what changed.
@Suite struct ThresholdTests {
    private static func policies(_ change: (inout FuturesPolicies) -> Void) -> Reading<ConfigurationFacts> {
        var policies = FuturesPolicies()
        (policies.maximumLeverage, policies.baseLeverage) = (.value(10), .value(6))
        (policies.minimumBufferPercent, policies.alertBufferPercent) = (.value(10), .value(12))
        change(&policies)
        var facts = BotScene.configuration()
        facts.futuresPolicies = Document(path: "configs/futures_policies.json", state: .content(policies))
        return BotScene.reading(facts)
    }

    private static func trading(_ change: (inout TradingConfig) -> Void) -> Reading<ConfigurationFacts> {
        var config = BotScene.tradingConfig()
        change(&config)
        return BotScene.reading(BotScene.configuration(trading: .content(config)))
    }

    private static func row(_ name: String, _ status: Status, _ reason: String, _ change: (inout FuturesPolicies) -> Void) -> Row {
        Row("invalid-thresholds", name, status, reason, evidence: status == .critical ? "field" : nil) {
            $0.snapshot[.configuration] = policies(change)
        }
    }

    private static func signal(_ name: String, _ value: Double) -> Reading<ConfigurationFacts> {
        trading { $0.thresholds[0].signals = [.init(name: name, value: .value(value))] }
    }

    private static let rows: [Row] = [
        row("policies as both samples have them", .ok, "first-look") { _ in },
        row("no policy at all", .ok, "first-look") { $0 = FuturesPolicies() },
        row("as much leverage as there may be", .ok, "first-look") { $0.baseLeverage = .value(10) },
        row("more than the maximum", .critical, "out-of-range") { $0.baseLeverage = .value(10.5) },
        row("no leverage", .critical, "out-of-range") { $0.baseLeverage = .value(0) },
        row("a base without a maximum", .critical, "out-of-range") { ($0.maximumLeverage, $0.baseLeverage) = (.absent, .value(21)) },
        row("a base that is null", .critical, "out-of-range") { $0.baseLeverage = .null },
        row("a base that is a string", .critical, "out-of-range") { $0.baseLeverage = .invalid("a string where a finite number belongs") },
        row("a buffer that is a string", .critical, "out-of-range") { $0.minimumBufferPercent = .invalid("a string where a finite number belongs") },
        row("a buffer that is null", .critical, "out-of-range") { $0.alertBufferPercent = .null },
        row("a buffer under nothing", .critical, "out-of-range") { $0.minimumBufferPercent = .value(-0.1) },
        row("a buffer over everything", .critical, "out-of-range") { $0.alertBufferPercent = .value(100.1) },
        row("an alert at the minimum", .ok, "first-look") { $0.alertBufferPercent = .value(10) },
        row("an alert under the minimum", .critical, "out-of-range") { $0.alertBufferPercent = .value(9.9) },

        Row("invalid-thresholds", "no score in the set", .warning, "incomplete", evidence: "lacking") {
            $0.snapshot[.configuration] = trading { $0.thresholds[0].scores = [] }
        },
        Row("invalid-thresholds", "no signal in the set", .warning, "incomplete", evidence: "lacking") {
            $0.snapshot[.configuration] = trading { $0.thresholds[0].signals = [] }
        },
        Row("invalid-thresholds", "a smallest size under zero", .critical, "out-of-range", evidence: "field") {
            $0.snapshot[.configuration] = signal("whale_flow_min_usd", -1)
        },
        Row("invalid-thresholds", "a size of nothing", .ok, "first-look") { $0.snapshot[.configuration] = signal("funding_min", 0) },
        Row("invalid-thresholds", "what may be under zero", .ok, "first-look") { $0.snapshot[.configuration] = signal("funding_tilt", -1) },
    ]

    @Test(arguments: rows)
    func valuesAreJudged(_ row: Row) { row.check() }

    @Test func whatIsWrongWithThePoliciesIsToldTogether() {
        let finding = BotScene.healthy.with {
            $0.snapshot[.configuration] = Self.policies {
                ($0.maximumLeverage, $0.baseLeverage) = (.value(125), .value(30))
                $0.minimumBufferPercent = .null
            }
        }.judged("invalid-thresholds")
        #expect(finding.message.contains("max_leverage_global is 125") && finding.message.contains("base_leverage is 30"))
        #expect(finding.message.contains("min_buffer_pct is not a number"))
    }

    // MARK: Drift

    private static func change(_ scene: inout BotScene, _ change: (inout TradingConfig) -> Void) {
        scene.snapshot[.configuration] = trading {
            $0.feeMultipliers = [.init(name: "BTCUSDT", value: .value(1.2)), .init(name: "ETHUSDT", value: .value(2))]
            change(&$0)
        }
    }

    /// A scene that has been looked at once.
    private static func known() -> BotScene {
        var scene = BotScene.healthy
        change(&scene) { _ in }
        #expect(scene.judgedOnce("invalid-thresholds").reason == "first-look")
        #expect(scene.judgedOnce("invalid-thresholds").reason == "ok")
        return scene
    }

    @Test func aValueThatChangedIsShownForADayAndThenGood() {
        var scene = Self.known()
        let began = scene.now
        Self.change(&scene) {
            $0.thresholds[0].scores?[1].value = .value(0.16)
            $0.feeMultipliers[1].value = .value(2.5)
        }
        let finding = scene.judgedOnce("invalid-thresholds", then: .seconds(86_400))
        #expect(finding.status == .warning && finding.reason == "drift" && finding.since == began)
        #expect(finding.evidence["field"] == "per_symbol_fee_gates/ETHUSDT/min_buffer_multiplier")
        #expect(
            finding.evidence["changed"]
                == .texts([
                    "per_symbol_fee_gates/ETHUSDT/min_buffer_multiplier 2 → 2.5", "thresholds/paper/score_thresholds/HIGH 0.15 → 0.16",
                ]))
        #expect(scene.judgedOnce("invalid-thresholds", then: .seconds(1)).reason == "drift")
        #expect(scene.judgedOnce("invalid-thresholds").reason == "ok")
        Self.change(&scene) { _ in }
        #expect(scene.judgedOnce("invalid-thresholds").reason == "drift", "what was good before is a change now")
    }

    @Test func theOldValueEndsItAtOnce() {
        var scene = Self.known()
        Self.change(&scene) { $0.feeMultipliers.removeLast() }
        #expect(scene.judgedOnce("invalid-thresholds").message.contains("per_symbol_fee_gates/ETHUSDT/min_buffer_multiplier 2 → absent"))
        Self.change(&scene) { _ in }
        #expect(scene.judgedOnce("invalid-thresholds").reason == "ok")
    }

    @Test func anotherChangeBeginsAnotherDay() {
        var scene = Self.known()
        Self.change(&scene) { $0.feeMultipliers[0].value = .value(1.3) }
        _ = scene.judgedOnce("invalid-thresholds", then: .seconds(80_000))
        Self.change(&scene) { $0.feeMultipliers[0].value = .value(1.4) }
        let finding = scene.judgedOnce("invalid-thresholds", then: .seconds(80_000))
        #expect(finding.since == scene.now - .seconds(80_000) && finding.message.contains("1.2 → 1.4"))
        #expect(scene.judgedOnce("invalid-thresholds").reason == "drift")
    }

    @Test func whatIsNoGoodReadingIsNoCopy() {
        var scene = Self.known()
        Self.change(&scene) { $0.thresholds[0].scores?[1].value = .value(9) }
        #expect(scene.judgedOnce("invalid-thresholds", then: .seconds(100_000)).reason == "out-of-range")
        Self.change(&scene) { $0.thresholds[0].scores?.removeLast() }
        #expect(scene.judgedOnce("invalid-thresholds", then: .seconds(100_000)).reason == "incomplete")
        Self.change(&scene) { _ in }
        #expect(scene.judgedOnce("invalid-thresholds").reason == "ok")
    }

    @Test func neitherOrderNorModeIsADrift() {
        var scene = Self.known()
        Self.change(&scene) {
            $0.thresholds.reverse()
            $0.feeMultipliers.reverse()
            $0.thresholds[0].scores?.reverse()
            $0.mode = .value("live")
        }
        #expect(scene.judgedOnce("invalid-thresholds").reason == "ok")
    }

    @Test func theCopyIsBoundedAndWhatLiesBeyondItIsSeen() throws {
        var scene = BotScene.healthy
        let gates = (100..<300).map { TradingConfig.Thresholds.Value(name: "S\($0)", value: .value(1.2)) }
        Self.change(&scene) { $0.feeMultipliers = gates }
        _ = scene.judgedOnce("invalid-thresholds")
        guard case .record(let copy)? = scene.memory["good"] else {
            Issue.record("no copy")
            return
        }
        #expect(copy.entries.count == 150)
        Self.change(&scene) { $0.feeMultipliers = Array(gates.dropLast()) + [.init(name: "S299", value: .value(1.3))] }
        #expect(scene.judged("invalid-thresholds").message.contains("beyond the first 150"))
        Self.change(&scene) { $0.feeMultipliers = Array(gates.dropFirst()) }
        #expect(scene.judged("invalid-thresholds").evidence["changed"] == .texts(["per_symbol_fee_gates/S100/min_buffer_multiplier 1.2 → absent"]))
    }
}
