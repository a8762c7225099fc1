import JSON

/// The zone of the bot's local timestamps.
extension ConfigurationKind where Value == LocalZone {
    /// `host`, `+00:00`, `-05:30`, `Z`.
    static var zone: Self {
        Self(
            schema: ["type": "string", "pattern": "^(host|Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$"],
            write: { zone in
                switch zone {
                case .host: "host"
                case .offset(let offset): .string(text(offset))
                }
            },
            expected: "\"host\" or an offset from UTC such as \"+00:00\", up to 14 hours",
            take: { value in
                guard case .string(let text) = value else { return nil }
                return text == "host" ? .host : offset(text).map { .offset($0) }
            })
    }

    private static func text(_ offset: Duration) -> String {
        let minutes = abs(offset.components.seconds) / 60
        let digits = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return (offset < .zero ? "-" : "+") + digits.joined(separator: ":")
    }

    private static func offset(_ text: String) -> Duration? {
        if text == "Z" { return .zero }
        let bytes = Array(text.utf8)
        guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"), bytes[3] == UInt8(ascii: ":") else { return nil }
        let digits = [1, 2, 4, 5].map { Int(bytes[$0]) - 48 }
        guard digits.allSatisfy({ (0...9).contains($0) }), digits[2] < 6 else { return nil }
        let minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3]
        guard minutes <= 14 * 60 else { return nil }
        return .seconds((bytes[0] == UInt8(ascii: "-") ? -60 : 60) * minutes)
    }
}
