/// The basis of a finding: named values in the order in which the judge set them, the place first.
public struct Evidence: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    public enum Value: Sendable, Hashable {
        case text(String)
        case integer(Int64)
        case number(Double)
        case flag(Bool)
        case instant(Instant)
        case list([Value])
        case record(Evidence)
        case nothing
    }

    public private(set) var entries: [Entry]

    public struct Entry: Sendable, Hashable {
        public let name: String
        public var value: Value
    }

    public init(dictionaryLiteral elements: (String, Value)...) {
        entries = elements.map { Entry(name: $0.0, value: $0.1) }
    }

    public init() { entries = [] }

    public var isEmpty: Bool { entries.isEmpty }

    public subscript(name: String) -> Value? {
        get { entries.first { $0.name == name }?.value }
        set {
            if let index = entries.firstIndex(where: { $0.name == name }) {
                if let newValue { entries[index].value = newValue } else { entries.remove(at: index) }
            } else if let newValue {
                entries.append(Entry(name: name, value: newValue))
            }
        }
    }
}

extension Evidence {
    /// The same evidence with every text printable, bounded and without secrets.
    var fitToShow: Evidence {
        var shown = Evidence()
        shown.entries = entries.map { Entry(name: UntrustedText.line($0.name, limit: 100), value: $0.value.fitToShow(named: $0.name)) }
        return shown
    }
}

extension Evidence.Value {
    /// The limit for each text, in bytes: room for a long path.
    private static let maximumBytes = 400

    fileprivate func fitToShow(named name: String) -> Evidence.Value {
        switch self {
        case .text(let text): .text(UntrustedText.value(text, named: name, limit: Self.maximumBytes))
        case .list(let values): .list(values.map { $0.fitToShow(named: name) })
        case .record(let record): .record(record.fitToShow)
        case .integer, .number, .flag, .instant, .nothing: self
        }
    }
}

extension Evidence.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(booleanLiteral value: Bool) { self = .flag(value) }

    public static func count(_ value: Int) -> Evidence.Value { .integer(Int64(value)) }
    /// Seconds with millisecond resolution, for names ending in `_seconds`.
    public static func seconds(_ value: Duration) -> Evidence.Value { .number((value.inSeconds * 1000).rounded() / 1000) }
    public static func texts(_ values: some Sequence<String>) -> Evidence.Value { .list(values.map { .text($0) }) }
    public static func optional(_ value: Instant?) -> Evidence.Value { value.map { .instant($0) } ?? .nothing }
}
