package import FailurePoints
import JSON
import Probes

/// The keys of a custom failure point.
extension CustomConfig {
    /// All of them by id.
    package static var byID: ConfigurationKind<[FailurePoint.ID: CustomConfig]> {
        let entries = ConfigurationKind<[String: CustomConfig]>.entries(
            named: HealerName.kind, of: table.kind(over: CustomConfig()), "custom failure points by id")
        return entries.map(
            { points in Dictionary(uniqueKeysWithValues: points.map { (FailurePoint.ID(rawValue: $0), $1) }) },
            back: { points in Dictionary(uniqueKeysWithValues: points.map { ($0.rawValue, $1) }) })
    }

    /// The kinds of checks, each a key of its own.
    package static let kinds = ["json", "file", "http", "tcp", "log", "exec", "unit"]

    private static var table: ConfigurationTable<CustomConfig> {
        ConfigurationTable(
            things: "a custom failure point",
            fields: [
                ConfigurationField("title", \.title, .sentence, required: true, "What a failure means, in a few words."),
                ConfigurationField("advice", \.advice, .sentence, "What the operator can do."),
                ConfigurationField("category", \.category, .choice("a category"), "Where it is listed."),
                ConfigurationField("impact", \.impact, .choice("an impact"), required: true, "Its effect on trading while it fails."),
                ConfigurationField(
                    "intended", \.intended, .flag, "True: a block by design, such as your own switch. It is reported and never healed."),
                ConfigurationField("enabled", \.enabled, .flag, "False: neither checked nor judged."),
                ConfigurationField(
                    "severity", .failing, "The status of a failing finding. A plugin reports its own status.",
                    get: { if case .exec = $0.check { nil } else { $0.severity } }, set: { $0.severity = $1 }),
                ConfigurationField("confirm", \.confirm, ConfirmCounts.kind(over: .standard), "How many findings change its state."),
                ConfigurationField(
                    "excused_by", \.excusedBy,
                    ConfigurationKind<[String]>.list(of: HealerName.kind, 0...50, "ids of failure points").map(
                        { $0.map { FailurePoint.ID(rawValue: $0) } }, back: { $0.map(\.rawValue) }),
                    "Its possible causes: while one of these fails, it is neither alerted nor healed."),
                ConfigurationField(
                    "healer", \.healer, HealerName.kind.orNull.map({ $0.map { HealerName(rawValue: $0) } }, back: { $0?.rawValue }),
                    "Its healer; null: no healer."),
                ConfigurationField(
                    "waits_for_startup", \.waitsForStartup, .flag, "True: it is ignored until the bot's unit has been up for startup_grace."),
                ConfigurationField(
                    "interval", \.interval, .duration(.milliseconds(100) ... .seconds(86_400)),
                    "From the start of one observation to the start of the next, and the pace at which findings confirm."
                ),
                ConfigurationField(
                    "timeout", \.timeout, .duration(.milliseconds(50) ... .seconds(120)), "After this time the observation is given up."),
                kind("json", JSONCheck.table.kind(over: JSONCheck(file: "", pointer: "")), "A value in a JSON file.", { .json($0) }) {
                    if case .json(let check) = $0 { check } else { nil }
                },
                kind("file", FileCheck.table.kind(over: FileCheck(path: "")), "Existence, age and size of a file.", { .file($0) }) {
                    if case .file(let check) = $0 { check } else { nil }
                },
                kind("http", HTTPCheck.table.kind(over: HTTPCheck(EndpointConfig(""))), "An HTTP endpoint.", { .http($0) }) {
                    if case .http(let check) = $0 { check } else { nil }
                },
                kind("tcp", TCPCheck.table.kind(over: TCPCheck(host: "", port: 0)), "A port that accepts connections.", { .tcp($0) }) {
                    if case .tcp(let check) = $0 { check } else { nil }
                },
                kind("log", LogCheck.table.kind(over: LogCheck(path: "")), "Lines of a log: too many, or no line for too long.", { .log($0) }) {
                    if case .log(let check) = $0 { check } else { nil }
                },
                kind(
                    "exec", HealerConfig.Hook.pluginTable.kind(over: .shell("")), "A monitoring plugin: its exit status is the status.",
                    { .exec($0) }
                ) {
                    if case .exec(let hook) = $0 { hook } else { nil }
                },
                kind("unit", UnitCheck.table.kind(over: UnitCheck(unit: "")), "A systemd unit.", { .unit($0) }) {
                    if case .unit(let check) = $0 { check } else { nil }
                },
            ],
            constraints: ["oneOf": .array(kinds.map { ["required": [.string($0)]] })],
            rule: { config, section, faults in
                let given = kinds.filter(section.given.contains)
                if let conflict = section.conflict(of: kinds) {
                    faults.append(conflict)
                } else if given.isEmpty {
                    faults.append(section.fault(problem: "has no check; expected one kind of check", known: kinds))
                }
                if config.intended, config.healer != nil {
                    faults.append(section.fault(at: "healer", problem: "is set; expected null: a block by design is never healed"))
                }
                if given == ["exec"], section.given.contains("severity") {
                    faults.append(section.fault(at: "severity", problem: "is set; expected no severity: the exit status of a plugin is its status"))
                }
                if config.timeout > config.interval, section.unreadable.isDisjoint(with: ["timeout", "interval"]) {
                    let problem = "\(ConfigDuration.text(config.timeout)) is longer than the interval of \(ConfigDuration.text(config.interval))"
                    faults.append(section.fault(at: "timeout", "interval", problem: "\(problem); expected a timeout within the interval"))
                }
            })
    }

    private static func kind<Value>(
        _ key: String, _ kind: ConfigurationKind<Value>, _ doc: String, _ make: @escaping (Value) -> Check, get: @escaping (Check) -> Value?
    ) -> ConfigurationField<CustomConfig> {
        ConfigurationField(key, kind, doc, get: { $0.check.flatMap(get) }, set: { $0.check = make($1) })
    }
}

extension ConfigurationKind where Value == String {
    fileprivate static var sentence: Self {
        text("a text of one line", schema: ["type": "string", "minLength": 1, "maxLength": 300]) { text in
            if text.allSatisfy(\.isWhitespace) { return "is empty" }
            if text.count > 300 { return "is longer than 300 characters" }
            return text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? "contains control characters" : nil
        }
    }
}

extension ConfigurationKind where Value == Status {
    /// A failing status.
    static var failing: Self { status([.warning, .critical], "a failing status") }
    /// The status of something missing.
    static var ofAbsence: Self { status([.ok, .unknown, .warning, .critical], "a status") }

    private static func status(_ choices: [Status], _ what: String) -> Self {
        ConfigurationKind<String>.word(choices.map(\.rawValue), what: what).map({ Status(rawValue: $0) ?? .unknown }, back: \.rawValue)
    }
}
