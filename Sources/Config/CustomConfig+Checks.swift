import FailurePoints
import JSON
import Probes
import Systemd

/// The keys of each kind of check.
extension JSONCheck {
    private static let expectations = ["equals", "one_of", "not_equals", "above", "below", "exists", "younger_than"]

    static var table: ConfigurationTable<JSONCheck> {
        let values = ConfigurationKind<[ScalarValue]>.list(of: .scalarValue, 1...100, "texts, numbers, booleans or nulls")
        return ConfigurationTable(
            things: "a check of a JSON file",
            fields: [
                ConfigurationField("file", \.file, .watchedPath, required: true, "The file; a relative path is in the bot's directory."),
                ConfigurationField("pointer", \.pointer, .pointer, required: true, "The place in it, by RFC 6901: /runtime/size_throttle."),
                ConfigurationField(
                    "equals", .scalarValue, "The value equals this: \"0\" is not 0.", get: { $0.oneOf?.count == 1 ? $0.oneOf?[0] : nil },
                    set: { $0.oneOf = [$1] }),
                ConfigurationField(
                    "one_of", values, "The value is one of these.", get: { $0.oneOf?.count == 1 ? nil : $0.oneOf }, set: { $0.oneOf = $1 }),
                ConfigurationField("not_equals", .scalarValue, "The value is not this.", get: { $0.differs }, set: { $0.differs = $1 }),
                ConfigurationField(
                    "above", .number(), "The value is a number, or a text with a number, greater than this.", get: { $0.above },
                    set: { $0.above = $1 }),
                ConfigurationField(
                    "below", .number(), "The value is a number, or a text with a number, less than this.", get: { $0.below }, set: { $0.below = $1 }),
                ConfigurationField(
                    "clear_above", .number(), "Once it fails, it is ok again only above this: at least as great as above.",
                    get: { $0.clearAbove }, set: { $0.clearAbove = $1 }),
                ConfigurationField(
                    "clear_below", .number(), "Once it fails, it is ok again only below this: at most as great as below.",
                    get: { $0.clearBelow }, set: { $0.clearBelow = $1 }),
                ConfigurationField(
                    "exists", .flag, "Whether the file and the value have to exist.", get: { $0.exists }, set: { $0.exists = $1 }),
                ConfigurationField(
                    "younger_than", .age, "The value is a timestamp no older than this.", get: { $0.youngerThan }, set: { $0.youngerThan = $1 }),
                ConfigurationField(
                    "timestamp", .choice("a form of timestamps"),
                    "The form of the timestamp: with a zone, without one (utc, or local for the bot's), or as a number since 1970.",
                    get: { $0.youngerThan == nil ? nil : $0.timestamp }, set: { $0.timestamp = $1 }),
                ConfigurationField(
                    "missing", .ofAbsence, "The status when the file or the value is missing.", get: { $0.exists == nil ? $0.missing : nil },
                    set: { $0.missing = $1 }),
            ],
            constraints: ["anyOf": .array(expectations.map { ["required": [.string($0)]] })],
            rule: { check, section, faults in
                if section.given.isDisjoint(with: expectations) {
                    faults.append(
                        section.fault(problem: "has no expectation; expected at least one", known: expectations))
                }
                if section.given.isSuperset(of: ["equals", "one_of"]) {
                    faults.append(section.fault(at: "one_of", problem: "equals and one_of are both present; expected one of them"))
                }
                if check.exists != nil, section.given.contains("missing") {
                    faults.append(section.fault(at: "missing", problem: "and exists are both present; expected one of them"))
                }
                if check.exists == false, section.given.intersection(expectations).count > 1 {
                    faults.append(section.fault(at: "exists", problem: "is false beside other expectations: a missing value cannot meet them"))
                }
                if let above = check.above, let below = check.below, above >= below {
                    faults.append(section.fault(at: "below", problem: "no number is above \(above) and below \(below)"))
                }
                if let clear = check.clearAbove, check.above.map({ clear < $0 }) ?? true {
                    faults.append(
                        section.fault(at: "clear_above", problem: "\(clear) clears nothing; expected above, and a number at least as great"))
                }
                if let clear = check.clearBelow, check.below.map({ clear > $0 }) ?? true {
                    faults.append(section.fault(at: "clear_below", problem: "\(clear) clears nothing; expected below, and a number at most as great"))
                }
                if section.given.contains("timestamp"), !section.given.contains("younger_than") {
                    faults.append(section.fault(at: "timestamp", problem: "is used only together with younger_than"))
                }
            })
    }
}

extension FileCheck {
    static var table: ConfigurationTable<FileCheck> {
        ConfigurationTable(
            things: "a check of a file",
            fields: [
                ConfigurationField("path", \.path, .watchedPath, required: true, "The file or directory; a relative path is in the bot's directory."),
                ConfigurationField("exists", \.rule.exists, .flag, "True: it must exist. False: it must not exist."),
                ConfigurationField(
                    "younger_than", .age,
                    "Its last modification is no older than this. A touch counts too: if the content has a timestamp, use json.",
                    get: { $0.rule.youngerThan }, set: { $0.rule.youngerThan = $1 }),
                ConfigurationField(
                    "larger_than", .size, "It is larger than this number of bytes.", get: { $0.rule.largerThan }, set: { $0.rule.largerThan = $1 }),
                ConfigurationField(
                    "smaller_than", .size, "It is smaller than this number of bytes.", get: { $0.rule.smallerThan }, set: { $0.rule.smallerThan = $1 }
                ),
            ],
            rule: { check, section, faults in
                let others = section.given.intersection(["younger_than", "larger_than", "smaller_than"])
                if !check.rule.exists, !others.isEmpty {
                    faults.append(
                        section.fault(
                            at: "exists",
                            problem: "is false beside \(others.sorted().joined(separator: " and ")): a missing file has no size and no age"))
                }
                if let above = check.rule.largerThan, let below = check.rule.smallerThan, above >= below - 1 {
                    faults.append(section.fault(at: "smaller_than", problem: "no file has more than \(above) and fewer than \(below) bytes"))
                }
            })
    }
}

extension HTTPCheck {
    /// An endpoint, with the checks of its response.
    static var table: ConfigurationTable<HTTPCheck> {
        let endpoint = EndpointConfig.table(needsURL: true)
        return ConfigurationTable(
            things: "a check of an endpoint",
            fields: endpoint.fields.map { $0.within(\HTTPCheck.endpoint) } + [
                ConfigurationField(
                    "within", .patience, "The complete response arrives within this time.", get: { $0.rule.within }, set: { $0.rule.within = $1 }),
                ConfigurationField(
                    "certificate_days", .count(1...3650), "Its certificate is valid for at least this many days.", get: { $0.rule.certificateDays },
                    set: { $0.rule.certificateDays = $1 }),
            ])
    }
}

extension TCPCheck {
    static var table: ConfigurationTable<TCPCheck> {
        ConfigurationTable(
            things: "a check of a port",
            fields: [
                ConfigurationField(
                    "host", \.host,
                    .name("a host name or an address, without brackets", pattern: "^[A-Za-z0-9.:_-]{1,253}$") { host in
                        (1...253).contains(host.utf8.count) && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".:_-".contains($0)) }
                    }, required: true, "The host."),
                ConfigurationField("port", \.port, .count(1...65_535), required: true, "The port."),
                ConfigurationField(
                    "within", .patience, "Name lookup and connection succeed within this time.", get: { $0.rule.within }, set: { $0.rule.within = $1 }
                ),
            ])
    }
}

extension LogCheck {
    static var table: ConfigurationTable<LogCheck> {
        ConfigurationTable(
            things: "a check of a log",
            fields: [
                ConfigurationField("path", \.path, .watchedPath, required: true, "The log; a relative path is in the bot's directory."),
                ConfigurationField(
                    "pattern", \.pattern, .pattern,
                    "Which lines count: an extended regular expression with \\d, \\w, \\s and \\b, without back-references and look-around; empty: every line."
                ),
                ConfigurationField("ignore_case", \.ignoresCase, .flag, "Whether upper and lower case are the same."),
                ConfigurationField(
                    "timestamp", \.timestamp, .choice("a form of timestamps"),
                    "The timestamp at the start of each line: rfc3339 with a zone; utc or local without one; none: a line counts from its first observation."
                ),
                ConfigurationField(
                    "fewer_than", .count(1...1_000_000), "Fewer matching lines than this …", get: { $0.fewerThan },
                    set: { $0.fewerThan = $1 }),
                ConfigurationField("within", .window, "… within this time.", get: { $0.fewerThan == nil ? nil : $0.within }, set: { $0.within = $1 }),
                ConfigurationField(
                    "silence", .window, "At least one matching line within this time.", get: { $0.silence }, set: { $0.silence = $1 }),
                ConfigurationField("missing", \.missing, .ofAbsence, "The status when the log is missing."),
            ],
            constraints: ["anyOf": [["required": ["fewer_than"]], ["required": ["silence"]]]],
            rule: { check, section, faults in
                if section.given.isDisjoint(with: ["fewer_than", "silence"]) {
                    faults.append(
                        section.fault(
                            problem: "needs a limit of lines or of silence", known: ["fewer_than", "silence"]))
                }
                if section.given.contains("within"), !section.given.contains("fewer_than") {
                    faults.append(section.fault(at: "within", problem: "is used only together with fewer_than"))
                }
                if section.unreadable.isDisjoint(with: ["pattern", "ignore_case"]) {
                    do throws(LinePattern.Invalid) { _ = try LinePattern(check.pattern, ignoresCase: check.ignoresCase) } catch {
                        faults.append(section.fault(at: "pattern", problem: "is not a supported regular expression: \(error)"))
                    }
                }
            })
    }
}

extension UnitCheck {
    private static let states = ["active", "reloading", "inactive", "failed", "activating", "deactivating"]

    static var table: ConfigurationTable<UnitCheck> {
        ConfigurationTable(
            things: "a check of a unit",
            fields: [
                ConfigurationField(
                    "unit", \.unit,
                    .name(
                        "a unit such as \"redis.service\"",
                        pattern: "^[A-Za-z0-9:_.@\\\\-]{1,247}\\.(service|socket|timer|mount|path|target|slice|scope|device|swap|automount)$"
                    ) {
                        UnitName.isValid($0)
                    }, required: true, "The unit, with its type."),
                ConfigurationField(
                    "states", \.rule.states, .list(of: .word(states, what: "a state of a unit"), 1...states.count, "states of a unit"),
                    "The expected active states."),
            ])
    }
}

extension ConfigurationKind where Value == String {
    /// A path to check, without `..`; relative ones are in the bot's directory.
    fileprivate static var watchedPath: Self {
        text("a path, absolute or in the bot's directory", schema: ["type": "string", "minLength": 1]) { path in
            if path.allSatisfy({ $0 == "/" }) { return "names no file" }
            if path.utf8.contains(0) { return "contains a NUL byte" }
            if path.utf8.count > 4000 { return "is too long" }
            return path.split(separator: "/").contains("..") ? "contains \"..\"" : nil
        }
    }

    fileprivate static var pattern: Self {
        text("a regular expression") { $0.utf8.contains(0) ? "contains a NUL byte" : $0.utf8.count > 1000 ? "is longer than 1000 bytes" : nil }
    }
}

extension ConfigurationKind where Value == Duration {
    fileprivate static var age: Self { .duration(.milliseconds(1) ... .seconds(31_536_000)) }
    fileprivate static var patience: Self { .duration(.milliseconds(1) ... .seconds(120)) }
    /// Lines are counted for at most a day.
    fileprivate static var window: Self { .duration(.seconds(1) ... .seconds(86_400)) }
}

extension ConfigurationKind where Value == Int64 {
    fileprivate static var size: Self { .whole(0...Int64(1) << 53, of: "a whole number of bytes") }
}

extension ConfigurationKind where Value == ScalarValue {
    /// A text, a number, true, false or null.
    fileprivate static var scalarValue: Self {
        ConfigurationKind<JSON>.scalar.map(
            ScalarValue.init,
            back: { value in
                switch value {
                case .null, .list, .object: .null
                case .flag(let flag): .bool(flag)
                case .integer(let number): .int(number)
                case .bigInteger(let digits): (try? JSON.parse(digits)) ?? .null
                case .number(let number): .double(number)
                case .text(let text): .string(text)
                }
            })
    }
}
