package import FailurePoints
import Files
package import JSON

/// What the healing log says about each healer and failure point: how often it ran, how often that helped, and how long it took.
package struct HealStatistics {
    package struct Entry: Sendable, Hashable {
        package var healer: String
        package var failurePoint: String
        /// Runs whose outcome is decided, without those that only inform and those by hand.
        package var runs = 0
        package var healed = 0
        /// By outcome, also decisions not to run.
        package var outcomes: [String: Int] = [:]
        /// How often the incident was given to the operator.
        package var givenUp = 0
        /// From the start of the first run in the incident to the observation that confirmed the recovery.
        package var recoveryTimes: [Duration] = []

        /// The share of the runs that healed; nil: nothing ran.
        package var successRate: Double? { runs > 0 ? Double(healed) / Double(runs) : nil }

        /// The median; nil: nothing was healed.
        package var recoveryTime: Duration? {
            recoveryTimes.isEmpty ? nil : recoveryTimes.sorted()[recoveryTimes.count / 2]
        }
    }

    /// Sorted by healer and failure point.
    package private(set) var entries: [Entry] = []
    /// The first and the last line that counted; nil: there is none.
    package private(set) var span: (first: Instant, last: Instant)?

    private static let runs: Set<String> = [
        HealOutcome.healed, .recoveredByItself, .notHealed, .hookFailed, .timedOut, .interrupted,
    ].reduce(into: []) { $0.insert($1.rawValue) }

    /// - Parameters:
    ///   - lines: of the healing log, oldest first; a line that is none of fpmond's is passed over.
    ///   - since: older lines do not count.
    package init(_ lines: [JSON], since: Instant? = nil) {
        var byKey: [[String]: Entry] = [:]
        var begun: [String: Instant] = [:]
        for line in lines {
            guard let at = line["timestamp"]?.time, since.map({ at >= $0 }) ?? true,
                let action = line["actions"]?[0], let healer = action["type"]?.string, let outcome = action["outcome"]?.string
            else { continue }
            span = (span?.first ?? at, at)
            let point = action["target"]?.string ?? ""
            let incident = action["incident"]?.string ?? ""
            let started = action["started_at"]?.time
            if let started, begun[incident] == nil { begun[incident] = started }
            var entry = byKey[[healer, point]] ?? Entry(healer: healer, failurePoint: point)
            entry.outcomes[outcome, default: 0] += 1
            if action["exhausted"]?.bool == true { entry.givenUp += 1 }
            // 0: nothing was run. A run by hand belongs to no incident, so nothing shows its effect.
            if action["attempt"]?.int ?? 0 > 0, action["by"]?.string != "hand", Self.runs.contains(outcome) {
                entry.runs += 1
                if outcome == HealOutcome.healed.rawValue {
                    entry.healed += 1
                    if let first = begun[incident] { entry.recoveryTimes.append(at.since(first)) }
                }
            }
            byKey[[healer, point]] = entry
        }
        entries = byKey.values.sorted { ($0.healer, $0.failurePoint) < ($1.healer, $1.failurePoint) }
    }

    package var json: JSON {
        [
            "since": .instant(span?.first), "until": .instant(span?.last),
            "heals": .array(
                entries.map { entry in
                    var outcomes = JSONObject()
                    for (outcome, count) in entry.outcomes.sorted(by: { $0.key < $1.key }) { outcomes[outcome] = .count(count) }
                    return [
                        "healer": .string(entry.healer), "failure_point": entry.failurePoint.isEmpty ? .null : .string(entry.failurePoint),
                        "runs": .count(entry.runs), "healed": .count(entry.healed), "success_rate": entry.successRate.map { .double($0) } ?? .null,
                        "median_recovery_seconds": .seconds(entry.recoveryTime), "given_to_operator": .count(entry.givenUp),
                        "outcomes": .object(outcomes),
                    ]
                }),
        ]
    }

    /// A table, and what it covers.
    package var lines: [String] {
        guard let span else { return ["The healing log has no entry."] }
        let head = ["healer", "failure point", "runs", "healed", "recovery", "given up", "not run"]
        let rows = [head] + entries.map(Self.cells)
        let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let table = rows.map { row in
            let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
        return table + ["From \(span.first.readable) to \(span.last.readable). A run counts as healed only if facts after its start show it."]
    }

    private static func cells(_ entry: Entry) -> [String] {
        let rate = entry.successRate.map { "\(entry.healed) (\(Int(($0 * 100).rounded())) %)" } ?? "-"
        let held = ["deferred", "refused", "dry-run"].compactMap { name in entry.outcomes[name].map { "\($0) \(name)" } }
        return [
            UntrustedText.line(entry.healer), entry.failurePoint.isEmpty ? "by hand" : UntrustedText.line(entry.failurePoint), "\(entry.runs)", rate,
            entry.recoveryTime.map(\.spoken) ?? "-", entry.givenUp > 0 ? "\(entry.givenUp)" : "-", held.isEmpty ? "-" : held.joined(separator: ", "),
        ]
    }
}
