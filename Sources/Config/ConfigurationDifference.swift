package import FailurePoints
import JSON

/// The changes of a reload, for the journal.
package struct ConfigurationDifference: Sendable, Hashable {
    /// One line for each value that differs: `probes.intelligence.interval: 60s → 30s`. Values of headers, of a hook's environment
    /// and of keys named like secrets are never shown.
    package let lines: [String]

    package var isEmpty: Bool { lines.isEmpty }

    /// Compares effective values: writing out a default is not a change.
    package init(from old: Configuration, to new: Configuration, catalogue: [FailurePoint] = Catalogue.all) {
        guard old != new else {
            lines = []
            return
        }
        let kind = Configuration.table(catalogue).kind(over: Configuration())
        var lines: [String] = []
        Self.compare(kind.write(old), kind.write(new), ConfigurationPath(), &lines)
        self.lines = lines
    }

    private static func compare(_ old: JSON?, _ new: JSON?, _ path: ConfigurationPath, _ lines: inout [String]) {
        if old == new { return }
        guard let before = old?.object ?? (old == nil ? [:] : nil), let after = new?.object ?? (new == nil ? [:] : nil) else {
            func shown(_ value: JSON?) -> String { UntrustedText.value(Self.shown(value), named: path.lastKey) }
            lines.append(UntrustedText.printable("\(path): ") + (path.isNamedSecret ? "changed" : "\(shown(old)) → \(shown(new))"))
            return
        }
        for key in before.keys + after.keys.filter({ before[$0] == nil }) { compare(before[key], after[key], path / key, &lines) }
    }

    private static func shown(_ value: JSON?) -> String {
        guard let value else { return "(nothing)" }
        return value.string.map { $0.contains(" ") || $0.isEmpty ? value.clipped : $0 } ?? value.clipped
    }
}
