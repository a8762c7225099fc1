import FailurePoints
import JSON
import Testing

@testable import Files

/// Each log of the contract in every way in which it can be wrong.
@Suite struct LogCorpusTests {
    typealias ID = FailurePoint.ID

    @Test(arguments: BotFile.chosen.filter { $0.form == .lines })
    func aBrokenLogIsNeverFine(file: BotFile) throws {
        let bench = try Bench(file)
        try WholeFile.destroy(bench)
        try breakLines(bench)
        let rows = bench.bytes.split(separator: 0x0A).compactMap { try? JSON.parse($0) }
        try addUnknownFields(bench, rows)
        let failing = try failing(bench)
        try breakFields(bench, rows, bench.observatory.healthy, also: failing.map(\.rows), briefly: false)
        for (fault, rows) in failing {
            let judged = try bench.judged(.bytes(LineDamage.rows(rows) { $0 }), fault)
            try breakFields(bench, rows, judged, also: [], briefly: true, of: fault)
        }
        bench.close()
    }

    private func breakLines(_ bench: Bench) throws {
        for damage in LineDamage.cases(bench.bytes) {
            let found = try bench.judged(damage.standing, damage.name, isWhole: true)
            switch damage.loss {
            case .none: bench.refuseChange(found, damage.name)
            case .some: bench.refuseChange(found, damage.name) { $0 == "log-corruption" }
            case .hidden:
                bench.refuseChange(found, damage.name) { id in
                    bench.file.needs.contains(id) && found.looks.allSatisfy { $0.findings[id]?.status != .ok }
                }
            case .all:
                bench.refuseOK(of: bench.file.needs, in: found, damage.name, group: "each line")
                // Rows that are JSON values are lines that are whole, and of one or two the torn one may be the ordinary one.
                let isCorrupt = ["each line: garbage", "each line torn"].contains(damage.name) && bench.bytes.count(where: { $0 == 0x0A }) > 2
                if isCorrupt { bench.refuseOK(of: ["log-corruption"], in: found, damage.name, group: "each line") }
            }
        }
        // Whoever reads more than the end of a log takes seconds for it in a debug build.
        guard Bench.isFull || !bench.file.probes.contains(.decisions) else { return }
        _ = try bench.judged(.sparse(bench.bytes, size: 64 << 20), "64 MiB of zeros behind")
    }

    private func addUnknownFields(_ bench: Bench, _ rows: [JSON]) throws {
        let name = "unknown fields in each row"
        let bytes = LineDamage.rows(rows) { row in
            guard var members = row.object else { return row }
            members["zz_corpus"] = 1
            members["zz_corpus_object"] = ["corpus": nil]
            return .object(members)
        }
        bench.refuseChange(try bench.judged(.bytes(bytes), name), name) { _ in false }
    }

    /// The log under each fault of the simulator that changes it and that somebody sees.
    private func failing(_ bench: Bench) throws -> [(fault: String, rows: [JSON])] {
        try (HealthyBot.failing.get()[bench.file.path] ?? []).compactMap { fault, file in
            let rows = file.bytes.split(separator: 0x0A).compactMap { try? JSON.parse($0) }
            let found = try bench.judged(.bytes(LineDamage.rows(rows) { $0 }), fault)
            return found.looks.contains { $0.findings.contains { $0.value.isBad } } ? (fault, rows) : nil
        }
    }

    /// As in a document, but of each row the same field: information that is gone from one row only is a row less.
    private func breakFields(
        _ bench: Bench, _ rows: [JSON], _ before: Observatory.Judged, also others: [[JSON]], briefly: Bool, of fault: String = "healthy"
    ) throws {
        var places: [DamagePoint: JSON] = [:]
        var random = Seeded(bench.file.path)
        for row in rows.suffix(40) {
            for place in row.places(&random) where places[place] == nil { places[place] = row.value(at: place) }
        }
        let bad = bench.made(bad: before)
        for (place, value) in places.sorted(by: { $0.key.description < $1.key.description }) {
            var fed = bad
            if !briefly {
                for variant in FieldDamage.variants(value) {
                    let bytes = LineDamage.rows(rows) { $0.value(at: place) == nil ? $0 : $0.replacing(place, by: variant) }
                    fed = zip(fed, bench.made(bad: try bench.judged(.bytes(bytes), "\(place) = \(variant)"))).map { $0.union($1) }
                }
            }
            for (how, other) in briefly ? FieldDamage.destroyedBriefly(value) : FieldDamage.destroyed(value) {
                let name = "\(fault): \(place) of each row \(how)"
                let bytes = LineDamage.rows(rows) { $0.value(at: place) == nil ? $0 : $0.replacing(place, by: other) }
                bench.refuseOK(of: fed, in: try bench.judged(.bytes(bytes), name), name, group: place.description) {
                    CorpusCount.pardons(bench.file.path, place, how, $0)
                }
            }
            if briefly { continue }
            for token in FieldDamage.numbers {
                let bytes =
                    Array(
                        rows.map {
                            RawJSON.text($0.value(at: place) == nil ? $0 : $0.replacing(place, by: RawJSON.placeholder), with: Array(token.utf8))
                        }
                        .joined(separator: [0x0A])) + [0x0A]
                _ = try bench.judged(.bytes(bytes), "\(place) of each row is \(token)")
            }
        }
    }
}
