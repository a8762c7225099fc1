/// One reason that a finding may give: as permanent as the id of its failure point.
public struct Reason: Sendable, Hashable {
    /// Kebab-case, as the finding gives it: `age-over-limit`.
    public let code: String
    /// The statuses that it may come with, the least first.
    public let statuses: [Status]
    /// What holds when it is found: reads after "when", without a full stop.
    public let meaning: String

    init(_ code: String, _ statuses: [Status], _ meaning: String) { (self.code, self.statuses, self.meaning) = (code, statuses, meaning) }

    static func ok(_ code: String, _ meaning: String) -> Reason { Reason(code, [.ok], meaning) }
    static func unknown(_ code: String, _ meaning: String) -> Reason { Reason(code, [.unknown], meaning) }
    static func warning(_ code: String, _ meaning: String) -> Reason { Reason(code, [.warning], meaning) }
    static func critical(_ code: String, _ meaning: String) -> Reason { Reason(code, [.critical], meaning) }
    /// A warning at first, critical as it grows or where more depends on it.
    static func graded(_ code: String, _ meaning: String) -> Reason { Reason(code, [.warning, .critical], meaning) }
    /// Told before it is a failure: what counts is how long it lasts.
    static func lasting(_ code: String, _ meaning: String) -> Reason { Reason(code, [.ok, .warning, .critical], meaning) }

    /// A stamp that proves nothing. Source: bot contract 3.4.
    static func futureTimestamp(_ field: String, _ statuses: [Status] = [.warning]) -> Reason {
        Reason("future-timestamp", statuses, "\(field) lies further in the future than clocks may differ")
    }

    /// Requests that failed in one of these ways.
    static func failures(_ statuses: [Status], _ kinds: [EndpointFailure.Kind]) -> [Reason] {
        kinds.map { kind in
            let words =
                switch kind {
                case .dns: "the host's name does not resolve"
                case .connect: "the host refuses the connection, or no way leads to it"
                case .timeout: "the host does not answer in time; the evidence names the phase"
                case .tlsExpired, .tlsNotYetValid, .tlsNameMismatch, .tlsUnknownAuthority, .tlsHandshake:
                    "TLS does not come about; the evidence says how, and tls-error judges it"
                case .reset: "the connection is broken off"
                case .protocolViolation: "what answers does not speak HTTP"
                case .tooManyRedirects: "the host redirects without end"
                case .bodyTooLarge: "the answer is longer than any of its kind"
                case .invalidURL: "the configured URL cannot be used"
                case .localFault: "the request failed for a reason of our own"
                }
            return Reason(EndpointFailure(kind, phase: .connect, detail: "").reason, statuses, words)
        }
    }
}
