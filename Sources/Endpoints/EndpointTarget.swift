/// One endpoint: the request and the expected response.
public struct EndpointTarget: Sendable, Hashable {
    public enum Method: String, Sendable, Hashable, CaseIterable { case get = "GET", head = "HEAD" }
    public enum IPVersion: String, Sendable, Hashable, CaseIterable { case four = "4", six = "6" }

    /// The name in facts and findings.
    public var name: String
    /// http or https, without credentials.
    public var url: String
    public var method: Method = .get
    public var headers: [EndpointHeader] = []
    /// Nil: 200…299. Empty: any status. A redirect with an accepted status is a response and is not followed.
    public var statuses: Set<Int>?
    /// All must hold in the body, which then has to be JSON.
    public var assertions: [BodyAssertion] = []
    /// Searched for in an unexpected body, ignoring the case of ASCII letters.
    public var maintenance: String?
    /// JSON pointer to the price, a number or a decimal string.
    public var price: String?
    public var serverTime: BodyTime?
    /// A PEM file of certificate authorities to trust in addition to the system's.
    public var caFile: String?
    /// Nil: whichever the system's resolver puts first.
    public var ipVersion: IPVersion?
    /// For the whole request, including redirects, in milliseconds. Source: bot contract 10.2, the bot's 10 s.
    public var timeout: Duration = .seconds(10)
    /// For the connection and its TLS handshake.
    public var connectTimeout: Duration = .seconds(5)
    public var maximumBodyBytes = 1 << 20
    public var maximumRedirects = 3

    public init(name: String, url: String) { (self.name, self.url) = (name, url) }

    /// Whether `status` is a good status.
    public func accepts(_ status: Int) -> Bool {
        guard let statuses else { return (200...299).contains(status) }
        return statuses.isEmpty || statuses.contains(status)
    }

    /// Whether the body has to be read as JSON.
    package var wantsJSON: Bool { !assertions.isEmpty || price != nil || serverTime != nil }
}

/// Where a body contains the server's time.
public struct BodyTime: Sendable, Hashable {
    public enum Form: Sendable, Hashable { case epochSeconds, epochMilliseconds, rfc3339 }
    public var pointer: String
    public var form: Form

    public init(pointer: String, form: Form) { (self.pointer, self.form) = (pointer, form) }
}
