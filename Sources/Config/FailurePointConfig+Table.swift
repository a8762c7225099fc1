import FailurePoints
import JSON

/// The keys of a failure point, made from its declaration in the catalogue.
extension FailurePointConfig {
    /// All failure points by id.
    static func table(_ catalogue: [FailurePoint]) -> ConfigurationTable<[FailurePoint.ID: FailurePointConfig]> {
        ConfigurationTable(
            things: "the failure points", entry: "a failure point",
            fields: catalogue.map { point in
                ConfigurationField(
                    point.id.rawValue, table(point).kind(over: FailurePointConfig()), point.title,
                    get: { $0[point.id] ?? FailurePointConfig() }, set: { $0[point.id] = $1 })
            })
    }

    private static func table(_ point: FailurePoint) -> ConfigurationTable<FailurePointConfig> {
        ConfigurationTable(
            things: "the failure point \(point.id)",
            fields: [
                ConfigurationField("enabled", \.enabled, .flag, "False: not judged."),
                ConfigurationField(
                    "confirm", ConfirmCounts.kind(over: point.confirm), "How many findings change its state.", get: { $0.confirm ?? point.confirm },
                    set: { $0.confirm = $1 == point.confirm ? nil : $1 }),
                ConfigurationField(
                    "healer", healer(of: point), "Its only healer; null: no healer. Either this or ladder.",
                    get: { config in
                        let rungs = config.ladder ?? point.ladder
                        return isShort(rungs) ? .some(rungs.first?.healer.rawValue) : nil
                    },
                    set: { config, name in take(name.map { [Rung(HealerName(rawValue: $0))] } ?? [], &config, point) }),
                ConfigurationField(
                    "ladder", ladder(of: point), "Its healers in order: the next is tried when the attempts of the one before are used up.",
                    get: { config in
                        let rungs = config.ladder ?? point.ladder
                        return isShort(rungs) ? nil : rungs
                    },
                    set: { config, rungs in take(rungs, &config, point) }),
                ConfigurationField("mode", \.mode, .choice("a mode"), "\"observe\": record what would be run for it, and run nothing."),
                ConfigurationField("settings", settings(of: point), "Its thresholds.", get: { $0.settings }, set: { $0.settings = $1 }),
            ] + clear(point),
            rule: { config, section, faults in
                if let problem = misplacedClear(point, config) { faults.append(section.fault(at: "clear", problem: problem)) }
                guard section.given.isSuperset(of: ["healer", "ladder"]) else { return }
                faults.append(section.fault(at: "ladder", problem: "healer and ladder are both present; expected one of them"))
            })
    }

    /// The catalogue's own ladder is not an override.
    private static func take(_ rungs: [Rung], _ config: inout FailurePointConfig, _ point: FailurePoint) {
        config.ladder = rungs == point.ladder ? nil : rungs
    }

    /// Whether the key `healer` can say it.
    private static func isShort(_ rungs: [Rung]) -> Bool { rungs.isEmpty || (rungs.count == 1 && rungs[0].attempts == nil) }

    private static func ladder(of point: FailurePoint) -> ConfigurationKind<[Rung]> {
        point.intended ? noHealer(ConfigurationKind<[Rung]>(schema: ["type": "null"], write: { _ in .null }) { _, _, _ in [] }, []) : Rung.ladder
    }

    /// A name or null.
    private static func healer(of point: FailurePoint) -> ConfigurationKind<String?> {
        point.intended ? noHealer(HealerName.kind.orNull, nil) : HealerName.kind.orNull
    }

    private static func noHealer<Value>(_ kind: ConfigurationKind<Value>, _ none: Value) -> ConfigurationKind<Value> {
        ConfigurationKind(schema: ["type": "null"], write: kind.write) { json, path, faults in
            if case .null = json.value { return none }
            faults.append(ConfigurationFault(path, json.position, "is \(json.value.noun); expected null: a block by design is never healed"))
            return nil
        }
    }

    private static func settings(of point: FailurePoint) -> ConfigurationKind<Settings> {
        ConfigurationTable(
            things: "the settings of \(point.id)", entry: "a setting of \(point.id)", fields: point.settings.map { $0.field },
            rule: { settings, section, faults in
                for warning in point.settings where warning.name.hasPrefix("warning_") {
                    let name = "critical_" + warning.name.dropFirst("warning_".count)
                    guard let critical = point.settings.first(where: { $0.name == name }) else { continue }
                    guard section.unreadable.isDisjoint(with: [warning.name, critical.name]) else { continue }
                    if let problem = pairing(warning, critical, settings) {
                        faults.append(section.fault(at: warning.name, critical.name, problem: problem))
                    }
                }
            }
        ).kind(over: Settings())
    }

    /// The key `clear`; none for a failure point without a threshold that has one.
    private static func clear(_ point: FailurePoint) -> [ConfigurationField<FailurePointConfig>] {
        let clearing = point.settings.filter { $0.clears != nil }
        guard !clearing.isEmpty else { return [] }
        let table = ConfigurationTable<Settings>(
            things: "the clearing thresholds of \(point.id)", entry: "a clearing threshold of \(point.id)", fields: clearing.map(\.clearField))
        return [
            ConfigurationField(
                "clear", table.kind(over: Settings()), "Where it clears, if not where it is raised: a value at its threshold then does not flap.",
                get: { $0.clear }, set: { $0.clear = $1 })
        ]
    }

    private static func misplacedClear(_ point: FailurePoint, _ config: FailurePointConfig) -> String? {
        for setting in point.settings {
            guard let side = setting.clears, let clear = config.clear.values[setting.name] else { continue }
            let raised = config.settings[setting]
            guard let order = clear.compared(to: raised), side == .below ? order > 0 : order < 0 else { continue }
            return "\(setting.name) is raised at \(raised.json.text()) and would clear at \(clear.json.text()); "
                + "expected the clearing value to be at \(side == .below ? "most" : "least") \(raised.json.text())"
        }
        return nil
    }

    /// The fault of a warning threshold beyond the critical one. The declared defaults show which direction is worse.
    private static func pairing(_ warning: Setting, _ critical: Setting, _ settings: Settings) -> String? {
        guard let declared = warning.standard.compared(to: critical.standard), declared != 0,
            let given = settings[warning].compared(to: settings[critical]), given * declared < 0
        else { return nil }
        let order = declared < 0 ? "at most" : "at least"
        return "\(warning.name) is \(settings[warning].json.text()) and \(critical.name) \(settings[critical].json.text()); "
            + "expected \(warning.name) to be \(order) \(critical.name)"
    }
}

/// The counts as written, before the check that they are consistent.
struct ConfirmCounts {
    var fail: Int
    var window: Int
    var recover: Int

    /// The confirmation, with defaults for missing keys.
    static func kind(over standard: Confirm) -> ConfigurationKind<Confirm> {
        table.kind(over: ConfirmCounts(fail: standard.fail, window: standard.window, recover: standard.recover)).map(
            { Confirm(fail: $0.fail, of: $0.window, recover: $0.recover) },
            back: { ConfirmCounts(fail: $0.fail, window: $0.window, recover: $0.recover) })
    }

    private static var table: ConfigurationTable<ConfirmCounts> {
        ConfigurationTable(
            things: "the confirmation",
            fields: [
                // A text that only raises `fail` keeps "in a row" where the default was in a row.
                ConfigurationField(
                    "fail", .count(1...1000), "This many failing findings …", get: { $0.fail },
                    set: { ($0.fail, $0.window) = ($1, $0.window == $0.fail ? $1 : max($0.window, $1)) }),
                ConfigurationField(
                    "window", \.window, .count(1...1000), "… among this many latest findings open an incident. Equal to fail: in a row."),
                ConfigurationField("recover", \.recover, .count(1...1000), "This many ok findings in a row close it."),
            ],
            rule: { counts, section, faults in
                guard section.unreadable.isEmpty, counts.window < counts.fail else { return }
                let problem = "\(counts.fail) of the last \(counts.window) is impossible; expected window to be at least fail"
                faults.append(section.fault(at: "window", "fail", problem: problem))
            })
    }
}
