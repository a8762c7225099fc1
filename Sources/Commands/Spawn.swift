import Glibc
import Synchronization

/// The start of a command, shared by its task and the waiter. After the waiter gave up, the command does not start or is ended at once.
final class Spawn: Sendable {
    private enum State {
        case waiting
        case begun(pid_t)
        case givenUp
    }

    private let state = Mutex(State.waiting)

    /// Whether the start was not given up.
    func mayBegin() -> Bool { state.withLock { if case .givenUp = $0 { false } else { true } } }

    /// Notes the process; false: the start was given up meanwhile, and the caller must end the process.
    func began(_ leader: pid_t) -> Bool {
        state.withLock { state in
            if case .givenUp = state { return false }
            state = .begun(leader)
            return true
        }
    }

    /// Gives the start up. Returns the process, which the caller must end; nil: it has not started.
    func giveUp() -> pid_t? {
        state.withLock { state in
            defer { state = .givenUp }
            if case .begun(let leader) = state { return leader }
            return nil
        }
    }
}
