/// How long failing findings that wait for the bot do not count: after its unit started, and after the clock was set.
///
/// Both ends are kept on the boot clock, so that setting the wall clock changes neither.
struct Grace: Sendable {
    /// Source: bot contract 4.1.
    let length: Duration
    private var start: Start?
    /// The last reading of the clock, and until when ages by it prove nothing.
    var clock = Clock()

    private struct Start {
        let startedAt: Instant
        let until: Duration
    }

    struct Clock: Sendable {
        var last: Moment?
        var step: Duration = .zero
        var doubtedUntil: Duration?
    }

    /// A smaller step of the wall clock changes no judgement: the tightest age limit is minutes.
    static let step: Duration = .seconds(60)

    init(length: Duration) { self.length = length }

    mutating func note(_ unit: UnitFacts?, at now: Moment) {
        if let last = clock.last {
            let step = now.wall.since(last.wall) - (now.uptime - last.uptime)
            if step >= Self.step || step <= .zero - Self.step { (clock.step, clock.doubtedUntil) = (step, now.uptime + length) }
        }
        clock.last = now
        guard let unit, let startedAt = unit.startedAt, start?.startedAt != startedAt else { return }
        let age = now.wall.since(startedAt)
        // A start in the future was recorded before the clock was set back: its age is unknown, so the grace begins now.
        start = Start(startedAt: startedAt, until: now.uptime + (age < .zero ? length : length - min(age, length)))
    }

    /// Why a failing finding does not count now; nil: it counts.
    func reason(unit: UnitFacts?, at now: Moment) -> (reason: String, why: String)? {
        if let until = clock.doubtedUntil, now.uptime < until {
            let by = Int(clock.step.inSeconds)
            return (
                "clock-set",
                "the clock was set \(by < 0 ? "back" : "forward") by \(abs(by)) s; ages cannot be trusted for another \(seconds(until - now.uptime)) s"
            )
        }
        guard let start, now.uptime < start.until else { return nil }
        // A unit that cannot be observed keeps the rest of its grace; one that is down has none.
        if let unit, unit.activeState != "active" && unit.activeState != "activating" { return nil }
        return ("starting", "\(unit?.name ?? "the bot") is starting up (\(seconds(start.until - now.uptime)) s of grace left)")
    }

    private func seconds(_ duration: Duration) -> Int { Int(duration.inSeconds.rounded(.up)) }
}
