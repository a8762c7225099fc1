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
        facts.futuresPolicies = Document(path: "configs/futures_policies.json", sight: .content(policies))
        return BotScene.reading(facts)
    }

    private static func trading(_ change: (inout TradingConfig) -> Void) -> Reading<ConfigurationFacts> {
        var config = BotScene.tradingConfig()
        change(&config)
        return BotScene.reading(BotScene.configuration(trading: .content(config)))
    }

    private static func row(_ name: String, _ status: Status, _ reason: String, _ change: (inout FuturesPolicies) -> Void) -> Row {
        Row("invalid-thresholds", name, status, reason, evidence: status == .critical ? "field" : nil) {
            $0.snapshot.configuration = policies(change)
        }
    }

    private static func signal(_ name: String, _ value: Double) -> Reading<ConfigurationFacts> {
        trading { $0.thresholds[0].signals = [.init(name: name, value: .value(value))] }
    }

    private static let rows: [Row] = [
        row("policies as both samples have them", .ok, "ok") { _ in },
        row("no policy at all", .ok, "ok") { $0 = FuturesPolicies() },
        row("as much leverage as there may be", .ok, "ok") { $0.baseLeverage = .value(10) },
        row("more than the maximum", .critical, "out-of-range") { $0.baseLeverage = .value(10.5) },
        row("no leverage", .critical, "out-of-range") { $0.baseLeverage = .value(0) },
        row("a base without a maximum", .critical, "out-of-range") { ($0.maximumLeverage, $0.baseLeverage) = (.absent, .value(21)) },
        row("a base that is null", .critical, "out-of-range") { $0.baseLeverage = .null },
        row("a base that is a string", .critical, "out-of-range") { $0.baseLeverage = .invalid("a string where a finite number belongs") },
        row("a buffer that is a string", .critical, "out-of-range") { $0.minimumBufferPercent = .invalid("a string where a finite number belongs") },
        row("a buffer that is null", .critical, "out-of-range") { $0.alertBufferPercent = .null },
        row("a buffer under nothing", .critical, "out-of-range") { $0.minimumBufferPercent = .value(-0.1) },
        row("a buffer over everything", .critical, "out-of-range") { $0.alertBufferPercent = .value(100.1) },
        row("an alert at the minimum", .ok, "ok") { $0.alertBufferPercent = .value(10) },
        row("an alert under the minimum", .critical, "out-of-range") { $0.alertBufferPercent = .value(9.9) },

        Row("invalid-thresholds", "no score in the set", .warning, "incomplete", evidence: "lacking") {
            $0.snapshot.configuration = trading { $0.thresholds[0].scores = [] }
        },
        Row("invalid-thresholds", "no signal in the set", .warning, "incomplete", evidence: "lacking") {
            $0.snapshot.configuration = trading { $0.thresholds[0].signals = [] }
        },
        Row("invalid-thresholds", "a smallest size under zero", .critical, "out-of-range", evidence: "field") {
            $0.snapshot.configuration = signal("whale_flow_min_usd", -1)
        },
        Row("invalid-thresholds", "a size of nothing", .ok, "ok") { $0.snapshot.configuration = signal("funding_min", 0) },
        Row("invalid-thresholds", "what may be under zero", .ok, "ok") { $0.snapshot.configuration = signal("funding_tilt", -1) },
    ]

    @Test(arguments: rows)
    func valuesAreJudged(_ row: Row) { row.check() }

    @Test func whatIsWrongWithThePoliciesIsToldTogether() {
        let finding = BotScene.healthy.with {
            $0.snapshot.configuration = Self.policies { ($0.maximumLeverage, $0.baseLeverage, $0.minimumBufferPercent) = (.value(125), .value(30), .null) }
        }.judged("invalid-thresholds")
        #expect(finding.message.contains("max_leverage_global is 125") && finding.message.contains("base_leverage is 30"))
        #expect(finding.message.contains("min_buffer_pct is no number"))
    }
}
