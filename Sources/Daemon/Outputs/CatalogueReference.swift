public import FailurePoints
import JSON

/// The catalogue as a page for people: `docs/failure-points.md` is this text, and a test fails where the two differ.
public enum CatalogueReference {
    public static func markdown(_ catalogue: [FailurePoint] = Catalogue.all) -> String {
        var lines = [
            "# Failure points", "",
            "Made from the catalogue by `make docs`; not edited by hand. An id is permanent. *By design* marks a block that is meant to be there:",
            "it is reported as what it is and never healed. Beside the reasons of its own each may give one of the",
            "[reasons that all have](#reasons-that-all-have); how to declare [failure points of one's own](#failure-points-of-ones-own) is in fpmond.json(5).",
            "",
            "| id | row | impact | title |", "|---|---|---|---|",
        ]
        for point in catalogue {
            let rows = point.rows.isEmpty ? "+" : point.rows.joined(separator: " ")
            lines.append("| [\(point.id)](#\(point.id)) | \(rows) | \(impact(point)) | \(cell(point.title)) |")
        }
        lines += ["", "## Reasons that all have", ""] + table(Catalogue.commonReasons)
        for category in Category.allCases {
            let points = catalogue.filter { $0.category == category }
            if points.isEmpty { continue }
            lines += ["", "## \(category.number) \(category.title)"]
            for point in points { lines += section(point) }
        }
        lines += [
            "", "## Failure points of one's own", "",
            "Their reasons follow from the kind of their check; where warning and critical are named, the configured severity decides.", "",
        ]
        lines += table(Catalogue.customReasons)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ point: FailurePoint) -> [String] {
        var lines = ["", "### \(point.id)", "", "\(point.title).", ""]
        if let meaning = Catalogue.meaning(of: point.id) { lines += [meaning, ""] }
        let rows = point.rows.isEmpty ? "not in the assessment" : "row \(point.rows.joined(separator: ", ")) of the assessment"
        lines.append("- **Impact**: \(impact(point)) (\(point.impact.assessed)); \(rows).")
        let confirm = point.confirm
        let opens = confirm.fail == confirm.window ? "\(confirm.fail) in a row" : "\(confirm.fail) of \(confirm.window)"
        lines.append(
            "- **Seen by** the probes \(point.reads.map { "`\($0)`" }.joined(separator: ", ")); \(opens) to open an incident, \(confirm.recover) to close it"
                + (point.waitsForStartup ? "; not while the bot starts." : "."))
        if !point.excusedBy.isEmpty {
            lines.append("- **Explained by** \(point.excusedBy.map { "`\($0)`" }.joined(separator: ", ")): then neither alerted nor healed.")
        }
        lines.append("- **Healed by** \(point.healer.map(healerWords) ?? "nobody automatically.")")
        lines.append("- **What you can do**: \(point.advice)")
        let reasons = Catalogue.reasons(of: point)
        if !reasons.isEmpty { lines += ["", "How it is seen:", ""] + table(reasons) }
        if !point.settings.isEmpty {
            lines += ["", "By these settings:", "", "| setting | default | why |", "|---|---|---|"]
            for setting in point.settings {
                let value = setting.standard.described.value
                lines.append("| `\(setting.name)` | \(value.string ?? value.text()) | \(cell(setting.why)) |")
            }
        }
        return lines
    }

    private static func table(_ reasons: [Reason]) -> [String] {
        ["| reason | status | when |", "|---|---|---|"]
            + reasons.map { "| `\($0.code)` | \($0.statuses.map(\.rawValue).joined(separator: ", ")) | \(cell($0.meaning)) |" }
    }

    private static func impact(_ point: FailurePoint) -> String {
        let extent =
            switch point.impact {
            case .blocksAll: "blocks all"
            case .blocksMany: "blocks many"
            case .blocksSome: "blocks some"
            case .none: "none"
            }
        return point.intended ? "\(extent), by design" : extent
    }

    private static func cell(_ text: String) -> String { text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }

    /// What an operator has to do so that the healer is there at all.
    private static func healerWords(_ name: HealerName) -> String {
        switch ConfigurationReference.healers[name]?.enabled {
        case true?: "`\(name)`, which the shipped configuration turns on."
        case false?: "`\(name)`, which comes with an example hook and is off as shipped."
        case nil: "`\(name)`, where you configure a healer of that name: no hook for it is shipped."
        }
    }
}
