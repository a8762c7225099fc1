import CKernel
import FailurePoints
import Glibc
import Synchronization

/// Looks at the network by a process of its own for each batch of looks, so that this process parses nothing that comes from there.
///
/// Looks that are asked for within a short time of each other share a process, and each is answered as soon as it has ended. Looks that are asked for
/// while a batch is under way get another process; beyond ``maximumProbers`` at once they wait for one of them to end.
package final class Prober: NetworkLooker {
    /// How long the first look of a batch waits for others.
    private let gathering: Duration
    package static let maximumProbers = 8

    private struct State {
        /// Not yet given to a prober.
        var pending: [PendingLook] = []
        /// A thread will take what is pending.
        var isGathering = false
        var running = 0
    }

    private let state = Mutex(State())
    /// Where the executable is.
    private let executable: @Sendable () throws(LocalFault) -> String

    package init(
        gathering: Duration = .milliseconds(5),
        executable: @escaping @Sendable () throws(LocalFault) -> String = { () throws(LocalFault) in try OwnExecutable.prober.path() }
    ) {
        (self.gathering, self.executable) = (gathering, executable)
    }

    package func look(_ request: NetworkRequest) async throws(ProbeError) -> NetworkAnswer {
        let answer = await withCheckedContinuation { waiter in
            let look = PendingLook(request, waiter)
            let begins = state.withLock { state in
                state.pending.append(look)
                guard !state.isGathering, state.running < Self.maximumProbers else { return false }
                state.isGathering = true
                state.running += 1
                return true
            }
            if begins, !PlainThread.start({ [self] in serve() }) { refuse() }
        }
        return try answer.get()
    }

    /// Serves batches until nothing is pending. On a thread of its own, which has to outlive its prober: the kernel ends that with the thread.
    private func serve() {
        // Of this thread alone: what it starts begins without any capability, even where a filter forbids capset(2).
        _ = ckernel_prctl(PR_CAP_AMBIENT, UInt(PR_CAP_AMBIENT_CLEAR_ALL), 0)
        usleep(UInt32(gathering.wholeMicroseconds))
        ignoreEnds()
        while let looks = take() {
            for look in looks { look.expire() }
            let waiting = looks.filter { !$0.isAnswered }
            guard !waiting.isEmpty else { continue }
            do throws(LocalFault) {
                var process = try ProberProcess(executable: try executable(), looks: waiting)
                process.run()
            } catch {
                for look in waiting { look.fail(EndpointFailure.Kind.localFault.rawValue, error.what) }
            }
        }
    }

    /// Nobody waits for the signal of a prober's end: where it is not blocked, the kernel drops it, instead of waking some other thread for it.
    private func ignoreEnds() {
        var ends = sigset_t()
        sigemptyset(&ends)
        sigaddset(&ends, SIGCHLD)
        pthread_sigmask(SIG_UNBLOCK, &ends, nil)
    }

    /// The next batch; nil, and the thread no longer counts: nothing is pending.
    private func take() -> [PendingLook]? {
        state.withLock { state in
            state.isGathering = false
            guard !state.pending.isEmpty else {
                state.running -= 1
                return nil
            }
            let looks = Array(state.pending.prefix(NetworkBatch.maximumLooks))
            state.pending.removeFirst(looks.count)
            return looks
        }
    }

    /// The system has no more threads.
    private func refuse() {
        let looks = state.withLock { state in
            defer { state.pending = [] }
            (state.isGathering, state.running) = (false, state.running - 1)
            return state.pending
        }
        for look in looks { look.fail("no-thread", "the system has no more threads") }
    }
}
