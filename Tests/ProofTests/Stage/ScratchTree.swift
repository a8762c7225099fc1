import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// A directory for a pretend bot, in memory where the machine has room for it there; gone with its last reference.
final class ScratchTree: Sendable {
    /// Without symbolic links.
    let path: String

    init() throws {
        let made = try TemporaryPlace.make("proof", in: TemporaryPlace.memory)
        let real = try #require(realpath(made, nil))
        path = String(cString: real)
        free(real)
    }

    /// Gives everything in it that is ours to another user. Only root can.
    func give(to user: uid_t) throws {
        for name in [""] + (try FileManager.default.subpathsOfDirectory(atPath: path)) {
            var status = stat()
            guard lstat("\(path)/\(name)", &status) == 0, status.st_uid == geteuid() else { continue }
            chown("\(path)/\(name)", user, gid_t(user))
        }
    }

    deinit { TemporaryPlace.remove(path) }
}
