import CKernel
import Glibc

/// Which files can still be opened, and only to be read: what name lookups, TLS and the loader of libraries need. Source: landlock(7).
///
/// As far as the kernel has it: Landlock came with Linux 5.13, its rules for networks with 6.7 and for signals with 6.12.
enum FileAccess {
    /// Links are followed when this is entered, so `/etc/resolv.conf` stands for what it leads to.
    private static let places = [
        "/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates", "/usr/share/zoneinfo",
        "/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/etc/crypto-policies", "/etc/ld.so.cache", "/etc/resolv.conf", "/etc/hosts",
        "/etc/host.conf",
        "/etc/gai.conf", "/etc/nsswitch.conf", "/etc/services", "/etc/protocols", "/etc/localtime", "/etc/passwd", "/run/systemd/resolve",
        "/run/nscd", "/dev/null", "/dev/urandom", "/dev/random", "/proc/sys/crypto", "/proc/sys/vm/overcommit_memory", "/sys/devices/system/cpu",
    ]

    /// All rights of the first ABI: thirteen, from execute to making symbolic links.
    private static let firstRights: UInt64 = (1 << 13) - 1

    /// The result is for the self-test only.
    @discardableResult
    static func restrict() -> Bool {
        let abi = ckernel_landlock_abi()
        guard abi >= 1 else { return false }
        var rules = ckernel_ruleset()
        // Moving to another directory, truncating, ioctl(2) of devices.
        rules.files = firstRights | (abi >= 2 ? 1 << 13 : 0) | (abi >= 3 ? 1 << 14 : 0) | (abi >= 5 ? 1 << 15 : 0)
        // Binding a TCP port. Which ports are connected to, the batch says.
        rules.network = abi >= 4 ? 1 : 0
        // Abstract sockets and signals of others.
        rules.scopes = abi >= 6 ? 3 : 0
        let size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8
        let ruleset = ckernel_landlock_create(&rules, size)
        guard ruleset >= 0 else { return false }
        defer { close(ruleset) }
        for path in places { allow(path, ruleset) }
        return ckernel_landlock_restrict(ruleset) == 0
    }

    private static func allow(_ path: String, _ ruleset: Int32) {
        let place = open(path, ckernel_path_only | O_CLOEXEC)
        guard place >= 0 else { return }
        defer { close(place) }
        var status = stat()
        guard fstat(place, &status) == 0 else { return }
        let (readFile, readDirectory): (UInt64, UInt64) = (1 << 2, 1 << 3)
        _ = ckernel_landlock_allow(ruleset, place, status.st_mode & S_IFMT == S_IFDIR ? readFile | readDirectory : readFile)
    }
}
