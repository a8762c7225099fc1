import TestSupport

/// A directory that is gone with its last reference.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws { path = try TemporaryPlace.make("systemd") }

    deinit { TemporaryPlace.remove(path) }
}
