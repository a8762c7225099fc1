import FailurePoints
import JSON
import Testing

@testable import Files

/// Each JSON file of the contract in every way in which it can be wrong: never ok where the truth cannot be known.
@Suite struct DocumentCorpusTests {
    typealias ID = FailurePoint.ID

    @Test(arguments: BotFile.chosen.filter { $0.form == .document || $0.form == .presence })
    func aBrokenDocumentIsNeverFine(file: BotFile) throws {
        let bench = try Bench(file)
        let healthy = try JSON.parse(bench.bytes, limits: JSONLimits(dialect: .python))
        try WholeFile.destroy(bench, root: healthy)
        try addUnknownFields(bench, healthy)
        try sayTwice(bench, healthy)
        let failing = try failing(bench)
        let (matters, known) = try breakHealthyFields(bench, healthy, also: failing.map(\.document))
        for (fault, document) in failing {
            try breakFailingFields(bench, document, fault) { place in
                let pattern = file.pattern(of: place)
                if Bench.isFull || matters.contains(pattern) || !known.contains(pattern) { return true }
                // What the fault has changed matters as well; of a list that is everything as soon as one entry is more.
                return !file.isInsideList(place) && healthy.value(at: place) != document.value(at: place)
            }
        }
        bench.close()
    }

    // MARK: Fields that nobody knows

    private static let unknown: [(String, JSON)] = [
        ("zz_corpus", 1), ("zz_corpus_text", "corpus"), ("zz_corpus_list", [1, ["corpus"]]), ("zz_corpus_object", ["corpus": nil]),
    ]

    private func addUnknownFields(_ bench: Bench, _ healthy: JSON) throws {
        var random = Seeded(bench.file.path)
        let places = [DamagePoint(steps: [])] + healthy.places(&random)
        for place in places where !bench.file.maps.contains(where: place.matches) {
            guard let object = healthy.value(at: place)?.object else { continue }
            var grown = object
            for (name, value) in Self.unknown { grown[name] = value }
            let name = "unknown fields at \(place)/"
            let found = try bench.judged(.bytes(healthy.replacing(place, by: .object(grown)).utf8()), name)
            bench.refuseChange(found, name)
        }
    }

    // MARK: Single fields

    /// The file under each fault of the simulator that changes it and that somebody sees.
    private func failing(_ bench: Bench) throws -> [(fault: String, document: JSON)] {
        try (HealthyBot.failing.get()[bench.file.path] ?? []).compactMap { fault, file in
            guard let document = try? JSON.parse(file.bytes, limits: JSONLimits(dialect: .python)) else { return nil }
            let found = try bench.judged(.bytes(file.bytes), fault)
            let isSeen = found.looks.contains { $0.findings.contains { $0.value.isBad } }
            return isSeen ? (fault, document) : nil
        }
    }

    /// A field is information for a failure point when another value that might stand there makes it fail. Without the field, or with something
    /// of another kind in its place, that failure point must not be fine.
    ///
    /// - Returns: the fields, by their patterns, that matter to anybody, and those that there are.
    private func breakHealthyFields(_ bench: Bench, _ document: JSON, also failing: [JSON]) throws -> (matters: Set<String>, known: Set<String>) {
        var random = Seeded(bench.file.path)
        var fed: [String: [Set<ID>]] = [:]
        var (matters, known): (Set<String>, Set<String>) = ([], [])
        for place in document.places(&random, most: Bench.isFull ? 4 : 3) {
            guard let value = document.value(at: place) else { continue }
            let pattern = bench.file.pattern(of: place)
            // Of a list, what the fields of one entry mean those of the others mean as well.
            let isFirst = known.insert(pattern).inserted
            if isFirst || Bench.isFull {
                let elsewhere = failing.compactMap { $0.value(at: place) }.filter { $0 != value }
                for variant in Set(FieldDamage.variants(value) + elsewhere) {
                    let found = try bench.judged(.bytes(document.replacing(place, by: variant).utf8()), "\(place) = \(variant)")
                    fed[pattern] = zip(fed[pattern] ?? [[], []], bench.made(bad: found)).map { $0.union($1) }
                    if bench.isChanged(found) { matters.insert(pattern) }
                }
            }
            let isThorough = Bench.isFull || (isFirst && matters.contains(pattern))
            let ids = fed[pattern] ?? [[], []]
            try breakNumber(bench, document, place, value, ids, thoroughly: isThorough)
            for (how, other) in isThorough ? FieldDamage.destroyed(value) : FieldDamage.destroyedBriefly(value, most: isFirst ? 3 : 1) {
                let name = "\(place) \(how)"
                let found = try bench.judged(.bytes(document.replacing(place, by: other).utf8()), name)
                if bench.isChanged(found) { matters.insert(pattern) }
                if bench.file.isEntry(place), how == "removed" { continue }
                bench.refuseOK(of: ids, in: found, name, group: pattern) { CorpusCount.pardons(bench.file.path, place, how, $0) }
            }
        }
        return (matters, known)
    }

    /// What fails because of this file must not be fine when a field of it is unusable.
    private func breakFailingFields(_ bench: Bench, _ document: JSON, _ fault: String, where isWanted: (DamagePoint) -> Bool) throws {
        let bad = bench.made(bad: try bench.judged(.bytes(document.utf8()), fault))
        var random = Seeded(fault)
        for place in document.places(&random, most: Bench.isFull ? 4 : 2) {
            guard let value = document.value(at: place) else { continue }
            guard isWanted(place) else { continue }
            let pattern = bench.file.pattern(of: place)
            for (how, other) in Bench.isFull ? FieldDamage.destroyed(value) : FieldDamage.destroyedBriefly(value) {
                if bench.file.isEntry(place), how == "removed" { continue }
                let name = "\(fault): \(place) \(how)"
                let found = try bench.judged(.bytes(document.replacing(place, by: other).utf8()), name)
                bench.refuseOK(of: bad, in: found, name, group: pattern) { CorpusCount.pardons(bench.file.path, place, how, $0) }
            }
        }
    }

    /// Numbers that are none must not be taken for some; huge ones must not bring anything down.
    private func breakNumber(
        _ bench: Bench, _ document: JSON, _ place: DamagePoint, _ value: JSON, _ fed: [Set<ID>], thoroughly: Bool
    ) throws {
        guard value.double != nil else { return }
        let marked = document.replacing(place, by: RawJSON.placeholder)
        for token in thoroughly ? FieldDamage.numbers : ["1e400"] {
            let name = "\(place) is \(token)"
            let found = try bench.judged(.bytes(RawJSON.text(marked, with: Array(token.utf8))), name)
            guard FieldDamage.endless.contains(token) else { continue }
            bench.refuseOK(of: fed, in: found, name, group: bench.file.pattern(of: place)) {
                CorpusCount.pardons(bench.file.path, place, "endless", $0)
            }
        }
    }

    /// Of a key that is there twice the last one counts, for the bot's Python as for us.
    private func sayTwice(_ bench: Bench, _ document: JSON) throws {
        var random = Seeded(bench.file.path)
        for place in document.places(&random, most: 2) {
            guard let bytes = RawJSON.twice(document, place, first: nil) else { continue }
            let name = "\(place) twice, null first"
            bench.refuseChange(try bench.judged(.bytes(bytes), name), name)
        }
    }
}
