package import FailurePoints
import JSON

/// The top level of the file and its small objects. Every key of the configuration is declared in a `…+Table.swift`.
extension Configuration {
    /// The whole file, for a catalogue of failure points.
    package static func table(_ catalogue: [FailurePoint]) -> ConfigurationTable<Configuration> {
        let standard = Configuration()
        return ConfigurationTable(
            things: "the configuration",
            fields: [
                ConfigurationField("bot", \.bot, BotConfig.table.kind(over: standard.bot), "The watched bot."),
                ConfigurationField(
                    "exchange", \.exchange, ExchangeConfig.kind,
                    "The exchange the bot trades on: blofin, kraken, kraken-testnet, or a custom endpoint."),
                ConfigurationField(
                    "coinglass", \.coinglass, EndpointConfig.table(needsURL: false).kind(over: .coinglass),
                    "The source of the bot's market intelligence. Requested without a key: any HTTP response proves that it can be reached."),
                ConfigurationField(
                    "control", \.control, .list(of: EndpointConfig.controlKind, 0...8, "control hosts"),
                    "Hosts unrelated to the bot: when they fail too, the problem is on this machine. A text is a URL for which any response is good."
                ),
                ConfigurationField(
                    "dashboard", \.dashboard, EndpointConfig.table(needsURL: false).kind(over: .dashboard), "The bot's dashboard."),
                ConfigurationField(
                    "probes", \.probes, ProbeConfig.tables.kind(over: standard.probes), "How often each probe observes."),
                ConfigurationField(
                    "failure_points", \.failurePoints, FailurePointConfig.table(catalogue).kind(over: [:]),
                    "Changes to the failure points of the catalogue."),
                ConfigurationField(
                    "custom_failure_points", \.customFailurePoints, CustomConfig.byID,
                    "Custom failure points, for what the catalogue does not cover: by id, each with one kind of check."),
                ConfigurationField("healers", \.healers, HealerConfig.byName, "Repairs by name. Only these healers exist."),
                ConfigurationField("healing", \.healing, HealingConfig.table.kind(over: standard.healing), "All repairs."),
                ConfigurationField(
                    "silences", \.silences, WindowConfig.byName,
                    "Maintenance windows by name: when some failure points are not alerted, and not healed if so said. Observing and recording go on."
                ),
                ConfigurationField(
                    "flapping", \.flapping, FlapRule.table.kind(over: standard.flapping),
                    "When a failure point fails and recovers too often for each change to be alerted."),
                ConfigurationField(
                    "notifiers", \.notifiers, NotifierConfig.byName, "Where alerts go, by name: a webhook, an email or a program."),
                ConfigurationField(
                    "heartbeats", \.heartbeats, HeartbeatConfig.byName,
                    "URLs to call after each complete and written round, so that an outside service notices when fpmond or the machine is gone."
                ),
                ConfigurationField(
                    "secrets", \.secrets, SecretConfig.byName,
                    "Where to read the secrets of notifiers and heartbeats, by name: never in this file."),
                ConfigurationField("outputs", \.outputs, OutputsConfig.table.kind(over: standard.outputs), "The reports."),
                ConfigurationField("state", \.state, StateConfig.table.kind(over: standard.state), "The saved state."),
                ConfigurationField(
                    "startup_grace", \.startupGrace, .duration(.zero ... .seconds(86_400)),
                    "How long after the start of the bot's unit failure points with waits_for_startup are ignored."),
                ConfigurationField<Configuration>(
                    "$schema", .text("a text"), "The location of this file's schema, for editors.", get: { _ in nil }, set: { _, _ in }),
            ],
            rule: { $0.check($1, catalogue, &$2) })
    }
}

extension BotConfig {
    package static var table: ConfigurationTable<BotConfig> {
        ConfigurationTable(
            things: "the bot",
            fields: [
                ConfigurationField(
                    "root", \.root, .absolutePath, "The bot's directory. May be a symbolic link to the current slot. Never written to."),
                ConfigurationField(
                    "unit", \.unit,
                    .name("a unit such as \"tradingbot.service\"", pattern: "^[A-Za-z0-9:_.@\\\\-]{1,247}\\.service$") { unit in
                        unit.hasSuffix(".service") && (9...255).contains(unit.utf8.count) && unit.allSatisfy { $0.isUnitLetter }
                    }, "The systemd unit of the bot."),
                ConfigurationField(
                    "user", \.user,
                    .name("a user name", pattern: "^[a-z_][a-z0-9_-]{0,30}\\$?$") { user in
                        guard let first = user.first, first.isLowercaseLetter || first == "_", user.utf8.count <= 32 else { return false }
                        return user.dropFirst().allSatisfy { $0.isLowercaseLetter || $0.isDigit || "_-$".contains($0) }
                    }, "The user the unit runs as: fpmond checks whether this user can read and write the bot's files."),
                ConfigurationField(
                    "local_utc_offset", \.localZone, .zone,
                    "The time zone of bot timestamps without one: the host's, with daylight saving, or an offset from UTC."),
                ConfigurationField("maximum_positions", \.maximumPositions, .count(1...10_000), "The bot's limit of open positions."),
                ConfigurationField(
                    "dashboard", \.dashboard, .flag, "Whether the bot serves a dashboard (it does not under SUPERVISOR_CONTROLLED=1)."),
            ],
            rule: { bot, section, faults in
                if bot.root.allSatisfy({ $0 == "/" }) {
                    faults.append(section.fault(at: "root", problem: "is the root of the file system; expected the bot's directory"))
                }
            })
    }
}

extension HealingConfig {
    static var table: ConfigurationTable<HealingConfig> {
        ConfigurationTable(
            things: "healing",
            fields: [
                ConfigurationField("enabled", \.enabled, .flag, "False: no healer runs or decides, whatever its configuration."),
                ConfigurationField("mode", \.mode, .choice("a mode"), "\"observe\": all healers decide and record, and none runs."),
                ConfigurationField(
                    "max_per_hour", \.maximumPerHour, .count(1...3600), "The maximum number of runs of all healers together within any hour."),
                ConfigurationField(
                    "units", \.units, .list(of: .unit, 0...50, "units"), "The units that the built-in restart_unit and start_unit may act on."),
            ])
    }
}

extension FlapRule {
    fileprivate static var table: ConfigurationTable<FlapRule> {
        ConfigurationTable(
            things: "flapping",
            fields: [
                ConfigurationField("openings", \.openings, .count(2...1000), "This many incidents that nothing else explains …"),
                ConfigurationField(
                    "within", \.within, .duration(.seconds(1) ... .seconds(86_400)),
                    "… within this time are flapping: alerted once, then no more until it is steady."),
                ConfigurationField(
                    "steady_after", \.steadyAfter, .duration(.seconds(1) ... .seconds(86_400)),
                    "Unchanged for so long, it is steady again, which is alerted."),
            ])
    }
}

extension OutputsConfig {
    static var table: ConfigurationTable<OutputsConfig> {
        ConfigurationTable(
            things: "the outputs",
            fields: [
                ConfigurationField("directory", \.directory, .absolutePath, "Where the reports are written. Not inside the bot's directory."),
                ConfigurationField(
                    "round", \.round, .duration(.milliseconds(100) ... .seconds(3600)), "Interval of the lines in failure_point_monitor.jsonl."),
                ConfigurationField(
                    "max_file_mb", \.maximumFile, .count(1...500),
                    "Megabytes that each .jsonl file has at most. A full one is renamed to <name>.old, which replaces the one before."),
                ConfigurationField(
                    "metrics", ConfigurationKind<String>.metricsFile.orNull,
                    "A file for the textfile collector of Prometheus' node_exporter, such as /run/fpmond/metrics.prom. null: none.",
                    get: { $0.metrics }, set: { $0.metrics = $1 }),
            ])
    }
}

extension StateConfig {
    package static var table: ConfigurationTable<StateConfig> {
        ConfigurationTable(
            things: "the state",
            fields: [
                ConfigurationField(
                    "directory", \.directory, .absolutePath, "Where incidents, streaks and counters are kept. Not inside the bot's directory.")
            ])
    }
}

extension Character {
    fileprivate var isLowercaseLetter: Bool { ("a"..."z").contains(self) }
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
    /// Source: systemd.unit(5), names of units.
    var isUnitLetter: Bool { isLowercaseLetter || isDigit || ("A"..."Z").contains(self) || ":_.@\\-".contains(self) }
}
