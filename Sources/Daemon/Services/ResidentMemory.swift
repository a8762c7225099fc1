import CKernel
import Glibc
import Probes
import Threads

/// Keeps the heap small, and gives back what only the start needed: pages of code, which come back from the page cache when they are used, and free heap.
/// Free heap again after each round, which needs 0.15 MB that nothing needs until the next.
package final class ResidentMemory: Sendable {
    /// When the first looks are over, and with them what they alone needed.
    static let delay: Duration = .seconds(30)

    /// How long the outputs of a round take to be written; later if nothing else wakes the daemon.
    private static let settling: (least: Duration, leeway: Duration) = (.seconds(1), .seconds(10))
    /// The least time between two times, however often there is a round.
    private static let spacing: Duration = .seconds(30)

    /// How much of this program's code comes back at most with a page that is used.
    ///
    /// The kernel brings up to sixteen pages around it, but none beyond the ends of their mapping. What runs all day is spread thinly over the program.
    static let stretch: UInt = 16 * 1024

    /// Call before anything else: threads that seldom work at once need no heaps of their own. Source: mallopt(3) M_ARENA_MAX.
    package static func prepare() { ckernel_use_one_heap() }

    private let round = Alarm()

    func roundEnded() { round.ring() }

    /// Returns when the task is cancelled.
    func keepSmall() async {
        let alarm = Alarm()
        await alarm.wait(until: .now + Self.delay)
        Self.giveBack()
        var next = ContinuousClock.now
        while !Task.isCancelled {
            guard await round.wait(until: .now + .seconds(3600)).isRung, next <= .now else { continue }
            await alarm.wait(until: .now + Self.settling.least, leeway: Self.settling.leeway)
            ckernel_trim_heap()
            next = .now + Self.spacing
        }
    }

    /// Source: madvise(2) MADV_DONTNEED, of a mapping that is never written; malloc_trim(3).
    static func giveBack() {
        ckernel_trim_heap()
        let own = OwnExecutable.running
        for code in CodeMapping.all() {
            if code.file == own { code.divide(every: stretch) }
            madvise(UnsafeMutableRawPointer(bitPattern: code.start), code.length, MADV_DONTNEED)
        }
    }
}

extension CodeMapping {
    /// Makes each second stretch a mapping of its own, by a flag that changes nothing else: a core dump has no code anyway.
    ///
    /// Where the kernel allows no more mappings, the rest stays as it is. Source: madvise(2) MADV_DONTDUMP; do_fault_around in the kernel's mm/memory.c.
    fileprivate func divide(every stretch: UInt) {
        let end = start + UInt(length)
        var from = start
        while from < end {
            let next = min(end, (from / stretch + 1) * stretch)
            if !(from / stretch).isMultiple(of: 2) { madvise(UnsafeMutableRawPointer(bitPattern: from), Int(next - from), MADV_DONTDUMP) }
            from = next
        }
    }
}
