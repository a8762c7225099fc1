package import FailurePoints
import Probes

/// How often a probe looks and how long it may take.
package struct ProbeConfig: Sendable, Hashable {
    /// From the start of one look to the start of the next.
    package var interval: Duration
    /// Afterwards the probe is given up and reads as blind.
    package var timeout: Duration
    package var enabled = true

    package init(interval: Duration, timeout: Duration, enabled: Bool = true) {
        (self.interval, self.timeout, self.enabled) = (interval, timeout, enabled)
    }

    /// Of every built-in probe, as it declares them.
    package static let standard: [ProbeName: ProbeConfig] = Dictionary(uniqueKeysWithValues: ProbeName.all.map { ($0, standard($0)) })

    /// The default of one probe, from its declaration; of another than a built-in one, a minute and five seconds.
    package static func standard(_ probe: ProbeName) -> ProbeConfig {
        guard let declaration = probe.declaration else { return ProbeConfig(interval: .seconds(60), timeout: .seconds(5)) }
        return ProbeConfig(interval: declaration.interval, timeout: declaration.timeout)
    }
}

extension Configuration {
    /// How the probe is to be run.
    package func probe(_ name: ProbeName) -> ProbeConfig {
        if let id = name.customID, let custom = customFailurePoints[id] {
            return ProbeConfig(interval: custom.interval, timeout: custom.timeout, enabled: custom.enabled)
        }
        return probes[name] ?? ProbeConfig.standard(name)
    }
}
