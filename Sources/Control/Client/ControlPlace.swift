import Files
import Glibc

/// Which socket a command means.
package enum ControlPlace {
    private static let standardState = "/var/lib/fpmond"

    /// The socket of the daemon with this state directory.
    ///
    /// - Parameter stateDirectory: of the configuration in question; nil: none can be read, and the installed unit is meant.
    package static func path(stateDirectory: String?) -> String {
        if let given = ControlSocket.runtimePath, exists(given) { return given }
        let directory = stateDirectory ?? standardState
        let beside = "\(directory)/\(ControlSocket.fileName)"
        // Under systemd it is in the runtime directory; a daemon with another state is not asked by mistake.
        if !exists(beside), directory == standardState { return ControlSocket.installed }
        return beside
    }

    /// The socket of a process that watches; nil: it is none that this user may look at.
    package static func path(ofProcess process: Int32) -> String? {
        // The service manager has started both.
        if let given = ControlSocket.runtimePath, exists(given) { return given }
        if let environment = try? SmallFile.read("/proc/\(process)/environ", maximumBytes: 4 << 20) {
            let name = Array("RUNTIME_DIRECTORY=".utf8)
            if let entry = environment.split(separator: 0).first(where: { $0.starts(with: name) }),
                let first = entry.dropFirst(name.count).split(separator: UInt8(ascii: ":")).first
            {
                return "\(String(decoding: first, as: UTF8.self))/\(ControlSocket.fileName)"
            }
        }
        // Without a service manager it is beside the lock that the process holds.
        guard let directory = opendir("/proc/\(process)/fd") else { return nil }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
            let count = readlink("/proc/\(process)/fd/\(name)", &target, target.count)
            let path = String(decoding: target.prefix(max(0, count)), as: UTF8.self)
            if path.hasPrefix("/"), path.hasSuffix("/lock") { return "\(path.dropLast("lock".count))\(ControlSocket.fileName)" }
        }
        return nil
    }

    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }
}
