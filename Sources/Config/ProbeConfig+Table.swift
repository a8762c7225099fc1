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
                // Short intervals are for demonstrations.
                ConfigurationField(
                    "interval", \.interval, .duration(.milliseconds(100) ... .seconds(86_400)),
                    "From the start of one observation to the start of the next, and the pace at which findings confirm."
                ),
                ConfigurationField(
                    "retry_interval", ConfigurationKind<Duration>.duration(.milliseconds(100) ... .seconds(86_400)).orNull,
                    "The same while a failure is seen and not confirmed; null: half the interval, at least 5s. Not for a watched file.",
                    get: { $0.retry }, set: { $0.retry = $1 }),
                ConfigurationField(
                    "timeout", \.timeout, .duration(.milliseconds(50) ... .seconds(120)),
                    "After this time the observation is given up, and the probe counts as blind."),
                ConfigurationField(
                    "enabled", \.enabled, .flag, "False: the failure points that read it are unknown, unless another probe suffices."),
            ])
    }
}
