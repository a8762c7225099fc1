package import FailurePoints
package import JSON

/// A setting of a failure point as a key of the configuration.
extension Setting {
    package var field: ConfigurationField<Settings> {
        switch standard {
        case .duration(let value):
            field(.duration(.zero ... .seconds(31_536_000)), value) {
                .duration($0)
            } from: {
                if case .duration(let v) = $0 { v } else { nil }
            }
        case .count(let value):
            field(.count(0...1_000_000_000), value) {
                .count($0)
            } from: {
                if case .count(let v) = $0 { v } else { nil }
            }
        case .ratio(let value):
            field(.number(0...1), value) {
                .ratio($0)
            } from: {
                if case .ratio(let v) = $0 { v } else { nil }
            }
        case .bytes(let value):
            field(.whole(0...Int64(1) << 53, of: "a whole number of bytes"), value) {
                .bytes($0)
            } from: {
                if case .bytes(let v) = $0 { v } else { nil }
            }
        case .number(let value):
            field(.number(), value) {
                .number($0)
            } from: {
                if case .number(let v) = $0 { v } else { nil }
            }
        case .flag(let value):
            field(.flag, value) {
                .flag($0)
            } from: {
                if case .flag(let v) = $0 { v } else { nil }
            }
        }
    }

    private func field<T>(
        _ kind: ConfigurationKind<T>, _ standard: T, to: @escaping (T) -> Value, from: @escaping (Value) -> T?
    ) -> ConfigurationField<Settings> {
        ConfigurationField(
            name, kind, why, get: { from($0[self]) ?? standard },
            set: { settings, value in settings.values[name] = to(value) == self.standard ? nil : to(value) })
    }
}

extension Setting.Value {
    /// The value as the configuration writes it.
    package var json: JSON {
        switch self {
        case .duration(let value): .string(ConfigDuration.text(value))
        case .count(let value): .int(Int64(value))
        case .bytes(let value): .int(value)
        case .ratio(let value), .number(let value): ConfigurationKind<Double>.number().write(value)
        case .flag(let value): .bool(value)
        }
    }

    /// Negative when less than `other`, positive when greater; nil where the two cannot be compared.
    package func compared(to other: Setting.Value) -> Int? {
        func order<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : a > b ? 1 : 0 }
        return switch (self, other) {
        case (.duration(let a), .duration(let b)): order(a, b)
        case (.count(let a), .count(let b)): order(a, b)
        case (.bytes(let a), .bytes(let b)): order(a, b)
        case (.ratio(let a), .ratio(let b)), (.number(let a), .number(let b)): order(a, b)
        default: nil
        }
    }
}
