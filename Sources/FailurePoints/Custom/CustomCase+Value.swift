/// Judges values in JSON files.
extension CustomCase {
    /// - Throws: unknown `unparsable` or `unreadable`, if the file cannot be used.
    func judge(_ document: Document<PointedValue>, _ rule: ValueRule) throws(EarlyFinding) -> Finding {
        let content: PointedValue
        switch document.state {
        case .missing:
            return missing(rule, "file-missing", "\(document.path) is missing", ["file": .text(document.path)])
        case .content(let found): content = found
        default: content = try document.required()
        }
        var evidence: Evidence = ["file": .text(document.path), "pointer": .text(content.pointer)]
        let place = content.pointer.isEmpty ? "the whole of \(document.path)" : "\(content.pointer) in \(document.path)"
        guard let value = content.value else { return missing(rule, "field-missing", "there is no \(place)", evidence) }
        let shown = content.shown
        evidence["value"] = .text(shown)
        for expectation in rule.expectations {
            if case .youngerThan(let limit) = expectation {
                guard let stamp = content.instant else {
                    // Without a readable timestamp the age is unknown: neither too old nor fine.
                    return .unknown("no-timestamp", "\(place) is \(shown); expected a timestamp of the declared form", evidence: evidence)
                }
                let age = input.age(of: stamp)
                (evidence["age_seconds"], evidence["limit_seconds"]) = (.seconds(age), .seconds(limit))
                if age > limit {
                    return failing("too-old", "\(place) is \(age.spoken) old; expected at most \(limit.spoken)", evidence, since: stamp + limit)
                }
                if let future = refusesFuture(age, "\(place) is", evidence) { return future }
            } else if value.isEndless, expectation.comparesNumbers {
                return .unknown("not-finite", "\(place) is \(shown), which cannot be compared", evidence: evidence)
            } else if let expected = expectation.raised(by: input.settings).unmet(by: value) {
                evidence["expected"] = .text(expected)
                return failing("unexpected-value", "\(place) is \(shown); expected \(expected)", evidence)
            }
        }
        return .ok("\(place) is \(shown)", evidence: evidence)
    }

    private func missing(_ rule: ValueRule, _ reason: String, _ message: String, _ evidence: Evidence) -> Finding {
        for case .exists(let wanted) in rule.expectations {
            return wanted ? failing(reason, message, evidence) : .ok(message, evidence: evidence)
        }
        return Finding(rule.missing, rule.missing == .ok ? "ok" : reason, message, evidence: evidence)
    }
}

extension ValueRule.Expectation {
    fileprivate var comparesNumbers: Bool {
        switch self {
        case .oneOf, .differs, .above, .below: true
        case .exists, .youngerThan: false
        }
    }

    /// The expectation with the bound in force: a failing value clears at another one.
    fileprivate func raised(by settings: Settings) -> Self {
        switch self {
        case .above: if case .number(let bound)? = settings.values["above"] { .above(bound) } else { self }
        case .below: if case .number(let bound)? = settings.values["below"] { .below(bound) } else { self }
        case .oneOf, .differs, .exists, .youngerThan: self
        }
    }

    /// What was expected, if the value is something else; nil if the expectation holds. Ages are judged elsewhere.
    fileprivate func unmet(by value: ScalarValue) -> String? {
        let (holds, expected): (Bool, String) =
            switch self {
            case .oneOf(let choices): (choices.contains { $0.isSame(as: value) }, choices.map(\.spelled).joined(separator: " or "))
            case .differs(let other): (!other.isSame(as: value), "anything but \(other.spelled)")
            case .above(let bound): (value.isAbove(bound), "a number above \(ScalarValue.number(bound).spelled)")
            case .below(let bound): (value.isBelow(bound), "a number below \(ScalarValue.number(bound).spelled)")
            case .exists(let wanted): (wanted, "nothing")
            case .youngerThan: (true, "")
            }
        return holds ? nil : expected
    }
}

extension ScalarValue {
    /// Whether it is a number, or a text that contains one, greater than the bound.
    public func isAbove(_ bound: Double) -> Bool {
        guard let decimal, let bound = ExactNumber(bound) else { return false }
        return decimal > bound
    }

    /// The same, less than the bound.
    public func isBelow(_ bound: Double) -> Bool {
        guard let decimal, let bound = ExactNumber(bound) else { return false }
        return decimal < bound
    }

    /// As in JSON; for lists and objects the size.
    public var spelled: String {
        switch self {
        case .null: "null"
        case .flag(let flag): flag ? "true" : "false"
        case .integer(let value): String(value)
        case .bigInteger(let digits): digits
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
        case .text(let text): "\"\(text)\""
        case .list(let count): "a list of \(count)"
        case .object(let count): "an object of \(count)"
        }
    }
}
