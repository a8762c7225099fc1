public import FailurePoints
import Glibc

/// Reads the attributes of one path, for a custom failure point. Opens nothing.
public struct PathProbe: Probe {
    private let place: CustomPlace

    /// - Parameter path: absolute, or relative to the bot's directory.
    public init(tree: BotTree, path: String) { place = CustomPlace(path, in: tree) }

    /// - Throws: as ``BotTree/resolved()`` for a path in the bot's directory.
    public func observe() throws(ProbeError) -> PathFacts {
        var status = stat()
        let path = try place.absolute()
        PathTrace.note(path)
        guard stat(path, &status) == 0 else {
            let code = errno
            return PathFacts(path: place.shown, state: code == ENOENT || code == ENOTDIR ? .missing : .unreadable(errnoText(code)))
        }
        let modified = Instant(microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000)
        return PathFacts(path: place.shown, state: .there(sizeBytes: Int64(status.st_size), modifiedAt: modified))
    }
}
