/// When a failure point flaps: it fails and recovers so often that each change by itself says little.
public struct FlapRule: Sendable, Hashable {
    /// This many announced incidents …
    public var openings: Int
    /// … within this time are flapping.
    public var within: Duration
    /// Unchanged for so long, it is steady again.
    public var steadyAfter: Duration

    /// Source of the defaults: a feed that recovers by itself within its limits opens at most three incidents an hour; bot contract 6 and 20.
    public init(openings: Int = 4, within: Duration = .seconds(3600), steadyAfter: Duration = .seconds(1800)) {
        (self.openings, self.within, self.steadyAfter) = (max(2, openings), within, steadyAfter)
    }
}

/// What is remembered of one failure point's openings and changes. By the wall clock, because it outlives a restart of the machine.
public struct Flapping: Sendable, Hashable {
    /// When its latest announced incidents opened, oldest first; at most as many as the rule needs.
    public var openings: [Instant]
    /// Since when it flaps: its first opening that counted; nil: it is steady.
    public var since: Instant?
    /// When its status last changed.
    public var changed: Instant?

    public init(openings: [Instant] = [], since: Instant? = nil, changed: Instant? = nil) {
        (self.openings, self.since, self.changed) = (openings, since, changed)
    }

    public var isFlapping: Bool { since != nil }

    /// Notes an announced opening; true: with it, flapping begins.
    mutating func open(at now: Instant, by rule: FlapRule) -> Bool {
        // What lies ahead was noted before the clock was set back.
        openings = (openings.filter { $0 <= now && now.since($0) <= rule.within } + [now]).suffix(rule.openings)
        changed = now
        guard since == nil, openings.count >= rule.openings else { return false }
        since = openings.first
        return true
    }

    /// Notes any other change of its status.
    mutating func change(at now: Instant) {
        if isFlapping { changed = now }
    }

    /// True: it has been unchanged for long enough, and is steady from now on.
    mutating func settle(at now: Instant, by rule: FlapRule) -> Bool {
        guard isFlapping else { return false }
        guard let last = changed, last <= now else {
            changed = now
            return false
        }
        guard now.since(last) >= rule.steadyAfter else { return false }
        self = Flapping()
        return true
    }
}

extension Judgement {
    /// Marks what flaps: its single changes are recorded and not announced; that it flaps, and that it no longer does, is.
    mutating func settleFlapping(_ transitions: [Transition], at now: Moment) -> [Transition] {
        var marked: [Transition] = []
        for var transition in transitions {
            guard var pointState = pointStates[transition.failurePoint] else {
                marked.append(transition)
                continue
            }
            var begins = false
            switch transition.kind {
            case .opened, .unexcused:
                if transition.isAnnounced { begins = pointState.flapping.open(at: now.wall, by: options.flapping) }
            case .worsened, .eased, .recovered: pointState.flapping.change(at: now.wall)
            default: break
            }
            pointStates[transition.failurePoint] = pointState
            transition.flaps = pointState.flapping.isFlapping
            marked.append(transition)
            if begins {
                flapping.insert(transition.failurePoint)
                marked.append(report(.flapping, of: transition.failurePoint, pointState, at: now))
            }
        }
        if flapping.isEmpty { return marked }
        for point in catalogue where flapping.contains(point.id) {
            guard pointStates[point.id]?.flapping.settle(at: now.wall, by: options.flapping) == true, let pointState = pointStates[point.id] else {
                continue
            }
            flapping.remove(point.id)
            marked.append(report(.steadied, of: point.id, pointState, at: now))
        }
        return marked
    }

    private func report(_ kind: Transition.Kind, of id: FailurePoint.ID, _ pointState: PointState, at now: Moment) -> Transition {
        Transition(
            kind, id, from: pointState.status, to: pointState.status,
            finding: (pointState.status.isFailing ? pointState.failing : nil) ?? pointState.finding, incident: pointState.incident, at: now.wall)
    }
}
