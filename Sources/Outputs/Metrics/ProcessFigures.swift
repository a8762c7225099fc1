import Files
import Glibc

/// What the kernel says of this process. Source: proc_pid_stat(5), proc_pid_status(5).
struct ProcessFigures: Sendable, Hashable {
    var residentBytes: Double?
    var anonymousBytes: Double?
    var openDescriptors: Double?
    var threads: Double?
    var processorSeconds: Double?

    /// - Parameter directory: of the process; a test passes its own.
    init(directory: String = "/proc/self") {
        let status = Self.text("\(directory)/status").split(separator: "\n")
        func kibibytes(_ name: String) -> Double? { Self.field(name, status).map { $0 * 1024 } }
        (residentBytes, anonymousBytes, threads) = (kibibytes("VmRSS:"), kibibytes("RssAnon:"), Self.field("Threads:", status))
        // The name before the closing bracket may contain spaces. utime and stime are fields 14 and 15.
        let stat = Self.text("\(directory)/stat")
        let fields = stat.lastIndex(of: ")").map { stat[stat.index(after: $0)...].split(separator: " ") } ?? []
        if fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) {
            processorSeconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        }
        openDescriptors = Self.count("\(directory)/fd").map(Double.init)
    }

    var metrics: [MetricFamily] {
        [
            MetricFamily("process_resident_memory_bytes", "Resident memory of fpmond.", value: residentBytes),
            MetricFamily("process_anonymous_memory_bytes", "Memory that belongs to fpmond alone.", value: anonymousBytes),
            MetricFamily("process_open_fds", "Open file descriptors.", value: openDescriptors),
            MetricFamily("process_threads", "Threads.", value: threads),
            MetricFamily("process_cpu_seconds_total", "Processor time.", value: processorSeconds),
        ]
    }

    private static func text(_ path: String) -> String {
        (try? SmallFile.read(path, maximumBytes: 1 << 16)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func field(_ name: String, _ lines: [Substring]) -> Double? {
        lines.first { $0.hasPrefix(name) }.flatMap { $0.dropFirst(name.count).split(whereSeparator: { $0 == " " || $0 == "\t" }).first }.flatMap {
            Double($0)
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
