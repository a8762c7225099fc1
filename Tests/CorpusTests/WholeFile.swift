import FailurePoints
import JSON

@testable import Files

/// A file gone, unusable or closed to us: none of what needs it is fine, but for what the contract says of its absence.
enum WholeFile {
    static func destroy(_ bench: Bench, root: JSON? = nil) throws {
        for damage in DocumentDamage.cases(bench.bytes, of: bench.file.path, isDocument: bench.file.form == .document, root: root) {
            let found = try bench.judged(damage.standing, damage.name, isWhole: true)
            let needs = damage.loss == .missing ? bench.file.needs.union(bench.file.misses) : bench.file.needs
            // A log that cannot be read may be corrupt.
            let mayBeCorrupt: Set<BotFile.ID> = damage.loss == .denied && bench.file.path.hasSuffix(".jsonl") ? ["log-corruption"] : []
            bench.refuseOK(of: needs.union(mayBeCorrupt), in: found, damage.name, group: "\(damage.loss)") { id in
                // Root may read whatever its mode.
                if damage.name == "mode 0000", DamagePoint.isRoot { return true }
                return damage.loss == .missing && bench.file.mayBeAbsent[id] != nil
            }
        }
    }
}
