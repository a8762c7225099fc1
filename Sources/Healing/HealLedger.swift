package import Config
import FailurePoints
package import Files
import Glibc
import JSON

/// Root's record of heal runs: one file per run, in a directory that only root can write, beside the watcher's state and never in it.
///
/// It enforces the hourly limit regardless of the watcher, keeps heals to one at a time, and shows the watcher the runs by hand.
package struct HealLedger: Sendable {
    package let directory: String

    /// How many runs are kept; the oldest are removed first.
    package static let kept = 200
    /// Time that may pass between the watcher's decision and the record of the run, so that a permitted run is not refused.
    private static let hour: Duration = .seconds(3540)

    package init(_ configuration: Configuration) { directory = configuration.state.runsDirectory }

    /// Held while one heal runs.
    package final class Lock: Sendable {
        private let descriptor: Int32
        fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }
        deinit { close(descriptor) }
    }

    /// Takes the lock that allows one heal.
    ///
    /// - Returns: nil where no record can be kept: a full disk must not prevent the heal that may free it.
    /// - Throws: a refusal when another heal is under way, or when users other than root could change the record.
    package func lock() throws(HealRefusal) -> Lock? {
        mkdir(directory, 0o750)
        if geteuid() == 0 {
            let faults = TrustedPath().judge(directory, as: .directory).faults
            guard faults.isEmpty else { throw HealRefusal(.configuration, "users other than root can change the record of heals", faults) }
        }
        let descriptor = open("\(directory)/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw HealRefusal(.later, "another heal is under way")
        }
        return Lock(descriptor)
    }

    /// How many runs of a healer began within the last hour.
    func runsWithinTheHour(_ healer: HealerName, at now: Instant) -> Int {
        runs().count { $0.healer == healer && now.since($0.began) < Self.hour && $0.began.since(now) < Self.hour }
    }

    /// The recorded runs, oldest first.
    package func runs() -> [HealRun.ID] {
        guard let entries = opendir(directory) else { return [] }
        defer { closedir(entries) }
        var found: [HealRun.ID] = []
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if let id = HealRun.ID(fileName: name) { found.append(id) }
        }
        return found.sorted { ($0.began, $0.healer) < ($1.began, $1.healer) }
    }

    /// Records a run at its start, and again with its report at its end.
    package func write(_ run: HealRun) throws(OutputError) {
        try ReplacedFile.write(run.json.utf8() + [0x0A], to: "\(directory)/\(run.id.fileName)", mode: 0o640)
        for old in runs().dropLast(Self.kept) { unlink("\(directory)/\(old.fileName)") }
    }

    /// Whether this decision of the watcher has been run already.
    package func has(_ order: String) -> Bool { runs().suffix(20).contains { read($0)?.order == order } }

    /// nil for a file that cannot be read.
    package func read(_ id: HealRun.ID) -> HealRun? {
        guard let bytes = try? SmallFile.read("\(directory)/\(id.fileName)", maximumBytes: HookReport.maximumBytes, followsLinks: false) else {
            return nil
        }
        return (try? JSON.parse(bytes)).flatMap { HealRun($0, id: id) }
    }
}

extension StateConfig {
    /// The directory of root's record: `/var/lib/fpmond-heal` beside `/var/lib/fpmond`, which is the watcher's.
    package var runsDirectory: String {
        var path = directory
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path + "-heal"
    }
}
