package import Config
package import FailurePoints
import Files
package import JSON

/// For each failure point how it is healed, or why never: what `fpmond heals --coverage` prints.
package struct HealCoverage: Sendable {
    /// What happens when the failure point fails.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// A healer runs.
        case healed
        /// A healer runs, and only looks.
        case informed
        /// A healer is decided for and recorded, and not run.
        case observed
        /// Its healers are configured and disabled.
        case disabled
        /// Its healers are not configured.
        case notConfigured = "not-configured"
        case never
    }

    /// One healer of a failure point.
    package struct Step: Sendable, Hashable {
        package let healer: HealerName
        /// How it is written: `shell`, `restore-file`; nil: it is not configured.
        package let method: String?
        package let state: State
        /// What it is limited to, in words; nil: nothing to add.
        var limit: String?
    }

    package struct Row: Sendable, Hashable {
        package let id: FailurePoint.ID
        package let category: FailurePoints.Category
        package let state: State
        /// In the order of its ladder.
        package let steps: [Step]
        /// Why it is never healed, in words; nil: it has a healer.
        package let why: String?
    }

    package let rows: [Row]

    package init(_ configuration: Configuration, catalogue: [FailurePoint] = Catalogue.all) {
        rows = configuration.catalogue(catalogue).map { Self.row($0, configuration) }
    }

    private static func row(_ point: FailurePoint, _ configuration: Configuration) -> Row {
        func never(_ why: String) -> Row { Row(id: point.id, category: point.category, state: .never, steps: [], why: why) }
        let policy = configuration.policy(for: point)
        if policy.enabled, let inquiry = configuration.inquiry(of: point) {
            var step = step(inquiry.healer, mode: policy.ladder.mode, configuration)
            step.limit = "a block by design: only whether it is cleared after its end"
            return Row(id: point.id, category: point.category, state: step.state, steps: [step], why: nil)
        }
        if point.intended { return never("a block by design") }
        guard policy.enabled else { return never("it is not watched (enabled is false)") }
        let steps = configuration.namedLadder(of: point).map { step($0.healer, mode: policy.ladder.mode, configuration) }
        guard !steps.isEmpty else {
            return never(point.ladder.isEmpty ? Catalogue.unhealed[point.id] ?? "no healer is named" : "the configuration names no healer for it")
        }
        // The best that any of them does.
        let state = State.allCases.first { state in steps.contains { $0.state == state } } ?? .never
        return Row(id: point.id, category: point.category, state: state, steps: steps, why: nil)
    }

    private static func step(_ name: HealerName, mode: HealMode, _ configuration: Configuration) -> Step {
        guard let healer = configuration.healers[name] else { return Step(healer: name, method: nil, state: .notConfigured) }
        func step(_ state: State, _ limit: String? = nil) -> Step { Step(healer: name, method: healer.method, state: state, limit: limit) }
        if !configuration.healing.enabled || !healer.enabled { return step(.disabled) }
        if healer.mode.and(mode) == .observe { return step(.observed) }
        switch healer.hook.builtIn {
        case .restoreFile(let restore): return step(.healed, "only \(restore.files.map(\.rawValue).joined(separator: ", "))")
        case let repair?: return step(repair.onlyLooks ? .informed : .healed)
        case nil: return step(.healed)
        }
    }

    /// How many failure points are in each state.
    package func count(_ state: State) -> Int { rows.count { $0.state == state } }

    /// `{"failure_points": [{"id", "state", "healers": [{"healer", "method", "state", "limit"}], "why"}], "counts": {…}}`.
    package var json: JSON {
        var counts = JSONObject()
        for state in State.allCases { counts.append(String(state.rawValue.map { $0 == "-" ? "_" : $0 }), .int(Int64(count(state)))) }
        let points: [JSON] = rows.map { row in
            let steps: [JSON] = row.steps.map { step in
                [
                    "healer": .string(step.healer.rawValue), "method": .text(step.method), "state": .string(step.state.rawValue),
                    "limit": .text(step.limit),
                ]
            }
            return ["id": .string(row.id.rawValue), "state": .string(row.state.rawValue), "healers": .array(steps), "why": .text(row.why)]
        }
        return ["failure_points": .array(points), "counts": .object(counts)]
    }

    /// The table, a category after the other, and the counts.
    package var lines: [String] {
        let idWidth = (rows.map(\.id.rawValue.count).max() ?? 0) + 2
        let stateWidth = (State.allCases.map(\.rawValue.count).max() ?? 0) + 2
        func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(1, width - text.count)) }
        var lines: [String] = []
        for category in FailurePoints.Category.allCases {
            let part = rows.filter { $0.category == category }
            guard !part.isEmpty else { continue }
            lines.append("\(category.number) \(category.title)")
            for row in part {
                let words = row.why ?? row.steps.map { Self.words($0, in: row) }.joined(separator: ", then ")
                lines.append("  \(padded(row.id.rawValue, idWidth))\(padded(row.state.rawValue, stateWidth))\(words)")
            }
        }
        let counts = State.allCases.map { "\($0.rawValue) \(count($0))" }.joined(separator: ", ")
        return lines + ["\(rows.count) failure points: \(counts)"]
    }

    /// `restart-bot (command, observed)`.
    private static func words(_ step: Step, in row: Row) -> String {
        let notes = [step.method, step.state == row.state ? nil : step.state.rawValue, step.limit].compactMap(\.self)
        return notes.isEmpty ? step.healer.rawValue : "\(step.healer) (\(notes.joined(separator: ", ")))"
    }
}
