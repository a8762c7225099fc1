import Glibc
import Synchronization

/// Where the tests put their files: below `$TMPDIR`, so that whoever runs them can see that they left nothing.
public enum TemporaryPlace {
    /// The system's word for why a directory could not be made.
    public struct Refused: Error, CustomStringConvertible {
        public let description: String
    }

    /// `$TMPDIR`, else `/tmp`; without a slash at its end.
    public static let disk = variable("TMPDIR") ?? "/tmp"

    /// Memory where the machine has room for it there: ext4 flushes whatever is truncated or renamed over.
    ///
    /// Source: `$FPMOND_TEST_MEMORY` of `deploy/scratch`, else `/dev/shm`.
    public static let memory = [variable("FPMOND_TEST_MEMORY"), "/dev/shm"].compactMap(\.self).first { access($0, W_OK | X_OK) == 0 } ?? disk

    /// Makes a directory of a new name that begins like this; whoever asks for it removes it with ``remove(_:)``.
    public static func make(_ prefix: String, in parent: String = disk) throws -> String {
        while true {
            // Letters alone: capitals and digits among them may look like a secret, which fpmond masks in what it says.
            let made = "\(parent)/\(prefix)-" + String((0..<10).compactMap { _ in "abcdefghijklmnopqrstuvwxyz".randomElement() })
            if mkdir(made, 0o700) == 0 { return made }
            guard errno == EEXIST else { throw Refused(description: "mkdir in \(parent): \(String(cString: strerror(errno)))") }
        }
    }

    /// Removes what stands at the path with everything in it, directories that refuse to be written included; links are not followed.
    public static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        chmod(path, 0o700)
        for name in names(path) { remove("\(path)/\(name)") }
        rmdir(path)
    }

    /// Removes what all tests share, and no value owns, when the process of the tests ends.
    public static func removeAtExit(_ path: String) {
        shared.withLock { paths in
            if paths.isEmpty { atexit { for path in TemporaryPlace.shared.withLock(\.self) { TemporaryPlace.remove(path) } } }
            paths.append(path)
        }
    }

    private static let shared = Mutex<[String]>([])

    private static func names(_ path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee == CChar(bitPattern: UInt8(ascii: "/")) else { return nil }
        return String(cString: value)
    }
}
