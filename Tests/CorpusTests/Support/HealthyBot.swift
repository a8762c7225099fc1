import BotSimulator
import FailurePoints
import Testing

/// The bytes of a healthy bot's files as of one instant, and those of every way in which the simulator can make it fail.
enum HealthyBot {
    /// Within the bot's golden hours.
    static let laid = "2026-03-02T12:00:00Z"
    /// When it is judged: twenty seconds later.
    static let now = Moment(wall: Instant(utc: CivilTime(year: 2026, month: 3, day: 2, hour: 12, second: 20)), uptime: .seconds(500_000))

    /// One file as the bot leaves it.
    struct File: Sendable, Equatable {
        var bytes: [UInt8]
        var mode: UInt32
    }

    /// The last lines of a log that are kept: a day of them says no more and takes a second to read.
    private static let keptLines = 12
    private static let keptLinesOfFaults = 60

    /// Path to content of the whole tree.
    static let files: Result<[String: File], any Error> = Result {
        try Scene().files().reduce(into: [:]) { files, file in files[file.key] = trimmed(file.value, file.key, keptLines) }
    }

    /// For each path what is in it under a fault that changes it, by the fault's name.
    static let failing: Result<[String: [(fault: String, file: File)]], any Error> = Result {
        var scene = try Scene()
        let healthy = try scene.files()
        var found: [String: [(String, File)]] = [:]
        for fault in Fault.all {
            // Trades that were never made do not come back.
            if !pastTrades.isDisjoint(with: [fault.id, fault.description]) { scene = try Scene() }
            for (path, file) in try scene.changed(by: fault) where healthy[path] != file {
                let short = trimmed(file, path, keptLinesOfFaults)
                // Many faults change one log in the same way.
                if found[path]?.contains(where: { $0.1 == short }) != true { found[path, default: []].append((fault.description, short)) }
            }
            if !pastTrades.isDisjoint(with: [fault.id, fault.description]) { scene = try Scene() }
        }
        return found
    }

    private static let pastTrades: Set = ["no-trades", "max-positions:starved", "stale-book", "zombie-engine", "bot-frozen"]

    /// A simulated bot that stands still in time.
    private struct Scene {
        private let ground: Ground
        private var simulator: Simulator

        init() throws {
            ground = try Ground()
            let instant = try #require(Simulator.instant(laid))
            var options = SimulatorOptions()
            options.closedPositions = 6
            simulator = Simulator(root: ground.root, options: options, now: { instant })
            try simulator.writeAll()
        }

        func files() throws -> [String: File] {
            Dictionary(uniqueKeysWithValues: try paths.map { ($0, File(bytes: try ground.bytes($0), mode: ground.mode($0))) })
        }

        /// What is written anew while the fault is on.
        mutating func changed(by fault: Fault) throws -> [String: File] {
            let before = Dictionary(uniqueKeysWithValues: paths.map { ($0, ground.fingerprint($0)) })
            try simulator.setFaults([fault])
            let written = paths.filter { before[$0] != ground.fingerprint($0) }
            let files = Dictionary(uniqueKeysWithValues: try written.map { ($0, File(bytes: try ground.bytes($0), mode: ground.mode($0))) })
            try simulator.setFaults([])
            return files
        }

        private var paths: [String] { ground.paths.filter { !$0.hasSuffix(".lock") && !$0.contains("/backups/") } }
    }

    private static func trimmed(_ file: File, _ path: String, _ lines: Int) -> File {
        guard path.hasSuffix(".jsonl") || path.hasSuffix(".log") else { return file }
        let start = file.bytes.withUnsafeBufferPointer { bytes in
            var (index, seen) = (bytes.count, 0)
            while index > 0 {
                index -= 1
                if bytes[index] == 0x0A { seen += 1 }
                if seen > lines { return index + 1 }
            }
            return 0
        }
        return File(bytes: Array(file.bytes[start...]), mode: file.mode)
    }
}
