package import FailurePoints
package import Probes

/// How often a probe observes and how long that may take.
package struct ProbeConfig: Sendable, Hashable {
    /// From the start of one observation to the start of the next, and the pace at which findings confirm. A probe whose files are watched looks when
    /// one of them changes, and rests longer while all is well.
    package var interval: Duration
    /// After this time the observation is given up, and the probe is blind.
    package var timeout: Duration
    /// From the start of an observation that shows a failure not confirmed yet to the start of the next; nil: half the interval. A watched file is
    /// looked at when it changes, and confirms at the pace of the interval.
    package var retry: Duration?
    package var enabled = true

    /// Two observations within seconds may see one short fault.
    private static let shortestRetry: Duration = .seconds(5)

    /// The retry in force, at most the interval.
    package var retryInterval: Duration { min(interval, retry ?? max(interval / 2, Self.shortestRetry)) }

    package init(interval: Duration, timeout: Duration, enabled: Bool = true) {
        (self.interval, self.timeout, self.enabled) = (interval, timeout, enabled)
    }

    /// The defaults of every built-in probe, from its declaration.
    package static let standard: [ProbeName: ProbeConfig] = Dictionary(uniqueKeysWithValues: ProbeName.all.map { ($0, standard($0)) })

    /// The default of one probe, from its declaration; for a custom probe an interval of a minute and a timeout of five seconds.
    package static func standard(_ probe: ProbeName) -> ProbeConfig {
        guard let declaration = probe.declaration else { return ProbeConfig(interval: .seconds(60), timeout: .seconds(5)) }
        return ProbeConfig(interval: declaration.interval, timeout: declaration.timeout)
    }
}

extension Configuration {
    /// The configuration of the probe.
    package func probe(_ name: ProbeName) -> ProbeConfig {
        if let id = name.customID, let custom = customFailurePoints[id] {
            return ProbeConfig(interval: custom.interval, timeout: custom.timeout, enabled: custom.enabled)
        }
        return probes[name] ?? ProbeConfig.standard(name)
    }

    /// How the probe looks when what it reads changes; nil: only at its interval.
    package func changeLooks(of name: ProbeName) -> ChangeLooks? {
        guard let id = name.customID else { return name.declaration?.changeLooks }
        return switch customFailurePoints[id]?.check {
        case .json, .file: .atOnce
        // It counts the lines within the last minutes.
        case .log: ChangeLooks(spacing: ChangeLooks.often.spacing, keepsInterval: true)
        case .http, .tcp, .exec, .unit, nil: nil
        }
    }
}
