import FailurePoints

/// One metric in the text format that Prometheus and node_exporter's textfile collector read.
///
/// Source: Prometheus exposition format 0.0.4; base units, `_total` for counters, points in time as `_timestamp_seconds`.
struct MetricFamily: Sendable {
    struct Sample: Sendable {
        var labels: [(name: String, value: String)]
        var value: Double
    }

    let name: String
    let help: String
    var samples: [Sample] = []

    init(_ name: String, _ help: String, _ samples: [Sample] = []) { (self.name, self.help, self.samples) = ("fpmond_\(name)", help, samples) }

    init(_ name: String, _ help: String, value: Double?) { self.init(name, help, value.map { [Sample(labels: [], value: $0)] } ?? []) }

    /// The name says it.
    private var kind: String { name.hasSuffix("_total") ? "counter" : "gauge" }

    mutating func add(_ value: Double, _ labels: (String, String)...) { samples.append(Sample(labels: labels, value: value)) }

    /// One sample for each state: 1 for the present one, else 0.
    mutating func addStates(_ states: [String], present: String, _ labels: (String, String)...) {
        for state in states { samples.append(Sample(labels: labels + [("state", state)], value: state == present ? 1 : 0)) }
    }

    /// Appends its lines; nothing without samples, because a family without a sample is an error to some readers.
    func write(to text: inout String) {
        guard !samples.isEmpty else { return }
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
        for sample in samples {
            text += name
            if !sample.labels.isEmpty {
                text += "{"
                for (index, label) in sample.labels.enumerated() { text += "\(index == 0 ? "" : ",")\(label.name)=\"\(Self.escaped(label.value))\"" }
                text += "}"
            }
            text += " \(Self.number(sample.value))\n"
        }
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") || $0 < 0x20 }) else { return value }
        var escaped = ""
        for scalar in UntrustedText.line(value).unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}

extension Instant {
    /// Seconds since 1970.
    var inSeconds: Double { Double(microseconds) / 1_000_000 }
}
