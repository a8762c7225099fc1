public import FailurePoints
public import JSON

extension ScalarValue {
    public init(_ json: JSON) {
        self =
            switch json {
            case .null: .null
            case .bool(let flag): .flag(flag)
            case .int(let value): .integer(value)
            case .big(let value): .bigInteger(value.description)
            case .double(let value): .number(value)
            case .string(let text): .text(text)
            case .array(let elements): .list(elements.count)
            case .object(let members): .object(members.count)
            }
    }
}
