import CKernel
import Endpoints
import Glibc
import JSON

/// Tries what is forbidden, and prints what came of it, one JSON object: for the operator and the system test.
enum SelfTest {
    /// - Parameter paths: files that are tried to be read.
    static func run(paths: [String]) {
        var report: JSONObject = ["user": .int(Int64(geteuid())), "landlock_abi": .int(Int64(ckernel_landlock_abi()))]
        var sets = [__user_cap_data_struct](repeating: __user_cap_data_struct(), count: 2)
        let known = ckernel_get_capabilities(&sets) == 0
        report["capabilities"] =
            known ? .int(sets.enumerated().reduce(0) { $0 | Int64($1.element.permitted | $1.element.effective) << (32 * $1.offset) }) : .null
        report["no_new_privileges"] = .bool(ckernelPrctl(PR_GET_NO_NEW_PRIVS, 0) == 1)
        var reads = JSONObject()
        for path in paths { reads[path] = .string(tried { open(path, O_RDONLY | O_CLOEXEC) }) }
        report["read"] = .object(reads)
        var tries = JSONObject()
        for (name, attempt) in attempts { tries[name] = .string(inChild(attempt)) }
        report["tried"] = .object(tries)
        Descriptor.write(1, JSON.object(report).utf8(pretty: true) + [0x0A])
    }

    private static let attempts: [(name: String, attempt: @Sendable () -> Int32)] = [
        ("execute /bin/true", { ckernel_try_execute() }), ("trace the parent", { ckernel_try_trace() }), ("become root", { setuid(0) }),
        ("signal the parent", { kill(getppid(), 0) }), ("write to /tmp", { open("/tmp/fpmond-prober-self-test", O_WRONLY | O_CREAT, 0o600) }),
        ("read /proc/1/environ", { open("/proc/1/environ", O_RDONLY) }), ("read /etc/shadow", { open("/etc/shadow", O_RDONLY) }),
        ("listen", { listen(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0), 1) }),
        ("open a raw socket", { socket(AF_PACKET, Int32(SOCK_RAW.rawValue), 0) }),
        ("open an internet socket", { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }),
        ("enter a new user namespace", { ckernel_try_namespace() }),
    ]

    private static func tried(_ attempt: () -> Int32) -> String { attempt() >= 0 ? "done" : errnoText(errno) }

    /// The attempt may end the process, so another one makes it.
    private static func inChild(_ attempt: () -> Int32) -> String {
        let child = ckernel_fork()
        if child == 0 { _exit(attempt() >= 0 ? 0 : errno) }
        var status: Int32 = 0
        guard child > 0, waitpid(child, &status, 0) == child else { return "no process to try it: \(errnoText(errno))" }
        if status & 0x7F != 0 { return "killed by signal \(status & 0x7F)" }
        let code = status >> 8 & 0xFF
        return code == 0 ? "done" : errnoText(code)
    }
}
