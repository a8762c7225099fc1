import FailurePoints
import Glibc
import JSON

/// The root side's own record of runs: one file a run, in a directory that nobody else can write, beside the watcher's state and never in it.
///
/// From it the hourly limit is kept whatever the watcher asks for, one heal runs at a time, and the watcher learns of runs by hand.
struct HealLedger: Sendable {
    let directory: String

    /// So many runs are kept; the oldest go first.
    static let kept = 200
    /// A run takes some time from the watcher's decision to its record, which must not make of a permitted one one too many.
    private static let hour: Duration = .seconds(3540)

    init(_ configuration: Configuration) { directory = configuration.state.runsDirectory }

    /// Held for the time of one heal.
    final class Lock: Sendable {
        private let descriptor: Int32
        fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }
        deinit { close(descriptor) }
    }

    /// The right to heal now.
    ///
    /// - Returns: nil where no record can be kept: a full disk keeps nobody from healing what may have filled it.
    /// - Throws: a refusal when another heal is under way, or when others than root could change the record.
    func lock() throws(HealRefusal) -> Lock? {
        mkdir(directory, 0o750)
        if geteuid() == 0 {
            let faults = TrustedPath().judge(directory, as: .directory).faults
            guard faults.isEmpty else { throw HealRefusal(.configuration, "others than root may change the record of heals", faults) }
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

    /// The runs on record, the oldest first.
    func runs() -> [HealRun.ID] {
        guard let entries = opendir(directory) else { return [] }
        defer { closedir(entries) }
        var found: [HealRun.ID] = []
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if let id = HealRun.ID(fileName: name) { found.append(id) }
        }
        return found.sorted { ($0.began, $0.healer) < ($1.began, $1.healer) }
    }

    /// Puts a run on record: at its beginning, and again with its report at its end.
    func write(_ run: HealRun) throws(OutputError) {
        try ReplacedFile.write(run.json.utf8() + [0x0A], to: "\(directory)/\(run.id.fileName)", mode: 0o640)
        for old in runs().dropLast(Self.kept) { unlink("\(directory)/\(old.fileName)") }
    }

    /// Whether this decision of the watcher has been run already.
    func has(_ order: String) -> Bool { runs().suffix(20).contains { read($0)?.order == order } }

    /// nil for what cannot be read.
    func read(_ id: HealRun.ID) -> HealRun? {
        guard let bytes = try? SmallFile.read("\(directory)/\(id.fileName)", maximumBytes: HookReport.maximumBytes, followsLinks: false) else {
            return nil
        }
        return (try? JSON.parse(bytes)).flatMap { HealRun($0, id: id) }
    }
}

extension StateConfig {
    /// Where the root side keeps its record: `/var/lib/fpmond-heal` beside `/var/lib/fpmond`. The state is the watcher's; this is root's.
    public var runsDirectory: String {
        var path = directory
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path + "-heal"
    }
}
