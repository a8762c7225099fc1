import FailurePoints
import Glibc
import Probes

/// What one look at the book costs, printed one case a line: name, median, least and greatest CPU time in ms, and the peak of memory over idle in kB.
///
/// Arguments: a directory whose `logs/positions_futures.json` is the book, and how many looks each case has. The book is replaced before the looks, not
/// during them; its modification time lies in the past, as that of a file at rest.
@main
enum BookBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let looks = Int(arguments[2]), looks > 0 else {
            print("usage: bookbench DIRECTORY LOOKS")
            exit(64)
        }
        let place = BookPlace(root: arguments[1])
        let book = place.bytes
        guard !book.isEmpty else {
            print("no book in \(arguments[1])")
            exit(66)
        }
        let tree = BotTree(root: arguments[1])
        place.write(book)

        // Each is a book that differs from the one before it: a digit near the place changes with the number of the look.
        let closed = place.first(of: "\"closed_positions\"", in: book)
        let changes: [(name: String, from: Int)] = [
            ("a newer closed position", book.count - 1500), ("a new price of an open position", 40), ("the oldest closed position", closed + 200),
        ]
        try report("first look", looks) { _ in
            let probe = BookProbe(tree: tree)
            return { _ = try probe.observe() }
        }
        let probe = BookProbe(tree: tree)
        _ = try probe.observe()
        try report("unchanged", looks * 100) { _ in { _ = try probe.observe() } }
        for change in changes {
            try report(change.name, looks) { number in
                place.write(place.changed(book, from: change.from, number))
                return { _ = try probe.observe() }
            }
        }
        place.write(book)
    }

    /// Runs `look`, made anew each time by `prepare`, and prints what it costs.
    private static func report(_ name: String, _ looks: Int, _ prepare: (Int) throws -> () throws -> Void) throws {
        var times: [Double] = []
        var peak = 0
        for number in 0..<looks {
            let look = try prepare(number)
            resetPeak()
            let idle = statusKilobytes("VmRSS")
            let began = cpuMilliseconds()
            try look()
            times.append(cpuMilliseconds() - began)
            peak = max(peak, statusKilobytes("VmHWM") - idle)
        }
        times.sort()
        print("\(name)\t\(times[times.count / 2])\t\(times[0])\t\(times[times.count - 1])\t\(peak)")
    }

    private static func cpuMilliseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }

    /// Makes the present memory the peak so far. Source: proc_pid_clear_refs(5).
    private static func resetPeak() {
        guard let file = fopen("/proc/self/clear_refs", "w") else { return }
        fputs("5", file)
        fclose(file)
    }

    private static func statusKilobytes(_ key: String) -> Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text.hasPrefix("\(key):") { return Int(text.split { !$0.isNumber }.first ?? "") ?? 0 }
        }
        return 0
    }
}
