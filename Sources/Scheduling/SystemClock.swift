package import FailurePoints
import Glibc

/// The machine's two clocks, read together. The only place that reads the time.
package enum SystemClock {
    package static func now() -> Moment {
        Moment(wall: Instant(microseconds: read(CLOCK_REALTIME)), uptime: .microseconds(read(CLOCK_BOOTTIME)))
    }

    /// Source: clock_gettime(2); cannot fail for these two clocks on any Linux this runs on.
    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// The id of this boot: uptimes of other boots cannot be compared. Source: /proc/sys/kernel/random/boot_id.
    package static func bootID() -> String { identifier("/proc/sys/kernel/random/boot_id") }

    /// The id of this machine; a clone has another id if it was given one. Empty where there is no id. Source: machine-id(5).
    package static func machineID() -> String { identifier("/etc/machine-id") }

    private static func identifier(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)).filter { $0 > 32 }, as: UTF8.self)
    }
}
