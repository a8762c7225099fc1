package import FailurePoints
package import JSON

extension Evidence {
    /// The evidence as a JSON object, in the order of its fields.
    package var json: JSON {
        var object = JSONObject()
        for entry in entries { object[entry.name] = entry.value.json }
        return .object(object)
    }
}

extension Evidence.Value {
    package var json: JSON {
        switch self {
        case .text(let value): .string(value)
        case .integer(let value): .int(value)
        case .number(let value): .double(value)
        case .flag(let value): .bool(value)
        case .instant(let value): .string(value.rfc3339)
        case .list(let values): .array(values.map(\.json))
        case .record(let value): value.json
        case .nothing: .null
        }
    }
}

extension JSON {
    /// RFC 3339 in UTC, or null.
    package static func instant(_ value: Instant?) -> JSON { value.map { .string($0.rfc3339) } ?? .null }
    /// Reads back what ``instant(_:)`` writes; nil for anything else.
    package var time: Instant? { string.flatMap { Instant(rfc3339: $0) } }
    package static func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
    package static func count(_ value: Int?) -> JSON { value.map { .int(Int64($0)) } ?? .null }
    /// Seconds with millisecond resolution, for fields named `…_seconds`.
    package static func seconds(_ value: Duration?) -> JSON { value.map { .double(($0.inSeconds * 1000).rounded() / 1000) } ?? .null }
    /// Milliseconds with microsecond resolution, for fields named `…_ms`.
    package static func milliseconds(_ microseconds: Int64?) -> JSON { microseconds.map { .double(Double($0) / 1000) } ?? .null }
}
