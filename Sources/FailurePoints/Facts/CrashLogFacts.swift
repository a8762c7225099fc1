/// The bot's crashes inside its process. Source: bot contract 2.5, 4.6.
public struct CrashLogFacts: Sendable {
    /// `logs/process_crash.log`.
    public var crashes: Document<[Crash]>
    /// `logs/process_resource.jsonl`: the last rows, at most 400, oldest first.
    public var heartbeats: Document<[ProcessRow]>

    public init(crashes: Document<[Crash]>, heartbeats: Document<[ProcessRow]>) { (self.crashes, self.heartbeats) = (crashes, heartbeats) }

    /// The most rows that one process wrote within any 60 s of `window` before `now`: more than one means restarts inside the process.
    ///
    /// Two rows less than 30 s apart belong to two threads; the thread of a process beats every 60 s.
    public func mostHeartbeatsAMinute(within window: Duration, at now: Instant) -> Int {
        var most = 0
        let rows = (heartbeats.content ?? []).filter { $0.at <= now && now.since($0.at) <= window }
        for (_, own) in Dictionary(grouping: rows, by: \.pid) {
            let stamps = own.map(\.at).sorted()
            var first = 0
            for (last, stamp) in stamps.enumerated() {
                // 55 s: a heartbeat that comes a little early is not a second one.
                while stamp.since(stamps[first]) > .seconds(55) { first += 1 }
                most = max(most, last - first + 1)
            }
        }
        return most
    }
}

/// One block of the crash log.
public struct Crash: Sendable, Hashable {
    /// `CRASH AT:`, form T2.
    public var at: Field<Instant>
    /// `main_crash_restart_<n>`, `SystemExit`, `restart_limit_exceeded`, a thread's name.
    public var context: String
    /// `<Type>: <message>`, at most 200 characters; long tokens in it are masked.
    public var error: String

    public init(at: Field<Instant>, context: String, error: String) { (self.at, self.context, self.error) = (at, context, error) }
}

/// One heartbeat row of a process.
public struct ProcessRow: Sendable, Hashable {
    public var pid: Int
    public var at: Instant
    public init(pid: Int, at: Instant) { (self.pid, self.at) = (pid, at) }
}

extension ProbeKey where Facts == CrashLogFacts {
    public static var crashLog: Self { Self(.crashLog) }
}
