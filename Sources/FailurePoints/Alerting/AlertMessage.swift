/// One message for one notifier: complete, so that it can be delivered at any later time.
public struct AlertMessage: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Something fails, or got worse.
        case problem
        /// Something that was told is over.
        case recovery
        /// Something critical that was told still lasts.
        case reminder
        /// More than the notifier may be told one by one, or what could not be delivered in time.
        case digest
        /// The message of the day.
        case daily
        /// All that is open, once more, for a machine.
        case resent
        /// Asked for by hand.
        case sample
    }

    /// One failure in it, for receivers that keep alerts of their own.
    public struct Entry: Sendable, Hashable {
        public var point: String
        public var incident: String
        public var status: Status
        public var category: String
        public var impact: String
        public var title: String
        public var message: String
        public var began: Instant
        /// nil: it lasts.
        public var ended: Instant?

        public init(
            point: String, incident: String, status: Status, category: String, impact: String, title: String, message: String, began: Instant,
            ended: Instant? = nil
        ) {
            (self.point, self.incident, self.status, self.category, self.impact) = (point, incident, status, category, impact)
            (self.title, self.message, self.began, self.ended) = (title, message, began, ended)
        }
    }

    /// Unique, also after a loss of the state; the receiver can tell a message that comes twice by it.
    public var id: String
    public var notifier: String
    public var kind: Kind
    public var at: Instant
    /// The first message about the same failures; its own id if it is the first.
    public var thread: String
    /// Earlier messages that it refers to, oldest first.
    public var references: [String]
    /// Whether nothing of its thread lasts any more.
    public var resolves: Bool
    /// The worst in it.
    public var status: Status
    /// `open`, `reduced`, `blocked` or `unknown`.
    public var verdict: String
    public var since: Instant?
    public var until: Instant?
    public var host: String
    /// Below 80 characters.
    public var subject: String
    /// At most ``AlertText/shortBytes``, for receivers that cut.
    public var short: String
    /// At most ``AlertText/longBytes``.
    public var text: String
    public var entries: [Entry]

    public init(
        id: String, notifier: String, kind: Kind, at: Instant, thread: String, references: [String] = [], resolves: Bool = false,
        status: Status, verdict: String, since: Instant? = nil, until: Instant? = nil, host: String, subject: String, short: String,
        text: String, entries: [Entry] = []
    ) {
        (self.id, self.notifier, self.kind, self.at, self.thread) = (id, notifier, kind, at, thread)
        (self.references, self.resolves, self.status, self.verdict) = (references, resolves, status, verdict)
        (self.since, self.until, self.host, self.subject) = (since, until, host, subject)
        (self.short, self.text, self.entries) = (short, text, entries)
    }
}
