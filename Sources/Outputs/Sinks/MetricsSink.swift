import FailurePoints
import Files
import Glibc
import Healing
import Scheduling
import Synchronization

/// Where the metrics go; a reload may change it. nil: nowhere.
package final class MetricsPlace: Sendable {
    private let state: Mutex<String?>

    package init(_ path: String? = nil) { state = Mutex(path) }

    package var path: String? { state.withLock { $0 } }
    package func set(_ path: String?) { state.withLock { $0 = path } }
}

/// The metrics for node_exporter's textfile collector: one file, replaced at each round and each change.
struct MetricsSink: Sink {
    private let place: MetricsPlace
    private let version: String
    private let figures: OwnFigures
    /// The names of temporary files end in the process id: what a killed fpmond left is removed once.
    private var hasCleaned = false
    private var heals: [HealKey: Int] = [:]
    private var transitions: [String: Int] = [:]
    private var faults: WriteFaults

    fileprivate struct HealKey: Hashable {
        let healer: String
        let outcome: String
    }

    var title: String { "the metrics" }
    var failedWrites: Int { faults.count }

    init(place: MetricsPlace, version: String, figures: OwnFigures, report: @escaping @Sendable (Event) -> Void) {
        (self.place, self.version, self.figures, faults) = (place, version, figures, WriteFaults(report: report))
    }

    struct Pending: PendingOutputs {
        private(set) var latest: Report?
        fileprivate var heals: [HealKey: Int] = [:]
        fileprivate var transitions: [String: Int] = [:]

        var isEmpty: Bool { latest == nil && heals.isEmpty && transitions.isEmpty }
        var count: Int { latest == nil ? 0 : 1 }

        mutating func add(_ output: Output) {
            latest = output.report ?? latest
            switch output {
            case .heal(let record): heals[HealKey(healer: record.healer.rawValue, outcome: record.outcome.rawValue), default: 0] += 1
            case .incident(let transition): transitions[transition.kind.rawValue, default: 0] += 1
            case .event, .order, .latest, .round: break
            }
        }
    }

    mutating func write(_ pending: Pending) {
        heals.merge(pending.heals, uniquingKeysWith: +)
        transitions.merge(pending.transitions, uniquingKeysWith: +)
        guard let path = place.path, let report = pending.latest else { return }
        if !hasCleaned { Self.removeLeftovers(of: path) }
        hasCleaned = true
        let bytes = Array(text(report).utf8)
        faults.attempt(path) { () throws(OutputError) in
            try ReplacedFile.write(bytes, to: path, mode: 0o644, temporary: "\(path).\(getpid())")
        }
    }

    private func text(_ report: Report) -> String {
        var build = MetricFamily("build_info", "The version of fpmond.")
        build.add(1, ("version", version))
        var attempts = MetricFamily("heal_attempts_total", "Decided heals by healer and outcome since the start of fpmond.")
        for (key, count) in heals.sorted(by: { ($0.key.healer, $0.key.outcome) < ($1.key.healer, $1.key.outcome) }) {
            attempts.add(Double(count), ("healer", key.healer), ("outcome", key.outcome))
        }
        var changes = MetricFamily("transitions_total", "Changes of failure points by kind since the start of fpmond.")
        for (kind, count) in transitions.sorted(by: { $0.key < $1.key }) { changes.add(Double(count), ("kind", kind)) }
        var text = ""
        for family in [build] + report.metrics + [attempts, changes] + figures.figures.metrics + ProcessFigures().metrics { family.write(to: &text) }
        return text
    }

    private static func removeLeftovers(of path: String) {
        guard let slash = path.lastIndex(of: "/") else { return }
        let (folder, name) = (String(path[..<slash]), "\(path[path.index(after: slash)...]).")
        guard let directory = opendir(folder.isEmpty ? "/" : folder) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let other = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if other.hasPrefix(name), Int32(other.dropFirst(name.count)) != nil { unlink("\(folder)/\(other)") }
        }
    }
}
