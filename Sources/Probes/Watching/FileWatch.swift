package import FailurePoints
import Glibc
import Synchronization
import Threads

/// Reports which probes look at a file or directory that has just changed. Source: inotify(7).
///
/// It follows symbolic links, directories that are replaced or do not exist yet, and files that are replaced or written in place. Where the kernel
/// cannot report changes, ``coverage(of:)`` says why, and the caller has to look at intervals.
package final class FileWatch: Sendable {
    /// A change: which probes should look, and whether the writer may still be writing.
    package struct Change: Sendable, Hashable {
        package var finished: Set<ProbeName> = []
        package var unfinished: Set<ProbeName> = []
    }

    private struct State {
        var table = WatchTable()
        var inotify: Inotify?
        /// Why there is no queue, and when the next attempt may be made.
        var refused: (why: String, retry: ContinuousClock.Instant)?
        var probes: [ProbeName: Probe] = [:]
        var isEnded = false
        /// The wait for the next events.
        var wait: TaskLoop.Token?
        /// When the queue was read last, the latest last.
        var reads: [ContinuousClock.Instant] = []

        /// Replaces a probe's entries, ends the watches that nobody needs any more, and returns whether an entry is new.
        mutating func set(_ probe: ProbeName, _ entries: Set<WatchTable.Entry>, at paths: [String: Int32] = [:]) -> Bool {
            let (isNew, unneeded) = table.set(probe, entries, at: paths)
            for watch in unneeded { inotify?.remove(watch) }
            return isNew
        }
    }

    private struct Probe {
        var paths: Set<WatchedPath> = []
        /// What was watched of the last ways, as paths.
        var targets: Set<String> = []
        /// A name on the way to its paths has changed: the way has to be found again.
        var isStale = true
        var coverage = WatchCoverage.polled("it was not looked at yet")
    }

    private let state = Mutex(State())
    private let onChange: @Sendable (Change) -> Void

    /// The queue is read at most so often within a time: what is written in one go, and a storm of events, is taken in batches.
    private static let pace: (reads: Int, time: Duration) = (3, .milliseconds(150))
    private static let retryAfter: Duration = .seconds(60)

    /// - Parameter onChange: called in the turn of a blocking work; must be quick.
    package init(onChange: @escaping @Sendable (Change) -> Void) { self.onChange = onChange }

    /// Whether changes of what this probe looked at last are reported.
    package func coverage(of probe: ProbeName) -> WatchCoverage {
        state.withLock { $0.probes[probe]?.coverage ?? Probe().coverage }
    }

    /// Watches what a probe has just looked at; call after each observation, on its thread. Reports a change where a path is watched from now on:
    /// it may have changed between the look and the watch.
    package func watch(_ probe: ProbeName, _ paths: Set<WatchedPath>) {
        let isCurrent = state.withLock { state in
            if let known = state.probes[probe], known.paths == paths, !known.isStale, known.coverage.isWatched { return true }
            state.probes[probe, default: Probe()].paths = paths
            // Before the way is found: what changes meanwhile makes it stale again.
            state.probes[probe]?.isStale = false
            return false
        }
        if isCurrent { return }
        guard let inotify = queue() else {
            let why = state.withLock { $0.refused?.why } ?? "file watching has ended"
            return settle(probe, .polled(why), entries: [])
        }
        var entries: Set<WatchTable.Entry> = []
        var watches: [String: Int32] = [:]
        for point in paths.flatMap(WatchPoint.points) {
            do throws(Inotify.Fault) {
                let target = point.target
                if watches[target] == nil {
                    watches[target] = try inotify.add(target, content: point.isContent)
                    if let kind = MountTable.unreportedKind(of: target) {
                        return settle(probe, .polled("\(target) is on \(kind), whose changes the kernel does not report"), entries: [])
                    }
                }
                if let watch = watches[target] { entries.insert(WatchTable.Entry(watch: watch, name: point.name)) }
            } catch {
                // What cannot be read has no content that could change; another mode is a change of its entry.
                if point.isContent, error.code == EACCES { continue }
                // Removed meanwhile: the next look finds another way.
                if error.code == ENOENT || error.code == ENOTDIR {
                    state.withLock { $0.probes[probe]?.isStale = true }
                    continue
                }
                return settle(probe, .polled(Self.words(error.code, point.target)), entries: [])
            }
        }
        settle(probe, .watched, entries: entries, watches)
    }

    /// Stops watching for a probe.
    package func forget(_ probe: ProbeName) {
        state.withLock { state in
            state.probes[probe] = nil
            _ = state.set(probe, [])
        }
    }

    /// Stops all watching, for good.
    package func end() {
        state.withLock { state in
            state.isEnded = true
            state.inotify = nil
            if let wait = state.wait { TaskLoop.shared.cancel(wait) }
            state.wait = nil
        }
    }

    private func settle(_ probe: ProbeName, _ coverage: WatchCoverage, entries: Set<WatchTable.Entry>, _ watches: [String: Int32] = [:]) {
        let isNew = state.withLock { state in
            state.probes[probe]?.coverage = coverage
            state.probes[probe]?.targets = Set(watches.keys)
            return state.set(probe, entries, at: watches)
        }
        if isNew { onChange(Change(finished: [probe])) }
    }

    // MARK: The queue

    /// The queue, opened at the first need, and again a while after it was refused.
    private func queue() -> Inotify? {
        let (inotify, isFirst) = state.withLock { state -> (Inotify?, Bool) in
            if let inotify = state.inotify { return (inotify, false) }
            if state.isEnded || state.refused.map({ ContinuousClock.now < $0.retry }) == true { return (nil, false) }
            do throws(Inotify.Fault) {
                state.inotify = try Inotify()
                state.refused = nil
                return (state.inotify, true)
            } catch {
                state.refused = (Self.words(error.code, nil), .now + Self.retryAfter)
                return (nil, false)
            }
        }
        if let inotify, isFirst { follow(inotify) }
        return inotify
    }

    /// Reads the queue as soon as there are events, but not before the pace allows.
    private func follow(_ inotify: Inotify, from earliest: ContinuousClock.Instant? = nil) {
        let loop = TaskLoop.shared
        state.withLock { state in
            guard !state.isEnded else { return }
            if let earliest {
                state.wait = loop.at(earliest) { [weak self] in self?.follow(inotify) }
            } else {
                // In its turn among what may block: where a file was replaced, its name is looked up.
                state.wait = loop.when(inotify.descriptor, ready: Int16(POLLIN)) { [weak self] in
                    loop.perform { [weak self] in
                        self?.read(inotify)
                        return {}
                    } refuse: { [weak self] in
                        self?.follow(inotify, from: .now + Self.pace.time)
                    }
                }
            }
        }
    }

    private func read(_ inotify: Inotify) {
        let now = ContinuousClock.now
        take(inotify.read())
        let earliest = state.withLock { state -> ContinuousClock.Instant? in
            state.reads.append(now)
            guard state.reads.count == Self.pace.reads else { return nil }
            let next = state.reads.removeFirst() + Self.pace.time
            return next > now ? next : nil
        }
        follow(inotify, from: earliest)
    }

    private func take(_ events: [Inotify.Event]) {
        var change = Change()
        var replaced: [String: Set<ProbeName>] = [:]
        let inotify = state.withLock { state in
            for event in events { Self.take(event, &state, &change, &replaced) }
            return state.inotify
        }
        // A file that was replaced is watched before the look that reads it, which then need not be repeated.
        for (file, probes) in replaced {
            guard let watch = try? inotify?.add(file, content: true) else { continue }
            state.withLock { state in
                for probe in probes { state.table.add(probe, watch, at: file) }
            }
        }
        change.unfinished.subtract(change.finished)
        if change != Change() { onChange(change) }
    }

    private static func take(_ event: Inotify.Event, _ state: inout State, _ change: inout Change, _ replaced: inout [String: Set<ProbeName>]) {
        if event.isOverflow {
            change.finished.formUnion(state.probes.keys)
            for name in state.probes.keys { state.probes[name]?.isStale = true }
            return
        }
        let probes: Set<ProbeName>
        if event.isEnd {
            probes = state.table.end(event.watch)
        } else {
            probes = state.table.probes(of: event.watch, name: event.name, changesNames: event.changesNames)
        }
        guard !probes.isEmpty else { return }
        if event.isEnd || event.changesNames {
            for name in probes { state.probes[name]?.isStale = true }
            if event.bringsFile, let directory = state.table.path(of: event.watch) {
                let file = directory == "/" ? "/\(event.name)" : "\(directory)/\(event.name)"
                let readers = probes.filter { state.probes[$0]?.targets.contains(file) == true }
                if !readers.isEmpty { replaced[file, default: []].formUnion(readers) }
            }
        }
        if event.isUnfinished { change.unfinished.formUnion(probes) } else { change.finished.formUnion(probes) }
    }

    private static func words(_ code: Int32, _ directory: String?) -> String {
        switch code {
        case ENOSPC: "the limit of watched files is reached (sysctl fs.inotify.max_user_watches)"
        case EMFILE: "the limit of inotify instances is reached (sysctl fs.inotify.max_user_instances)"
        default: "\(directory ?? "inotify"): \(errnoText(code))"
        }
    }
}
