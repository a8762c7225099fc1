/// What a custom failure point expects: one case for each kind of check. Fields left out are not checked.
public enum CustomRule: Sendable, Hashable {
    case value(ValueRule)
    case path(PathRule)
    case answer(AnswerRule)
    case connection(ConnectionRule)
    case lines(LineRule)
    /// The plugin gives the status itself.
    case plugin
    case unit(UnitRule)
}

/// What a value in a JSON file must fulfil: every expectation.
public struct ValueRule: Sendable, Hashable {
    public enum Expectation: Sendable, Hashable {
        /// One of these values.
        case oneOf([ScalarValue])
        case differs(from: ScalarValue)
        case above(Double)
        case below(Double)
        /// A value exists, or does not. Decides also what a missing file means.
        case exists(Bool)
        /// A timestamp not older than this.
        case youngerThan(Duration)
    }

    public var expectations: [Expectation]
    /// The status if the file or the value is missing, unless `exists` decides it.
    public var missing: Status

    public init(_ expectations: [Expectation], missing: Status = .unknown) { (self.expectations, self.missing) = (expectations, missing) }
}

/// What a path must fulfil.
public struct PathRule: Sendable, Hashable {
    public var exists: Bool
    /// By its modification time.
    public var youngerThan: Duration?
    public var largerThan: Int64?
    public var smallerThan: Int64?

    public init(exists: Bool = true, youngerThan: Duration? = nil, largerThan: Int64? = nil, smallerThan: Int64? = nil) {
        (self.exists, self.youngerThan, self.largerThan, self.smallerThan) = (exists, youngerThan, largerThan, smallerThan)
    }
}

/// What an HTTP answer must fulfil beyond what its target declares.
public struct AnswerRule: Sendable, Hashable {
    /// The total time, redirects included.
    public var within: Duration?
    public var certificateDays: Int?

    public init(within: Duration? = nil, certificateDays: Int? = nil) { (self.within, self.certificateDays) = (within, certificateDays) }
}

/// What a TCP connection must fulfil.
public struct ConnectionRule: Sendable, Hashable {
    public var within: Duration?

    public init(within: Duration? = nil) { self.within = within }
}

/// What a log's matching lines must fulfil: a rate, a silence, or both.
public struct LineRule: Sendable, Hashable {
    /// Fewer than `count` matching lines within `window`.
    public struct Rate: Sendable, Hashable {
        public var count: Int
        public var window: Duration

        public init(count: Int, window: Duration) { (self.count, self.window) = (count, window) }
    }

    public var fewerThan: Rate?
    /// At least one matching line within this time.
    public var silence: Duration?
    /// The status if the log is missing.
    public var missing: Status

    public init(fewerThan: Rate? = nil, silence: Duration? = nil, missing: Status = .unknown) {
        (self.fewerThan, self.silence, self.missing) = (fewerThan, silence, missing)
    }
}

/// What a systemd unit must fulfil.
public struct UnitRule: Sendable, Hashable {
    /// The accepted states, as `systemctl is-active` prints them.
    public var states: [String]

    public init(states: [String] = ["active"]) { self.states = states }
}

extension CustomRule {
    /// The thresholds in force. Expected values for equality are in the evidence of each finding.
    public var settings: [Setting] {
        let why = "as configured"
        func duration(_ name: String, _ value: Duration?) -> [Setting] { value.map { [Setting(name, .duration($0), why: why)] } ?? [] }
        switch self {
        case .value(let rule):
            return rule.expectations.flatMap { expectation -> [Setting] in
                switch expectation {
                case .above(let bound): [Setting("above", .number(bound), why: why)]
                case .below(let bound): [Setting("below", .number(bound), why: why)]
                case .youngerThan(let age): duration("younger_than", age)
                case .oneOf, .differs, .exists: []
                }
            }
        case .path(let rule):
            let sizes = [("larger_than", rule.largerThan), ("smaller_than", rule.smallerThan)]
            return duration("younger_than", rule.youngerThan)
                + sizes.flatMap { name, bytes in bytes.map { [Setting(name, .bytes($0), why: why)] } ?? [] }
        case .answer(let rule):
            return duration("within", rule.within) + (rule.certificateDays.map { [Setting("certificate_days", .count($0), why: why)] } ?? [])
        case .connection(let rule): return duration("within", rule.within)
        case .lines(let rule):
            let rate = rule.fewerThan.map { [Setting("fewer_than", .count($0.count), why: why)] + duration("within", $0.window) } ?? []
            return rate + duration("silence", rule.silence)
        case .plugin, .unit: return []
        }
    }
}
