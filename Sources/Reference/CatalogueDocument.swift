import Config
package import FailurePoints
import Files
package import JSON

/// The catalogue as a JSON document: what `fpmond catalogue --json` prints.
package enum CatalogueDocument {
    package static func json(_ catalogue: [FailurePoint]) -> JSON {
        .array(
            catalogue.map { point in
                [
                    "id": .string(point.id.rawValue), "rows": .array(point.rows.map { .string($0) }), "category": .string(point.category.rawValue),
                    "impact": .string(point.impact.rawValue), "assessed": .string(point.impact.assessed), "intended": .bool(point.intended),
                    "title": .string(point.title), "meaning": .text(Catalogue.meaning(of: point.id)), "advice": .string(point.advice),
                    "reads": .array(point.reads.map { .string($0.rawValue) }),
                    "confirm": ["fail": .count(point.confirm.fail), "of": .count(point.confirm.window), "recover": .count(point.confirm.recover)],
                    "excused_by": .array(point.excusedBy.map { .string($0.rawValue) }),
                    "ladder": .array(point.ladder.map { .string($0.healer.rawValue) }),
                    "reasons": .array(
                        point.reasons.map { reason in
                            [
                                "code": .string(reason.code), "statuses": .array(reason.statuses.map { .string($0.rawValue) }),
                                "meaning": .string(reason.meaning),
                            ]
                        }),
                    "settings": .array(
                        point.settings.map { setting in
                            let (kind, value) = setting.standard.described
                            return ["name": .string(setting.name), "kind": .string(kind), "default": value, "why": .string(setting.why)]
                        }),
                ]
            })
    }
}
