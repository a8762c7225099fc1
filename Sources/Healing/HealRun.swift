import Config
import FailurePoints
import Files
import JSON

/// One run of a healer in root's record.
package struct HealRun: Sendable, Hashable {
    /// Start time and healer; together the name of its file.
    package struct ID: Sendable, Hashable {
        let began: Instant
        let healer: HealerName

        /// `1767323045000000-refresh-intelligence.json`
        package var fileName: String { "\(began.microseconds)-\(healer).json" }

        init(began: Instant, healer: HealerName) { (self.began, self.healer) = (began, healer) }

        init?(fileName: String) {
            guard fileName.hasSuffix(".json"), let hyphen = fileName.firstIndex(of: "-"),
                let microseconds = Int64(fileName[..<hyphen]), microseconds > 0
            else { return nil }
            let healer = HealerName(rawValue: String(fileName[fileName.index(after: hyphen)...].dropLast(".json".count)))
            guard healer.isValid else { return nil }
            self.init(began: Instant(microseconds: microseconds), healer: healer)
        }
    }

    let id: ID
    /// The watcher's decision; nil: a person ran it.
    package var order: String?
    /// The rule of the configuration that a person overrode; nil: none.
    var despite: String?
    /// How the hook was written: `shell` or `command`.
    var method: String
    /// nil while it is under way, and also after it was killed.
    package var report: HookReport?

    init(_ id: ID, order: String?, despite: String?, method: String) {
        (self.id, self.order, self.despite, self.method) = (id, order, despite, method)
    }

    var json: JSON {
        [
            "healer": .string(id.healer.rawValue), "began_at": .instant(id.began), "order": .text(order), "despite_configuration": .text(despite),
            "method": .string(method), "result": .count(report.map { Int($0.passedExitStatus) }), "report": report?.json() ?? .null,
        ]
    }

    init?(_ json: JSON, id: ID) {
        guard json.object != nil else { return nil }
        self.init(id, order: json["order"]?.string, despite: json["despite_configuration"]?.string, method: json["method"]?.string ?? "")
        if let result = json["result"]?.int, let report = json["report"] { self.report = HookReport(report, exit: Int32(clamping: result)) }
    }

    /// The entry of a run by hand in the healing log. It belongs to no failure point, so no observation verifies it.
    package var record: HealRecord? {
        guard order == nil, let report else { return nil }
        let ending =
            switch report.result {
            case .acted: "acted; the failure points show the effect"
            case .informed: "looked and changed nothing"
            case .tryLater: "asks for a later retry"
            case .stopTrying: "asks for no more retries"
            case .timedOut: "timed out and was ended"
            case .failed: "failed: \(report.error ?? "unknown reason")"
            case .interrupted: "was interrupted by a stop"
            }
        let words = "\(id.healer), run by hand\(despite.map { " although \($0)" } ?? ""), \(ending)"
        return HealRecord(
            at: report.endedAt, healer: id.healer, failurePoint: "", incident: "", attempt: 1, outcome: Self.outcome(report.result), exhausted: false,
            method: method, message: UntrustedText.sentence(words), run: report, byHand: id.fileName)
    }

    private static func outcome(_ result: HookResult) -> HealOutcome {
        switch result {
        case .acted: .unverified
        case .tryLater: .deferred
        case .stopTrying: .refused
        case .timedOut: .timedOut
        case .failed: .hookFailed
        case .informed: .informational
        case .interrupted: .interrupted
        }
    }
}
