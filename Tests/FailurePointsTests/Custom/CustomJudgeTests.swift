import Testing

@testable import FailurePoints

/// How the operator's own failure points are judged: each kind of check, each reason.
@Suite struct CustomJudgeTests {
    private static let now = Moment(wall: Instant(microseconds: 1_780_000_000_000_000), uptime: .seconds(86_400))

    private func point(_ rule: CustomRule, severity: Status = .critical, intended: Bool = false) -> FailurePoint {
        .custom(
            "own", category: .state, impact: .blocksAll, intended: intended, title: "", advice: "", rule: rule, severity: severity,
            confirm: .immediate, excusedBy: [], healer: "mend", waitsForStartup: false)
    }

    private func judge(_ facts: CustomFacts?, _ rule: CustomRule, severity: Status = .critical, intended: Bool = false) -> Finding {
        var snapshot = Snapshot()
        if let facts { snapshot[.custom("own")] = .facts(facts, at: Self.now) }
        let own = point(rule, severity: severity, intended: intended)
        let finding = own.judge(JudgeInput(snapshot: snapshot, now: Self.now))
        finding.expectDeclared(of: own)
        return finding
    }

    private func found(_ value: ScalarValue?, instant: Instant? = nil) -> CustomFacts {
        let pointed = PointedValue(pointer: "/a/b", value: value, shown: value?.spelled ?? "", instant: instant)
        return .value(Document(path: "state/x.json", state: .content(pointed)))
    }

    // MARK: Values

    @Test(arguments: [
        (ScalarValue.integer(3), ValueRule.Expectation.above(2), true), (.integer(2), .above(2), false), (.text("2.5"), .above(2), true),
        (.text("x"), .above(2), false), (.null, .above(2), false), (.integer(9_007_199_254_740_993), .above(9_007_199_254_740_992), true),
        (.number(1.5), .below(2), true),
        (.integer(2), .below(2), false), (.list(3), .below(5), false), (.text("on"), .oneOf([.text("on"), .flag(true)]), true),
        (.flag(true), .oneOf([.text("on"), .flag(true)]), true), (.flag(false), .oneOf([.flag(true)]), false),
        (.text("0"), .oneOf([.integer(0)]), false),
        (.integer(1), .oneOf([.number(1)]), true), (.null, .oneOf([.null]), true), (.text("off"), .differs(from: .text("on")), true),
        (.text("on"), .differs(from: .text("on")), false), (.object(0), .exists(true), true), (.null, .exists(true), true),
        (.null, .exists(false), false),
    ])
    func aValueIsHeldAgainstWhatMustHold(value: ScalarValue, expectation: ValueRule.Expectation, holds: Bool) {
        let finding = judge(found(value), .value(ValueRule([expectation])))
        #expect(finding.status == (holds ? .ok : .critical), "\(finding.message)")
        #expect(finding.reason == (holds ? "ok" : "unexpected-value"))
        #expect(finding.evidence["file"] == "state/x.json" && finding.evidence["pointer"] == "/a/b")
    }

    @Test func theBoundInForceIsTheSettings() {
        let rule = CustomRule.value(ValueRule([.above(2)]))
        var snapshot = Snapshot()
        snapshot[.custom("own")] = .facts(found(.integer(3)), at: Self.now)
        let clearing = JudgeInput(snapshot: snapshot, settings: Settings(["above": .number(5)]), now: Self.now)
        #expect(point(rule).judge(clearing).status == .critical && point(rule).judge(clearing).evidence["expected"] == "a number above 5")
    }

    @Test(arguments: [ValueRule.Expectation.above(2), .below(2), .oneOf([.integer(2)]), .differs(from: .integer(2))])
    func aNumberThatIsNoneIsHeldAgainstNothing(expectation: ValueRule.Expectation) {
        for value in [Double.nan, .infinity, -.infinity] {
            let finding = judge(found(.number(value)), .value(ValueRule([expectation])))
            #expect(finding.status == .unknown && finding.reason == "not-finite")
        }
        #expect(judge(found(.number(.nan)), .value(ValueRule([.exists(true)]))).status == .ok)
    }

    @Test func everyExpectationHasToHold() {
        let rule = CustomRule.value(ValueRule([.above(1), .below(3)]))
        #expect(judge(found(.integer(2)), rule).status == .ok)
        #expect(judge(found(.integer(1)), rule).message == "/a/b in state/x.json is 1; expected a number above 1")
        #expect(judge(found(.integer(3)), rule).message == "/a/b in state/x.json is 3; expected a number below 3")
    }

    @Test func anAgeIsMeasuredAtTheLook() {
        let rule = CustomRule.value(ValueRule([.youngerThan(.seconds(60))]))
        func finding(ageSeconds: Int) -> Finding { judge(found(.text("t"), instant: Self.now.wall - .seconds(ageSeconds)), rule) }
        #expect(finding(ageSeconds: 60).status == .ok)
        #expect(finding(ageSeconds: 61).reason == "too-old")
        #expect(finding(ageSeconds: 61).since == Self.now.wall - .seconds(1))
        #expect(finding(ageSeconds: -60).status == .ok)
        #expect(finding(ageSeconds: -3600).reason == "future-timestamp")
        let unreadable = judge(found(.text("yesterday")), rule)
        #expect(unreadable.reason == "no-timestamp" && unreadable.status == .unknown, "of no known age: neither old nor young")
    }

    @Test(arguments: [Status.ok, .unknown, .warning, .critical])
    func whatAbsenceMeansIsDeclared(missing: Status) {
        let rule = CustomRule.value(ValueRule([.above(1)], missing: missing))
        let file = judge(.value(Document(path: "x", state: .missing)), rule)
        #expect(file.status == missing && file.reason == (missing == .ok ? "ok" : "file-missing"))
        let field = judge(found(nil), rule)
        #expect(field.status == missing && field.reason == (missing == .ok ? "ok" : "field-missing"))
    }

    @Test func existenceSaysByItselfWhatAbsenceMeans() {
        let missing = CustomFacts.value(Document(path: "x", state: .missing))
        #expect(judge(missing, .value(ValueRule([.exists(true)]))).status == .critical)
        #expect(judge(missing, .value(ValueRule([.exists(false)]))).status == .ok)
        #expect(judge(found(nil), .value(ValueRule([.exists(true)]))).status == .critical)
        #expect(judge(found(nil), .value(ValueRule([.exists(false)]))).status == .ok)
    }

    @Test(arguments: [FileState<PointedValue>.malformed(Malformation(.truncated, "line 1")), .unreadable("Permission denied")])
    func aFileThatCannotBeUsedTellsNothing(state: FileState<PointedValue>) {
        for rule in [ValueRule([.above(1)], missing: .ok), ValueRule([.exists(false)])] {
            #expect(judge(.value(Document(path: "x", state: state)), .value(rule)).status == .unknown)
        }
    }

    // MARK: Paths

    @Test func aPathIsHeldAgainstItsRule() {
        func finding(_ state: PathFacts.FileState, _ rule: PathRule) -> Finding { judge(.path(PathFacts(path: "/x", state: state)), .path(rule)) }
        let there = PathFacts.FileState.there(sizeBytes: 100, modifiedAt: Self.now.wall - .seconds(50))
        #expect(finding(there, PathRule()).status == .ok)
        #expect(finding(.missing, PathRule()).reason == "missing")
        #expect(finding(.missing, PathRule(exists: false)).status == .ok)
        #expect(finding(there, PathRule(exists: false)).reason == "present")
        #expect(finding(.unreadable("no"), PathRule()).status == .unknown)
        #expect(finding(.unreadable("no"), PathRule(exists: false)).status == .unknown)
        #expect(finding(there, PathRule(youngerThan: .seconds(50))).status == .ok)
        #expect(finding(there, PathRule(youngerThan: .seconds(49))).reason == "too-old")
        #expect(finding(there, PathRule(largerThan: 99, smallerThan: 101)).status == .ok)
        #expect(finding(there, PathRule(largerThan: 100)).reason == "too-small")
        #expect(finding(there, PathRule(smallerThan: 100)).reason == "too-large")
        let future = PathFacts.FileState.there(sizeBytes: 1, modifiedAt: Self.now.wall + .seconds(86_400))
        #expect(finding(future, PathRule(youngerThan: .seconds(50))).reason == "future-timestamp")
    }

    // MARK: Network

    @Test func anAnswerIsHeldAgainstItsTargetAndItsRule() {
        func finding(_ outcome: EndpointFacts.Outcome, _ rule: AnswerRule = AnswerRule(), certificateSeconds: Int? = nil) -> Finding {
            var facts = EndpointFacts(name: "own", host: "h", url: "https://h:8443/x", outcome: outcome)
            facts.timings.totalMicroseconds = 2_000_000
            facts.certificate = certificateSeconds.map { Certificate(subject: "", issuer: "", notAfter: Self.now.wall + .seconds($0)) }
            return judge(.answer(facts), .answer(rule))
        }
        let good = HTTPAnswer(status: 200, statusAccepted: true)
        #expect(finding(.answered(good)).status == .ok)
        #expect(finding(.answered(good), AnswerRule(within: .seconds(2))).status == .ok)
        #expect(finding(.answered(good), AnswerRule(within: .milliseconds(1999))).reason == "slow")
        #expect(finding(.answered(good), AnswerRule(certificateDays: 7), certificateSeconds: 7 * 86_400).status == .ok)
        #expect(finding(.answered(good), AnswerRule(certificateDays: 7), certificateSeconds: 7 * 86_400 - 1).reason == "certificate-expiring")
        #expect(finding(.answered(HTTPAnswer(status: 404, statusAccepted: false))).reason == "http-status")
        #expect(finding(.answered(HTTPAnswer(status: 200, statusAccepted: true, body: .notJSON("line 1")))).reason == "not-json")
        let other = HTTPAnswer(status: 200, statusAccepted: true, body: .assertionFailed(pointer: "/a", expected: "1", found: "2"))
        #expect(finding(.answered(other)).message == "the answer of h:8443 has 2 at /a; expected 1")
        #expect(finding(.answered(HTTPAnswer(status: 503, statusAccepted: false, saysMaintenance: true))).reason == "maintenance")
        #expect(finding(.failed(EndpointFailure(.dns, phase: .resolve, detail: ""))).reason == "dns")
        #expect(finding(.failed(EndpointFailure(.tlsExpired, phase: .tls, detail: ""))).reason == "tls")
        #expect(finding(.failed(EndpointFailure(.localFault, phase: .resolve, detail: ""))).status == .unknown)
    }

    @Test func aConnectionIsHeldAgainstItsRule() {
        func finding(_ failure: EndpointFailure?, _ rule: ConnectionRule = ConnectionRule()) -> Finding {
            judge(.connection(ConnectionFacts(host: "::1", port: 6379, failure: failure, totalMicroseconds: 50_000)), .connection(rule))
        }
        #expect(finding(nil).message == "[::1]:6379 accepts connections")
        #expect(finding(nil, ConnectionRule(within: .milliseconds(49))).reason == "slow")
        #expect(finding(EndpointFailure(.connect, phase: .connect, detail: "refused")).reason == "connect")
        #expect(finding(EndpointFailure(.localFault, phase: .connect, detail: "")).status == .unknown)
    }

    // MARK: Lines

    private func lines(_ agesSeconds: [Int], covered: Int?, behind: Bool = false) -> CustomFacts {
        var facts = LineFacts(path: "x.log", state: .followed)
        for age in agesSeconds { facts.matches.add(Self.now.wall - .seconds(age)) }
        facts.coveredSince = covered.map { Self.now.wall - .seconds($0) }
        facts.isBehind = behind
        return .lines(facts)
    }

    @Test(arguments: LineGap.allCases)
    func whatWasNotReadDecodedOrDatedIsNotAbsent(gap: LineGap) {
        let rate = CustomRule.lines(LineRule(fewerThan: LineRule.Rate(count: 2, window: .seconds(60))))
        let silence = CustomRule.lines(LineRule(silence: .seconds(60)))
        func with(_ ages: [Int], gapAge: Int) -> CustomFacts {
            guard case .lines(var facts) = lines(ages, covered: 600) else { return lines([], covered: nil) }
            facts.gaps[gap] = WindowCounter()
            facts.gaps[gap]?.add(Self.now.wall - .seconds(gapAge), count: 3)
            return .lines(facts)
        }
        let finding = judge(with([5], gapAge: 59), rate)
        #expect(finding.status == .unknown && finding.reason == gap.rawValue, "\(finding.message)")
        #expect(finding.message.hasPrefix("1 matching lines in x.log within 60 s, but "), "\(finding.message)")
        #expect(judge(with([5], gapAge: 60), rate).status == .ok)
        #expect(judge(with([5, 6], gapAge: 5), rate).reason == "too-many-lines", "seen is seen")
        #expect(judge(with([61], gapAge: 59), silence).reason == gap.rawValue)
        #expect(judge(with([61], gapAge: 60), silence).reason == "silent")
        #expect(judge(with([59], gapAge: 5), silence).status == .ok)
    }

    @Test func tooManyLinesInTheWindowFail() {
        let rule = CustomRule.lines(LineRule(fewerThan: LineRule.Rate(count: 2, window: .seconds(60))))
        #expect(judge(lines([5, 60], covered: 60), rule).status == .ok, "what lies on the window's edge is out")
        #expect(judge(lines([5, 59], covered: 60), rule).reason == "too-many-lines")
        #expect(judge(lines([5, 59], covered: 1), rule).status == .critical, "seen is seen, however short the look")
        #expect(judge(lines([5], covered: 59), rule).reason == "window-not-covered")
        #expect(judge(lines([], covered: nil), rule).status == .unknown)
        #expect(judge(lines([5], covered: 600, behind: true), rule).reason == "behind")
    }

    @Test func silenceFails() {
        let rule = CustomRule.lines(LineRule(silence: .seconds(60)))
        #expect(judge(lines([60], covered: 600), rule).status == .ok)
        #expect(judge(lines([61], covered: 600), rule).reason == "silent")
        #expect(judge(lines([], covered: 60), rule).reason == "window-not-covered")
        #expect(judge(lines([], covered: 61), rule).reason == "silent")
        #expect(judge(lines([], covered: 61, behind: true), rule).status == .unknown)
    }

    @Test func ofRateAndSilenceTheWorseCounts() {
        let rule = CustomRule.lines(LineRule(fewerThan: LineRule.Rate(count: 3, window: .seconds(600)), silence: .seconds(60)))
        #expect(judge(lines([1, 2], covered: 600), rule).status == .ok)
        #expect(judge(lines([1, 2, 3], covered: 600), rule).reason == "too-many-lines")
        #expect(judge(lines([99], covered: 600), rule).reason == "silent")
        #expect(judge(lines([1], covered: 1), rule).status == .unknown)
    }

    @Test func aLogThatIsNotThereOrNotReadableIsNotQuiet() {
        let rule = LineRule(silence: .seconds(60), missing: .warning)
        #expect(judge(.lines(LineFacts(path: "x", state: .missing)), .lines(rule)).status == .warning)
        #expect(judge(.lines(LineFacts(path: "x", state: .unreadable("no"))), .lines(rule)).status == .unknown)
    }

    // MARK: Plugins and units

    @Test(arguments: [
        (PluginFacts.End.exited(0), Status.ok, "ok"), (.exited(1), .warning, "plugin-warning"), (.exited(2), .critical, "plugin-critical"),
        (.exited(3), .unknown, "plugin-unknown"), (.exited(4), .unknown, "exit-status"), (.exited(127), .unknown, "exit-status"),
        (.signaled(9), .unknown, "plugin-killed"), (.timedOut, .unknown, "plugin-timeout"), (.notRun("no"), .unknown, "not-run"),
    ])
    func aPluginSaysItself(end: PluginFacts.End, status: Status, reason: String) {
        let finding = judge(.plugin(PluginFacts(program: "/p", end: end, message: "it says", elapsed: .seconds(1))), .plugin, severity: .warning)
        #expect(finding.status == status && finding.reason == reason)
        #expect(finding.evidence["program"] == "/p")
    }

    @Test func aUnitIsHeldAgainstItsStates() {
        func finding(_ state: String, load: String = "loaded", _ rule: UnitRule = UnitRule()) -> Finding {
            judge(.unit(UnitFacts(name: "a.service", loadState: load, activeState: state, subState: "x")), .unit(rule))
        }
        #expect(finding("active").status == .ok)
        #expect(finding("failed").reason == "state")
        #expect(finding("inactive", UnitRule(states: ["active", "inactive"])).status == .ok)
        #expect(finding("inactive", load: "not-found", UnitRule(states: ["inactive"])).reason == "not-loaded")
    }

    // MARK: All of them

    @Test func whatFailsHasTheDeclaredSeverity() {
        #expect(judge(found(.integer(1)), .value(ValueRule([.above(1)])), severity: .warning).status == .warning)
    }

    @Test func aBlockByDesignHoldsWhileItFailsAndHasNoHealer() {
        let rule = CustomRule.value(ValueRule([.exists(false)]))
        #expect(judge(found(.flag(true)), rule, intended: true).holds)
        #expect(!judge(found(nil), rule, intended: true).holds)
        #expect(!judge(found(.flag(true)), rule).holds)
        #expect(point(rule, intended: true).ladder.isEmpty && point(rule).ladder == ["mend"])
    }

    @Test func beforeTheFirstLookAndAfterAChangeNothingIsKnown() {
        #expect(judge(nil, .plugin).reason == Finding.notYet)
        #expect(judge(found(.integer(1)), .plugin).reason == Finding.notYet)
        var snapshot = Snapshot()
        snapshot[.custom("own")] = .blind(reason: "no-bus", detail: "no bus", at: Self.now)
        let finding = point(.unit(UnitRule())).judge(JudgeInput(snapshot: snapshot, now: Self.now))
        #expect(finding.status == .unknown && finding.reason == "no-bus")
    }

    @Test func thresholdsAreToldAsSettings() {
        #expect(
            CustomRule.value(ValueRule([.above(1), .below(3), .youngerThan(.seconds(5))])).settings.map(\.name) == ["above", "below", "younger_than"])
        let rate = LineRule(fewerThan: LineRule.Rate(count: 2, window: .seconds(60)), silence: .seconds(5))
        #expect(CustomRule.lines(rate).settings.map(\.name) == ["fewer_than", "within", "silence"])
    }
}
