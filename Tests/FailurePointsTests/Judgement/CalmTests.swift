import FailurePoints
import Testing

/// When a judgement changes although nothing is written.
@Suite struct CalmTests {
    /// Fails from one age on, and is ok again from another.
    private func judgement(from: Duration, to: Duration = .seconds(100_000), confirm: Confirm = .standard) -> Judgement {
        let point = FailurePoint("a", category: .data, impact: .none, title: "", advice: "", reads: [.book], confirm: confirm) { input in
            let age = input.now.uptime - Scene.start.uptime
            return age >= from && age < to ? .critical("old", "it is old") : .ok("fresh for \(age)")
        }
        var judgement = Judgement(catalogue: [point], options: .init(paces: [.book: .seconds(15)]), at: Scene.start.wall)
        _ = judgement.take(Snapshot(), fresh: [.book], at: Scene.start)
        return judgement
    }

    private func calm(_ judgement: Judgement, at moment: Moment = Scene.start, within horizon: Duration = .seconds(60)) -> Duration? {
        judgement.calm(of: .book, in: Snapshot(), at: moment, within: horizon, step: .seconds(15))
    }

    @Test(arguments: [100, 2_345, 14_999, 15_000, 15_001, 31_250, 59_950])
    func theInstantIsFound(milliseconds: Int) throws {
        let age = Duration.milliseconds(milliseconds)
        let found = try #require(calm(judgement(from: age)))
        #expect(found >= age && found <= age + .milliseconds(100), "\(found)")
    }

    @Test func withoutAChangeItIsTheHorizon() {
        #expect(calm(judgement(from: .seconds(61))) == .seconds(60))
        #expect(calm(judgement(from: .seconds(61)), within: .seconds(7)) == .seconds(7))
    }

    @Test func aChangeThatLastsLongerThanAStepIsNotMissed() throws {
        let found = try #require(calm(judgement(from: .seconds(20), to: .seconds(36))))
        #expect(found >= .seconds(20) && found <= .milliseconds(20_100))
    }

    @Test func whatFailsOrIsNotConfirmedIsNotCalm() {
        #expect(calm(judgement(from: .zero)) == nil)
        var recovering = judgement(from: .zero, to: .seconds(30), confirm: Confirm(fail: 1, recover: 2))
        _ = recovering.take(Snapshot(), fresh: [.book], at: Scene.start.advanced(by: .seconds(31)))
        #expect(calm(recovering, at: Scene.start.advanced(by: .seconds(31))) == nil)
    }

    @Test func aProbeThatPacesNothingIsCalm() {
        #expect(judgement(from: .zero).calm(of: .disk, in: Snapshot(), at: Scene.start, within: .seconds(60), step: .seconds(60)) == .seconds(60))
    }

    @Test func theEndOfTheGraceIsAChange() throws {
        let point = FailurePoint("a", category: .data, impact: .none, title: "", advice: "", reads: [.book], waitsForStartup: true) { _ in
            .critical("down", "it is down")
        }
        var unit = UnitFacts(name: "tradingbot.service", activeState: "active", subState: "running")
        unit.startedAt = Scene.start.wall
        var snapshot = Snapshot()
        snapshot[.unit] = .facts(unit, at: Scene.start)
        var judgement = Judgement(catalogue: [point], options: .init(paces: [.book: .seconds(15)]), at: Scene.start.wall)
        _ = judgement.take(snapshot, fresh: [.book, .unit], at: Scene.start)
        #expect(judgement.pointStates["a"]?.finding.reason == "starting")
        #expect(
            judgement.calm(of: .book, in: snapshot, at: Scene.start, within: .seconds(600), step: .seconds(15)) == nil, "unknown keeps the interval")
    }
}
