import FailurePoints
import Files
package import JSON

extension Setting.Value {
    /// The kind's name and the value as the configuration writes it.
    package var described: (kind: String, value: JSON) {
        switch self {
        case .duration(let value): ("duration", .string(ConfigDuration.text(value)))
        case .count(let value): ("count", .count(value))
        case .ratio(let value): ("ratio", .double(value))
        case .bytes(let value): ("bytes", .int(value))
        case .number(let value): ("number", .double(value))
        case .flag(let value): ("flag", .bool(value))
        }
    }
}
