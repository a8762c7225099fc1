import FailurePoints
import Glibc

/// A value that one thread waits for and another puts. Source: pthread_cond_timedwait(3); the dispatch library's semaphore would bring all of that library.
package final class Arrival<Value: Sendable>: @unchecked Sendable {
    // Not safe by types, but by the lock.
    private var value: Value?
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    package init() {
        lock = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(lock)
        condition.deallocate()
        lock.deallocate()
    }

    package func put(_ value: Value) {
        pthread_mutex_lock(lock)
        self.value = value
        pthread_cond_signal(condition)
        pthread_mutex_unlock(lock)
    }

    /// nil: it has not arrived within `limit`.
    package func wait(within limit: Duration) -> Value? {
        var end = timespec()
        clock_gettime(CLOCK_MONOTONIC, &end)
        let microseconds = max(0, limit.wholeMicroseconds)
        let nanoseconds = Int64(end.tv_nsec) + microseconds % 1_000_000 * 1000
        end.tv_sec += Int(microseconds / 1_000_000 + nanoseconds / 1_000_000_000)
        end.tv_nsec = Int(nanoseconds % 1_000_000_000)
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while value == nil {
            if pthread_cond_timedwait(condition, lock, &end) != 0 { break }
        }
        return value
    }
}
