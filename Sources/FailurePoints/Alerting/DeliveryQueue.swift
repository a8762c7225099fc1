/// What waits to be delivered: in order for each notifier, tried again with growing pauses, bounded.
///
/// One notifier that fails delays no other. What is too old to matter, or too much, is told as one digest.
public struct DeliveryQueue: Sendable {
    /// How an attempt ended.
    public enum Outcome: Sendable, Hashable {
        case delivered
        /// - Parameters:
        ///   - retryAfter: what the receiver asks for.
        ///   - isPermanent: the receiver will not take this message at any later time either.
        case failed(String, retryAfter: Duration?, isPermanent: Bool)
    }

    /// What is to be done for a notifier.
    public enum Step: Sendable, Hashable {
        case deliver(AlertMessage)
        /// Uptime.
        case wait(until: Duration)
        case idle
    }

    public struct Line: Sendable, Hashable {
        /// Which of the late messages a digest tells, and how many of the lost.
        struct Digest: Sendable, Hashable {
            var id: String
            var told: Set<String>
            var lost: Int
        }

        /// In order.
        public package(set) var waiting: [AlertMessage] = []
        /// Came too late to be told one by one; the oldest first.
        public package(set) var late: [AlertMessage] = []
        /// How many more came too late, of which nothing is kept.
        public package(set) var lost = 0
        /// Attempts without success since the last success.
        public package(set) var attempts = 0
        /// The digest that was handed out last.
        var digest: Digest?
        /// Of them, for the first that waits.
        var refusals = 0
        var notBefore: Duration?
        public package(set) var failingSince: Instant?
        public package(set) var lastError: String?
        public package(set) var lastDelivered: Instant?

        var isEmpty: Bool { waiting.isEmpty && late.isEmpty }

        public init() {}
    }

    public private(set) var lines: [String: Line] = [:]

    static let maximumWaiting = 500
    static let maximumLate = 100
    /// From one attempt to the next: doubled each time.
    static let shortestPause = Duration.seconds(5)
    static let longestPause = Duration.seconds(600)
    /// The longest that a receiver may ask for.
    static let longestRetryAfter = Duration.seconds(3600)
    /// A message that is refused for good this often is given up.
    static let refusals = 3
    /// From when on a failing notifier is told by the others.
    static let failsForLong = Duration.seconds(300)

    public init() {}

    /// Notifiers that are no longer configured lose what waits for them. Returns the ids.
    public mutating func keep(_ names: Set<String>) -> [String] {
        let gone = lines.filter { !names.contains($0.key) }
        for name in gone.keys { lines[name] = nil }
        return gone.values.flatMap { ($0.late + $0.waiting).map(\.id) }.sorted()
    }

    public mutating func add(_ messages: [AlertMessage]) -> [String] {
        var dropped: [String] = []
        for message in messages {
            lines[message.notifier, default: Line()].waiting.append(message)
            dropped += bound(message.notifier)
        }
        return dropped
    }

    private mutating func bound(_ name: String) -> [String] {
        guard var line = lines[name] else { return [] }
        while line.waiting.count > Self.maximumWaiting { line.late.append(line.waiting.removeFirst()) }
        var dropped: [String] = []
        while line.late.count > Self.maximumLate {
            dropped.append(line.late.removeFirst().id)
            line.lost += 1
        }
        lines[name] = line
        return dropped
    }

    /// What is to be done for a notifier now.
    ///
    /// - Parameters:
    ///   - keepFor: after this time a message goes into a digest.
    ///   - dropped: gets the ids of messages that are no longer kept.
    public mutating func next(for name: String, keepFor: Duration, dropped: inout [String], at now: Moment) -> Step {
        guard var line = lines[name], !line.isEmpty else { return .idle }
        while let first = line.waiting.first, now.wall.since(first.at) > keepFor { line.late.append(line.waiting.removeFirst()) }
        lines[name] = line
        dropped += bound(name)
        if let notBefore = line.notBefore, notBefore > now.uptime { return .wait(until: notBefore) }
        let bounded = lines[name] ?? line
        if let digest = AlertMessage.digest(of: bounded.late, lost: bounded.lost, number: Int64(bounded.late.count + bounded.lost), at: now.wall) {
            lines[name]?.digest = Line.Digest(id: digest.id, told: Set(bounded.late.map(\.id)), lost: bounded.lost)
            return .deliver(digest)
        }
        return bounded.waiting.first.map { .deliver($0) } ?? .idle
    }

    /// Notes how the attempt with this message ended. Returns the ids of what no longer waits; after a failure: of what is given up.
    public mutating func settle(_ message: AlertMessage, _ outcome: Outcome, at now: Moment) -> [String] {
        guard var line = lines[message.notifier] else { return [] }
        defer { lines[message.notifier] = line }
        func done() -> [String] {
            line.refusals = 0
            if let place = line.waiting.firstIndex(where: { $0.id == message.id }) { return [line.waiting.remove(at: place).id] }
            // It became late while it was on its way.
            if let place = line.late.firstIndex(where: { $0.id == message.id }) { return [line.late.remove(at: place).id] }
            // The digest: what became late while it was on its way waits for the next one.
            guard let digest = line.digest, digest.id == message.id else { return [] }
            let told = line.late.map(\.id).filter(digest.told.contains)
            line.late.removeAll { digest.told.contains($0.id) }
            // Those of it that are no longer kept were told by it all the same.
            line.lost = max(0, line.lost - digest.lost - (digest.told.count - told.count))
            line.digest = nil
            return told
        }
        switch outcome {
        case .delivered:
            (line.attempts, line.notBefore, line.failingSince, line.lastError) = (0, nil, nil, nil)
            line.lastDelivered = now.wall
            return done()
        case .failed(let why, let retryAfter, let isPermanent):
            line.attempts += 1
            line.failingSince = line.failingSince ?? now.wall
            line.lastError = why
            let pause = (1..<max(1, line.attempts)).prefix(10).reduce(Self.shortestPause) { pause, _ in min(pause * 2, Self.longestPause) }
            line.notBefore = now.uptime + max(pause, min(retryAfter ?? .zero, Self.longestRetryAfter))
            line.refusals = isPermanent ? line.refusals + 1 : 0
            guard line.refusals >= Self.refusals else { return [] }
            // Given up: what comes after it may be taken.
            return done()
        }
    }

    /// When the next attempt may be made; uptime. nil: nothing waits.
    public func due(for name: String, at now: Moment) -> Duration? {
        guard let line = lines[name], !line.isEmpty else { return nil }
        return max(line.notBefore ?? now.uptime, now.uptime)
    }

    /// The notifiers that have failed for long, for the others to tell.
    public func faults(at now: Moment) -> [AlertSight.OwnFault] {
        lines.sorted { $0.key < $1.key }.compactMap { name, line in
            guard let since = line.failingSince, line.attempts >= 3, now.wall.since(since) >= Self.failsForLong else { return nil }
            let why = line.lastError.map { ": \($0)" } ?? ""
            return AlertSight.OwnFault(
                key: "notifier-\(name)", message: "the notifier \(name) has delivered nothing since \(since.readable)\(why)", since: since,
                notifier: name)
        }
    }

    /// Forgets the pauses: after a change of the configuration each notifier is tried at once.
    public mutating func retryNow() {
        for name in lines.keys { lines[name]?.notBefore = nil }
    }

    /// All that waits, in order.
    public var all: [AlertMessage] { lines.sorted { $0.key < $1.key }.flatMap { $0.value.late + $0.value.waiting } }
}
