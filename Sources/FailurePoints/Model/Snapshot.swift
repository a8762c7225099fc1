/// The latest reading of every probe at one instant.
public struct Snapshot: Sendable {
    private var readings: [ProbeName: any ErasedReading] = [:]
    /// nil: all probes are enabled.
    private var enabled: Set<ProbeName>?

    public init() {}

    /// The latest reading of one probe; `never` before the first one.
    public subscript<Facts>(_ probe: ProbeKey<Facts>) -> Reading<Facts> {
        get {
            if let reading = readings[probe.name] as? Reading<Facts> { return reading }
            if let blind = readings[probe.name] as? Blind { return .blind(reason: blind.reason, detail: blind.detail, at: blind.at) }
            guard let enabled, !enabled.contains(probe.name), probe.name.customID == nil else { return .never }
            return .disabled(at: Moment(wall: Instant(microseconds: 0), uptime: .zero))
        }
        set { readings[probe.name] = enabled?.contains(probe.name) == false ? newValue.disabled : newValue }
    }

    /// When the latest reading of a probe was taken; nil before the first one.
    public func moment(of probe: ProbeName) -> Moment? { readings[probe]?.moment }

    /// Whether the latest reading of a probe is blind; false before the first one.
    public func isBlind(_ probe: ProbeName) -> Bool { readings[probe]?.isBlind ?? false }

    /// Sets a probe's reading to blind without knowing the type of its facts.
    package mutating func setBlind(_ probe: ProbeName, reason: String, detail: String, at: Moment) {
        readings[probe] = Blind(reason: reason, detail: detail, at: at)
    }

    /// The same snapshot without the facts of disabled probes, which would only grow old.
    public func limited(to enabled: Set<ProbeName>) -> Snapshot {
        // Limited to the same probes before: only their readings were set since.
        if self.enabled == enabled { return self }
        var limited = self
        limited.enabled = enabled
        for (name, reading) in readings where !enabled.contains(name) {
            // Only its custom failure point reads this probe, and that is gone with it.
            limited.readings[name] = name.customID == nil ? reading.disabled : nil
        }
        return limited
    }

    /// The same snapshot without any reading of these probes.
    public func forgetting(_ probes: Set<ProbeName>) -> Snapshot {
        var rest = self
        rest.readings = readings.filter { !probes.contains($0.key) }
        return rest
    }
}

/// A reading with any type of facts, for what all readings have in common.
private protocol ErasedReading: Sendable {
    /// The reading after its probe was disabled: a blind one keeps its reason.
    var disabled: Self { get }
    var moment: Moment? { get }
    var isBlind: Bool { get }
}

/// A blind reading of a probe whose facts may have any type.
private struct Blind: ErasedReading {
    let reason: String
    let detail: String
    let at: Moment
    var disabled: Blind { self }
    var moment: Moment? { at }
    var isBlind: Bool { true }
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
