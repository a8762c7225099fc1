internal import CSystemd
internal import Glibc

/// Reads one unit's entries, a limited number per read, from where the last read ended.
///
/// Every read opens the journal anew and blocks: call it on a separate thread. Source: sd-journal(3).
public struct JournalReader: Sendable {
    /// Where a read begins.
    public enum Start: Sendable, Hashable {
        /// After the entry of a cursor.
        case after(cursor: String)
        /// With the first entry at or after this instant, in microseconds since 1970 UTC.
        case since(microseconds: Int64)
        /// After the newest entry: returns no entries, only a cursor.
        case now
    }

    private let unit: String
    private let directory: String?
    private let maximumEntries: Int
    private let maximumMessageBytes: Int

    /// - Parameters:
    ///   - directory: where the journal files are; nil for those of this machine.
    ///   - maximumEntries: per read. A bot that logs ten lines per second fills the default in 100 s.
    ///   - maximumMessageBytes: longer messages are cut.
    public init(unit: String, directory: String? = nil, maximumEntries: Int = 1000, maximumMessageBytes: Int = 4096) {
        self.unit = unit
        self.directory = directory
        self.maximumEntries = maximumEntries
        self.maximumMessageBytes = maximumMessageBytes
    }

    /// - Throws: `JournalError.unreadable` when there is no journal file that may be read, `.system` when reading failed.
    public func read(_ start: Start) throws(JournalError) -> JournalLook {
        let journal = try open()
        defer { sd_journal_close(journal) }
        try match(journal)
        var look = JournalLook()
        guard try seek(start, in: journal, &look) else { return look }
        // The entry under the cursor is the first one needed.
        repeat {
            if look.entries.count == maximumEntries {
                look.hasMore = true
                return look
            }
            let entry = try entry(of: journal)
            look.cursor = entry.cursor
            look.entries.append(entry)
        } while try check(sd_journal_next(journal)) > 0
        return look
    }

    private func open() throws(JournalError) -> OpaquePointer {
        var opened: OpaquePointer?
        let result =
            directory.map { sd_journal_open_directory(&opened, $0, 0) } ?? sd_journal_open(&opened, Int32(SD_JOURNAL_LOCAL_ONLY))
        guard result >= 0, let journal = opened else { throw .system(errno: -result) }
        // libsystemd skips unreadable files without an error, so an empty and an inaccessible journal must be distinguished here.
        if directory == nil, sd_journal_has_persistent_files(journal) <= 0, sd_journal_has_runtime_files(journal) <= 0 {
            sd_journal_close(journal)
            throw .unreadable
        }
        // `MESSAGE=` counts, too; one byte more tells a message that was cut.
        sd_journal_set_data_threshold(journal, maximumMessageBytes + 9)
        return journal
    }

    /// The unit's messages, and those of systemd (process 1, which cannot be forged) about it.
    private func match(_ journal: OpaquePointer) throws(JournalError) {
        try add("_SYSTEMD_UNIT=" + unit, to: journal)
        try check(sd_journal_add_disjunction(journal))
        try add("_PID=1", to: journal)
        try add("UNIT=" + unit, to: journal)
    }

    private func add(_ match: String, to journal: OpaquePointer) throws(JournalError) {
        try check(sd_journal_add_match(journal, match, 0))
    }

    /// Moves to the first needed entry; false when there is no such entry.
    private func seek(_ start: Start, in journal: OpaquePointer, _ look: inout JournalLook) throws(JournalError) -> Bool {
        switch start {
        case .since(let microseconds):
            try check(sd_journal_seek_realtime_usec(journal, UInt64(max(0, microseconds))))
            return try check(sd_journal_next(journal)) > 0
        case .now:
            try check(sd_journal_seek_tail(journal))
            if try check(sd_journal_previous(journal)) > 0 { look.cursor = try cursor(of: journal) }
            return false
        case .after(let cursor):
            look.cursor = cursor
            try check(sd_journal_seek_cursor(journal, cursor))
            guard try check(sd_journal_next(journal)) > 0 else {
                // The entry of the cursor no longer exists.
                look.hasGap = true
                return false
            }
            guard try check(sd_journal_test_cursor(journal, cursor)) > 0 else {
                look.hasGap = true
                return true
            }
            return try check(sd_journal_next(journal)) > 0
        }
    }

    private func entry(of journal: OpaquePointer) throws(JournalError) -> JournalEntry {
        var realtime: UInt64 = 0
        try check(sd_journal_get_realtime_usec(journal, &realtime))
        var message = data("MESSAGE", of: journal) ?? []
        let isTruncated = message.count > maximumMessageBytes
        if isTruncated { message.removeLast(message.count - maximumMessageBytes) }
        return JournalEntry(
            cursor: try cursor(of: journal), realtimeMicroseconds: Int64(clamping: realtime),
            priority: data("PRIORITY", of: journal).flatMap { Int(String(decoding: $0, as: UTF8.self)) }, message: message,
            isTruncated: isTruncated, isFromManager: data("_PID", of: journal) == Array("1".utf8) && data("UNIT", of: journal) == Array(unit.utf8))
    }

    private func cursor(of journal: OpaquePointer) throws(JournalError) -> String {
        var text: UnsafeMutablePointer<CChar>?
        try check(sd_journal_get_cursor(journal, &text))
        guard let text else { throw .system(errno: ENOMEM) }
        defer { free(text) }
        return String(cString: text)
    }

    /// The value of a field, without its name; nil for a damaged or unknown encoding.
    private func data(_ field: String, of journal: OpaquePointer) -> [UInt8]? {
        var start: UnsafeRawPointer?
        var count = 0
        guard sd_journal_get_data(journal, field, &start, &count) >= 0, let start else { return nil }
        return Array(UnsafeRawBufferPointer(start: start, count: count).dropFirst(field.utf8.count + 1))
    }

    @discardableResult
    private func check(_ result: Int32) throws(JournalError) -> Int32 {
        if result < 0 { throw .system(errno: -result) }
        return result
    }
}
