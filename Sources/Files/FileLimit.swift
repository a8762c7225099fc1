import Synchronization

/// How large an appended file may become before it is set aside. A reload may change it.
package final class FileLimit: Sendable {
    private let limit: Atomic<Int>

    package init(bytes: Int) { limit = Atomic(bytes) }

    package convenience init(megabytes: Int = 64) { self.init(bytes: megabytes * 1_000_000) }

    package var bytes: Int { limit.load(ordering: .relaxed) }

    package func set(megabytes: Int) { limit.store(megabytes * 1_000_000, ordering: .relaxed) }
}
