/// One reason that a finding may give: as permanent as the id of its failure point.
public struct Reason: Sendable, Hashable {
    /// Kebab-case, as in the finding: `age-over-limit`.
    public let code: String
    /// The statuses that a finding with this reason may have, the mildest first.
    public let statuses: [Status]
    /// The condition under which a judge gives it: reads after "when", without a full stop.
    public let meaning: String

    init(_ code: String, _ statuses: [Status], _ meaning: String) { (self.code, self.statuses, self.meaning) = (code, statuses, meaning) }

    static func ok(_ code: String, _ meaning: String) -> Reason { Reason(code, [.ok], meaning) }
    static func unknown(_ code: String, _ meaning: String) -> Reason { Reason(code, [.unknown], meaning) }
    static func warning(_ code: String, _ meaning: String) -> Reason { Reason(code, [.warning], meaning) }
    static func critical(_ code: String, _ meaning: String) -> Reason { Reason(code, [.critical], meaning) }
    /// A warning at first; critical as it grows, or if more depends on it.
    static func graded(_ code: String, _ meaning: String) -> Reason { Reason(code, [.warning, .critical], meaning) }
    /// Ok at first, a failure only if it lasts.
    static func lasting(_ code: String, _ meaning: String) -> Reason { Reason(code, [.ok, .warning, .critical], meaning) }

    /// A timestamp that proves nothing about freshness. Source: bot contract 3.4.
    static func futureTimestamp(_ field: String, _ statuses: [Status] = [.warning]) -> Reason {
        Reason("future-timestamp", statuses, "\(field) is further in the future than clocks may differ")
    }

    /// One reason for each kind of failed request.
    static func failures(_ statuses: [Status], _ kinds: [EndpointFailure.Kind]) -> [Reason] {
        kinds.map { kind in
            let words =
                switch kind {
                case .dns: "the host's name does not resolve"
                case .connect: "the host refuses the connection, or there is no route to it"
                case .timeout: "the host does not answer in time; the evidence names the phase"
                case .tlsExpired, .tlsNotYetValid, .tlsNameMismatch, .tlsUnknownAuthority, .tlsHandshake:
                    "the TLS handshake fails; the evidence says how, and tls-error judges it"
                case .reset: "the host resets the connection"
                case .protocolViolation: "the answer is not HTTP"
                case .tooManyRedirects: "the host redirects too many times"
                case .bodyTooLarge: "the answer is longer than the limit"
                case .invalidURL: "the configured URL cannot be used"
                case .localFault: "the request failed for a reason on this machine"
                }
            return Reason(EndpointFailure(kind, phase: .connect, detail: "").reason, statuses, words)
        }
    }
}
