public import FailurePoints
import JSON
import Synchronization

/// Reads the files that show whether the bot's engine works. Source: bot contract 4.
public struct EngineProbe: Probe {
    private static let heartbeats = "state/heartbeats"

    private let tree: BotTree
    private let cycle: WatchedFile<Heartbeat>
    private let others: WatchedDirectory<Heartbeat>
    private let cycleStart: WatchedFile<CycleStart>
    private let process: WatchedFile<ProcessHeartbeat>
    private let supervisor: WatchedFile<Field<Instant>>
    private let stall: WatchedFile<Field<Instant>>

    public init(tree: BotTree) {
        self.tree = tree
        cycle = Heartbeat.watched(tree)
        others = WatchedDirectory(Self.heartbeats) {
            $0.hasSuffix(".json") && "\(Self.heartbeats)/\($0)" != Heartbeat.path
        } file: { path in
            Heartbeat.watched(tree, at: path)
        }
        cycleStart = CycleStart.watched(tree)
        process = ProcessHeartbeat.watched(tree)
        let localTime = tree.localTime
        supervisor = StampedLine.watched("logs/supervisor_heartbeat.txt") { StampedLine.stamp(first: $0, localTime: localTime) }
        stall = StampedLine.watched("logs/stall_warning.txt") { StampedLine.stamp(after: "STALLED:", $0, localTime: localTime) }
    }

    public func observe() throws(ProbeError) -> EngineFacts {
        let observation = try tree.observation()
        let cycle = observation.read(cycle)
        let others = others.files(in: observation.root).map { observation.read($0) }
        let cycleStart = observation.read(cycleStart)
        let process = observation.read(process)
        let supervisor = observation.read(supervisor)
        let stall = observation.read(stall)
        observation.settle()
        return EngineFacts(
            cycle: cycle.document, others: others.map(\.document), cycleStart: cycleStart.document, process: process.document,
            supervisor: supervisor.document, stall: stall.document)
    }
}

extension Heartbeat: BotDocument {
    static var path: String { "state/heartbeats/bot_cycle.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> Heartbeat? {
        guard let members = try stream.members(["component", "last_heartbeat_ts", "last_heartbeat_dt", "metadata"]) else { return nil }
        return Heartbeat(
            component: members["component"]?.string, epoch: ContentTimestamp.epoch.field(members["last_heartbeat_ts"]),
            text: ContentTimestamp.spelledUTC.field(members["last_heartbeat_dt"]),
            openPositions: members["metadata"]?["open_positions"]?.int.flatMap { Int(exactly: $0) })
    }
}

extension CycleStart: BotDocument {
    static var path: String { "logs/protective_mode_log.json" }

    /// An array, newest last; an entry that is not an object only ends the streak.
    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> CycleStart? {
        var start = CycleStart(startedAt: .absent, action: nil, protectStreak: 0, rows: 0)
        switch try stream.next() {
        case .arrayStart: break
        case .objectStart:
            try stream.skipRest()
            return nil
        default: return nil
        }
        while true {
            let row: JSONObject
            switch try stream.next() {
            case .arrayEnd: return start
            case .objectStart: row = try stream.membersOfOpenObject(["timestamp", "action"])
            case .arrayStart:
                try stream.skipRest()
                row = [:]
            default: row = [:]
            }
            start.rows += 1
            start.startedAt = ContentTimestamp.offset.field(row["timestamp"])
            start.action = row["action"]?.string
            start.protectStreak = start.action == "protect" ? start.protectStreak + 1 : 0
        }
    }
}

extension ProcessHeartbeat: BotDocument {
    static var path: String { "logs/process_heartbeat.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> ProcessHeartbeat? {
        guard let members = try stream.members(["pid", "timestamp", "uptime_seconds", "memory_mb"]) else { return nil }
        return ProcessHeartbeat(
            pid: members.integer("pid"), writtenAt: ContentTimestamp.naiveLocal.field(members["timestamp"], localTime: localTime),
            uptimeSeconds: members.number("uptime_seconds").value, memoryMebibytes: members.number("memory_mb").value)
    }
}
