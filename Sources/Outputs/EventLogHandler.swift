package import FailurePoints
import Glibc
package import Logging
import Scheduling
import Systemd

/// Sends log records to the journal with `FPMOND_*` fields if there is one, else as readable lines to standard error. Printable, without secrets.
package struct EventLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level = .info
    private let toJournal: Bool
    private let unit: @Sendable () -> String

    /// - Parameter unit: the watched unit for `UNIT=`, so that `journalctl UNIT=…` shows its messages; called each time, because a reload
    ///   may name another.
    package init(toJournal: Bool = Journal.isConnected, unit: @autoclosure @escaping @Sendable () -> String = "") {
        (self.toJournal, self.unit) = (toJournal, unit)
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let message = event.message.description
        if toJournal, (try? Journal.send(fields: journalFields(event.level, message, all))) != nil { return }
        var line = line(event.level, message, all, at: SystemClock.now().wall)
        // Standard error, one write per line; a missing reader must not stop the watching.
        line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// One human-readable line.
    package func line(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, at now: Instant) -> String {
        let text = message + (metadata["ERROR"].map { " (\($0))" } ?? "")
        return "\(now.rfc3339) \(Self.word(level)) \(UntrustedText.line(text, limit: Self.maximumBytes))\n"
    }

    func journalFields(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) throws -> [JournalField] {
        var fields = [
            try JournalField("MESSAGE", UntrustedText.line(message, limit: Self.maximumBytes)),
            try JournalField("PRIORITY", String(Self.priority(level))), try JournalField("SYSLOG_IDENTIFIER", "fpmond"),
        ]
        let unit = unit()
        if !unit.isEmpty { fields.append(try JournalField("UNIT", unit)) }
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            let name = key == "MESSAGE_ID" ? key : "FPMOND_" + key
            guard JournalField.isValid(name) else { continue }
            // fpmond's ids may resemble keys and are kept: MESSAGE_ID has 32 digits, an incident's id may end in digits.
            let text = value.description
            let isOurs = key == "MESSAGE_ID" || key == "INCIDENT"
            let shown = isOurs ? UntrustedText.printable(text) : UntrustedText.value(text, named: key, limit: Self.maximumBytes)
            fields.append(try JournalField(name, shown))
        }
        return fields
    }

    /// The longest message is that of a reload with many changes.
    private static let maximumBytes = 4000

    /// syslog(3) priorities.
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }

    private static func word(_ level: Logger.Level) -> String {
        switch level {
        case .critical: "CRITICAL"
        case .error: "ERROR   "
        case .warning: "WARNING "
        case .notice: "NOTICE  "
        case .info: "INFO    "
        case .debug, .trace: "DEBUG   "
        }
    }
}

extension Logger {
    /// Records an event with its fixed MESSAGE_ID and its fields.
    package func record(_ event: Event) {
        var metadata: Metadata = ["MESSAGE_ID": .string(event.kind.messageID), "EVENT": .string(event.kind.rawValue)]
        for (name, value) in event.fields { metadata[name] = .string(value) }
        log(level: event.level, "\(event.message)", metadata: metadata)
    }
}
