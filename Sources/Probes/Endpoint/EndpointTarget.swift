import FailurePoints

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
    var wantsJSON: Bool { !assertions.isEmpty || price != nil || serverTime != nil }

    /// The faults of this target, for the configuration; never shows a header's value. Reads no file.
    public var problems: [String] {
        var found: [String] = []
        if case .refused(let why) = EndpointURL.read(url) { found.append("url: \(why)") }
        found += headers.compactMap { header in header.problem.map { "headers: \(UntrustedText.line(header.name, limit: 40)): \($0)" } }
        found += (statuses ?? []).filter { !(100...599).contains($0) }.sorted().map { "statuses: \($0) is not an HTTP status" }
        found += (assertions.map(\.pointer) + [price, serverTime?.pointer].compactMap(\.self))
            .filter { !$0.isEmpty && !$0.hasPrefix("/") }.map { "\(UntrustedText.line($0, limit: 80)): a JSON pointer starts with /" }
        if timeout < .milliseconds(1) || connectTimeout < .milliseconds(1) { found.append("timeout: less than 1 ms") }
        if maximumBodyBytes < 1 { found.append("maximum body: less than a byte") }
        if maximumRedirects < 0 { found.append("maximum redirects: negative") }
        return found
    }
}

/// Where a body contains the server's time.
public struct BodyTime: Sendable, Hashable {
    public enum Form: Sendable, Hashable { case epochSeconds, epochMilliseconds, rfc3339 }
    public var pointer: String
    public var form: Form

    public init(pointer: String, form: Form) { (self.pointer, self.form) = (pointer, form) }
}
