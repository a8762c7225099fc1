import CKernel
import Glibc
import Scheduling

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
    private static let patience: Duration = .seconds(10)

    /// From now on orphaned descendants become children of this process, not of the machine's first.
    ///
    /// - Returns: false where the kernel refuses: then what leaves the session outlives the command.
    @discardableResult
    package static func adopt() -> Bool { ckernel_prctl(PR_SET_CHILD_SUBREAPER, 1, 0) == 0 }

    /// Ends all of them: TERM, and KILL to those that remain after the grace. Blocks a thread of its own; ignores cancellation.
    package static func end(grace: Duration) async -> End {
        guard let work = BoundedWork<End>.onThread({ endNow(grace: grace) }) else { return End() }
        return await Task { await work.value(within: grace + patience + .seconds(5)) }.value ?? End()
    }

    private static func endNow(grace: Duration) -> End {
        var end = End()
        var seen = Set(living())
        end.found = seen.count
        guard !seen.isEmpty else { return end }
        // A stopped process does not receive TERM until it is continued.
        for process in seen { for signal in [SIGTERM, SIGCONT] { kill(process, signal) } }
        let soft = ContinuousClock.now + grace
        while ContinuousClock.now < soft, !living().isEmpty { usleep(pauseMicroseconds) }
        let last = ContinuousClock.now + patience
        var rest = living()
        while !rest.isEmpty, ContinuousClock.now < last {
            // Repeated: a process forked between search and signal is found by the next search.
            for process in rest { kill(process, SIGKILL) }
            seen.formUnion(rest)
            usleep(pauseMicroseconds)
            rest = living()
        }
        (end.found, end.left) = (seen.count, rest.count)
        return end
    }

    /// The living ones; those that have ended are collected.
    private static func living() -> [pid_t] {
        while waitpid(-1, nil, WNOHANG) > 0 {}
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
