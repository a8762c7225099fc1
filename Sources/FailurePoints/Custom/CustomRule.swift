/// What must hold for a custom failure point to be ok: one case for each kind of check. What is not stated is not asked for.
public enum CustomRule: Sendable, Hashable {
    case value(ValueRule)
    case path(PathRule)
    case answer(AnswerRule)
    case connection(ConnectionRule)
    case lines(LineRule)
    /// The plugin itself says how it stands.
    case plugin
    case unit(UnitRule)
}

/// What must hold of a value in a JSON file: every expectation.
public struct ValueRule: Sendable, Hashable {
    public enum Expectation: Sendable, Hashable {
        /// One of these values.
        case oneOf([ScalarValue])
        case differs(from: ScalarValue)
        case above(Double)
        case below(Double)
        /// Something is there, or nothing. Says as well what it means that the file itself is not there.
        case exists(Bool)
        /// It is a timestamp no older than this.
        case youngerThan(Duration)
    }

    public var expectations: [Expectation]
    /// What it means that the file or the value is not there, unless `exists` says it.
    public var missing: Status

    public init(_ expectations: [Expectation], missing: Status = .unknown) { (self.expectations, self.missing) = (expectations, missing) }
}

/// What must hold of a path.
public struct PathRule: Sendable, Hashable {
    public var exists: Bool
    /// By its time of modification.
    public var youngerThan: Duration?
    public var largerThan: Int64?
    public var smallerThan: Int64?

    public init(exists: Bool = true, youngerThan: Duration? = nil, largerThan: Int64? = nil, smallerThan: Int64? = nil) {
        (self.exists, self.youngerThan, self.largerThan, self.smallerThan) = (exists, youngerThan, largerThan, smallerThan)
    }
}

/// What must hold of an HTTP answer beside what its target declares.
public struct AnswerRule: Sendable, Hashable {
    /// Everything together, redirects included.
    public var within: Duration?
    public var certificateDays: Int?

    public init(within: Duration? = nil, certificateDays: Int? = nil) { (self.within, self.certificateDays) = (within, certificateDays) }
}

/// What must hold of a TCP connection.
public struct ConnectionRule: Sendable, Hashable {
    public var within: Duration?

    public init(within: Duration? = nil) { self.within = within }
}

/// What must hold of a log's matching lines. At least one of the two.
public struct LineRule: Sendable, Hashable {
    /// Fewer than `count` of them within `window`.
    public struct Rate: Sendable, Hashable {
        public var count: Int
        public var window: Duration

        public init(count: Int, window: Duration) { (self.count, self.window) = (count, window) }
    }

    public var fewerThan: Rate?
    /// At least one of them within this time.
    public var silence: Duration?
    /// What it means that the log is not there.
    public var missing: Status

    public init(fewerThan: Rate? = nil, silence: Duration? = nil, missing: Status = .unknown) {
        (self.fewerThan, self.silence, self.missing) = (fewerThan, silence, missing)
    }
}

/// What must hold of a systemd unit.
public struct UnitRule: Sendable, Hashable {
    /// Any of these, as `systemctl is-active` says them.
    public var states: [String]

    public init(states: [String] = ["active"]) { self.states = states }
}

extension CustomRule {
    /// The thresholds in force, for who asks for them. What must be equal to what is in the evidence of each finding.
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
