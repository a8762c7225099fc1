import CKernel
import Glibc

/// The socket in the file system: where it is, how it is made, how it is reached.
package enum ControlSocket {
    package static let fileName = "control.sock"
    /// Where the installed unit has it.
    package static let installed = "/run/fpmond/\(fileName)"

    /// `$RUNTIME_DIRECTORY/control.sock` under systemd, else beside the state.
    package static func path(stateDirectory: String) -> String { runtimePath ?? "\(stateDirectory)/\(fileName)" }

    /// In the runtime directory that the service manager gave to this process; nil: it gave none.
    package static var runtimePath: String? {
        getenv("RUNTIME_DIRECTORY").flatMap { String(cString: $0).split(separator: ":").first }.map { "\($0)/\(fileName)" }
    }

    package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        package let description: String
        package var code: Int32 = 0
    }

    /// Listens on this path. The caller holds the lock on the state, so a socket of this user to which nobody listens is its own from before.
    ///
    /// - Throws: if anything else is there. Nothing of others is removed.
    package static func listen(_ path: String) throws(Fault) -> Int32 {
        var status = stat()
        if lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFSOCK else {
                throw Fault(description: "\(path) is \(kind(status.st_mode)), not a socket of fpmond: remove it to use fpmond's commands")
            }
            guard status.st_uid == geteuid() else {
                throw Fault(description: "\(path) belongs to user \(status.st_uid), not to fpmond: remove it to use fpmond's commands")
            }
            do throws(Fault) {
                close(try connect(path))
                throw Fault(description: "another process listens on \(path)")
            } catch {
                guard error.code == ECONNREFUSED else { throw error }
            }
            guard unlink(path) == 0 else { throw fault("cannot remove the old \(path)") }
        } else if errno != ENOENT {
            throw fault("cannot look at \(path)")
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw fault("no socket") }
        do throws(Fault) {
            let bound = try withAddress(path) { bind(descriptor, $0, $1) }
            guard bound == 0 else { throw fault("cannot create \(path)") }
            // Who may do what is decided for each connection, by its credentials.
            guard chmod(path, 0o666) == 0, Glibc.listen(descriptor, 64) == 0 else {
                defer { unlink(path) }
                throw fault("cannot listen on \(path)")
            }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// A connection that does not block.
    package static func connect(_ path: String) throws(Fault) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw fault("no socket") }
        do throws(Fault) {
            let connected = try withAddress(path) { Glibc.connect(descriptor, $0, $1) }
            guard connected == 0 else { throw fault("cannot connect to \(path)") }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// A long path is reached through its directory, because an address has 107 bytes. Source: unix(7).
    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) throws(Fault) -> Int32 {
        var short = path
        var directory: Int32 = -1
        defer { if directory >= 0 { close(directory) } }
        if path.utf8.count > 107 {
            let slash = path.lastIndex(of: "/") ?? path.startIndex
            directory = open(String(path[..<slash]), O_DIRECTORY | O_CLOEXEC | ckernel_path_only)
            guard directory >= 0 else { throw fault("cannot open the directory of \(path)") }
            short = "/proc/self/fd/\(directory)\(path[slash...])"
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(short.utf8)
        guard bytes.count <= 107 else { throw Fault(description: "\(path) is too long for a socket") }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }

    private static func fault(_ what: String) -> Fault {
        let code = errno
        return Fault(description: "\(what): \(String(cString: strerror(code)))", code: code)
    }

    private static func kind(_ mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFREG: "a file"
        case S_IFDIR: "a directory"
        case S_IFLNK: "a symbolic link"
        default: "something else"
        }
    }
}
