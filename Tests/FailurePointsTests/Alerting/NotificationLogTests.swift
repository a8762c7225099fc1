import Testing

@testable import FailurePoints

/// Each rule of what one notifier is told.
struct NotificationLogTests {
    @Test func whatOpensTogetherIsOneMessageWithTheVerdictFirst() throws {
        var scene = AlertScene()
        scene.fail(AlertScene.failure("disk-full", .warning), AlertScene.failure("bot-crashed", impact: .blocksAll))
        scene.sight.blockers = [AlertScene.blocker("bot-crashed")]
        #expect(scene.wait(.milliseconds(900)).isEmpty)
        let told = scene.wait(.seconds(2))
        let message = try #require(told.first)
        #expect(told.count == 1)
        #expect(message.subject == "box: trading BLOCKED by bot-crashed (+1)")
        #expect(message.text.hasPrefix("Can it trade: NO, since 2026-03-04 12:00 UTC. Why: bot-crashed\n"))
        #expect(message.text.contains("CRITICAL bot-crashed: Title of bot-crashed\n  message of bot-crashed"))
        #expect(message.text.contains("Do: advice of bot-crashed"))
        #expect(message.text.hasSuffix("-- fpmond on box"))
        #expect(message.verdict == "blocked" && message.status == .critical && message.kind == .problem && !message.resolves)
        #expect(message.entries.map(\.point) == ["trading", "bot-crashed", "disk-full"] || Set(message.entries.map(\.point)).count == 3)
    }

    @Test func whatRecoversBeforeItsMessageIsNotTold() {
        var scene = AlertScene { $0.groupFor = .seconds(5) }
        scene.fail(AlertScene.failure("disk-full"))
        scene.wait(.seconds(4))
        scene.recover("disk-full")
        scene.wait(.seconds(7200))
        #expect(scene.messages.isEmpty)
    }

    @Test(arguments: [FailurePoint.ID("override-active"), "live-mode-flip"]) func aSwitchOfTheOperatorsWaitsForNothing(point: FailurePoint.ID) {
        var scene = AlertScene { $0.reminders = nil }
        for (index, other) in [FailurePoint.ID("disk-full"), "dns-failure", "stale-book"].enumerated() {
            scene.fail(AlertScene.failure(other))
            scene.wait(.seconds(index == 0 ? 2 : 301))
        }
        let before = scene.messages.count
        #expect(before >= 2, "so many that the next one waits")
        scene.fail(AlertScene.failure(point, impact: .none, category: .state))
        #expect(scene.wait(.seconds(2)).first?.entries.map(\.point).contains(point.rawValue) == true)
    }

    @Test func aRecoveryRefersToItsMessageAndTellsTheLength() throws {
        var scene = AlertScene { $0.reminders = nil }
        scene.fail(AlertScene.failure("disk-full"))
        scene.wait(.seconds(1200))
        scene.recover("disk-full")
        scene.sight.ended["disk-full-1"] = AlertSight.End(at: AlertScene.start.wall + .seconds(1200))
        let told = scene.wait(.seconds(10))
        #expect(told.count == 1 && scene.messages.count == 2)
        let recovery = try #require(told.first)
        #expect(recovery.kind == .recovery && recovery.resolves && recovery.status == .ok)
        #expect(recovery.thread == scene.messages[0].id && recovery.references == [scene.messages[0].id])
        #expect(recovery.subject == "box: disk-full recovered after 20 min")
        #expect(recovery.text.contains("Incident: disk-full-1"))
        #expect(recovery.entries.first?.ended == AlertScene.start.wall + .seconds(1200))
    }

    @Test func aPartialRecoveryWaitsForTheRest() {
        var scene = AlertScene { $0.reminders = nil }
        scene.fail(AlertScene.failure("disk-full"), AlertScene.failure("dns-failure"))
        scene.wait(.seconds(2))
        scene.recover("disk-full")
        scene.wait(.seconds(60))
        #expect(scene.messages.count == 1)
        scene.recover("dns-failure")
        scene.wait(.seconds(61))
        #expect(scene.messages.count == 2)
        #expect(scene.messages.last?.resolves == true)
    }

    @Test(arguments: [
        (AlertTopic.opened, "disk-full"), (.override, "override-active"), (.liveMode, "live-mode-flip"),
    ])
    func aTopicThatIsNotAskedForIsNotTold(_ topic: AlertTopic, _ point: String) {
        for isAsked in [true, false] {
            var scene = AlertScene { if !isAsked { $0.on.remove(topic) } }
            scene.fail(AlertScene.failure(FailurePoint.ID(rawValue: point)))
            scene.wait(.seconds(10))
            #expect(scene.messages.count == (isAsked ? 1 : 0))
        }
    }

    @Test func anOverrideIsToldWhateverItsImpact() {
        var scene = AlertScene { $0.minImpact = .blocksAll }
        scene.fail(AlertScene.failure("override-active", impact: .none), AlertScene.failure("disk-full", impact: .blocksMany))
        scene.wait(.seconds(10))
        #expect(scene.messages.count == 1)
        #expect(scene.messages[0].entries.map(\.point) == ["override-active"])
    }

    @Test(arguments: [
        (Impact.blocksMany, Status.warning, true), (.blocksSome, .warning, false), (.blocksAll, .warning, true),
    ])
    func theImpactHasToReachTheLeast(_ impact: Impact, _ status: Status, _ isTold: Bool) {
        var scene = AlertScene { $0.minImpact = .blocksMany }
        scene.fail(AlertScene.failure("disk-full", status, impact: impact))
        scene.wait(.seconds(10))
        #expect(scene.messages.isEmpty == !isTold)
    }

    @Test func aWarningBelowTheLeastIsToldWhenItWorsens() {
        var scene = AlertScene { $0.minStatus = .critical }
        scene.fail(AlertScene.failure("disk-full", .warning))
        scene.wait(.seconds(600))
        #expect(scene.messages.isEmpty)
        scene.change("disk-full") { $0.status = .critical }
        scene.wait(.seconds(10))
        #expect(scene.messages.count == 1)
        scene.change("disk-full") { $0.status = .warning }
        scene.wait(.seconds(600))
        #expect(scene.messages.count == 1)
        scene.recover("disk-full")
        scene.wait(.seconds(400))
        #expect(scene.messages.count == 2)
    }

    @Test func aWorseStatusIsToldOnceInItsThread() {
        var scene = AlertScene { $0.reminders = nil }
        scene.fail(AlertScene.failure("disk-full", .warning))
        scene.wait(.seconds(700))
        scene.change("disk-full") { $0.status = .critical }
        scene.wait(.seconds(700))
        scene.change("disk-full") { $0.status = .warning }
        scene.wait(.seconds(700))
        scene.change("disk-full") { $0.status = .critical }
        scene.wait(.seconds(700))
        #expect(scene.messages.map(\.subject) == ["box: WARNING disk-full: Title of disk-full", "box: CRITICAL now: disk-full: Title of disk-full"])
        #expect(scene.messages[1].thread == scene.messages[0].id)
    }

    @Test func categoriesAreSelected() {
        var scene = AlertScene { $0.categories = [.data] }
        scene.fail(AlertScene.failure("disk-full"), AlertScene.failure("stale-book", category: .data))
        scene.wait(.seconds(10))
        #expect(scene.messages.count == 1 && scene.messages[0].entries.map(\.point) == ["stale-book"])
    }

    @Test func anExcusedFailureIsToldOnceNothingExcusesIt() {
        var scene = AlertScene()
        scene.fail(AlertScene.failure("stale-book"))
        scene.change("stale-book") { $0.isExcused = true }
        scene.wait(.seconds(3600))
        #expect(scene.messages.isEmpty)
        scene.change("stale-book") { $0.isExcused = false }
        scene.wait(.seconds(10))
        #expect(scene.messages.count == 1)
    }

    @Test func aSilenceMutesAndItsEndIsToldIfItStillFails() {
        var scene = AlertScene { $0.reminders = .seconds(600) }
        scene.sight.muted = ["disk-full"]
        scene.fail(AlertScene.failure("disk-full"))
        scene.wait(.seconds(86_400))
        #expect(scene.messages.isEmpty)
        scene.sight.muted = []
        scene.wait(.seconds(10))
        #expect(scene.messages.map(\.subject) == ["box: silence over, disk-full still fails"])
    }

    @Test func aRecoveryUnderASilenceIsToldAfterIt() {
        var scene = AlertScene { $0.reminders = nil }
        scene.fail(AlertScene.failure("disk-full"))
        scene.wait(.seconds(700))
        scene.sight.muted = ["disk-full"]
        scene.wait(.seconds(700))
        scene.recover("disk-full")
        scene.wait(.seconds(700))
        #expect(scene.messages.count == 1)
        scene.sight.muted = []
        scene.wait(.seconds(700))
        #expect(scene.messages.count == 2)
    }

    @Test func quietHoursHoldBackAllButWhatIsCritical() {
        var scene = AlertScene {
            $0.quietHours = DailySpan(from: 12 * 60, to: 14 * 60)
            $0.reminders = nil
        }
        scene.fail(AlertScene.failure("disk-full", .warning), AlertScene.failure("dns-failure", .critical), AlertScene.failure("tls-error", .warning))
        scene.wait(.seconds(3600))
        #expect(scene.messages.map { $0.entries.map(\.point) } == [["dns-failure"]])
        scene.recover("tls-error")
        scene.wait(.seconds(3610))
        #expect(scene.messages.count == 2)
        #expect(scene.messages[1].entries.map(\.point) == ["disk-full"])
        #expect(scene.messages[1].at == AlertScene.start.wall + .seconds(7200))
    }

    /// What else becomes critical is news, and names what lasts: it is no reason to come back in half an hour.
    @Test func onlyWhatStopsTradingBeginsThePausesAnew() {
        var scene = AlertScene { $0.reminders = .seconds(1800) }
        scene.fail(AlertScene.failure("disk-full"))
        // Reminders after 30 and 90 minutes; the next is due after 210.
        scene.wait(.seconds(6600))
        #expect(scene.messages.map(\.kind) == [.problem, .reminder, .reminder])
        scene.fail(AlertScene.failure("sentiment-stale"))
        scene.wait(.seconds(7200))
        #expect(scene.messages.map(\.kind) == [.problem, .reminder, .reminder, .problem])
        scene.wait(.seconds(300))
        #expect(scene.messages.map(\.kind) == [.problem, .reminder, .reminder, .problem, .reminder])
        scene.fail(AlertScene.failure("bot-crashed", impact: .blocksAll))
        scene.sight.blockers = [AlertScene.blocker("bot-crashed")]
        scene.wait(.seconds(1860))
        #expect(scene.messages.dropFirst(5).map(\.kind) == [.problem, .reminder])
    }

    @Test func aVerdictThatBecomesGraverIsNamedByItsBlocker() throws {
        var scene = AlertScene { $0.reminders = nil }
        scene.sight.blockers = [AlertScene.blocker("kill-switch-max-drawdown", intended: true)]
        scene.wait(.seconds(600))
        scene.fail(AlertScene.failure("bot-crashed", impact: .blocksAll))
        scene.sight.blockers = [AlertScene.blocker("bot-crashed"), AlertScene.blocker("kill-switch-max-drawdown", intended: true)]
        scene.wait(.seconds(600))
        #expect(scene.messages.map(\.subject) == ["box: trading BLOCKED by kill-switch-max-drawdown", "box: trading BLOCKED by bot-crashed"])
    }

    @Test func remindersComeFartherAndFartherApart() {
        var scene = AlertScene { $0.reminders = .seconds(1800) }
        scene.fail(AlertScene.failure("disk-full"))
        scene.wait(.seconds(3 * 86_400))
        let gaps = zip(scene.messages.dropFirst(), scene.messages).map { Int($0.at.since($1.at).inSeconds) }
        #expect(gaps.prefix(7) == [1800, 3600, 7200, 14_400, 28_800, 43_200, 43_200])
        #expect(scene.messages.dropFirst().allSatisfy { $0.kind == .reminder && $0.thread == scene.messages[0].id })
        scene.recover("disk-full")
        scene.wait(.seconds(86_400))
        #expect(scene.messages.last?.kind == .recovery)
    }

    @Test func warningsAreNotRemindedOf() {
        var scene = AlertScene()
        scene.fail(AlertScene.failure("disk-full", .warning))
        scene.wait(.seconds(86_400))
        #expect(scene.messages.count == 1)
    }

    @Test func exhaustionAndFlappingAreToldOnce() {
        var scene = AlertScene { $0.reminders = nil }
        scene.fail(AlertScene.failure("disk-full"))
        scene.wait(.seconds(700))
        scene.change("disk-full") { $0.isExhausted = true }
        scene.wait(.seconds(700))
        scene.change("disk-full") { $0.isFlapping = true }
        scene.wait(.seconds(700))
        scene.change("disk-full") { $0.isFlapping = false }
        scene.wait(.seconds(700))
        #expect(
            scene.messages.map(\.subject) == [
                "box: CRITICAL disk-full: Title of disk-full", "box: disk-full: healing has given up", "box: disk-full is flapping",
                "box: disk-full no longer flaps",
            ])
    }

    @Test func aPointThatFlapsIsOneMessageAndItsEndAnother() {
        var scene = AlertScene { $0.reminders = nil }
        scene.fail(AlertScene.failure("disk-full"))
        scene.wait(.seconds(700))
        scene.recover("disk-full")
        var flapping = AlertScene.failure("disk-full", .warning, number: 99)
        flapping.isFlapping = true
        scene.fail(flapping)
        for status in [Status.critical, .warning, .critical, .warning] {
            scene.change("disk-full") { $0.status = status }
            scene.wait(.seconds(700))
        }
        scene.recover("disk-full")
        scene.wait(.seconds(700))
        #expect(
            scene.messages.map(\.subject).filter { !$0.contains("CRITICAL now") } == [
                "box: CRITICAL disk-full: Title of disk-full", "box: disk-full is flapping", "box: disk-full no longer flaps, after 58 min",
            ])
    }

    @Test(arguments: [1, 2, 30])
    func aStormOfSeventyTwoFailuresIsAtMostThreeMessages(_ secondsApart: Int) {
        var scene = AlertScene()
        for number in 0..<72 {
            scene.fail(AlertScene.failure(FailurePoint.ID(rawValue: "point-\(number)"), number % 2 == 0 ? .critical : .warning))
            if number == 20 { scene.sight.blockers = [AlertScene.blocker("point-20")] }
            scene.wait(.milliseconds(secondsApart * 100))
        }
        scene.wait(.seconds(60))
        #expect((1...3).contains(scene.messages.count))
        #expect(scene.messages.allSatisfy { $0.subject.count < 80 && $0.text.utf8.count <= 1950 && $0.short.utf8.count <= 450 })
        scene.wait(.seconds(900))
        let told = Set(scene.messages.flatMap(\.entries).map(\.point))
        #expect(told.count == 73)
    }

    @Test func noMoreThanTheLimitWithinAnyHour() {
        var scene = AlertScene {
            $0.maxPerHour = 3
            $0.reminders = nil
        }
        for number in 0..<400 {
            scene.fail(AlertScene.failure(FailurePoint.ID(rawValue: "point-\(number % 72)"), number: number))
            scene.wait(.seconds(60))
            scene.recover(FailurePoint.ID(rawValue: "point-\(number % 72)"))
            scene.wait(.seconds(60))
        }
        for (place, message) in scene.messages.enumerated() {
            #expect(scene.messages[..<place].count { message.at.since($0.at) < .seconds(3600) } < 3)
        }
        #expect(scene.messages.count > 20)
    }

    @Test func aSwitchThatHoldsIsToldByTheVerdictAndTheGoldenHourIsNot() throws {
        var scene = AlertScene { $0.reminders = .seconds(600) }
        scene.sight.trading = .reduced
        scene.wait(.seconds(3600))
        #expect(scene.messages.isEmpty)
        scene.sight.blockers = [AlertScene.blocker("kill-switch-max-drawdown", intended: true)]
        scene.wait(.seconds(3600))
        #expect(scene.messages.map(\.subject) == ["box: trading BLOCKED by kill-switch-max-drawdown"])
        #expect(scene.messages[0].status == .warning)
        // It is no failure and has no paragraph of its own: its reason stands in the first line.
        let text = scene.messages[0].text
        #expect(text.contains(". Why: kill-switch-max-drawdown: message of kill-switch-max-drawdown\n"), "\(text)")
        scene.sight.blockers = []
        scene.wait(.seconds(10))
        #expect(scene.messages.last?.subject == "box: trading open again after 2 h")
    }

    @Test func whileNotEverythingWasLookedAtTheVerdictHolds() {
        var scene = AlertScene { $0.reminders = nil }
        scene.sight.blockers = nil
        scene.wait(.seconds(600))
        scene.sight.blockers = [AlertScene.blocker("bot-crashed")]
        scene.wait(.seconds(600))
        scene.sight.blockers = nil
        scene.wait(.seconds(600))
        #expect(scene.messages.count == 1)
    }

    @Test func anUnknownVerdictIsToldOnlyIfItLasts() {
        var scene = AlertScene()
        scene.sight.unobserved = ["bot-crashed"]
        scene.wait(.seconds(400))
        scene.sight.unobserved = []
        scene.wait(.seconds(400))
        #expect(scene.messages.isEmpty)
        scene.sight.unobserved = ["bot-crashed"]
        scene.wait(.seconds(421))
        #expect(scene.messages.count == 1)
    }

    @Test func aVerdictThatEasesIsNoEnd() {
        var scene = AlertScene {
            $0.minStatus = .critical
            $0.reminders = nil
        }
        scene.sight.blockers = [AlertScene.blocker("bot-crashed")]
        scene.wait(.seconds(700))
        scene.sight.blockers = [AlertScene.blocker("exchange-unreachable", .blocksMany)]
        scene.wait(.seconds(700))
        #expect(scene.messages.last?.kind == .problem && scene.messages.count == 2)
        scene.sight.blockers = []
        scene.wait(.seconds(700))
        #expect(scene.messages.last?.kind == .recovery && scene.messages.count == 3)
    }

    @Test func aFaultOfFpmondIsToldByTheOtherNotifiers() {
        var scene = AlertScene()
        scene.sight.own = [AlertSight.OwnFault(key: "notifier-phone", message: "it fails", since: scene.now.wall, notifier: "phone")]
        scene.wait(.seconds(700))
        #expect(scene.messages.isEmpty)
        scene.sight.own = [AlertSight.OwnFault(key: "notifier-mail", message: "it fails", since: scene.now.wall, notifier: "mail")]
        scene.wait(.seconds(700))
        #expect(scene.messages.map(\.subject) == ["box: fpmond is degraded: it fails"])
        scene.sight.own = []
        scene.wait(.seconds(700))
        #expect(scene.messages.count == 2)
    }

    @Test func aMachineGetsAllThatIsOpenAgainAndAgain() {
        var scene = AlertScene {
            $0.resend = .seconds(60)
            $0.maxPerHour = 1
        }
        scene.fail(AlertScene.failure("disk-full"))
        scene.wait(.seconds(302))
        #expect(scene.messages.map(\.kind) == [.problem] + [AlertMessage.Kind](repeating: .resent, count: 5))
        scene.recover("disk-full")
        scene.wait(.seconds(302))
        #expect(scene.messages.count == 7)
        #expect(scene.messages.last?.entries.first?.ended != nil)
    }

    @Test func theDayIsToldAtItsTime() throws {
        var scene = AlertScene {
            $0.digestAt = 8 * 60
            $0.offset = { _ in .seconds(3600) }
        }
        scene.sight.blockedBy = ["golden-hour"]
        scene.sight.trading = .reduced
        scene.wait(.seconds(4 * 3600))
        scene.sight.trading = .open
        scene.wait(.seconds(44 * 3600))
        #expect(scene.messages.map(\.at) == [19, 43].map { AlertScene.start.wall + .seconds($0 * 3600) })
        let text = scene.messages[0].text
        #expect(text.contains("open 15 h, reduced 4 h"))
        #expect(text.contains("In the way: golden-hour 4 h"))
        #expect(text.contains("Nothing fails"))
    }

    @Test func aStepOfTheWallClockRepeatsNothing() {
        var scene = AlertScene { $0.digestAt = 8 * 60 }
        scene.fail(AlertScene.failure("disk-full"))
        scene.wait(.seconds(10))
        for step in [-86_400, 86_400, -3600, 7200] {
            scene.now.wall = scene.now.wall + .seconds(step)
            scene.wait(.seconds(10))
        }
        #expect(scene.messages.count { $0.kind == .problem } == 1)
        #expect(scene.messages.count { $0.kind == .reminder } == 0)
    }
}
