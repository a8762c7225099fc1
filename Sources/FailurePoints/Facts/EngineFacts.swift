/// The files that show whether the bot's engine works. Source: bot contract 4.
public struct EngineFacts: Sendable {
    /// `state/heartbeats/bot_cycle.json`: written only when a full trading cycle finishes.
    public var cycle: Document<Heartbeat>
    /// The other components of `state/heartbeats/`, by file name.
    public var others: [Document<Heartbeat>]
    /// `logs/protective_mode_log.json`: a row at the start of each cycle.
    public var cycleStart: Document<CycleStart>
    /// `logs/process_heartbeat.json`: a side thread; proves nothing about trading.
    public var process: Document<ProcessHeartbeat>
    /// `logs/supervisor_heartbeat.txt`.
    public var supervisor: Document<Field<Instant>>
    /// `logs/stall_warning.txt`: never deleted by the bot, so only its timestamp counts.
    public var stall: Document<Field<Instant>>

    public init(
        cycle: Document<Heartbeat>, others: [Document<Heartbeat>] = [], cycleStart: Document<CycleStart>, process: Document<ProcessHeartbeat>,
        supervisor: Document<Field<Instant>>, stall: Document<Field<Instant>>
    ) {
        (self.cycle, self.others, self.cycleStart) = (cycle, others, cycleStart)
        (self.process, self.supervisor, self.stall) = (process, supervisor, stall)
    }
}

/// One component's heartbeat with both of its timestamps.
public struct Heartbeat: Sendable, Hashable {
    public var component: String?
    /// `last_heartbeat_ts`, form T6.
    public var epoch: Field<Instant>
    /// `last_heartbeat_dt`, form T7.
    public var text: Field<Instant>
    public var openPositions: Int?

    public init(component: String?, epoch: Field<Instant>, text: Field<Instant>, openPositions: Int? = nil) {
        (self.component, self.epoch, self.text, self.openPositions) = (component, epoch, text, openPositions)
    }
}

/// The newest row of the protective-mode log: a cycle began.
public struct CycleStart: Sendable, Hashable {
    public var startedAt: Field<Instant>
    /// `normal` or `protect`; `protect` aborts the cycle.
    public var action: String?
    /// How many rows at the end say `protect` in a row.
    public var protectStreak: Int
    public var rows: Int

    public init(startedAt: Field<Instant>, action: String?, protectStreak: Int, rows: Int) {
        (self.startedAt, self.action, self.protectStreak, self.rows) = (startedAt, action, protectStreak, rows)
    }
}

/// The bot's process heartbeat. Source: bot contract 4.3.
public struct ProcessHeartbeat: Sendable, Hashable {
    public var pid: Field<Int>
    public var writtenAt: Field<Instant>
    public var uptimeSeconds: Double?
    public var memoryMebibytes: Double?

    public init(pid: Field<Int>, writtenAt: Field<Instant>, uptimeSeconds: Double? = nil, memoryMebibytes: Double? = nil) {
        (self.pid, self.writtenAt, self.uptimeSeconds, self.memoryMebibytes) = (pid, writtenAt, uptimeSeconds, memoryMebibytes)
    }
}

extension ProbeKey where Facts == EngineFacts {
    public static var engine: Self { Self(.engine) }
}
