/// All silences: those that operators set, and the maintenance windows of the configuration. Asks no clock.
public struct Silences: Sendable, Hashable {
    /// Those that operators set, in the order of setting.
    public private(set) var entries: [Silence]
    public var windows: [MaintenanceWindow]
    /// The number of the next silence.
    public private(set) var nextNumber: Int

    /// More are refused: who needs so many wants a maintenance window, or to disable failure points.
    public static let maximum = 100
    public static let longest: Duration = .seconds(366 * 86_400)
    static let longestReason = 500

    public init(entries: [Silence] = [], windows: [MaintenanceWindow] = [], nextNumber: Int = 1) {
        (self.entries, self.windows, self.nextNumber) = (Array(entries.suffix(Self.maximum)), windows, max(1, nextNumber))
    }

    /// Why a silence is not set.
    public enum Refusal: Error, Sendable, Hashable {
        case tooMany
        case noFailurePoint
        /// Not longer than zero, or longer than ``longest``.
        case badLength
        case noReason
    }

    /// Sets a silence from now on.
    public mutating func add(
        _ points: some Sequence<FailurePoint.ID>, mutesHeals: Bool, reason: String, by: String, lasting: Duration, at now: Moment
    ) throws(Refusal) -> Silence {
        let reason = UntrustedText.line(reason, limit: Self.longestReason)
        if entries.count >= Self.maximum { throw .tooMany }
        if lasting <= .zero || lasting > Self.longest { throw .badLength }
        if !reason.contains(where: { $0 != " " }) { throw .noReason }
        let silence = Silence(
            id: "s\(nextNumber)", failurePoints: points, mutesHeals: mutesHeals, reason: reason, by: by, from: now.wall, until: now.wall + lasting,
            deadline: now.uptime + lasting)
        if silence.failurePoints.isEmpty { throw .noFailurePoint }
        entries.append(silence)
        nextNumber += 1
        return silence
    }

    /// Ends the silences with these ids, and returns them.
    public mutating func end(_ ids: Set<String>) -> [Silence] {
        let ended = entries.filter { ids.contains($0.id) }
        entries.removeAll { ids.contains($0.id) }
        return ended
    }

    /// Takes these failure points out of every operator's silence, and returns what each silence had of them.
    public mutating func release(_ points: Set<FailurePoint.ID>) -> [Silence] {
        var released: [Silence] = []
        for index in entries.indices where entries[index].failurePoints.contains(where: points.contains) {
            var part = entries[index]
            part.failurePoints.removeAll { !points.contains($0) }
            released.append(part)
            entries[index].failurePoints.removeAll { points.contains($0) }
        }
        entries.removeAll { $0.failurePoints.isEmpty }
        return released
    }

    /// Removes what is over, and returns it.
    public mutating func expire(at now: Moment) -> [Silence] {
        let over = entries.filter { $0.isOver(at: now) }
        if !over.isEmpty { entries.removeAll { $0.isOver(at: now) } }
        return over
    }

    /// After a restart: the boot clock of the saved deadlines is another one after a restart of the machine.
    public mutating func resume(at now: Moment, sameBoot: Bool) {
        for index in entries.indices {
            let silence = entries[index]
            let left = min(max(.zero, silence.until.since(now.wall)), max(.zero, silence.until.since(silence.from)), Self.longest)
            entries[index].deadline = sameBoot ? min(silence.deadline ?? now.uptime + left, now.uptime + Self.longest) : now.uptime + left
        }
    }

    // MARK: What is silenced

    /// Every silence that is on now, with the present occurrences of the windows.
    public func active(at now: Instant) -> [Silence] { entries.filter { now < $0.until } + windows.compactMap { $0.silence(at: now) } }

    public func isMuted(_ id: FailurePoint.ID, at now: Instant) -> Bool { silence(of: id, at: now) != nil }

    /// The silence of a failure point that lasts longest; nil: it is not silenced.
    public func silence(of id: FailurePoint.ID, at now: Instant) -> Silence? {
        active(at: now).filter { $0.failurePoints.contains(id) }.max { $0.until < $1.until }
    }

    /// The silence that forbids to heal a failure point and lasts longest; nil: it may be healed.
    public func silenceOfHeals(of id: FailurePoint.ID, at now: Instant) -> Silence? {
        active(at: now).filter { $0.mutesHeals && $0.failurePoints.contains(id) }.max { $0.until < $1.until }
    }

    public func muted(at now: Instant) -> Set<FailurePoint.ID> { Set(active(at: now).flatMap(\.failurePoints)) }

    /// The next instant at which what is silenced may change by itself; nil: never.
    public func nextChange(after now: Instant) -> Instant? {
        (entries.map(\.until).filter { $0 > now } + windows.compactMap { $0.nextChange(after: now) }).min()
    }
}
