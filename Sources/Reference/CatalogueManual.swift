import Config
package import FailurePoints
import JSON

/// The catalogue for fpmond-catalogue(7): the same as `docs/failure-points.md`, for a terminal.
package enum CatalogueManual {
    package static func lines(_ catalogue: [FailurePoint] = Catalogue.all) -> [String] {
        var lines: [String] = []
        for category in Category.allCases {
            let points = catalogue.filter { $0.category == category }
            if points.isEmpty { continue }
            lines.append(".SH \"\(Roff.text("\(category.number) \(category.title)".uppercased()))\"")
            lines += points.flatMap(section)
        }
        lines += [".SH \"COMMON REASONS\"", "Any failure point may report them."] + Catalogue.commonReasons.flatMap(entry)
        lines += [
            ".SH \"CUSTOM FAILURE POINTS\"",
            "Their reasons depend on the kind of check; where warning and critical are listed, the configured severity applies.",
        ]
        return lines + Catalogue.customReasons.flatMap(entry)
    }

    private static func section(_ point: FailurePoint) -> [String] {
        var lines = [".SS \"\(Roff.text(point.id.rawValue))\"", Roff.text(point.title + ".")]
        if let meaning = Catalogue.meaning(of: point.id) { lines.append(Roff.text(meaning)) }
        for (head, words) in CatalogueReference.particulars(of: point) {
            lines += [".PP", ".I \(Roff.text(head)):", Roff.text(words.filter { $0 != "`" })]
        }
        if !point.reasons.isEmpty { lines += [".PP", ".I Reasons:"] + point.reasons.flatMap(entry) }
        if !point.settings.isEmpty { lines += [".PP", ".I Settings:"] + point.settings.flatMap(entry) }
        return lines
    }

    private static func entry(_ reason: Reason) -> [String] {
        Roff.entry(reason.code, ["(\(reason.statuses.map(\.rawValue).joined(separator: ", "))) \(reason.meaning)"])
    }

    private static func entry(_ setting: Setting) -> [String] {
        let value = setting.standard.described.value
        return Roff.entry("\(setting.name) = \(value.string ?? value.text())", [setting.why])
    }
}
