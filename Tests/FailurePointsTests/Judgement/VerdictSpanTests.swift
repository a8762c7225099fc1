import Testing

@testable import FailurePoints

/// Start time of the verdict's state.
@Suite struct VerdictSpanTests {
    /// `many` reduces trading, `all` blocks it.
    private func scene() -> Scene {
        Scene({ [.scripted("many", $0, impact: .blocksMany), .scripted("all", $0, impact: .blocksAll)] })
    }

    private func critical(since: Instant? = nil) -> Finding { Finding(.critical, "bad", "bad", since: since) }

    @Test func eachStateBeginsWhenItBegan() {
        var scene = scene()
        var verdictSpan: VerdictSpan?
        func turn() -> (Verdict.State, Instant) {
            let verdict = scene.judgement.verdict()
            if verdictSpan == nil {
                verdictSpan = VerdictSpan(first: verdict, at: scene.now.wall)
            } else {
                verdictSpan?.turn(to: verdict, at: scene.now.wall)
            }
            return (verdictSpan?.state ?? .unknown, verdictSpan?.since ?? scene.now.wall)
        }
        scene.see(["many": .of(.ok), "all": .of(.ok)])
        let start = scene.now.wall
        #expect(turn() == (.open, start))
        scene.see(["many": critical()])
        let reduced = scene.now.wall
        #expect(turn() == (.reduced, reduced))
        scene.see(["all": critical()])
        let blocked = scene.now.wall
        #expect(turn() == (.blocked, blocked))
        scene.see([:])
        #expect(turn() == (.blocked, blocked))
        scene.see(["all": .of(.ok)])
        let eased = scene.now.wall
        #expect(turn() == (.reduced, eased), "what reduces has done so for longer, but until now all was blocked")
        #expect(scene.judgement.verdict().blockers.map(\.since) == [reduced], "the blocker itself names its own")
        scene.see(["all": critical()])
        let again = scene.now.wall
        #expect(turn() == (.blocked, again))
        scene.see(["all": .of(.ok), "many": .of(.ok)])
        #expect(turn() == (.open, scene.now.wall))
        #expect(again > blocked)
    }

    @Test func reducedAfterBlockedBeginsWithTheEndOfTheBlock() {
        var scene = scene()
        scene.see(["many": .of(.ok), "all": critical()])
        var verdictSpan = VerdictSpan(first: scene.judgement.verdict(), at: scene.now.wall)
        // What reduces begins while all is blocked, and stays when the block ends.
        scene.see(["many": critical()])
        verdictSpan.turn(to: scene.judgement.verdict(), at: scene.now.wall)
        let began = scene.now.wall
        scene.see(["all": .of(.ok)])
        verdictSpan.turn(to: scene.judgement.verdict(), at: scene.now.wall)
        #expect(verdictSpan.state == .reduced && verdictSpan.since == scene.now.wall && scene.now.wall > began)
    }

    @Test func theFirstVerdictIsSinceWhatMakesItAndNotSinceWhatReduces() {
        var scene = scene()
        let (long, short) = (scene.now.wall - .seconds(7200), scene.now.wall - .seconds(600))
        scene.see(["many": critical(since: long), "all": critical(since: short)])
        #expect(VerdictSpan(first: scene.judgement.verdict(), at: scene.now.wall).since == short)
    }

    @Test func whatTheContentDatesBeginsThen() {
        var scene = scene()
        scene.see(["many": .of(.ok), "all": .of(.ok)])
        var verdictSpan = VerdictSpan(first: scene.judgement.verdict(), at: scene.now.wall)
        let written = scene.now.wall + .seconds(10)
        scene.see(["all": critical(since: written)], after: .seconds(60))
        verdictSpan.turn(to: scene.judgement.verdict(), at: scene.now.wall)
        #expect(verdictSpan.since == written)
        // It is over, and comes back with the same old date: it did not block in between.
        scene.see(["all": .of(.ok)])
        verdictSpan.turn(to: scene.judgement.verdict(), at: scene.now.wall)
        scene.see(["all": critical(since: written)])
        verdictSpan.turn(to: scene.judgement.verdict(), at: scene.now.wall)
        #expect(verdictSpan.state == .blocked && verdictSpan.since == scene.now.wall)
    }

    @Test func anEarlierDaemonsStateGoesOnAndWhatBeganWhileNobodyWatchedBeganThen() {
        var scene = scene()
        var verdictSpan = VerdictSpan(state: .open, since: scene.now.wall - .seconds(7200))
        scene.see(["many": .of(.ok), "all": .of(.ok)])
        verdictSpan.turn(to: scene.judgement.verdict(), at: scene.now.wall)
        #expect(verdictSpan.since == Scene.start.wall - .seconds(7200))
        let died = Scene.start.wall - .seconds(600)
        scene.see(["all": critical(since: died)])
        verdictSpan.turn(to: scene.judgement.verdict(), at: scene.now.wall)
        #expect(verdictSpan.state == .blocked && verdictSpan.since == died)
    }

    @Test func whatWasHiddenBehindBlindnessBeganWhereItSays() {
        var scene = Scene({ [.scripted("bot-crashed", $0, impact: .blocksAll)] })
        scene.see(["bot-crashed": .of(.ok)])
        let open = scene.now.wall
        var verdictSpan = VerdictSpan(first: scene.judgement.verdict(), at: open)
        scene.see(["bot-crashed": .unknown("no-bus", "no bus")])
        verdictSpan.turn(to: scene.judgement.verdict(), at: scene.now.wall)
        #expect(verdictSpan.state == .unknown && verdictSpan.since == scene.now.wall)
        scene.see(["bot-crashed": critical(since: open + .seconds(5))])
        verdictSpan.turn(to: scene.judgement.verdict(), at: scene.now.wall)
        #expect(verdictSpan.state == .blocked && verdictSpan.since == open + .seconds(5))
    }

    @Test func aClockThatWasSetBackBeginsNothingInTheFuture() {
        var scene = scene()
        scene.see(["many": .of(.ok), "all": critical(since: scene.now.wall + .seconds(9000))])
        #expect(VerdictSpan(first: scene.judgement.verdict(), at: scene.now.wall).since <= scene.now.wall)
        // Neither does a turn.
        scene.see(["all": .of(.ok)])
        var verdictSpan = VerdictSpan(first: scene.judgement.verdict(), at: scene.now.wall)
        scene.see(["all": critical(since: scene.now.wall + .seconds(9000))])
        verdictSpan.turn(to: scene.judgement.verdict(), at: scene.now.wall)
        #expect(verdictSpan.state == .blocked && verdictSpan.since == scene.now.wall)
    }
}
