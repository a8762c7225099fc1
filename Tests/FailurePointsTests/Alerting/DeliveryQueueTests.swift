import Testing

@testable import FailurePoints

struct DeliveryQueueTests {
    private static let start = Moment(wall: Instant(utc: CivilTime(year: 2026, month: 3, day: 4, hour: 12)), uptime: .seconds(10_000))

    private func message(_ number: Int, at: Instant = start.wall, notifier: String = "n") -> AlertMessage {
        AlertMessage(
            id: "id-\(number)", notifier: notifier, kind: .problem, at: at, thread: "id-1", status: .critical, verdict: "blocked", host: "box",
            subject: "subject \(number)", short: "", text: "")
    }

    private func next(_ queue: inout DeliveryQueue, keepFor: Duration = .seconds(3600), at now: Moment = start) -> DeliveryQueue.Step {
        var dropped: [String] = []
        return queue.next(for: "n", keepFor: keepFor, dropped: &dropped, at: now)
    }

    private static func failure(_ retryAfter: Duration? = nil, isPermanent: Bool = false) -> DeliveryQueue.Outcome {
        .failed("why", retryAfter: retryAfter, isPermanent: isPermanent)
    }

    @Test func messagesGoOutInOrderOnceEach() {
        var queue = DeliveryQueue()
        _ = queue.add([message(1), message(2)])
        #expect(next(&queue) == .deliver(message(1)))
        #expect(queue.settle(message(1), .delivered, at: Self.start) == ["id-1"])
        #expect(next(&queue) == .deliver(message(2)))
        #expect(queue.settle(message(2), .delivered, at: Self.start) == ["id-2"])
        #expect(next(&queue) == .idle)
    }

    @Test func pausesGrowAndSuccessForgetsThem() {
        var queue = DeliveryQueue()
        _ = queue.add([message(1)])
        var now = Self.start
        var pauses: [Int] = []
        for _ in 0..<9 {
            #expect(queue.settle(message(1), Self.failure(), at: now) == [])
            guard case .wait(let until) = next(&queue, keepFor: .seconds(100_000), at: now) else { break }
            pauses.append(Int((until - now.uptime).inSeconds))
            now = now.advanced(by: until - now.uptime)
        }
        #expect(pauses == [5, 10, 20, 40, 80, 160, 320, 600, 600])
        _ = queue.settle(message(1), .delivered, at: now)
        _ = queue.add([message(2, at: now.wall)])
        #expect(next(&queue, at: now) == .deliver(message(2, at: now.wall)))
    }

    @Test(arguments: [(Duration.seconds(90), 90), (.seconds(1), 5), (.seconds(1_000_000), 3600)])
    func aReceiverIsGivenTheTimeItAsksForUpToAnHour(_ asked: Duration, _ pause: Int) {
        var queue = DeliveryQueue()
        _ = queue.add([message(1)])
        _ = queue.settle(message(1), Self.failure(asked), at: Self.start)
        #expect(next(&queue) == .wait(until: Self.start.uptime + .seconds(pause)))
    }

    @Test func whatIsTooOldIsOneDigestBeforeTheRest() throws {
        var queue = DeliveryQueue()
        _ = queue.add((1...30).map { message($0, at: Self.start.wall + .seconds($0 * 60)) })
        let now = Self.start.advanced(by: .seconds(3600 + 20 * 60 + 1))
        guard case .deliver(let digest) = next(&queue, at: now) else { return #expect(Bool(false)) }
        #expect(digest.kind == .digest && digest.subject == "box: 20 late: subject 20")
        #expect(digest.text.hasPrefix("20 messages could not be delivered in time, from 2026-03-04 12:01 UTC to 2026-03-04 12:20 UTC."))
        #expect(next(&queue, at: now) == .deliver(digest), "its id is the same at the next attempt")
        #expect(queue.settle(digest, .delivered, at: now).count == 20)
        #expect(next(&queue, at: now) == .deliver(message(21, at: Self.start.wall + .seconds(21 * 60))))
    }

    @Test func tenThousandAreBoundedAndCounted() throws {
        var queue = DeliveryQueue()
        let dropped = queue.add((1...10_000).map { message($0) })
        let line = try #require(queue.lines["n"])
        #expect(line.waiting.count == 500 && line.late.count == 100 && line.lost == 9400 && dropped.count == 9400)
        guard case .deliver(let digest) = next(&queue) else { return #expect(Bool(false)) }
        #expect(digest.subject == "box: 9500 late: subject 9500")
        _ = queue.settle(digest, .delivered, at: Self.start)
        #expect(next(&queue) == .deliver(message(9501)))
    }

    @Test func whatBecomesLateWhileADigestIsOnItsWayIsInTheNextOne() {
        var queue = DeliveryQueue()
        _ = queue.add((1...510).map { message($0) })
        guard case .deliver(let digest) = next(&queue) else { return #expect(Bool(false)) }
        #expect(digest.subject == "box: 10 late: subject 10")
        _ = queue.add((511...515).map { message($0) })
        #expect(queue.settle(digest, .delivered, at: Self.start) == (1...10).map { "id-\($0)" })
        guard case .deliver(let second) = next(&queue) else { return #expect(Bool(false)) }
        #expect(second.subject == "box: 5 late: subject 15")
        // A hundred and fifty more: of the five, and of the new ones, only a hundred are kept.
        #expect(queue.add((516...665).map { message($0) }).count == 55)
        #expect(queue.settle(second, .delivered, at: Self.start) == [])
        #expect(queue.lines["n"]?.lost == 50, "the five were told")
    }

    @Test func aMessageThatBecomesLateOnItsWayIsNotToldAgain() {
        var queue = DeliveryQueue()
        _ = queue.add((1...500).map { message($0) })
        #expect(next(&queue) == .deliver(message(1)))
        _ = queue.add([message(501), message(502)])
        #expect(queue.settle(message(1), .delivered, at: Self.start) == ["id-1"])
        guard case .deliver(let digest) = next(&queue) else { return #expect(Bool(false)) }
        #expect(digest.subject == "box: 1 late: subject 2")
    }

    @Test func oneThatIsRefusedForGoodIsGivenUpAndTheNextIsTried() {
        var queue = DeliveryQueue()
        _ = queue.add([message(1), message(2)])
        #expect(queue.settle(message(1), Self.failure(isPermanent: true), at: Self.start) == [])
        #expect(queue.settle(message(1), Self.failure(isPermanent: true), at: Self.start) == [])
        #expect(queue.settle(message(1), Self.failure(isPermanent: true), at: Self.start) == ["id-1"])
        let later = Self.start.advanced(by: .seconds(600))
        #expect(next(&queue, at: later) == .deliver(message(2)))
    }

    @Test func aNotifierThatFailsForLongIsAFaultForTheOthers() {
        var queue = DeliveryQueue()
        _ = queue.add([message(1)])
        for minute in 0..<5 { _ = queue.settle(message(1), Self.failure(), at: Self.start.advanced(by: .seconds(minute * 60))) }
        #expect(queue.faults(at: Self.start.advanced(by: .seconds(299))).isEmpty)
        let fault = queue.faults(at: Self.start.advanced(by: .seconds(300))).first
        #expect(fault?.notifier == "n" && fault?.message == "the notifier n has delivered nothing since 2026-03-04 12:00 UTC: why")
        _ = queue.settle(message(1), .delivered, at: Self.start.advanced(by: .seconds(301)))
        #expect(queue.faults(at: Self.start.advanced(by: .seconds(600))).isEmpty)
    }

    @Test func whatWaitsForAnotherNotifierDoesNotWaitForThisOne() {
        var queue = DeliveryQueue()
        _ = queue.add([message(1), message(2, notifier: "other")])
        _ = queue.settle(message(1), Self.failure(), at: Self.start)
        var dropped: [String] = []
        #expect(queue.next(for: "other", keepFor: .seconds(60), dropped: &dropped, at: Self.start) == .deliver(message(2, notifier: "other")))
        #expect(queue.keep(["other"]) == ["id-1"])
    }
}
