import FailurePoints

/// Which probes looked at which entries of what is watched. Pure bookkeeping.
struct WatchTable {
    /// The probes of one watched directory or file.
    private struct Target {
        /// As a path when the watch was set.
        var path = ""
        /// By the name in the directory that they looked at.
        var named: [String: Set<ProbeName>] = [:]
        /// Those that looked at the whole: the names of the directory, or the content of the file.
        var whole: Set<ProbeName> = []
        var probes: Set<ProbeName> { named.values.reduce(whole) { $0.union($1) } }
        var isEmpty: Bool { named.isEmpty && whole.isEmpty }
    }

    /// One watched entry of one probe.
    struct Entry: Hashable {
        let watch: Int32
        /// In a directory; nil: the names of the directory, or the content of the file.
        let name: String?
    }

    private var targets: [Int32: Target] = [:]
    private var entries: [ProbeName: Set<Entry>] = [:]

    /// Replaces a probe's entries.
    ///
    /// - Parameter paths: what each of their watches watches.
    /// - Returns: whether one is new, and the watches that nobody needs any more.
    mutating func set(_ probe: ProbeName, _ new: Set<Entry>, at paths: [String: Int32]) -> (isNew: Bool, unneeded: [Int32]) {
        let old = entries[probe] ?? []
        for entry in old.subtracting(new) { drop(probe, entry) }
        for entry in new.subtracting(old) {
            if let name = entry.name {
                targets[entry.watch, default: Target()].named[name, default: []].insert(probe)
            } else {
                targets[entry.watch, default: Target()].whole.insert(probe)
            }
        }
        for (path, watch) in paths { targets[watch]?.path = path }
        entries[probe] = new.isEmpty ? nil : new
        let unneeded = Set(old.map(\.watch)).filter { targets[$0]?.isEmpty != false }
        for watch in unneeded { targets[watch] = nil }
        return (!new.isSubset(of: old), unneeded.sorted())
    }

    /// Adds the content of a file, which this watch watches, for a probe.
    mutating func add(_ probe: ProbeName, _ watch: Int32, at path: String) {
        _ = set(probe, (entries[probe] ?? []).union([Entry(watch: watch, name: nil)]), at: [path: watch])
    }

    /// What a watch watches, as a path when it was set.
    func path(of watch: Int32) -> String? { targets[watch]?.path }

    /// The probes that an event concerns.
    func probes(of watch: Int32, name: String, changesNames: Bool) -> Set<ProbeName> {
        guard let target = targets[watch] else { return [] }
        if name.isEmpty { return target.probes }
        let named = target.named[name] ?? []
        return changesNames ? named.union(target.whole) : named
    }

    /// Forgets a watch that the kernel ended, and returns the probes that relied on it.
    mutating func end(_ watch: Int32) -> Set<ProbeName> {
        guard let target = targets.removeValue(forKey: watch) else { return [] }
        let probes = target.probes
        for probe in probes { entries[probe] = entries[probe]?.filter { $0.watch != watch } }
        return probes
    }

    private mutating func drop(_ probe: ProbeName, _ entry: Entry) {
        if let name = entry.name {
            targets[entry.watch]?.named[name]?.remove(probe)
            if targets[entry.watch]?.named[name]?.isEmpty == true { targets[entry.watch]?.named[name] = nil }
        } else {
            targets[entry.watch]?.whole.remove(probe)
        }
    }
}
