/// The result of one request to one endpoint. Source: libcurl's easy interface.
public struct EndpointFacts: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        case answered(HTTPAnswer)
        case failed(EndpointFailure)
    }

    /// Name for messages: `exchange`, `coinglass`, or the host of a control endpoint.
    public var name: String
    public var host: String
    /// The URL without query values and user information.
    public var url: String
    public var outcome: Outcome
    public var timings: PhaseTimings
    /// The leaf certificate, also when its verification failed; nil for plain HTTP or if the server sent none.
    public var certificate: Certificate?
    /// The address that the request connected to, or tried last, numeric; nil if the name did not resolve.
    public var remoteAddress: String?
    /// Addresses of the name that refused a connection before another one accepted it: `::1: Connection refused`. So does the bot.
    public var deadAddresses: [String] = []
    /// How many redirects were followed.
    public var redirects: Int
    /// Whether the target declares a pointer to a price: an answer without a price is then incomplete.
    public var asksPrice = false

    public init(
        name: String, host: String, url: String, outcome: Outcome, timings: PhaseTimings = PhaseTimings(), certificate: Certificate? = nil,
        remoteAddress: String? = nil, redirects: Int = 0
    ) {
        (self.name, self.host, self.url, self.outcome) = (name, host, url, outcome)
        (self.timings, self.certificate, self.remoteAddress, self.redirects) = (timings, certificate, remoteAddress, redirects)
    }

    public var answer: HTTPAnswer? { if case .answered(let answer) = outcome { answer } else { nil } }
    public var failure: EndpointFailure? { if case .failed(let failure) = outcome { failure } else { nil } }
}

/// An HTTP answer, judged only against what its target declares.
public struct HTTPAnswer: Sendable, Hashable {
    public enum Body: Sendable, Hashable {
        /// Every declared assertion holds (or none is declared).
        case asExpected
        /// Assertions are declared and the body is not JSON; the detail says where it breaks.
        case notJSON(String)
        case assertionFailed(pointer: String, expected: String, found: String)
        /// A form that fpmond does not read, though the bot may: says nothing about the answer.
        case unread(String)
    }

    public var status: Int
    /// Whether the status is one the target accepts.
    public var statusAccepted: Bool
    public var body: Body
    /// The maintenance text was found in the body, or the status is 503.
    public var saysMaintenance: Bool
    /// The instrument's price, if the target declares a pointer to it.
    public var price: Double?
    /// The server's clock from the body, if the target declares a pointer to it.
    public var serverTime: Instant?
    /// The `Date` header.
    public var date: Instant?
    /// The `Retry-After` header in seconds.
    public var retryAfterSeconds: Int?
    /// This machine's wall clock when the answer began.
    public var receivedAt: Instant?
    /// The answer is from a cache, so its times are from the cache's request.
    public var isCached = false
    /// The server says that there were too many requests, by its status or in its body.
    public var limitsRequests: Bool

    public init(
        status: Int, statusAccepted: Bool, body: Body = .asExpected, saysMaintenance: Bool = false, price: Double? = nil, serverTime: Instant? = nil,
        date: Instant? = nil, retryAfterSeconds: Int? = nil, receivedAt: Instant? = nil
    ) {
        (self.status, self.statusAccepted, self.body, self.saysMaintenance) = (status, statusAccepted, body, saysMaintenance)
        (self.price, self.serverTime, self.date, self.retryAfterSeconds) = (price, serverTime, date, retryAfterSeconds)
        self.receivedAt = receivedAt
        limitsRequests = RequestLimit.isSaid(byStatus: status, retryAfter: retryAfterSeconds != nil)
    }
}

/// Why there was no usable HTTP answer.
public struct EndpointFailure: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The name did not resolve: unknown, no resolver, or not in time.
        case dns
        /// Refused, unreachable.
        case connect
        /// The request timed out; `phase` says where.
        case timeout
        case tlsExpired = "tls-expired"
        case tlsNotYetValid = "tls-not-yet-valid"
        case tlsNameMismatch = "tls-name-mismatch"
        case tlsUnknownAuthority = "tls-unknown-authority"
        case tlsHandshake = "tls-handshake"
        /// The connection was reset or broken off.
        case reset
        case protocolViolation = "protocol-violation"
        case tooManyRedirects = "too-many-redirects"
        case bodyTooLarge = "body-too-large"
        /// The configured URL cannot be used.
        case invalidURL = "invalid-url"
        /// The problem is on this machine or in its configuration: says nothing about the target. Only among several targets; a probe of one target is
        /// blind instead.
        case localFault = "local-fault"

        public var isTLS: Bool {
            switch self {
            case .tlsExpired, .tlsNotYetValid, .tlsNameMismatch, .tlsUnknownAuthority, .tlsHandshake: true
            default: false
            }
        }
    }

    public enum Phase: String, Sendable, Hashable { case resolve, connect, tls, firstByte = "first-byte", transfer }

    public var kind: Kind
    /// The phase the request was in.
    public var phase: Phase
    /// libcurl's message; no secret, no header.
    public var detail: String

    public init(_ kind: Kind, phase: Phase, detail: String) { (self.kind, self.phase, self.detail) = (kind, phase, detail) }
}

/// How long each phase took, one after the other, in microseconds; nil: not reached.
public struct PhaseTimings: Sendable, Hashable {
    public var resolveMicroseconds: Int64?
    public var connectMicroseconds: Int64?
    public var tlsMicroseconds: Int64?
    public var firstByteMicroseconds: Int64?
    public var totalMicroseconds: Int64

    public init(
        resolveMicroseconds: Int64? = nil, connectMicroseconds: Int64? = nil, tlsMicroseconds: Int64? = nil, firstByteMicroseconds: Int64? = nil,
        totalMicroseconds: Int64 = 0
    ) {
        (self.resolveMicroseconds, self.connectMicroseconds) = (resolveMicroseconds, connectMicroseconds)
        (self.tlsMicroseconds, self.firstByteMicroseconds) = (tlsMicroseconds, firstByteMicroseconds)
        self.totalMicroseconds = totalMicroseconds
    }
}

/// A server's leaf certificate.
public struct Certificate: Sendable, Hashable {
    public var subject: String
    public var issuer: String
    public var notAfter: Instant
    public var notBefore: Instant?

    public init(subject: String, issuer: String, notAfter: Instant, notBefore: Instant? = nil) {
        (self.subject, self.issuer, self.notAfter, self.notBefore) = (subject, issuer, notAfter, notBefore)
    }

    /// Whole days until it expires; negative when it has.
    public func daysLeft(at now: Instant) -> Int { Int((notAfter.since(now).inSeconds / 86_400).rounded(.down)) }
}

extension ProbeKey where Facts == EndpointFacts {
    public static var exchange: Self { Self(.exchange) }
    public static var coinglass: Self { Self(.coinglass) }
    public static var dashboard: Self { Self(.dashboard) }
}

extension ProbeKey where Facts == [EndpointFacts] {
    public static var control: Self { Self(.control) }
}
