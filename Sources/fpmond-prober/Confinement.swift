import CKernel
import Endpoints
import Glibc

/// Why rights could not be given up.
struct ConfinementFault: Error, CustomStringConvertible {
    let description: String

    init(_ what: String, _ code: Int32) { description = "\(what): \(errnoText(code))" }
}

/// Gives up, before anything is read from outside, all that a look at the network does not need. Of this thread, and so of all that it starts.
enum Confinement {
    /// Capabilities, new privileges and the filter of system calls are what it refuses to work without; the rest as far as the kernel has it.
    ///
    /// - Parameter writesFiles: the output may be a file; otherwise nothing is written but pipes.
    static func enter(writesFiles: Bool) throws(ConfinementFault) {
        // What is killed for want of memory is this, and not what started it: that one is wanted most then.
        if let score = fopen("/proc/self/oom_score_adj", "we") {
            fputs("500", score)
            fclose(score)
        }
        _ = ckernel_close_from(3)
        clearenv()
        limitResources(writesFiles: writesFiles)
        // Its memory holds secrets: nobody but root looks into it.
        guard ckernelPrctl(PR_SET_DUMPABLE, 0) == 0 else { throw ConfinementFault("PR_SET_DUMPABLE", errno) }
        // Even without capabilities root owns most files. In a user namespace there may be nobody to become.
        if geteuid() == 0 { _ = ckernel_set_user(nobody, nobody) }
        // A change of the user clears it.
        guard ckernelPrctl(PR_SET_PDEATHSIG, UInt(SIGKILL)) == 0 else { throw ConfinementFault("PR_SET_PDEATHSIG", errno) }
        try dropCapabilities()
        guard ckernelPrctl(PR_SET_NO_NEW_PRIVS, 1) == 0 else { throw ConfinementFault("PR_SET_NO_NEW_PRIVS", errno) }
        FileAccess.restrict()
        try SystemCalls.restrict()
    }

    /// Debian's user and group for those who own nothing.
    private static let nobody: uid_t = 65_534

    private static func dropCapabilities() throws(ConfinementFault) {
        // As root only: without it there is nothing to regain by executing a program, which is forbidden below anyway.
        for capability in 0..<UInt(64) where ckernelPrctl(PR_CAPBSET_READ, capability) == 1 { _ = ckernelPrctl(PR_CAPBSET_DROP, capability) }
        _ = ckernelPrctl(PR_CAP_AMBIENT, UInt(PR_CAP_AMBIENT_CLEAR_ALL))
        var sets = [__user_cap_data_struct](repeating: __user_cap_data_struct(), count: 2)
        // The unit's filter forbids it. Who starts this process hands on no capability then, and an inheritable one gives nothing to a program
        // whose file has none.
        let code = ckernel_set_capabilities(&sets) == 0 ? EPERM : errno
        guard ckernel_get_capabilities(&sets) == 0 else { throw ConfinementFault("capget", errno) }
        let isAmbient = (0..<UInt(64)).contains { ckernelPrctl(PR_CAP_AMBIENT, UInt(PR_CAP_AMBIENT_IS_SET), $0) == 1 }
        guard sets.allSatisfy({ $0.effective | $0.permitted == 0 }), !isAmbient else { throw ConfinementFault("capabilities are left", code) }
    }

    private static func limitResources(writesFiles: Bool) {
        for (resource, limit) in [
            // Thread stacks and the heaps of many threads are address space, not memory.
            (RLIMIT_AS, 2 << 30), (RLIMIT_CORE, 0), (RLIMIT_FSIZE, writesFiles ? 1 << 20 : 0), (RLIMIT_NOFILE, 256),
            // Seconds of a processor: a batch takes milliseconds.
            (RLIMIT_CPU, 60),
        ] {
            var limits = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
            setrlimit(__rlimit_resource_t(resource.rawValue), &limits)
        }
    }
}

/// prctl(2) with two arguments.
func ckernelPrctl(_ option: Int32, _ first: UInt, _ second: UInt = 0) -> Int32 { ckernel_prctl(option, first, second) }
