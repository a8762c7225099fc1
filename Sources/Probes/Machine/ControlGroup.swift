import FailurePoints
import Glibc

/// One control group of the unified hierarchy. Source: cgroups(7), the kernel's cgroup-v2.rst.
struct ControlGroup: Sendable {
    /// Its path in the file system.
    let directory: String

    /// - Parameters:
    ///   - path: as systemd names it, `/system.slice/tradingbot.service`. Nil if it leads outside of `mount`.
    ///   - mount: `/sys/fs/cgroup`.
    init?(_ path: String, mount: String) {
        guard path.hasPrefix("/"), path.count > 1, !path.split(separator: "/").contains("..") else { return nil }
        directory = mount + path
    }

    /// The processes in it and below it; also empty when it no longer exists.
    func pids() -> Set<Int> {
        var pids: Set<Int> = []
        var directories = [(directory, depth: 0)]
        while let (directory, depth) = directories.popLast() {
            let text = KernelFile.text("\(directory)/cgroup.procs", atMost: 256 << 10) ?? ""
            pids.formUnion(text.split(separator: "\n").compactMap { Int($0) })
            guard depth < 4 else { continue }
            let below = DirectoryListing.names(in: directory, limit: 64) { name in
                var status = stat()
                return lstat("\(directory)/\(name)", &status) == 0 && FileKind(mode: status.st_mode) == .directory
            }
            directories += (below ?? []).map { ("\(directory)/\($0)", depth + 1) }
        }
        return pids
    }

    func number(_ file: String) -> UInt64? { KernelFile.number("\(directory)/\(file)") }
    func table(_ file: String) -> [String: UInt64] { KernelFile.table("\(directory)/\(file)") }
}
