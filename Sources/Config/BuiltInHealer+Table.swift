import FailurePoints
import JSON

/// The keys of the built-in healers.
extension BuiltInHealer {
    /// One key for each kind.
    static var fields: [ConfigurationField<HealerConfig.Hook>] {
        [
            field(
                "restore_file", RestoreFile.table, RestoreFile(),
                "Built in: writes files of the bot anew from a good copy, where they are missing or stay unusable in three looks.",
                get: { if case .restoreFile(let settings) = $0 { settings } else { nil } }, make: { .restoreFile($0) }),
            field(
                "verify_expiry", VerifyExpiry.table, VerifyExpiry(),
                "Built in: says whether the max-drawdown switch was cleared after its end. Changes nothing.",
                get: { if case .verifyExpiry(let settings) = $0 { settings } else { nil } }, make: { .verifyExpiry($0) }),
            field(
                "suggest", Suggest.table, Suggest(),
                "Built in: says which open positions are the oldest and the worst, and what closing them would free. Changes nothing.",
                get: { if case .suggest(let settings) = $0 { settings } else { nil } }, make: { .suggest($0) }),
            field(
                "restart_unit", UnitAction.table, UnitAction(),
                "Built in: restarts a unit of healing.units over D-Bus, unless somebody stopped, masked or halted it.",
                get: { if case .restartUnit(let settings) = $0 { settings } else { nil } }, make: { .restartUnit($0) }),
            field(
                "start_unit", UnitAction.table, UnitAction(),
                "Built in: starts a unit of healing.units that has failed, unless somebody stopped, masked or halted it.",
                get: { if case .startUnit(let settings) = $0 { settings } else { nil } }, make: { .startUnit($0) }),
            field(
                "remove_oldest", RemoveOldest.table, RemoveOldest(),
                "Built in: removes rotated logs, the oldest first, until enough of the file system is free.",
                get: { if case .removeOldest(let settings) = $0 { settings } else { nil } }, make: { .removeOldest($0) }),
            field(
                "network_retry", NetworkRetry.table, NetworkRetry(),
                "Built in: looks again at the endpoints and says which answer, and after how many looks. Changes nothing.",
                get: { if case .networkRetry(let settings) = $0 { settings } else { nil } }, make: { .networkRetry($0) }),
        ]
    }

    /// Its settings as one line of JSON.
    package var settings: String { Self.fields.first { $0.key == key }?.write(.builtIn(self))?.text() ?? "" }

    private static func field<Settings>(
        _ key: String, _ table: ConfigurationTable<Settings>, _ standard: Settings, _ doc: String,
        get: @escaping (BuiltInHealer) -> Settings?, make: @escaping (Settings) -> BuiltInHealer
    ) -> ConfigurationField<HealerConfig.Hook> {
        ConfigurationField(
            key, table.kind(over: standard), doc, get: { hook in hook.builtIn.flatMap(get) }, set: { $0 = .builtIn(make($1)) })
    }
}

extension BuiltInHealer.RestoreFile {
    fileprivate static var table: ConfigurationTable<Self> {
        ConfigurationTable(
            things: "restore_file",
            fields: [
                ConfigurationField(
                    "files", \.files, .list(of: .choice("a file that can be restored"), 1...RestorableFile.allCases.count, "files of the bot"),
                    required: true,
                    "The files, relative to the bot's root. Files that can halt trading, secrets and code cannot be restored."),
                ConfigurationField(
                    "from", \.from, .absolutePath,
                    "The directory of your own copies, laid out as the bot's directory; root alone may be able to write it. Where it has no copy, the last good one that fpmond-keep.service kept is used."
                ),
                ConfigurationField(
                    "restore_positions", \.restorePositions, .flag,
                    "True: the book of positions may be restored, too, while the bot is stopped. Trades since that copy are then lost from the book."),
            ],
            rule: { restore, section, faults in
                if restore.files.contains(.positions), !restore.restorePositions {
                    let problem = "names the book of positions; expected \"restore_positions\": true beside it, if you want that"
                    faults.append(section.fault(at: "files", problem: problem))
                }
            })
    }
}

extension BuiltInHealer.VerifyExpiry {
    fileprivate static var table: ConfigurationTable<Self> { ConfigurationTable(things: "verify_expiry", fields: []) }
}

extension BuiltInHealer.Suggest {
    fileprivate static var table: ConfigurationTable<Self> {
        ConfigurationTable(
            things: "suggest",
            fields: [ConfigurationField("positions", \.positions, .count(1...20), "How many of the oldest and how many of the worst are named.")])
    }
}

extension BuiltInHealer.UnitAction {
    fileprivate static var table: ConfigurationTable<Self> {
        ConfigurationTable(
            things: "the unit",
            fields: [ConfigurationField("unit", \.unit, .unit, required: true, "The unit; healing.units has to list it.")])
    }
}

extension BuiltInHealer.RemoveOldest {
    fileprivate static var table: ConfigurationTable<Self> {
        ConfigurationTable(
            things: "remove_oldest",
            fields: [
                ConfigurationField(
                    "folders", \.folders, .list(of: .folder, 1...20, "directories"), required: true,
                    "Directories, relative to the bot's root or absolute; what lies in directories below them stays. Symbolic links are not followed."
                ),
                ConfigurationField(
                    "files", \.files, .list(of: .rotated, 1...20, "patterns of rotated logs"), required: true,
                    "Patterns for names of rotated logs: *.gz, *.log.[0-9]. Never a live log: each pattern has to end as rotated logs do."),
                ConfigurationField(
                    "free_percent", \.freePercent, .count(1...90), "It stops when this share of the space and of the inodes is free."),
                ConfigurationField("keep", \.keep, .count(0...10_000), "How many of the matching files stay in each folder, the newest."),
                ConfigurationField("at_most", \.atMost, .count(1...10_000), "How many files one run removes."),
                ConfigurationField(
                    "older_than", \.olderThan, .duration(.zero ... .seconds(31_536_000)),
                    "Younger files stay, because their writer may not be done with them."),
            ])
    }
}

extension BuiltInHealer.NetworkRetry {
    fileprivate static var table: ConfigurationTable<Self> {
        ConfigurationTable(
            things: "network_retry",
            fields: [
                ConfigurationField("tries", \.tries, .count(1...20), "How often it looks before it says that an endpoint does not answer."),
                ConfigurationField("pause", \.pause, .duration(.zero ... .seconds(300)), "From the end of one look to the start of the next."),
            ])
    }
}

extension ConfigurationKind where Value == String {
    /// A unit of any type. Source: systemd.unit(5), names of units.
    static var unit: Self {
        let types = ["service", "socket", "timer", "target", "mount", "path", "slice"]
        return name(
            "a unit such as \"tradingbot.service\"", pattern: "^[A-Za-z0-9:_.@\\\\-]{1,247}\\.(\(types.joined(separator: "|")))$"
        ) { unit in
            guard let dot = unit.lastIndex(of: "."), dot != unit.startIndex, unit.utf8.count <= 255 else { return false }
            return types.contains(String(unit[unit.index(after: dot)...])) && unit.allSatisfy { $0.isUnitLetter } && unit.first != "-"
        }
    }

    /// A directory, absolute or relative to the bot's root, without `..`.
    fileprivate static var folder: Self {
        text("a directory, relative to the bot's root or absolute", schema: ["type": "string", "minLength": 1]) { path in
            if path.isEmpty || path.allSatisfy({ $0 == "/" }) { return "\(JSON.string(path).clipped) is no directory of logs" }
            if path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "contains a control character" }
            return path.split(separator: "/").contains("..") ? "contains \"..\"" : nil
        }
    }

    /// A pattern whose matches are certainly rotated logs.
    fileprivate static var rotated: Self {
        text("a pattern for names of rotated logs, which end in \(RotatedName.endings)", schema: ["type": "string", "minLength": 1]) { pattern in
            if pattern.contains("/") { return "\(JSON.string(pattern).clipped) contains a slash" }
            if pattern.utf8.contains(0) { return "contains a NUL byte" }
            return RotatedName.isEnd(ofPattern: pattern) ? nil : "\(JSON.string(pattern).clipped) may match a log that is being written"
        }
    }
}
