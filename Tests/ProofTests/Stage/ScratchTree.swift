import FoundationEssentials
import Glibc
import Testing

/// A directory for a pretend bot, in memory where the machine has room for it there; gone with its last reference.
final class ScratchTree: Sendable {
    /// Without symbolic links.
    let path: String

    init() throws {
        let place = access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(place)/fpmond-proof-XXXXXX".utf8CString)
        let made = String(cString: try #require(mkdtemp(&template)))
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

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
