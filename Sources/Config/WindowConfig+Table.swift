import FailurePoints
import JSON

/// The keys of a maintenance window.
extension WindowConfig {
    /// All of them by name.
    static var byName: ConfigurationKind<[String: WindowConfig]> {
        .entries(named: HealerName.kind, of: table.kind(over: WindowConfig()), "maintenance windows by name")
    }

    private static var table: ConfigurationTable<WindowConfig> {
        ConfigurationTable(
            things: "a maintenance window",
            fields: [
                ConfigurationField(
                    "failure_points", \.failurePoints, .list(of: .failurePoints, 1...200, "failure points"), required: true,
                    "What is silenced: ids, beginnings of ids, categories, rows of the assessment, or \"all\"."),
                ConfigurationField(
                    "weekly", Weekly.table.kind(over: Weekly()), "On the same days of each week. Either this or dated.", get: { $0.weekly },
                    set: { $0.weekly = $1 }),
                ConfigurationField(
                    "dated", Dated.table.kind(over: Dated()), "Once. Either this or weekly.", get: { $0.dated }, set: { $0.dated = $1 }),
                ConfigurationField(
                    "zone", \.zone, .zoneRules,
                    "The zone of its times, with its daylight saving. A time that the zone skips is the instant of the change; of a time that comes twice a window covers both."
                ),
                ConfigurationField("heals", \.heals, .flag, "True: nothing is healed in it, either."),
                ConfigurationField("reason", \.reason, .windowReason, "Why, for whoever sees the silence."),
            ], constraints: ["oneOf": [["required": ["weekly"]], ["required": ["dated"]]]],
            rule: { _, section, faults in
                if let conflict = section.conflict(of: ["weekly", "dated"]) {
                    faults.append(conflict)
                } else if section.given.isDisjoint(with: ["weekly", "dated"]) {
                    faults.append(section.fault(at: "weekly", problem: "has neither weekly nor dated; expected one of them"))
                }
            })
    }
}

extension WindowConfig.Weekly {
    fileprivate static var table: ConfigurationTable<WindowConfig.Weekly> {
        ConfigurationTable(
            things: "a weekly time",
            fields: [
                ConfigurationField(
                    "days", \.days, .list(of: .choice("a day"), 1...7, "days"), required: true, "The days on which it begins: mon to sun."),
                ConfigurationField("from", \.from, .timeOfDay(upTo: 1439), required: true, "When it begins, local time."),
                ConfigurationField(
                    "to", \.to, .timeOfDay(upTo: 1440), required: true,
                    "When it ends, local time; up to 24:00. Not after from: it ends on the next day."),
            ],
            rule: { weekly, section, faults in
                guard section.unreadable.isEmpty else { return }
                if weekly.from == weekly.to {
                    faults.append(section.fault(at: "to", problem: "is the same time as from; expected another one (a whole day is 00:00 to 24:00)"))
                } else if weekly.from == 0, weekly.to == 1440, Set(weekly.days).count == 7 {
                    let problem = "the window never ends; expected fewer days, or \"enabled\": false for the failure points"
                    faults.append(section.fault(at: "days", problem: problem))
                }
            })
    }
}

extension WindowConfig.Dated {
    fileprivate static var table: ConfigurationTable<WindowConfig.Dated> {
        ConfigurationTable(
            things: "a dated time",
            fields: [
                ConfigurationField("from", \.from, .localTime, required: true, "When it begins, local time."),
                ConfigurationField("to", \.to, .localTime, required: true, "When it ends, local time."),
            ],
            rule: { dated, section, faults in
                guard section.unreadable.isEmpty, Instant(utc: dated.from) >= Instant(utc: dated.to) else { return }
                faults.append(section.fault(at: "to", problem: "is not after from"))
            })
    }
}

extension ConfigurationKind where Value == String {
    fileprivate static var failurePoints: Self {
        text("a failure point", schema: ["type": "string", "minLength": 1]) { $0.utf8.count > 128 ? "is too long" : $0.isEmpty ? "is empty" : nil }
    }

    fileprivate static var windowReason: Self {
        text("a short text", schema: ["type": "string", "maxLength": 500]) { $0.utf8.count > 500 ? "is too long" : nil }
    }
}

extension ConfigurationKind where Value == Int {
    /// `09:30`, as minutes after midnight.
    fileprivate static func timeOfDay(upTo latest: Int) -> Self {
        Self(
            schema: [
                "type": "string", "pattern": .string(latest == 1440 ? "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" : "^([01][0-9]|2[0-3]):[0-5][0-9]$"),
            ],
            write: { .string(TimeOfDay.text($0)) },
            expected: "a time such as \"09:30\", up to \(latest == 1440 ? "24:00" : "23:59")",
            take: { value in
                guard case .string(let text) = value, let minutes = TimeOfDay.minutes(text), minutes <= latest else { return nil }
                return minutes
            })
    }
}

extension ConfigurationKind where Value == CivilTime {
    /// `2026-12-24T18:00`
    fileprivate static var localTime: Self {
        Self(
            schema: ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$"],
            write: { time in .string("\(Instant(utc: time).rfc3339.prefix(16))") }, expected: "a local time such as \"2026-12-24T18:00\"",
            take: { value in
                guard case .string(let text) = value, text.utf8.count == 16, let instant = Instant(rfc3339: "\(text):00Z") else { return nil }
                return instant.utc
            })
    }
}
