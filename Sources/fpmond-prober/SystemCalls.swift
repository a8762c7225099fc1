import CKernel
import Glibc

/// The filter of system calls. Source: seccomp(2), the classic BPF of linux/filter.h.
///
/// Everything else is allowed, for libraries change; within the unit its own, narrower filter applies in addition.
enum SystemCalls {
    static func restrict() throws(ConfinementFault) {
        var program = Program()
        // The numbers of calls are those of one machine: as another one, the process could make any call.
        program.append(load: Program.architecture)
        program.append(unless: UInt32(truncatingIfNeeded: ckernel_architecture), .kill)
        program.append(load: Program.number)
        program.append(from: UInt32(ckernel_first_foreign_call), .kill)
        for call in list(ckernel_killed_calls) { program.append(call, .kill) }
        for call in list(ckernel_refused_calls) { program.append(call, .refuse(EPERM)) }
        // Its flags stand in memory, where a filter cannot see them. The C library then uses clone.
        program.append(number(ckernel_nr_clone3), .refuse(ENOSYS))
        program.append(number(ckernel_nr_clone), argument: 0, any: UInt32(ckernel_new_namespaces), .refuse(EPERM))
        // A file is only read.
        let writing = UInt32(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)
        program.append(number(ckernel_nr_open), argument: 1, any: writing, .refuse(EPERM))
        program.append(number(ckernel_nr_openat), argument: 2, any: writing, .refuse(EPERM))
        // What has been written is not executed.
        program.append(number(ckernel_nr_mmap), argument: 2, all: UInt32(PROT_WRITE | PROT_EXEC), .refuse(EPERM))
        program.append(number(ckernel_nr_mprotect), argument: 2, any: UInt32(PROT_EXEC), .refuse(EPERM))
        program.append(
            number(ckernel_nr_socket), argument: 0, noneOf: [AF_UNIX, AF_INET, AF_INET6, AF_NETLINK].map(UInt32.init), .refuse(EAFNOSUPPORT))
        // Of this process only.
        program.append(number(ckernel_nr_prlimit64), argument: 0, noneOf: [0], .refuse(EPERM))
        program.append(number(ckernel_nr_tgkill), argument: 0, noneOf: [UInt32(getpid())], .refuse(EPERM))
        program.append(.allow)
        guard ckernel_set_filter(&program.instructions, UInt16(program.instructions.count)) == 0 else {
            throw ConfinementFault("PR_SET_SECCOMP", errno)
        }
    }

    private static func list(_ calls: (UnsafeMutablePointer<Int>?) -> UnsafePointer<Int32>?) -> [Int32] {
        var count = 0
        return Array(UnsafeBufferPointer(start: calls(&count), count: count))
    }

    private static func number(_ call: Int) -> Int32 { Int32(call) }
}

/// A filter in the making: each rule ends in its verdict or goes on to the next.
private struct Program {
    enum Verdict {
        case allow, kill
        case refuse(Int32)

        var value: UInt32 {
            switch self {
            case .allow: UInt32(SECCOMP_RET_ALLOW)
            case .kill: UInt32(bitPattern: Int32(truncatingIfNeeded: SECCOMP_RET_KILL_PROCESS))
            case .refuse(let code): UInt32(SECCOMP_RET_ERRNO) | UInt32(code)
            }
        }
    }

    /// Offsets in `struct seccomp_data`; an argument's lower half, as both machines are little-endian.
    static let number: UInt32 = 0
    static let architecture: UInt32 = 4
    private static func argument(_ place: UInt32) -> UInt32 { 16 + 8 * place }

    var instructions: [sock_filter] = []

    mutating func append(_ verdict: Verdict) { append(BPF_RET | BPF_K, verdict.value) }
    mutating func append(load offset: UInt32) { append(BPF_LD | BPF_W | BPF_ABS, offset) }

    mutating func append(unless value: UInt32, _ verdict: Verdict) {
        append(BPF_JMP | BPF_JEQ | BPF_K, value, true: 1)
        append(verdict)
    }

    mutating func append(from value: UInt32, _ verdict: Verdict) {
        append(BPF_JMP | BPF_JGE | BPF_K, value, false: 1)
        append(verdict)
    }

    /// A call, whatever its arguments.
    mutating func append(_ call: Int32, _ verdict: Verdict) {
        append(BPF_JMP | BPF_JEQ | BPF_K, UInt32(bitPattern: call), false: 1)
        append(verdict)
    }

    /// A call whose argument has any of the bits.
    mutating func append(_ call: Int32, argument: UInt32, any bits: UInt32, _ verdict: Verdict) {
        guard call >= 0 else { return }
        append(BPF_JMP | BPF_JEQ | BPF_K, UInt32(call), false: 4)
        append(load: Self.argument(argument))
        append(BPF_JMP | BPF_JSET | BPF_K, bits, false: 1)
        append(verdict)
        append(load: Self.number)
    }

    /// A call whose argument has all of the bits.
    mutating func append(_ call: Int32, argument: UInt32, all bits: UInt32, _ verdict: Verdict) {
        guard call >= 0 else { return }
        append(BPF_JMP | BPF_JEQ | BPF_K, UInt32(call), false: 5)
        append(load: Self.argument(argument))
        append(BPF_ALU | BPF_AND | BPF_K, bits)
        append(BPF_JMP | BPF_JEQ | BPF_K, bits, false: 1)
        append(verdict)
        append(load: Self.number)
    }

    /// A call whose argument is none of the values.
    mutating func append(_ call: Int32, argument: UInt32, noneOf values: [UInt32], _ verdict: Verdict) {
        guard call >= 0 else { return }
        append(BPF_JMP | BPF_JEQ | BPF_K, UInt32(call), false: UInt8(values.count + 3))
        append(load: Self.argument(argument))
        for (place, value) in values.enumerated() { append(BPF_JMP | BPF_JEQ | BPF_K, value, true: UInt8(values.count - place)) }
        append(verdict)
        append(load: Self.number)
    }

    private mutating func append(_ code: Int32, _ value: UInt32, true yes: UInt8 = 0, false no: UInt8 = 0) {
        instructions.append(sock_filter(code: UInt16(code), jt: yes, jf: no, k: value))
    }
}
