import FailurePoints

/// Which probes looked at which entries of which watched directories. Pure bookkeeping.
struct WatchTable {
    private struct Directory {
        var named: [String: Set<ProbeName>] = [:]
        var listing: Set<ProbeName> = []
        var probes: Set<ProbeName> { named.values.reduce(listing) { $0.union($1) } }
        var isEmpty: Bool { named.isEmpty && listing.isEmpty }
    }

    /// One watched entry of one probe.
    struct Entry: Hashable {
        let watch: Int32
        let name: String?
    }

    private var directories: [Int32: Directory] = [:]
    private var entries: [ProbeName: Set<Entry>] = [:]

    /// Replaces a probe's entries.
    ///
    /// - Returns: whether one is new, and the watches that nobody needs any more.
    mutating func set(_ probe: ProbeName, _ new: Set<Entry>) -> (isNew: Bool, unneeded: [Int32]) {
        let old = entries[probe] ?? []
        for entry in old.subtracting(new) { drop(probe, entry) }
        for entry in new.subtracting(old) {
            if let name = entry.name {
                directories[entry.watch, default: Directory()].named[name, default: []].insert(probe)
            } else {
                directories[entry.watch, default: Directory()].listing.insert(probe)
            }
        }
        entries[probe] = new.isEmpty ? nil : new
        let unneeded = Set(old.map(\.watch)).filter { directories[$0]?.isEmpty != false }
        for watch in unneeded { directories[watch] = nil }
        return (!new.isSubset(of: old), unneeded.sorted())
    }

    /// The probes that an event concerns.
    func probes(of watch: Int32, name: String, changesNames: Bool) -> Set<ProbeName> {
        guard let directory = directories[watch] else { return [] }
        if name.isEmpty { return directory.probes }
        let named = directory.named[name] ?? []
        return changesNames ? named.union(directory.listing) : named
    }

    /// Forgets a watch that the kernel ended, and returns the probes that relied on it.
    mutating func end(_ watch: Int32) -> Set<ProbeName> {
        guard let directory = directories.removeValue(forKey: watch) else { return [] }
        let probes = directory.probes
        for probe in probes { entries[probe] = entries[probe]?.filter { $0.watch != watch } }
        return probes
    }

    private mutating func drop(_ probe: ProbeName, _ entry: Entry) {
        if let name = entry.name {
            directories[entry.watch]?.named[name]?.remove(probe)
            if directories[entry.watch]?.named[name]?.isEmpty == true { directories[entry.watch]?.named[name] = nil }
        } else {
            directories[entry.watch]?.listing.remove(probe)
        }
    }
}
