import CKernel
import Glibc

/// Keeps the heap small, and gives back what only the start needed: pages of the program's text, which come back from the page cache when they are used, and free heap.
package enum StartupMemory {
    /// When the first looks are over, and with them what they alone needed.
    static let delay: Duration = .seconds(30)

    /// Call before anything else: threads that seldom work at once need no heaps of their own. Source: mallopt(3) M_ARENA_MAX.
    package static func prepare() { ckernel_use_one_heap() }

    /// Source: madvise(2) MADV_DONTNEED, of a mapping that is never written; malloc_trim(3).
    static func giveBack() {
        ckernel_trim_heap()
        guard let maps = fopen("/proc/self/maps", "re") else { return }
        defer { fclose(maps) }
        guard let own = OwnText.path else { return }
        var line = [CChar](repeating: 0, count: 4096)
        while fgets(&line, Int32(line.count), maps) != nil {
            let text = String(decoding: line.prefix { $0 != 0 && $0 != 0x0A }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard let place = OwnText(mapsLine: text, of: own) else { continue }
            madvise(UnsafeMutableRawPointer(bitPattern: place.start), place.length, MADV_DONTNEED)
        }
    }
}
