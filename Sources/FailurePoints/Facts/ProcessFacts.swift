/// The processes of the bot: those in its unit's control group, and others that look like a second bot. Source: proc(5), bot contract 2.2 and 2.3.
public struct ProcessFacts: Sendable, Equatable {
    /// The unit's control group, `/system.slice/tradingbot.service`; nil while the unit does not run.
    public var controlGroup: String?
    /// Everything in the control group and below it, by number; bounded.
    public var members: [Process]
    /// The unit's main process; nil without one.
    public var main: MainProcess?
    /// Living processes outside the control group whose command line is that of a bot, with their children.
    public var strangers: [Process]
    /// Whether fpmond can see the processes of other users: false if /proc is mounted with hidepid, and then `strangers` says nothing.
    public var seesEverybody: Bool
    public var root: Root

    public init(
        controlGroup: String?, members: [Process] = [], main: MainProcess? = nil, strangers: [Process] = [], seesEverybody: Bool = true, root: Root
    ) {
        (self.controlGroup, self.members, self.main) = (controlGroup, members, main)
        (self.strangers, self.seesEverybody, self.root) = (strangers, seesEverybody, root)
    }

    /// One process. fpmond keeps only the kind of its command line: arguments may be secrets.
    public struct Process: Sendable, Hashable {
        public enum Kind: String, Sendable, Hashable {
            /// A Python with a `run.py`, or any process with the main process's command line: the bot itself, and each child that it forked.
            case bot
            /// A child that `multiprocessing` spawned instead of forking it.
            case multiprocessing
            /// A process with a title set by gunicorn.
            case gunicorn
            /// A helper of Python; not one of the bot's workers.
            case resourceTracker = "resource-tracker"
            case other
        }

        public var pid: Int
        public var parentPID: Int
        /// The kernel's short name for it, at most 15 bytes.
        public var name: String
        public var kind: Kind
        /// `R` running, `S` sleeping, `D` waiting for a device, `T` stopped, `Z` dead and not yet collected …
        public var state: Character
        /// Its user; nil if it ended too soon.
        public var userID: Int?
        public var startedAt: Instant
        /// Clock ticks after boot: with the number, the identity of a process.
        public var startTicks: UInt64
        /// Its working directory, or else the directory of its script, without symbolic links; nil if neither could be read.
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

    /// Where the configured root leads.
    public struct Root: Sendable, Hashable {
        /// As configured.
        public var configured: String
        /// Without symbolic links; nil while the link is dangling.
        public var real: String?
        /// When the symbolic link at the root was created; nil if the root is not a link.
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

    /// Whether a process works in the configured root; nil if its directory could not be read.
    public func isInRoot(_ process: Process) -> Bool? {
        guard let directory = process.directory, let real = root.real else { return nil }
        return directory == real || directory.hasPrefix(real + "/")
    }
}

extension ProbeKey where Facts == ProcessFacts {
    public static var processes: Self { Self(.processes) }
}
