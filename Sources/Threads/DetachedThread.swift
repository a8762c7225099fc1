import Dispatch
import Endpoints
import Synchronization

/// A detached thread for a call that may block for long, or has to begin at once.
///
/// A few threads that have ended their work wait for the next, because making one costs more than most of the work.
package enum DetachedThread {
    /// A thread that waits for work.
    private final class Idler: Sendable {
        private let next = Mutex<(@Sendable () -> Void)?>(nil)
        private let given = DispatchSemaphore(value: 0)

        func give(_ body: @escaping @Sendable () -> Void) {
            next.withLock { $0 = body }
            given.signal()
        }

        func wait() -> @Sendable () -> Void {
            while true {
                given.wait()
                if let body = next.withLock({ next in
                    defer { next = nil }
                    return next
                }) {
                    return body
                }
            }
        }
    }

    /// The threads that wait; at most ``spare``.
    private static let idle = Mutex<[Idler]>([])
    private static let spare = 2

    /// Starts `body` with all signals blocked; false when the machine has no threads left.
    package static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        if let idler = idle.withLock({ $0.popLast() }) {
            idler.give(body)
            return true
        }
        return PlainThread.start { work(body) }
    }

    /// The body of a thread: its first work, then more as long as it is wanted.
    private static func work(_ first: @escaping @Sendable () -> Void) {
        first()
        let idler = Idler()
        while true {
            let stays = idle.withLock { idle in
                guard idle.count < spare else { return false }
                idle.append(idler)
                return true
            }
            guard stays else { return }
            idler.wait()()
        }
    }
}
