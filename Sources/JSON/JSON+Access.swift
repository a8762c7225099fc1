/// Access to a value without a `switch`: nil for a value of another kind. Nothing is converted from or to a string.
extension JSON {
    public var isNull: Bool { self == .null }

    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// An integer, or a double without a fraction that fits.
    public var int: Int64? {
        switch self {
        case .int(let value): value
        case .double(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// Any number, as the nearest double.
    public var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .big(let value): value.double
        case .double(let value): value
        default: nil
        }
    }

    public var array: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The member of an object.
    public subscript(key: String) -> JSON? {
        if case .object(let value) = self { value[key] } else { nil }
    }

    /// The element of an array.
    public subscript(index: Int) -> JSON? {
        if case .array(let value) = self, value.indices.contains(index) { value[index] } else { nil }
    }

    /// The value at the pointer: `""` is the value itself, `/data/0/price` a place inside. Nil if missing or for an invalid pointer. Source: RFC 6901.
    public func at(pointer: String) -> JSON? {
        guard !pointer.isEmpty else { return self }
        guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
        var value = self
        for part in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let step = Self.step(part), let next = value.member(step) else { return nil }
            value = next
        }
        return value
    }

    private func member(_ step: String) -> JSON? {
        switch self {
        case .object(let object): object[step]
        case .array where step == "0" || (step.utf8.first != UInt8(ascii: "0") && step.utf8.allSatisfy { $0 &- 0x30 < 10 }):
            Int(step).flatMap { self[$0] }
        default: nil
        }
    }

    /// One reference token with `~0` and `~1` resolved; nil for a lone `~`.
    private static func step(_ part: Substring) -> String? {
        var step = ""
        var rest = part
        while let character = rest.popFirst() {
            switch character == "~" ? rest.popFirst() : nil {
            case "0": step.append("~")
            case "1": step.append("/")
            case nil where character != "~": step.append(character)
            default: return nil
            }
        }
        return step
    }
}
