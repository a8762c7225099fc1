import Glibc

/// The lock on the state directory: the daemon that watches with it holds it until its process ends, however that ends.
///
/// It belongs to the open file, so that one can ask who holds it without taking it: whoever asks never keeps a daemon from starting.
/// Source: fcntl(2), open file description locks.
enum StateLock {
    enum Holder: Sendable, Hashable {
        case daemon
        case nobody
        /// It may not be asked, or cannot: `errno`.
        case unlogged(Int32)
    }

    static func path(in directory: String) -> String { "\(directory)/lock" }

    /// Takes the lock for as long as `descriptor` is open; false where another has it. `errno` says why.
    static func take(_ descriptor: Int32) -> Bool {
        var whole = wholeFile
        return fcntl(descriptor, F_OFD_SETLK, &whole) == 0
    }

    /// Whether a daemon lives that watches with the state in this directory.
    static func holder(in directory: String) -> Holder {
        let descriptor = open(path(in: directory), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return errno == ENOENT ? .nobody : .unlogged(errno) }
        defer { close(descriptor) }
        var whole = wholeFile
        guard fcntl(descriptor, F_OFD_GETLK, &whole) == 0 else { return .unlogged(errno) }
        return whole.l_type == Int16(F_UNLCK) ? .nobody : .daemon
    }

    // Not among the names that the C library's header shows without _GNU_SOURCE; the numbers are the kernel's for ever.
    private static let F_OFD_GETLK: Int32 = 36
    private static let F_OFD_SETLK: Int32 = 37

    private static var wholeFile: Glibc.flock {
        var lock = Glibc.flock()
        (lock.l_type, lock.l_whence) = (Int16(F_WRLCK), Int16(SEEK_SET))
        return lock
    }
}
