/// The latest reading of every probe at one instant.
public struct Snapshot: Sendable {
    private var readings: [ProbeName: any ErasedReading] = [:]
    /// nil: nobody has disabled any.
    private var enabled: Set<ProbeName>?

    public init() {}

    /// The latest reading of one probe; `never` where there is none yet.
    public subscript<Facts>(_ probe: ProbeKey<Facts>) -> Reading<Facts> {
        get {
            if let reading = readings[probe.name] as? Reading<Facts> { return reading }
            if let blind = readings[probe.name] as? Blind { return .blind(reason: blind.reason, detail: blind.detail, at: blind.at) }
            guard let enabled, !enabled.contains(probe.name), probe.name.customID == nil else { return .never }
            return .disabled(at: Moment(wall: Instant(microseconds: 0), uptime: .zero))
        }
        set { readings[probe.name] = newValue }
    }

    /// Sets a probe's reading to blind without knowing the type of its facts.
    package mutating func setBlind(_ probe: ProbeName, reason: String, detail: String, at: Moment) {
        readings[probe] = Blind(reason: reason, detail: detail, at: at)
    }

    /// The same snapshot without what disabled probes brought before they were disabled: facts of a probe that no longer looks only grow old.
    public func limited(to enabled: Set<ProbeName>) -> Snapshot {
        var limited = self
        limited.enabled = enabled
        for (name, reading) in readings where !enabled.contains(name) {
            // A custom failure point has its probe to itself: without the probe, nobody reads its finding.
            limited.readings[name] = name.customID == nil ? reading.disabled : nil
        }
        return limited
    }

    /// The same snapshot as if these probes had never looked.
    public func forgetting(_ probes: Set<ProbeName>) -> Snapshot {
        var rest = self
        rest.readings = readings.filter { !probes.contains($0.key) }
        return rest
    }
}

/// A reading of whatever facts, for what concerns all readings alike.
private protocol ErasedReading: Sendable {
    /// The reading once its probe has been disabled: what was blind stays blind for its own reason.
    var disabled: Self { get }
}

/// A blind reading of a probe whose facts may have any type.
private struct Blind: ErasedReading {
    let reason: String
    let detail: String
    let at: Moment
    var disabled: Blind { self }
}

extension Reading: ErasedReading {
    fileprivate var disabled: Reading {
        switch self {
        case .blind: self
        case .facts(_, let at): .disabled(at: at)
        case .never: .disabled(at: Moment(wall: Instant(microseconds: 0), uptime: .zero))
        }
    }

    fileprivate static func disabled(at: Moment) -> Reading { .blind(reason: Finding.probeDisabled, detail: "it is disabled", at: at) }
}
