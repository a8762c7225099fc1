/// One line of the journal: the message, its time, and the cursor to continue after it.
public struct JournalEntry: Sendable, Hashable {
    /// Opaque; valid across processes and restarts, until the entry is rotated away.
    public var cursor: String
    /// When the journal received it, in microseconds since 1970 UTC.
    public var realtimeMicroseconds: Int64
    /// 0 (emergency) … 7 (debug); nil when the entry has none. A service's standard output has 6 unless the unit says otherwise.
    public var priority: Int?
    /// As written, which need not be UTF-8; cut at the reader's limit. Empty when the entry has no message.
    public var message: [UInt8]
    public var isTruncated: Bool
    /// Logged by systemd about the unit, not by the unit itself.
    public var isFromManager: Bool

    /// The readable message: bytes that are not UTF-8 are replaced.
    public var text: String { String(decoding: message, as: UTF8.self) }
}

/// The result of one read of the journal.
public struct JournalLook: Sendable, Hashable {
    /// Oldest first.
    public var entries: [JournalEntry] = []
    /// The cursor for the next read; nil only when the journal has no entry of the unit and no cursor was given.
    public var cursor: String?
    /// The limit was reached: there are more entries.
    public var hasMore = false
    /// The entry at the cursor no longer exists (rotated, vacuumed): entries between it and the first one here may be missing.
    public var hasGap = false
}
