import Glibc

/// A detached thread for work that blocks. Source: pthread_create(3).
enum BlockingThread {
    private final class Entry: Sendable {
        let work: @Sendable () -> Void
        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }

    /// Runs `work` on a new thread; false when the system refuses one, and then `work` is not run.
    static func start(stackBytes: Int, _ work: @escaping @Sendable () -> Void) -> Bool {
        let entry = Unmanaged.passRetained(Entry(work))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackBytes)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, &attributes,
            { pointer in
                if let pointer { Unmanaged<Entry>.fromOpaque(pointer).takeRetainedValue().work() }
                return nil
            }, entry.toOpaque())
        if code != 0 { entry.release() }
        return code == 0
    }
}
