public import FailurePoints
public import Probes

/// A failure point that the operator declares, with the probe that looks for it.
public struct CustomConfig: Sendable, Hashable {
    /// What it is that is looked at, and what must hold of it.
    public enum Check: Sendable, Hashable {
        case json(JSONCheck)
        case file(FileCheck)
        case http(HTTPCheck)
        case tcp(TCPCheck)
        case log(LogCheck)
        case exec(HealerConfig.Hook)
        case unit(UnitCheck)
    }

    public var title = ""
    public var advice = "See what its check says; it was declared in the configuration."
    public var category = Category.systemFailures
    public var impact = Impact.none
    public var intended = false
    public var enabled = true
    /// The status of a finding that fails: warning or critical.
    public var severity = Status.critical
    public var confirm = Confirm.standard
    public var excusedBy: [FailurePoint.ID] = []
    public var healer: HealerName?
    public var waitsForStartup = false
    public var interval = Duration.seconds(60)
    public var timeout = Duration.seconds(10)
    /// Never nil in a configuration that was read.
    public var check: Check?

    public init() {}
}

/// A place in a JSON file and what must hold of the value there.
public struct JSONCheck: Sendable, Hashable {
    /// Absolute, or relative to the bot's directory.
    public var file: String
    /// RFC 6901.
    public var pointer: String
    public var oneOf: [ScalarValue]?
    public var differs: ScalarValue?
    public var above: Double?
    public var below: Double?
    public var exists: Bool?
    public var youngerThan: Duration?
    public var timestamp = JSONValueProbe.TimestampForm.rfc3339
    public var missing = Status.unknown

    public init(file: String, pointer: String) { (self.file, self.pointer) = (file, pointer) }

    var rule: ValueRule {
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

/// A path and what the file system must say of it.
public struct FileCheck: Sendable, Hashable {
    /// Absolute, or relative to the bot's directory.
    public var path: String
    public var rule = PathRule()

    public init(path: String) { self.path = path }
}

/// An endpoint and what must hold of its answer.
public struct HTTPCheck: Sendable, Hashable {
    public var endpoint: EndpointConfig
    public var rule = AnswerRule()

    public init(_ endpoint: EndpointConfig) { self.endpoint = endpoint }
}

/// A port that must take connections.
public struct TCPCheck: Sendable, Hashable {
    public var host: String
    public var port: Int
    public var rule = ConnectionRule()

    public init(host: String, port: Int) { (self.host, self.port) = (host, port) }
}

/// A log and what must hold of the lines that match.
public struct LogCheck: Sendable, Hashable {
    /// Absolute, or relative to the bot's directory.
    public var path: String
    /// A regular expression; empty: every line.
    public var pattern = ""
    public var ignoresCase = false
    public var timestamp = LinesProbe.Stamp.none
    public var fewerThan: Int?
    public var within = Duration.seconds(900)
    public var silence: Duration?
    public var missing = Status.unknown

    public init(path: String) { self.path = path }

    var rule: LineRule {
        LineRule(fewerThan: fewerThan.map { LineRule.Rate(count: $0, window: within) }, silence: silence, missing: missing)
    }
}

/// A systemd unit that must be in one of these states.
public struct UnitCheck: Sendable, Hashable {
    public var unit: String
    public var rule = UnitRule()

    public init(unit: String) { self.unit = unit }
}

extension CustomConfig {
    var rule: CustomRule? {
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
    var needsLiveMachine: Bool {
        switch check {
        case .json(let check): check.file.hasPrefix("/")
        case .file(let check): check.path.hasPrefix("/")
        default: true
        }
    }

    func failurePoint(_ id: FailurePoint.ID) -> FailurePoint? {
        rule.map {
            .custom(
                id, category: category, impact: impact, intended: intended, title: title, advice: advice, rule: $0, severity: severity,
                confirm: confirm, excusedBy: excusedBy, healer: healer, waitsForStartup: waitsForStartup)
        }
    }
}

extension Configuration {
    /// The catalogue with the failure points that the configuration declares.
    public func catalogue(_ base: [FailurePoint] = Catalogue.all) -> [FailurePoint] {
        base + customFailurePoints.sorted { $0.key < $1.key }.compactMap { id, config in config.failurePoint(id) }
    }
}
