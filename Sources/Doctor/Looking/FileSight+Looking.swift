import Glibc

extension FileSight {
    /// - Returns: nil inside: nothing is at `path`.
    static func at(_ path: String) -> Sight<FileSight?> {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR { return .seen(nil) }
            return .blind("\(path): \(String(cString: strerror(code)))")
        }
        return .seen(
            FileSight(
                isDirectory: status.st_mode & S_IFMT == S_IFDIR, owner: status.st_uid, group: status.st_gid, mode: status.st_mode & 0o7777))
    }
}
