import Files
import JSON
import Synchronization

/// Which runs by hand were logged already, across restarts: the healing log shows it, and a mark shows it after the log was rotated away.
package final class LoggedRuns: Sendable {
    private struct State {
        var names: Set<String>?
        var isMarked = true
    }

    private let mark: String
    private let log: String
    private let state = Mutex(State())

    /// Far more lines than there are recorded runs.
    private static let tailBytes = 4 << 20

    package init(mark: String, log: String) { (self.mark, self.log) = (mark, log) }

    /// Those of these runs that were not logged yet.
    ///
    /// Runs that the last call returned are in the log by now, and get their mark.
    package func unlogged(_ names: [String]) -> Set<String> {
        let known = state.withLock { $0.names } ?? remembered()
        let kept = known.intersection(names)
        if state.withLock({ !$0.isMarked }) || kept.count < known.count {
            let bytes = JSON.array(kept.sorted().map { .string($0) }).utf8() + [0x0A]
            if (try? ReplacedFile.write(bytes, to: mark, mode: 0o640)) != nil { state.withLock { $0.isMarked = true } }
        }
        state.withLock { $0.names = kept }
        return Set(names).subtracting(kept)
    }

    package func note(_ name: String) {
        state.withLock { state in
            state.names = (state.names ?? []).union([name])
            state.isMarked = false
        }
    }

    private func remembered() -> Set<String> {
        var names: Set<String> = []
        if let bytes = try? SmallFile.read(mark, maximumBytes: 1 << 20), let list = (try? JSON.parse(bytes))?.array {
            names.formUnion(list.compactMap(\.string))
        }
        for line in LineFileParts.tail(log, bytes: Self.tailBytes).split(separator: 0x0A) {
            guard let actions = (try? JSON.parse(line))?["actions"]?.array else { continue }
            names.formUnion(actions.compactMap { $0["run"]?.string })
        }
        return names
    }
}
