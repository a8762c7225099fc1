import Files
import Glibc

/// What the kernel says of this process. Source: proc_pid_stat(5), proc_pid_status(5).
package struct ProcessFigures: Sendable, Hashable {
    package var residentBytes: Int?
    package var anonymousBytes: Int?
    package var openDescriptors: Int?
    package var threads: Int?
    package var processorSeconds: Double?

    /// - Parameter directory: of the process; a test passes its own.
    package init(directory: String = "/proc/self") {
        let status = Self.text("\(directory)/status").split(separator: "\n")
        func kibibytes(_ name: String) -> Int? { Self.field(name, status).map { $0 * 1024 } }
        (residentBytes, anonymousBytes, threads) = (kibibytes("VmRSS:"), kibibytes("RssAnon:"), Self.field("Threads:", status))
        // The name before the closing bracket may contain spaces. utime and stime are fields 14 and 15.
        let stat = Self.text("\(directory)/stat")
        let fields = stat.lastIndex(of: ")").map { stat[stat.index(after: $0)...].split(separator: " ") } ?? []
        if fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) {
            processorSeconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        }
        openDescriptors = Self.count("\(directory)/fd")
    }

    var metrics: [MetricFamily] {
        [
            MetricFamily("process_resident_memory_bytes", "Resident memory of fpmond.", value: residentBytes.map(Double.init)),
            MetricFamily("process_anonymous_memory_bytes", "Memory that belongs to fpmond alone.", value: anonymousBytes.map(Double.init)),
            MetricFamily("process_open_fds", "Open file descriptors.", value: openDescriptors.map(Double.init)),
            MetricFamily("process_threads", "Threads.", value: threads.map(Double.init)),
            MetricFamily("process_cpu_seconds_total", "Processor time.", value: processorSeconds),
        ]
    }

    private static func text(_ path: String) -> String {
        (try? SmallFile.read(path, maximumBytes: 1 << 16)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func field(_ name: String, _ lines: [Substring]) -> Int? {
        lines.first { $0.hasPrefix(name) }.flatMap { $0.dropFirst(name.count).split(whereSeparator: { $0 == " " || $0 == "\t" }).first }.flatMap {
            Int($0)
        }
    }

    private static func count(_ path: String) -> Int? {
        guard let directory = opendir(path) else { return nil }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) { if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 } }
        // Without the one that this opened.
        return count - 1
    }
}
