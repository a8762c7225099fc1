import Glibc
import Synchronization

/// The beginning of a command between the task that starts it and whoever waits: given up before it has begun, it does not begin, or is ended at once.
final class Spawn: Sendable {
    private enum State {
        case waiting
        case begun(pid_t)
        case givenUp
    }

    private let state = Mutex(State.waiting)

    /// Whether somebody still wants it.
    func mayBegin() -> Bool { state.withLock { if case .givenUp = $0 { false } else { true } } }

    /// Notes its process; false: it was given up meanwhile and is the caller's to end.
    func began(_ leader: pid_t) -> Bool {
        state.withLock { state in
            if case .givenUp = state { return false }
            state = .begun(leader)
            return true
        }
    }

    /// From now on nobody wants it. Its process, which is the caller's to end; nil: it has not begun.
    func giveUp() -> pid_t? {
        state.withLock { state in
            defer { state = .givenUp }
            if case .begun(let leader) = state { return leader }
            return nil
        }
    }
}
