package import FailurePoints
package import Probes

/// A failure point that the operator declares, with its probe.
package struct CustomConfig: Sendable, Hashable {
    /// What is checked, and the expectations.
    package enum Check: Sendable, Hashable {
        case json(JSONCheck)
        case file(FileCheck)
        case http(HTTPCheck)
        case tcp(TCPCheck)
        case log(LogCheck)
        case exec(HealerConfig.Hook)
        case unit(UnitCheck)
    }

    package var title = ""
    package var advice = "See the message of its check, which the configuration declares."
    package var category = Category.systemFailures
    package var impact = Impact.none
    package var intended = false
    package var enabled = true
    /// The status of a failing finding: warning or critical.
    package var severity = Status.critical
    package var confirm = Confirm.standard
    package var excusedBy: [FailurePoint.ID] = []
    package var healer: HealerName?
    package var waitsForStartup = false
    package var interval = Duration.seconds(60)
    package var timeout = Duration.seconds(10)
    /// Never nil in a decoded configuration.
    package var check: Check?

    package init() {}
}

/// A place in a JSON file and the expectations on its value.
package struct JSONCheck: Sendable, Hashable {
    /// Absolute, or relative to the bot's directory.
    package var file: String
    /// RFC 6901.
    package var pointer: String
    package var oneOf: [ScalarValue]?
    package var differs: ScalarValue?
    package var above: Double?
    package var below: Double?
    /// A failing finding clears only above, or below, these.
    package var clearAbove: Double?
    package var clearBelow: Double?
    package var exists: Bool?
    package var youngerThan: Duration?
    package var timestamp = JSONValueProbe.TimestampForm.rfc3339
    package var missing = Status.unknown

    package init(file: String, pointer: String) { (self.file, self.pointer) = (file, pointer) }

    package var rule: ValueRule {
        var expectations: [ValueRule.Expectation] = []
        if let exists { expectations.append(.exists(exists)) }
        if let oneOf { expectations.append(.oneOf(oneOf)) }
        if let differs { expectations.append(.differs(from: differs)) }
        if let above { expectations.append(.above(above)) }
        if let below { expectations.append(.below(below)) }
        if let youngerThan { expectations.append(.youngerThan(youngerThan)) }
        return ValueRule(expectations, missing: missing)
    }
}

/// A path and the expectations on its file.
package struct FileCheck: Sendable, Hashable {
    /// Absolute, or relative to the bot's directory.
    package var path: String
    package var rule = PathRule()

    package init(path: String) { self.path = path }
}

/// An endpoint and the expectations on its response.
package struct HTTPCheck: Sendable, Hashable {
    package var endpoint: EndpointConfig
    package var rule = AnswerRule()

    package init(_ endpoint: EndpointConfig) { self.endpoint = endpoint }
}

/// A port that must accept connections.
package struct TCPCheck: Sendable, Hashable {
    package var host: String
    package var port: Int
    package var rule = ConnectionRule()

    package init(host: String, port: Int) { (self.host, self.port) = (host, port) }
}

/// A log and the expectations on its matching lines.
package struct LogCheck: Sendable, Hashable {
    /// Absolute, or relative to the bot's directory.
    package var path: String
    /// A regular expression; empty: every line.
    package var pattern = ""
    package var ignoresCase = false
    package var timestamp = LinesProbe.Stamp.none
    package var fewerThan: Int?
    package var within = Duration.seconds(900)
    package var silence: Duration?
    package var missing = Status.unknown

    package init(path: String) { self.path = path }

    package var rule: LineRule {
        LineRule(fewerThan: fewerThan.map { LineRule.Rate(count: $0, window: within) }, silence: silence, missing: missing)
    }
}

/// A systemd unit that must be in one of these states.
package struct UnitCheck: Sendable, Hashable {
    package var unit: String
    package var rule = UnitRule()

    package init(unit: String) { self.unit = unit }
}

extension CustomConfig {
    /// The thresholds by which it clears, where they differ from those that raise it.
    var clear: Settings {
        guard case .json(let check) = check else { return Settings() }
        var clear = Settings()
        clear.values["above"] = check.clearAbove.map { .number($0) }
        clear.values["below"] = check.clearBelow.map { .number($0) }
        return clear
    }

    package var rule: CustomRule? {
        switch check {
        case .json(let check): .value(check.rule)
        case .file(let check): .path(check.rule)
        case .http(let check): .answer(check.rule)
        case .tcp(let check): .connection(check.rule)
        case .log(let check): .lines(check.rule)
        case .exec: .plugin
        case .unit(let check): .unit(check.rule)
        case nil: nil
        }
    }

    /// Whether it needs the live machine, so that a copy of the bot's directory is not enough.
    package var needsLiveMachine: Bool {
        switch check {
        case .json(let check): check.file.hasPrefix("/")
        case .file(let check): check.path.hasPrefix("/")
        default: true
        }
    }

    package func failurePoint(_ id: FailurePoint.ID) -> FailurePoint? {
        rule.map {
            .custom(
                id, category: category, impact: impact, intended: intended, title: title, advice: advice, rule: $0, severity: severity,
                confirm: confirm, excusedBy: excusedBy, healer: healer, waitsForStartup: waitsForStartup)
        }
    }
}

extension Configuration {
    /// The catalogue with the custom failure points.
    package func catalogue(_ base: [FailurePoint] = Catalogue.all) -> [FailurePoint] {
        base + customFailurePoints.sorted { $0.key < $1.key }.compactMap { id, config in config.failurePoint(id) }
    }
}
