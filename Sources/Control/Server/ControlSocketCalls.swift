import CKernel

/// Calls of the kernel that Swift's Glibc module does not have.
enum ControlSocketCalls {
    static func accept(_ listener: Int32) -> Int32 { ckernel_accept(listener) }
    static var halfClosed: Int16 { ckernel_half_closed }
}
