import JSON

@testable import FailurePoints
@testable import Notifying

/// Alerts, their queue, their file and a receiver under a clock of their own; notes which law is broken first.
struct AlertWorld {
    /// What a receiver does with a message.
    enum Manner: Hashable, CaseIterable {
        case takes, refuses, refusesForGood, asksForTime, hangs
        /// It has the message, and its answer never comes.
        case takesAndHangs
    }

    /// One thing that happens. The whole story is made beforehand, so that a failing one can be shortened.
    enum Happening: Hashable {
        case fails(Int, isCritical: Bool), worsens(Int), recovers(Int)
        case mute(Int), unmute(Int), excuse(Int), exhaust(Int)
        /// What blocks trading; nil: nothing.
        case verdict(Int?)
        /// A restart of the watching: the verdict is not known yet.
        case pending
        case time(Int)
        case clock(Int)
        case receiver(Manner)
        /// The daemon stops, and starts again.
        case stop
        /// It is killed, with whatever is on its way.
        case kill
        /// It is killed after the next message was taken, and before that is written.
        case killAfterDelivery
        /// The whole machine is away for so many seconds.
        case reboot(Int)
        /// Half a day in which nothing happens and the receiver takes everything.
        case calm
    }

    private static let name = "phone"
    private static let keepFor = Duration.seconds(21_600)

    private let rules: AlertRules
    private var alerts = Alerts()
    private var queue = DeliveryQueue()
    private var sight = AlertSight(host: "box")
    private var now = Moment(wall: Instant(utc: CivilTime(year: 2026, month: 3, day: 4, hour: 12)), uptime: .seconds(10_000))
    /// Since the beginning, whatever the clocks show.
    private var age = Duration.zero
    private var manner = Manner.takes
    private var onItsWay: (message: AlertMessage, until: Duration)?
    private var isKilledAfterDelivery = false
    private var number = 0

    // What is on the disk.
    private var savedState = JSON.null.text()
    private var savedAt = Duration.zero
    private var waiting: [AlertMessage] = []
    private var hasSteppedSinceSave = false

    // What has happened, for the laws.
    private(set) var breach: String?
    /// All that was decided, in order.
    private(set) var messages: [AlertMessage] = []
    private var told: [String: AlertMessage] = [:]
    /// When messages were decided; age. Emptied where a step of the clock made a restart forget them.
    private var spent: [Duration] = []
    /// The ids that the receiver has, in the order in which they first came.
    private(set) var received: [String] = []
    private var arrived: Set<String> = []
    /// The ids that no longer wait, for whatever reason.
    private var settled: Set<String> = []
    /// How often there was a reason to tell an incident.
    private var causes: [String: Int] = [:]
    private(set) var restarts = 0

    init(_ rules: AlertRules) {
        self.rules = rules
        alerts.adopt([Self.name: rules])
    }

    private mutating func hold(_ isSo: Bool, _ law: String) { if !isSo, breach == nil { breach = law } }

    // MARK: Happenings

    private static func point(_ index: Int) -> FailurePoint.ID { FailurePoint.ID(rawValue: "point-\(index)") }

    private mutating func change(_ index: Int, _ change: (inout AlertSight.Failure) -> Void) -> AlertSight.Failure? {
        guard let place = sight.failures.firstIndex(where: { $0.point == Self.point(index) }) else { return nil }
        change(&sight.failures[place])
        return sight.failures[place]
    }

    mutating func happen(_ happening: Happening) {
        switch happening {
        case .fails(let index, let isCritical):
            guard change(index, { _ in }) == nil else { return }
            number += 1
            let id = Self.point(index)
            sight.failures.append(
                AlertSight.Failure(
                    point: id, incident: "\(id)-\(number)", status: isCritical ? .critical : .warning, began: now.wall, title: "\(id) is broken",
                    message: "broken", reason: "broken", advice: "mend it", category: .data, impact: index % 3 == 0 ? .blocksAll : .blocksMany))
            causes["\(id)-\(number)"] = 1
        case .worsens(let index): cause(change(index) { $0.status = .critical })
        case .recovers(let index): sight.failures.removeAll { $0.point == Self.point(index) }
        case .mute(let index): sight.muted.insert(Self.point(index))
        case .unmute(let index): if sight.muted.remove(Self.point(index)) != nil { cause(change(index) { _ in }) }
        case .excuse(let index): _ = change(index) { $0.isExcused.toggle() }
        case .exhaust(let index): cause(change(index) { $0.isExhausted = true })
        case .verdict(let index):
            sight.blockers =
                index.map { [AlertSight.Blocker(point: Self.point($0), impact: .blocksAll, intended: false, since: now.wall, message: "b")] } ?? []
        case .pending: sight.blockers = nil
        case .time(let seconds): wait(.seconds(seconds))
        case .clock(let seconds):
            now = Moment(wall: now.wall + .seconds(seconds), uptime: now.uptime)
            hasSteppedSinceSave = true
        case .receiver(let manner): self.manner = manner
        case .stop:
            tick()
            save()
            restart()
        case .kill: restart()
        case .killAfterDelivery: isKilledAfterDelivery = true
        case .reboot(let seconds):
            age += .seconds(seconds)
            now = Moment(wall: now.wall + .seconds(seconds), uptime: .seconds(30))
            restart()
        case .calm: calm()
        }
        for place in sight.failures.indices { sight.failures[place].isMuted = sight.muted.contains(sight.failures[place].point) }
        tick()
    }

    private mutating func cause(_ failure: AlertSight.Failure?) { if let failure { causes[failure.incident, default: 0] += 1 } }

    // MARK: The daemon

    private mutating func save() { (savedState, savedAt, hasSteppedSinceSave) = (alerts.json(at: now).text(), now.uptime, false) }

    private mutating func restart() {
        restarts += 1
        (onItsWay, isKilledAfterDelivery) = (nil, false)
        (alerts, queue) = (Alerts(), DeliveryQueue())
        alerts.adopt([Self.name: rules])
        if let state = try? JSON.parse(savedState) { alerts.restore(state, at: now) } else { hold(false, "the state cannot be read") }
        let read = waiting.compactMap { message in (try? JSON.parse(message.json.text())).flatMap { AlertMessage($0) } }
        hold(read == waiting, "what waits is read back another")
        strike(queue.add(read))
        savedAt = now.uptime
        if hasSteppedSinceSave { spent = [] }
    }

    /// Strikes out on the disk.
    private mutating func strike(_ ids: [String]) {
        guard !ids.isEmpty else { return }
        settled.formUnion(ids)
        let gone = Set(ids)
        waiting.removeAll { gone.contains($0.id) }
    }

    /// As the desk of the daemon: decides, writes, delivers. Returns when something is due; uptime.
    @discardableResult private mutating func tick() -> Duration? {
        arrive()
        sight.own = queue.faults(at: now)
        let new = alerts.take(sight, at: now)
        for message in new { note(message) }
        waiting += new
        let dropped = queue.add(new)
        if !new.isEmpty || now.uptime - savedAt >= .seconds(600) { save() }
        strike(dropped)
        var dues = alerts.next(at: now).map { [$0] } ?? []
        if let due = deliver() { dues.append(due) }
        if let line = queue.lines[Self.name] {
            hold(line.waiting.count <= 500 && line.late.count <= 100, "the queue has no bound")
        }
        return dues.min()
    }

    private mutating func deliver() -> Duration? {
        while true {
            if let onItsWay { return onItsWay.until }
            var dropped: [String] = []
            let step = queue.next(for: Self.name, keepFor: Self.keepFor, dropped: &dropped, at: now)
            strike(dropped)
            guard case .deliver(let message) = step else {
                if case .wait(let until) = step { return until }
                return nil
            }
            func failed(_ retryAfter: Duration? = nil, isPermanent: Bool = false) -> DeliveryQueue.Outcome {
                .failed("why", retryAfter: retryAfter, isPermanent: isPermanent)
            }
            switch manner {
            case .takes:
                receive(message)
                if isKilledAfterDelivery {
                    restart()
                } else {
                    strike(queue.settle(message, .delivered, at: now))
                }
            case .refuses: strike(queue.settle(message, failed(), at: now))
            case .refusesForGood: strike(queue.settle(message, failed(isPermanent: true), at: now))
            case .asksForTime: strike(queue.settle(message, failed(.seconds(900)), at: now))
            case .hangs: onItsWay = (message, now.uptime + .seconds(20))
            case .takesAndHangs:
                receive(message)
                onItsWay = (message, now.uptime + .seconds(20))
            }
        }
    }

    /// The end of a delivery that nobody answered.
    private mutating func arrive() {
        guard let (message, until) = onItsWay, until <= now.uptime else { return }
        onItsWay = nil
        strike(queue.settle(message, .failed("timeout", retryAfter: nil, isPermanent: false), at: now))
    }

    private mutating func wait(_ duration: Duration) {
        let end = now.uptime + duration
        var idle = 0
        while breach == nil {
            let due = tick()
            guard let due, due <= end else { break }
            idle = due <= now.uptime ? idle + 1 : 0
            hold(idle < 3, "something is due and is not done: it would be tried without a pause")
            pass(max(.zero, due - now.uptime))
        }
        pass(max(.zero, end - now.uptime))
        tick()
    }

    private mutating func pass(_ duration: Duration) {
        now = now.advanced(by: duration)
        age += duration
    }

    // MARK: Laws

    private mutating func note(_ message: AlertMessage) {
        hold(told[message.id] == nil, "the id \(message.id) is given twice")
        told[message.id] = message
        messages.append(message)
        hold(message.subject.count < 80 && message.text.utf8.count <= AlertText.longBytes, "a message is too long")
        guard message.kind != .daily else { return }
        hold(message.entries.allSatisfy { !sight.muted.contains(FailurePoint.ID(rawValue: $0.point)) }, "told although silenced")
        spent = spent.filter { age - $0 < .seconds(3600) } + [age]
        hold(spent.count <= rules.maxPerHour, "\(spent.count) messages within an hour, and \(rules.maxPerHour) are allowed")
        guard message.kind != .reminder else { return }
        for entry in message.entries where entry.point.hasPrefix("point-") {
            let same = messages.filter { $0.kind != .reminder && $0.kind != .daily && $0.entries.contains { $0.incident == entry.incident } }
            let ends = same.count { $0.entries.contains { $0.incident == entry.incident && $0.ended != nil } }
            hold(same.count - ends <= causes[entry.incident] ?? 0, "\(entry.incident) is told \(same.count - ends) times for fewer causes")
            hold(entry.ended == nil || (ends == 1 && same.count > 1), "the end of \(entry.incident) is told twice, or without its beginning")
        }
    }

    private mutating func receive(_ message: AlertMessage) {
        if arrived.insert(message.id).inserted { received.append(message.id) }
    }

    private mutating func calm() {
        manner = .takes
        isKilledAfterDelivery = false
        if sight.blockers == nil { sight.blockers = [] }
        for place in sight.failures.indices { sight.failures[place].isMuted = sight.muted.contains(sight.failures[place].point) }
        wait(.seconds(43_200))
        hold(waiting.isEmpty && queue.all.isEmpty, "\(waiting.count) messages wait although the receiver takes them")
        hold(settled == Set(told.keys), "messages are lost: \(Set(told.keys).subtracting(settled).sorted())")
        let known = messages.filter { $0.kind != .daily && $0.kind != .reminder }.flatMap(\.entries)
        let begun = Set(known.filter { $0.ended == nil }.map(\.incident))
        let ended = Set(known.filter { $0.ended != nil }.map(\.incident))
        for failure in sight.failures where !failure.isExcused && !failure.isMuted {
            hold(begun.contains(failure.incident), "\(failure.incident) fails for half a day and is not told")
        }
        let open = Set(sight.failures.map(\.incident))
        for entry in known where entry.point.hasPrefix("point-") && !sight.muted.contains(FailurePoint.ID(rawValue: entry.point)) {
            hold(open.contains(entry.incident) || ended.contains(entry.incident), "the end of \(entry.incident) is not told")
        }
        let shown = known.last { $0.point == "trading" }
        hold((sight.blockers?.isEmpty == true) == (shown?.ended != nil || shown == nil), "the last word on trading is not as it is")
        // What came at first came in order; of what came late or was given up, the digest or nothing came.
        let numbers = received.compactMap { told[$0] == nil ? nil : $0.split(separator: "-").last.flatMap { Int($0) } }
        hold(numbers == numbers.sorted(), "messages come out of order")
    }

    /// All is over: everything that was told gets its end.
    mutating func finish() {
        for failure in sight.failures where sight.muted.contains(failure.point) { cause(failure) }
        sight.muted = []
        calm()
        (sight.failures, sight.blockers) = ([], [])
        calm()
    }
}
