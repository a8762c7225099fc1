import FailurePoints
import JSON

extension StateDocument {
    /// Applies the history lines that are newer than this state: those from ``HistoryBacklog/next`` on.
    ///
    /// They exist only if the state could not be saved while the history could, on a nearly full disk. Without them an
    /// incident that was logged as opened would be opened a second time.
    mutating func catchUp(with lines: [JSON]) {
        for line in lines {
            guard let sequence = line["sequence"]?.int, sequence >= history.next,
                let kind = line["event"]?.string.flatMap(Transition.Kind.init(rawValue:)),
                let id = line["failure_point"]?.string.map(FailurePoint.ID.init(rawValue:)),
                let to = line["to"]?.string.flatMap(Status.init(rawValue:)),
                let at = Self.time(line["timestamp"])
            else { continue }
            history.pass(sequence)
            if kind == .opened { openedIncidents += 1 }
            var pointState = pointStates[id] ?? PointState(at: at)
            if pointState.status != to { (pointState.status, pointState.since, pointState.recent) = (to, at, []) }
            pointState.finding = Finding(to, line["reason"]?.string ?? "", line["message"]?.string ?? "")
            (pointState.foundAt, pointState.failing) = (at, to.isFailing ? pointState.finding : nil)
            pointState.incident = to.isFailing ? Self.incident(in: line, of: id, announced: pointState.incident?.announced) : nil
            if to.isFailing && pointState.incident == nil { continue }
            pointState.failingSince = pointState.incident?.began
            pointStates[id] = pointState
        }
    }

    private static func time(_ json: JSON?) -> Instant? { json?.string.flatMap { Instant(rfc3339: $0) } }

    /// The incident in a history line, as it was then.
    private static func incident(in line: JSON, of id: FailurePoint.ID, announced: Bool?) -> Incident? {
        guard let name = line["incident"]?.string, let began = time(line["began"]), let opened = time(line["opened"]),
            let worst = line["worst"]?.string.flatMap(Status.init(rawValue:))
        else { return nil }
        let cause = line["excused_by"]?.string.map(FailurePoint.ID.init(rawValue:))
        return Incident(
            id: name, failurePoint: id, began: began, opened: opened, closed: nil, worst: worst, excusedBy: cause,
            announced: announced == true || cause == nil, heals: Int(clamping: line["heals"]?.int ?? 0))
    }
}
