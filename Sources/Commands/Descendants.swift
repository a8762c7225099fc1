import CKernel
import Glibc

/// Everything that the programs started by this process have started in turn, also what forked twice or left the session: without a parent of its
/// own it becomes a child of this process. Source: prctl(2), PR_SET_CHILD_SUBREAPER.
///
/// Only for a process that runs one command and ends: it collects the ends of all its children.
package enum Descendants {
    /// How many were found after the command's end, and how many even KILL did not end.
    package struct End: Sendable, Hashable {
        package var found = 0
        package var left = 0
    }

    private static let pauseMicroseconds: UInt32 = 20_000
    /// After this time what starts new processes faster than they can be ended is reported as left.
    package static let patience: Duration = .seconds(10)

    /// From now on orphaned descendants become children of this process, not of the machine's first.
    ///
    /// - Returns: false where the kernel refuses: then what leaves the session outlives the command.
    @discardableResult
    package static func adopt() -> Bool { ckernel_prctl(PR_SET_CHILD_SUBREAPER, 1, 0) == 0 }

    /// Ends all of them: TERM, and KILL to those that remain after the grace. Blocks for at most the grace and ``patience``.
    ///
    /// It needs no thread of its own: a hook that forks until nothing more can be started leaves none.
    package static func end(grace: Duration) -> End {
        guard var rest = living() else { return End() }
        var seen = Set(rest)
        // A stopped process does not receive TERM until it is continued.
        for process in seen { for signal in [SIGTERM, SIGCONT] { kill(process, signal) } }
        let soft = ContinuousClock.now + grace
        while ContinuousClock.now < soft {
            guard let still = living() else { return End(found: seen.count) }
            seen.formUnion(still)
            usleep(pauseMicroseconds)
        }
        let last = ContinuousClock.now + patience
        var killed: Set<pid_t> = []
        while ContinuousClock.now < last {
            guard let still = living() else { return End(found: seen.count) }
            rest = still
            for process in rest { kill(process, SIGKILL) }
            seen.formUnion(rest)
            // What is new may be forking at this moment: searched again at once. What was killed needs time to end.
            if killed.isSuperset(of: rest) { usleep(pauseMicroseconds) }
            killed.formUnion(rest)
        }
        // One at least: the kernel knows of it, even where /proc does not show it.
        let left = max(1, rest.count)
        return End(found: max(seen.count, left), left: left)
    }

    /// The living ones, as far as the search has seen them; nil: there are certainly none. Those that have ended are collected.
    ///
    /// A search reads one process after the other and may miss one whose parent ends meanwhile. That there are no children any more is the
    /// kernel's answer: an orphan has become a child of this process before its parent's end can be collected. Source: waitpid(2), ECHILD.
    private static func living() -> [pid_t]? {
        var collected: pid_t
        repeat { collected = waitpid(-1, nil, WNOHANG) } while collected > 0
        if collected < 0 { return nil }
        let processes = ProcessEntry.all() ?? []
        var children: [pid_t: [pid_t]] = [:]
        for process in processes { children[process.parent, default: []].append(process.pid) }
        var found: [pid_t] = []
        var next = children[getpid()] ?? []
        while let process = next.popLast() {
            found.append(process)
            next += children[process] ?? []
        }
        return found
    }
}
