/// The processes of the bot: those in its unit's control group, and others that look like a second bot. Source: proc(5), bot contract 2.2 and 2.3.
public struct ProcessFacts: Sendable, Equatable {
    /// The unit's control group, `/system.slice/tradingbot.service`; nil while the unit has none, because it is not running.
    public var controlGroup: String?
    /// Everything in the control group and below it, by number; bounded.
    public var members: [Process]
    /// The unit's main process; nil while there is none.
    public var main: MainProcess?
    /// Bots by their command line, and yet outside the control group; not the dead ones. A second bot brings its children with it.
    public var strangers: [Process]
    /// Whether the processes of other users can be seen at all: false where /proc is mounted with hidepid, and `strangers` says nothing then.
    public var seesEverybody: Bool
    public var root: Root

    public init(
        controlGroup: String?, members: [Process] = [], main: MainProcess? = nil, strangers: [Process] = [], seesEverybody: Bool = true, root: Root
    ) {
        (self.controlGroup, self.members, self.main) = (controlGroup, members, main)
        (self.strangers, self.seesEverybody, self.root) = (strangers, seesEverybody, root)
    }

    /// One process. Of its command line only the kind is kept: arguments may be secrets.
    public struct Process: Sendable, Hashable {
        public enum Kind: String, Sendable, Hashable {
            /// A Python with a `run.py`, or whatever has the main process's command line: the bot itself, and each child that it forked.
            case bot
            /// A child that `multiprocessing` started anew instead of forking it.
            case multiprocessing
            /// A process that gunicorn gave a title of its own.
            case gunicorn
            /// Python's own helper; not one of the bot's workers.
            case resourceTracker = "resource-tracker"
            case other
        }

        public var pid: Int
        public var parentPID: Int
        /// The kernel's short name of it, at most 15 bytes.
        public var name: String
        public var kind: Kind
        /// `R` running, `S` sleeping, `D` waiting for a device, `T` stopped, `Z` dead and not yet collected …
        public var state: Character
        /// Who runs it; nil when it was gone too soon.
        public var userID: Int?
        public var startedAt: Instant
        /// Clock ticks after boot: with the number, the identity of a process.
        public var startTicks: UInt64
        /// Where it works, or else where its script lies, without symbolic links; nil where neither could be seen.
        public var directory: String?

        public init(
            pid: Int, parentPID: Int, name: String, kind: Kind, state: Character, userID: Int? = nil, startedAt: Instant, startTicks: UInt64,
            directory: String? = nil
        ) {
            (self.pid, self.parentPID, self.name, self.kind, self.state) = (pid, parentPID, name, kind, state)
            (self.userID, self.startedAt, self.startTicks, self.directory) = (userID, startedAt, startTicks, directory)
        }

        /// Dead, but not yet collected by its parent.
        public var isDead: Bool { state == "Z" || state == "X" || state == "x" }
    }

    /// What the configured root leads to.
    public struct Root: Sendable, Hashable {
        /// As configured.
        public var configured: String
        /// Without symbolic links; nil while it leads nowhere.
        public var real: String?
        /// When the symbolic link at the root was made; nil where the root is no link.
        public var linkMadeAt: Instant?

        public init(configured: String, real: String?, linkMadeAt: Instant? = nil) {
            (self.configured, self.real, self.linkMadeAt) = (configured, real, linkMadeAt)
        }
    }
}

extension ProcessFacts {
    /// The living children of the main process that do the bot's work: five of them, or four without a dashboard. Empty without a main process.
    public var workers: [Process] {
        guard let main else { return [] }
        return members.filter { $0.parentPID == main.process.pid && !$0.isDead && [.bot, .multiprocessing, .gunicorn].contains($0.kind) }
    }

    /// One for each second bot: the strangers whose parent is not a stranger, too.
    public var otherBots: [Process] {
        let pids = Set(strangers.map(\.pid))
        return strangers.filter { !pids.contains($0.parentPID) }
    }

    /// Whether a process works in the configured root; nil where its place could not be seen.
    public func isInRoot(_ process: Process) -> Bool? {
        guard let directory = process.directory, let real = root.real else { return nil }
        return directory == real || directory.hasPrefix(real + "/")
    }
}

extension ProbeKey where Facts == ProcessFacts {
    public static var processes: Self { Self(.processes) }
}
