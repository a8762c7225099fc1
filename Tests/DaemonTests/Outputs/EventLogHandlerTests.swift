import FailurePoints
import Glibc
import Logging
import Synchronization
import Systemd
import Testing

@testable import Outputs

/// What is said while it runs: a line for a human, fields for the journal.
@Suite struct EventLogHandlerTests {
    @Test func aLineIsStampedAndReadable() throws {
        let handler = EventLogHandler(toJournal: false)
        let line = handler.line(
            .warning, "exchange-unreachable is critical", ["ERROR": "refused", "STATUS": "critical"], at: Instant(microseconds: 1_767_323_045_123_456)
        )
        #expect(line == "2026-01-02T03:04:05.123Z WARNING  exchange-unreachable is critical (refused)\n")
    }

    @Test(arguments: ["two\nlines", "a\rreturn", "an \u{1B}[31mescape", "nul\0byte"]) func aMessageIsOneLine(message: String) {
        let line = EventLogHandler(toJournal: false).line(.critical, message, [:], at: Instant(microseconds: 0))
        #expect(line.last == "\n")
        #expect(!line.dropLast().unicodeScalars.contains { $0.value < 32 || $0.value == 127 })
    }

    @Test func theJournalGetsFieldsOfItsOwn() throws {
        let fields = try EventLogHandler(toJournal: true, unit: "tradingbot.service").journalFields(
            .critical, "it stands",
            ["MESSAGE_ID": "e9a00c3d59cc4c15acd8238e3c1475b5", "STATUS": "critical", "not valid": "x", "INCIDENT": "two\nlines"])
        let texts = fields.map { "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))" }
        #expect(
            texts == [
                "MESSAGE=it stands", "PRIORITY=2", "SYSLOG_IDENTIFIER=fpmond", "UNIT=tradingbot.service", "FPMOND_INCIDENT=two\\nlines",
                "MESSAGE_ID=e9a00c3d59cc4c15acd8238e3c1475b5", "FPMOND_STATUS=critical",
            ])
    }

    @Test func everyKindOfEventHasAnIdOfItsOwn() {
        let ids = Event.Kind.allCases.map(\.messageID)
        #expect(Set(ids).count == ids.count)
        for id in ids { #expect(id.count == 32 && id.allSatisfy { "0123456789abcdef".contains($0) }) }
    }

    @Test func anIncidentThatNobodyWatchesAnyMoreIsNotToldAsARecovery() {
        var incident = Incident(
            failurePoint: "disk-full", began: Reports.at.wall, opened: Reports.at.wall, worst: .critical, excusedBy: nil, number: 1)
        incident.closed = Reports.at.wall + .seconds(45)
        func message(_ status: Status, _ finding: Finding) -> String {
            Event(
                Transition(.recovered, "disk-full", from: .critical, to: status, finding: finding, incident: incident, at: Reports.at.wall),
                in: Catalogue.all
            ).message
        }
        #expect(message(.ok, .ok("there is room")) == "disk-full recovered after 45 s: there is room")
        let unlogged = message(.unknown, .unknown("not-watched", "it is no longer watched"))
        #expect(unlogged == "disk-full can no longer be checked; it was critical for 45 s: it is no longer watched")
    }

    @Test func aReloadThatNamesAnotherUnitIsFollowed() throws {
        let unit = Mutex("paper.service")
        let handler = EventLogHandler(toJournal: true, unit: unit.withLock { $0 })
        func named() throws -> Bool { try handler.journalFields(.info, "x", [:]).contains(JournalField("UNIT", unit.withLock { $0 })) }
        #expect(try named())
        unit.withLock { $0 = "live.service" }
        #expect(try named())
    }

    @Test(arguments: Transition.Kind.allCases) func worseIsLouderThanBetter(kind: Transition.Kind) {
        let incident = Incident(
            failurePoint: "disk-full", began: Reports.at.wall, opened: Reports.at.wall, worst: .critical, excusedBy: nil, number: 1)
        func event(_ status: Status) -> Event {
            Event(
                Transition(
                    kind, "disk-full", from: .ok, to: status, finding: .critical("used-ratio", "98 % used"), incident: incident, at: Reports.at.wall),
                in: Catalogue.all)
        }
        let levels = [event(.warning).level, event(.critical).level]
        switch kind {
        case .opened, .worsened, .unexcused, .exhausted, .unsilenced, .flapping: #expect(levels == [.warning, .critical])
        case .eased: #expect(levels == [.warning, .warning])
        case .recovered, .dropped, .steadied: #expect(levels == [.notice, .notice])
        case .excused, .blinded, .sighted, .silenced: #expect(levels == [.info, .info])
        }
        #expect(event(.critical).fields["FAILURE_POINT"] == "disk-full")
        #expect(event(.critical).fields["INCIDENT"] == incident.id)
        #expect(event(.critical).fields["CATEGORY"] != nil)
    }
}

/// Keeps what is said.
final class Heard: Sendable {
    private let list = Mutex<[(level: Logger.Level, message: String)]>([])
    var all: [(level: Logger.Level, message: String)] { list.withLock { $0 } }
    var messages: [String] { all.map(\.message) }
    func add(_ level: Logger.Level, _ message: String) { list.withLock { $0.append((level, message)) } }

    var logger: Logger { Logger(label: "test") { [self] _ in Handler(heard: self) } }

    private struct Handler: LogHandler {
        let heard: Heard
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { heard.add(event.level, event.message.description) }
    }

    @Test(arguments: [
        (true, "disk-full is critical (possibly caused by dns-failure; checking): 98 % used"),
        (false, "disk-full is critical (explained by dns-failure): 98 % used"),
    ])
    func aCauseThatIsStillToBeSeenIsNotSaidToExplain(awaits: Bool, sentence: String) {
        let at = Reports.at.wall
        let incident = Incident(failurePoint: "disk-full", began: at, opened: at, worst: .critical, excusedBy: "dns-failure", number: 1)
        let transition = Transition(
            .opened, "disk-full", from: .ok, to: .critical, finding: .critical("used-ratio", "98 % used"), incident: incident, at: at,
            awaitsCause: awaits)
        #expect(Event(transition, in: Catalogue.all).message == sentence)
    }
}
