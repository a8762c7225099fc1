package import FailurePoints
import JSON

/// The keys of a healer.
extension HealerConfig {
    /// All healers.
    package static var byName: ConfigurationKind<[HealerName: HealerConfig]> {
        let entries = ConfigurationKind<[String: HealerConfig]>.entries(
            named: HealerName.kind, of: table.kind(over: HealerConfig(.shell(""))), "healers by name")
        return entries.map(
            { healers in Dictionary(uniqueKeysWithValues: healers.map { (HealerName(rawValue: $0), $1) }) },
            back: { healers in Dictionary(uniqueKeysWithValues: healers.map { ($0.rawValue, $1) }) })
    }

    private static var table: ConfigurationTable<HealerConfig> {
        ConfigurationTable(
            things: "a healer",
            fields: (HealerConfig.Hook.fields("The repair") + BuiltInHealer.fields).map { $0.within(\.hook) } + [
                ConfigurationField(
                    "environment", \.environment, .entries(named: .variableName, of: .variableValue, "variables by name"),
                    "Settings of the hook: variables of its environment. The FPMOND_ variables of the contract, PATH and those of the loader cannot be set."
                ),
                ConfigurationField(
                    "timeout", \.timeout, .duration(.milliseconds(100) ... .seconds(3600)),
                    "After this time all processes of the repair get TERM, then KILL."),
                ConfigurationField(
                    "cooldown", \.cooldown, .duration(.zero ... .seconds(86_400)), "The minimum time between two runs; doubled after each failed one."
                ),
                ConfigurationField(
                    "longest_pause", \.longestPause, .duration(.zero ... .seconds(604_800)), "Up to which the cooldown is doubled."),
                ConfigurationField("max_per_hour", \.maximumPerHour, .count(1...3600), "The maximum number of runs within any hour."),
                ConfigurationField("max_per_day", \.maximumPerDay, .count(1...86_400), "The maximum number of runs within any 24 hours."),
                ConfigurationField(
                    "attempts", \.attempts, .count(1...100),
                    "Runs for one incident without a verified recovery after which the next healer of the ladder is tried, or the operator told."),
                ConfigurationField(
                    "verify_within", \.verifyWithin, .duration(.milliseconds(100) ... .seconds(86_400)),
                    "How long after a run the observations have to confirm the recovery."),
                ConfigurationField(
                    "slow_retry", \.slowRetry, .duration(.seconds(1) ... .seconds(604_800)),
                    "How long an incident whose ladder is used up waits for one more try."),
                ConfigurationField("mode", \.mode, .choice("a mode"), "\"observe\": decide and record, but run nothing."),
                ConfigurationField(
                    "effect", \.effect, ConfigurationKind<HealEffect>.choice("an effect").orNull,
                    "What it does: it decides which guards are asked and what shows its success. null: as its program's name says."),
                ConfigurationField(
                    "permit",
                    ConfigurationKind<[HealPermission]>.list(of: .choice("a permission"), 0...HealPermission.allCases.count, "permissions"),
                    "What it may do although a guard would refuse it: lift the bot's phase-82 kill switch by a start, start or restart the bot while positions are open, start it after systemd has given up.",
                    get: { $0.permissions.sorted { $0.rawValue < $1.rawValue } }, set: { $0.permissions = Set($1) }),
                ConfigurationField("enabled", \.enabled, .flag, "False: never run, but failure points may name it."),
            ],
            constraints: HealerConfig.Hook.constraints(HealerConfig.Hook.repairKeys),
            rule: { _, section, faults in HealerConfig.Hook.check(section, among: HealerConfig.Hook.repairKeys, &faults) })
    }
}

/// The keys that name the program to run, for healers and plugins.
extension HealerConfig.Hook {
    /// - Parameter what: its name in the reference: `The repair`.
    package static func fields(_ what: String) -> [ConfigurationField<HealerConfig.Hook>] {
        [
            ConfigurationField(
                "shell", .script, "\(what), for /bin/sh -c. Either this or command.", get: { $0.shell }, set: { $0 = .shell($1) }),
            ConfigurationField(
                "command", .arguments, "\(what) as a program and its arguments, without a shell. Either this or shell.", get: { $0.command },
                set: { $0 = .command($1) }),
        ]
    }

    /// The keys that say what a healer runs: a program, or a built-in repair.
    fileprivate static var repairKeys: [String] { programKeys + BuiltInHealer.fields.map(\.key) }
    private static let programKeys = ["shell", "command"]

    /// Exactly one of these keys.
    fileprivate static func constraints(_ keys: [String]) -> JSONObject { ["oneOf": .array(keys.map { ["required": [.string($0)]] })] }

    fileprivate static func check(_ section: ConfigurationSection, among keys: [String], _ faults: inout [ConfigurationFault]) {
        let hooks = keys.filter(section.given.contains)
        if hooks.count > 1 {
            let problem = "\(hooks.joined(separator: " and ")) are both present; expected one of them"
            faults.append(section.fault(at: hooks[1], problem: problem))
        }
        if hooks.isEmpty {
            let problem =
                keys == programKeys
                ? "has neither shell nor command; expected one of them" : "has neither shell nor command nor a built-in repair; expected one of them"
            faults.append(section.fault(problem: problem, known: keys))
        }
    }

    /// A plugin: only the program.
    static var pluginTable: ConfigurationTable<HealerConfig.Hook> {
        ConfigurationTable(
            things: "a plugin", fields: fields("The plugin"), constraints: constraints(programKeys),
            rule: { _, section, faults in check(section, among: programKeys, &faults) })
    }

    private var shell: String? { if case .shell(let script) = self, !script.isEmpty { script } else { nil } }
    private var command: [String]? { if case .command(let arguments) = self { arguments } else { nil } }
}

extension HealerName {
    package static var kind: ConfigurationKind<String> {
        .name("a name of lower-case letters, digits and single hyphens", pattern: "^[a-z0-9]+(-[a-z0-9]+)*$") { HealerName(rawValue: $0).isValid }
    }

    /// The name becomes a unit instance and a file name: at most 64 lower-case letters, digits and single hyphens.
    package var isValid: Bool {
        rawValue.utf8.count <= 64 && rawValue.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
            && rawValue.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }
}

extension ConfigurationKind where Value == String {
    /// Variables that fpmond sets itself, and those that would change which programs run.
    private static func isReserved(_ name: String) -> Bool {
        HookVariable(rawValue: name) != nil || name.hasPrefix("LD_") || ["PATH", "IFS", "ENV", "BASH_ENV", "SHELLOPTS", "BASHOPTS"].contains(name)
    }

    /// Source: POSIX, environment variables; lower case is for programs that want it.
    fileprivate static var variableName: Self {
        text("the name of a variable", schema: ["type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]{0,63}$"]) { name in
            let isWord = name.utf8.allSatisfy {
                (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
            }
            if name.isEmpty || name.utf8.count > 64 || !isWord || ("0"..."9").contains(name.prefix(1)) {
                return "\(JSON.string(name).clipped) is not valid"
            }
            return isReserved(name) ? "is set by fpmond itself; expected another name" : nil
        }
    }

    fileprivate static var variableValue: Self {
        text("a text") { value in
            value.utf8.contains(0) ? "contains a NUL byte" : value.utf8.count > HookVariable.maximumBytes ? "is too long" : nil
        }
    }

    fileprivate static var script: Self {
        text("a shell command", schema: ["type": "string", "minLength": 1]) { text in
            text.utf8.contains(0) ? "contains a NUL byte" : text.allSatisfy(\.isWhitespace) ? "is empty" : nil
        }
    }
}

extension ConfigurationKind where Value == [String] {
    /// A program and its arguments. A path has to be absolute, because a heal runs as root and in another directory.
    fileprivate static var arguments: Self {
        let argument = ConfigurationKind<String>.text("an argument") { $0.utf8.contains(0) ? "contains a NUL byte" : nil }
        let list = ConfigurationKind<[String]>.list(of: argument, 1...256, "arguments, the program first")
        return Self(schema: list.schema, write: list.write) { json, path, faults in
            guard let arguments = list.read(json, path, &faults) else { return nil }
            let program = arguments[0]
            if program.isEmpty || (program.contains("/") && !program.hasPrefix("/")) {
                let position = json.at(ConfigurationPath()[0])?.position ?? json.position
                faults.append(
                    ConfigurationFault(
                        path[0], position, "\(JSON.string(program).clipped) is not a valid program; expected an absolute path or a plain name"))
            }
            return arguments
        }
    }
}
