import Config
package import FailurePoints
import JSON

/// The catalogue as `docs/failure-points.md`; a test fails where the file differs.
package enum CatalogueReference {
    package static func markdown(_ catalogue: [FailurePoint] = Catalogue.all) -> String {
        var lines = [
            "# Failure points", "",
            "Made from the catalogue by `make docs`; do not edit by hand. An id is permanent. *By design* marks an intended block:",
            "it is reported as such and never healed. In addition to its own reasons each failure point may report one of the",
            "[common reasons](#common-reasons). fpmond.json(5) says how to declare [custom failure points](#custom-failure-points).",
            "",
            "| id | row | impact | title |", "|---|---|---|---|",
        ]
        for point in catalogue {
            let rows = point.rows.isEmpty ? "+" : point.rows.joined(separator: " ")
            lines.append("| [\(point.id)](#\(point.id)) | \(rows) | \(impact(point)) | \(cell(point.title)) |")
        }
        lines += ["", "## Common reasons", ""] + table(Catalogue.commonReasons)
        for category in Category.allCases {
            let points = catalogue.filter { $0.category == category }
            if points.isEmpty { continue }
            lines += ["", "## \(category.number) \(category.title)"]
            for point in points { lines += section(point) }
        }
        lines += [
            "", "## Custom failure points", "",
            "Their reasons depend on the kind of check; where warning and critical are listed, the configured severity applies.", "",
        ]
        lines += table(Catalogue.customReasons)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ point: FailurePoint) -> [String] {
        var lines = ["", "### \(point.id)", "", "\(point.title).", ""]
        if let meaning = Catalogue.meaning(of: point.id) { lines += [meaning, ""] }
        lines += particulars(of: point).map { "- **\($0.head)**: \($0.words)" }
        let reasons = point.reasons
        if !reasons.isEmpty { lines += ["", "Reasons:", ""] + table(reasons) }
        if !point.settings.isEmpty {
            lines += ["", "Settings:", "", "| setting | default | why |", "|---|---|---|"]
            for setting in point.settings {
                let value = setting.standard.described.value
                lines.append("| `\(setting.name)` | \(value.string ?? value.text()) | \(cell(setting.why)) |")
            }
        }
        return lines
    }

    /// What there is to say of a failure point beside its meaning, reasons and settings, in the order of the page.
    static func particulars(of point: FailurePoint) -> [(head: String, words: String)] {
        let rows = point.rows.isEmpty ? "not in the assessment" : "row \(point.rows.joined(separator: ", ")) of the assessment"
        let confirm = point.confirm
        let opens = confirm.fail == confirm.window ? "\(confirm.fail) in a row" : "\(confirm.fail) of \(confirm.window)"
        let probes =
            "\(point.reads.map { "`\($0)`" }.joined(separator: ", ")); \(opens) to open an incident, \(confirm.recover) to close it"
            + (point.waitsForStartup ? "; not during the bot's startup grace." : ".")
        let causes = "\(point.excusedBy.map { "`\($0)`" }.joined(separator: ", ")); then neither alerted nor healed."
        let healers = point.ladder.isEmpty ? byHand(point) : point.ladder.map(healerWords).joined(separator: " Then ")
        return [("Impact", "\(impact(point)) (\(point.impact.assessed)); \(rows)."), ("Probes", probes)]
            + (point.excusedBy.isEmpty ? [] : [("Explained by", causes)])
            + [("Healed by", healers), ("What you can do", point.advice)]
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

    private static func byHand(_ point: FailurePoint) -> String {
        if let inquiry = point.inquiry {
            return "nobody: a block by design. When the finding is `\(inquiry.reason)`, `\(inquiry.healer)` looks once and reports."
        }
        return point.intended ? "nobody: a block by design." : Catalogue.unhealed[point.id].map { "hand only: \($0)." } ?? "hand only."
    }

    /// The healer, and what the operator has to do to get it.
    private static func healerWords(_ rung: Rung) -> String {
        let times = rung.attempts.map { " (\($0) attempts)" } ?? ""
        return switch ConfigurationReference.healers[rung.healer]?.mode {
        case .heal?: "`\(rung.healer)`\(times), which runs in the shipped configuration."
        case .observe?: "`\(rung.healer)`\(times), which the shipped configuration only observes."
        case nil: "`\(rung.healer)`\(times), if you configure a healer of that name; none is shipped."
        }
    }
}
