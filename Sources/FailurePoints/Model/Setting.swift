/// One setting of a failure point. The configuration reference, the schema and the validation come from these declarations.
public struct Setting: Sendable, Hashable {
    /// A setting's value; the case says its unit and how it is written in the configuration.
    public enum Value: Sendable, Hashable {
        /// Written `"90s"`, `"5m"`, `"12h"`.
        case duration(Duration)
        /// A whole number.
        case count(Int)
        /// A share between 0 and 1.
        case ratio(Double)
        /// Written as a whole number of bytes.
        case bytes(Int64)
        /// A plain number; the setting's name carries its unit.
        case number(Double)
        case flag(Bool)
    }

    /// On which side of a threshold its value counts as cleared.
    public enum Clearing: Sendable, Hashable { case below, above }

    /// snake_case, with the unit last if the value has no unit: `warning_age`, `critical_used_ratio`.
    public let name: String
    public let standard: Value
    /// Why this default, with its source.
    public let why: String
    /// For a threshold of a value that may move to and fro: the side on which another value may clear it. nil: it clears where it is raised.
    public let clears: Clearing?

    public init(_ name: String, _ standard: Value, clears: Clearing? = nil, why: String) {
        (self.name, self.standard, self.clears, self.why) = (name, standard, clears, why)
    }
}

/// The values in force for one failure point: from the configuration, else the declared default.
public struct Settings: Sendable, Hashable {
    public var values: [String: Setting.Value]

    public init(_ values: [String: Setting.Value] = [:]) { self.values = values }

    public subscript(_ setting: Setting) -> Setting.Value { values[setting.name] ?? setting.standard }
}
