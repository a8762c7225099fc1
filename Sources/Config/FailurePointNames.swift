package import FailurePoints

/// How people name failure points: by id or its beginning, by category (`data`, `5`), by row of the assessment (`3.1`).
package struct FailurePointNames: Sendable {
    private let catalogue: [FailurePoint]

    package init(_ catalogue: [FailurePoint]) { self.catalogue = catalogue }

    /// A word that matches no failure point.
    package struct Unknown: Error, Sendable, Hashable {
        package let word: String
        package let suggestion: String?
    }

    /// The word for all failure points, where that may be meant.
    package static let all = "all"

    /// As ``points(named:)``, and all failure points for `all`.
    package func points(named word: String, orAll: Bool) throws(Unknown) -> [FailurePoint] {
        orAll && word == Self.all ? catalogue : try points(named: word)
    }

    /// The failure points that a word names, in the order of the catalogue. A complete id matches only itself.
    package func points(named word: String) throws(Unknown) -> [FailurePoint] {
        let plain = Self.plain(word)
        if let point = catalogue.first(where: { $0.id.rawValue == word }) ?? catalogue.first(where: { Self.plain($0.id.rawValue) == plain }) {
            return [point]
        }
        if plain.isEmpty { throw Unknown(word: word, suggestion: nil) }
        for matches: (FailurePoint) -> Bool in [
            { $0.rows.contains(plain) },
            { [Self.plain($0.category.rawValue), Self.plain($0.category.title), String($0.category.number)].contains(plain) },
            { Self.plain($0.id.rawValue).hasPrefix(plain) },
        ] {
            let found = catalogue.filter(matches)
            if !found.isEmpty { return found }
        }
        throw Unknown(word: word, suggestion: NearestName.of(word, among: catalogue.map(\.id.rawValue) + Category.allCases.map(\.rawValue)))
    }

    /// Lower case with hyphens: `Max_Positions` becomes `max-positions`.
    private static func plain(_ word: String) -> String { String(word.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 }) }
}
