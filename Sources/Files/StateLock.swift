import Glibc

/// The lock on the state directory: a watching daemon holds it until its process ends, in whatever way.
///
/// It belongs to the open file description, so the holder can be queried without taking the lock: a query never prevents a daemon from starting.
/// Source: fcntl(2), open file description locks.
package enum StateLock {
    package enum Holder: Sendable, Hashable {
        case daemon
        case nobody
        /// The lock cannot be queried: `errno`.
        case unlogged(Int32)
    }

    package static func path(in directory: String) -> String { "\(directory)/lock" }

    /// Takes the lock for as long as `descriptor` is open; false where another process has it. `errno` says why.
    package static func take(_ descriptor: Int32) -> Bool {
        var whole = wholeFile
        return fcntl(descriptor, F_OFD_SETLK, &whole) == 0
    }

    /// Whether a daemon is watching with the state in this directory.
    package static func holder(in directory: String) -> Holder {
        let descriptor = open(path(in: directory), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return errno == ENOENT ? .nobody : .unlogged(errno) }
        defer { close(descriptor) }
        var whole = wholeFile
        guard fcntl(descriptor, F_OFD_GETLK, &whole) == 0 else { return .unlogged(errno) }
        return whole.l_type == Int16(F_UNLCK) ? .nobody : .daemon
    }

    // The C library's header defines these names only under _GNU_SOURCE; the numbers are part of the kernel's stable interface.
    private static let F_OFD_GETLK: Int32 = 36
    private static let F_OFD_SETLK: Int32 = 37

    private static var wholeFile: Glibc.flock {
        var lock = Glibc.flock()
        (lock.l_type, lock.l_whence) = (Int16(F_WRLCK), Int16(SEEK_SET))
        return lock
    }
}
