import FailurePoints

/// The keys of a probe.
extension ProbeConfig {
    /// All probes by name.
    static var tables: ConfigurationTable<[ProbeName: ProbeConfig]> {
        ConfigurationTable(
            things: "the probes", entry: "a probe",
            fields: ProbeName.all.map { name in
                ConfigurationField(name.rawValue, table(name).kind(over: standard(name)), "", get: { $0[name] }, set: { $0[name] = $1 })
            })
    }

    private static func table(_ name: ProbeName) -> ConfigurationTable<ProbeConfig> {
        ConfigurationTable(
            things: "the probe \(name)",
            fields: [
                // Short ones for a demonstration; a look costs more than a tenth of a millisecond.
                ConfigurationField(
                    "interval", \.interval, .duration(.milliseconds(100) ... .seconds(86_400)), "From the start of one look to the start of the next."
                ),
                ConfigurationField(
                    "timeout", \.timeout, .duration(.milliseconds(50) ... .seconds(120)), "Afterwards the look is given up: the probe is blind."),
                ConfigurationField(
                    "enabled", \.enabled, .flag, "False: the failure points that judge it are unknown, unless another probe can tell them."),
            ])
    }
}
