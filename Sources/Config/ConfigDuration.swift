/// Durations as the configuration writes them: `"500ms"`, `"90s"`, `"5m"`, `"12h"`, `"7d"`, `"1h30m"`.
package enum ConfigDuration {
    /// The units, largest first, with their lengths in milliseconds.
    package static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// The duration in `text`, or nil: whole numbers, each with a unit, larger units first, no sign, no space.
    package static func parse(_ text: String) -> Duration? {
        var rest = text[...]
        var total: Int64 = 0
        var smallest = Int64.max
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(letters.count)
            guard let count = Int64(digits), let unit = units.first(where: { $0.name == letters }), unit.milliseconds < smallest else { return nil }
            let (part, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
            let (sum, overflown) = total.addingReportingOverflow(part)
            if overflow || overflown { return nil }
            (total, smallest) = (sum, unit.milliseconds)
        }
        return smallest == .max ? nil : .milliseconds(total)
    }

    /// The shortest text in a single unit that reads back as the same duration: `90s`, `5m`, `1d`. Fractions of a millisecond are lost.
    package static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        if attoseconds / 1_000_000_000_000_000 != 0 {
            let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1000)
            return overflow ? "\(seconds)s" : "\(scaled + attoseconds / 1_000_000_000_000_000)ms"
        }
        guard seconds != 0 else { return "0s" }
        let unit = units.dropLast().first { seconds % ($0.milliseconds / 1000) == 0 } ?? ("s", 1000)
        return "\(seconds / (unit.milliseconds / 1000))\(unit.name)"
    }
}
