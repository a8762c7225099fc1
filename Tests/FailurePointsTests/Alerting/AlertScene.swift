@testable import FailurePoints

/// A machine of alerts with a clock, and what can happen to it.
struct AlertScene {
    static let start = Moment(wall: Instant(utc: CivilTime(year: 2026, month: 3, day: 4, hour: 12)), uptime: .seconds(10_000))

    var log: NotificationLog
    var now = AlertScene.start
    var sight = AlertSight(host: "box")
    private(set) var messages: [AlertMessage] = []

    init(_ change: (inout AlertRules) -> Void = { _ in }) {
        var rules = AlertRules()
        change(&rules)
        log = NotificationLog("phone", rules)
    }

    static func failure(
        _ point: FailurePoint.ID, _ status: Status = .critical, number: Int = 1, impact: Impact = .blocksMany,
        category: FailurePoints.Category = .systemFailures,
        at: Instant = AlertScene.start.wall
    ) -> AlertSight.Failure {
        AlertSight.Failure(
            point: point, incident: "\(point)-\(number)", status: status, began: at, title: "Title of \(point)", message: "message of \(point)",
            reason: "reason", advice: "advice of \(point)", category: category, impact: impact)
    }

    static func blocker(_ point: FailurePoint.ID, _ impact: Impact = .blocksAll, intended: Bool = false) -> AlertSight.Blocker {
        AlertSight.Blocker(point: point, impact: impact, intended: intended, since: start.wall, message: "message of \(point)")
    }

    mutating func fail(_ failures: AlertSight.Failure...) { for failure in failures { sight.failures.append(failure) } }

    mutating func recover(_ point: FailurePoint.ID) { sight.failures.removeAll { $0.point == point } }

    mutating func change(_ point: FailurePoint.ID, _ change: (inout AlertSight.Failure) -> Void) {
        for index in sight.failures.indices where sight.failures[index].point == point { change(&sight.failures[index]) }
    }

    /// Lets time pass as the daemon does: looks at once, and then whenever something is due.
    @discardableResult
    mutating func wait(_ duration: Duration = .zero) -> [AlertMessage] {
        let end = now.advanced(by: duration)
        var told = log.take(sight, at: now)
        while let next = log.next(sight, at: now), next <= end.uptime {
            now = now.advanced(by: max(.milliseconds(1), next - now.uptime))
            guard now.uptime <= end.uptime else { break }
            told += log.take(sight, at: now)
        }
        now = end
        told += log.take(sight, at: now)
        messages += told
        return told
    }
}
