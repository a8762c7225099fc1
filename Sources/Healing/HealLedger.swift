package import Config
import FailurePoints
package import Files
import Glibc
import JSON

/// Root's record of heal runs: one file per run, in a directory that only root can write, beside the watcher's state and never in it.
///
/// It enforces the limits regardless of the watcher, keeps heals to one at a time, and shows the watcher the runs by hand.
package struct HealLedger: Sendable {
    package let directory: String
    /// Where a run is recorded while the disk is full: in memory, root's alone. nil: nowhere.
    let spare: String?

    /// How many runs are kept at least; older ones are removed once no limit counts them.
    package static let kept = 200
    /// More than every limit together allows in a day: a record of this length is damaged or attacked.
    static let most = 20_000
    /// Time that may pass between the watcher's decision and the record of the run, so that a permitted run is not refused.
    private static let slack: Duration = .seconds(60)

    package init(_ configuration: Configuration, spare: String? = nil) { (directory, self.spare) = (configuration.state.runsDirectory, spare) }

    /// Held while one heal runs.
    package final class Lock: Sendable {
        private let descriptor: Int32
        fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }
        deinit { close(descriptor) }
    }

    /// Takes the lock that allows one heal.
    ///
    /// - Throws: a refusal when another heal is under way, when users other than root could change the record, or where no record can be kept.
    package func lock() throws(HealRefusal) -> Lock {
        mkdir(directory, 0o750)
        if geteuid() == 0 {
            let faults = TrustedPath().judge(directory, as: .directory).faults
            guard faults.isEmpty else { throw HealRefusal(.configuration, "users other than root can change the record of heals", faults) }
        }
        // An empty file needs no space; on a disk that is read-only or without inodes the spare record has the lock.
        func opened(in place: String) -> Int32 { open("\(place)/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        var descriptor = opened(in: directory)
        if descriptor < 0, let spare {
            mkdir(spare, 0o750)
            descriptor = opened(in: spare)
        }
        let code = errno
        guard descriptor >= 0 else {
            throw HealRefusal(
                .later, "no run can be recorded in \(directory), and without a record no limit can be kept: \(String(cString: strerror(code)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw HealRefusal(.later, "another heal is under way")
        }
        return Lock(descriptor)
    }

    /// The limit that is reached, in words; nil: one more run is allowed. A run in the future, stamped before the clock was set back, counts.
    func limitReached(_ name: HealerName, _ healer: HealerConfig, all maximum: Int, at now: Instant) -> String? {
        let count = counts(of: name, at: now)
        if count.hour >= healer.maximumPerHour {
            return "it ran \(count.hour) times within the last hour (max_per_hour is \(healer.maximumPerHour))"
        }
        if count.day >= healer.maximumPerDay {
            return "it ran \(count.day) times within the last day (max_per_day is \(healer.maximumPerDay))"
        }
        return count.all >= maximum
            ? "all healers together ran \(count.all) times within the last hour (healing.max_per_hour is \(maximum))" : nil
    }

    /// The runs that count: of this healer within the last hour and day, of all healers within the hour.
    func counts(of name: HealerName, at now: Instant) -> (hour: Int, day: Int, all: Int) {
        let runs = runs()
        func count(_ window: Duration, _ isCounted: (HealRun.ID) -> Bool = { _ in true }) -> Int {
            let limit = window - Self.slack
            return runs.count { isCounted($0) && now.since($0.began) < limit && $0.began.since(now) < limit }
        }
        return (count(.seconds(3600)) { $0.healer == name }, count(.seconds(86_400)) { $0.healer == name }, count(.seconds(3600)))
    }

    /// The recorded runs, oldest first.
    package func runs() -> [HealRun.ID] {
        Set(runs(in: directory) + (spare.map { runs(in: $0) } ?? [])).sorted { ($0.began, $0.healer) < ($1.began, $1.healer) }
    }

    private func runs(in directory: String) -> [HealRun.ID] {
        guard let entries = opendir(directory) else { return [] }
        defer { closedir(entries) }
        var found: [HealRun.ID] = []
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if let id = HealRun.ID(fileName: name) { found.append(id) }
        }
        return found
    }

    /// Records a run at its start, and again with its report at its end.
    ///
    /// - Throws: when neither the record nor the spare one can be written.
    package func write(_ run: HealRun) throws(OutputError) {
        let bytes = run.json.utf8() + [0x0A]
        do throws(OutputError) {
            try ReplacedFile.write(bytes, to: "\(directory)/\(run.id.fileName)", mode: 0o640, durably: true)
        } catch {
            guard let spare else { throw error }
            mkdir(spare, 0o750)
            try ReplacedFile.write(bytes, to: "\(spare)/\(run.id.fileName)", mode: 0o640)
        }
        let all = runs()
        for (index, old) in all.dropLast(Self.kept).enumerated()
        where run.id.began.since(old.began) > .seconds(90_000) || index < all.count - Self.most {
            unlink("\(directory)/\(old.fileName)")
            if let spare { unlink("\(spare)/\(old.fileName)") }
        }
    }

    /// Whether this decision of the watcher has been run already.
    package func has(_ order: String) -> Bool { runs().suffix(Self.kept).contains { read($0)?.order == order } }

    /// nil for a file that cannot be read.
    package func read(_ id: HealRun.ID) -> HealRun? {
        for place in [directory, spare].compactMap({ $0 }) {
            guard let bytes = try? SmallFile.read("\(place)/\(id.fileName)", maximumBytes: HookReport.maximumBytes, followsLinks: false) else {
                continue
            }
            return (try? JSON.parse(bytes)).flatMap { HealRun($0, id: id) }
        }
        return nil
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
