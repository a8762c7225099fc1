/// One look at the network, with all that it needs: whoever makes it reads no file for it.
package enum NetworkRequest: Sendable {
    case endpoint(EndpointRequest)
    case connection(ConnectionRequest)
    case delivery(DeliveryRequest)

    /// The values that no text of the answer may repeat.
    package var secrets: [String] {
        switch self {
        case .endpoint(let request): request.headers.map(\.value)
        case .connection: []
        case .delivery(let request): request.secrets
        }
    }

    /// The longest time that the look takes when all goes as it should.
    package var limit: Duration {
        switch self {
        case .endpoint(let request): request.target.timeout + EndpointRequest.certificateLimit
        case .connection(let request): request.timeout
        case .delivery(let request): request.timeout
        }
    }
}

/// One HTTP request.
package struct EndpointRequest: Sendable, Hashable {
    /// For the second connection, which only reads a refused certificate: below the two seconds after which the scheduler gives a probe up.
    package static let certificateLimit: Duration = .milliseconds(1500)

    package struct Header: Sendable, Hashable {
        package var name: String
        /// A secret.
        package var value: String

        package init(name: String, value: String) { (self.name, self.value) = (name, value) }
    }

    /// Its headers and its file of authorities are not read.
    package var target: EndpointTarget
    package var headers: [Header]
    /// Certificate authorities to trust in addition to the system's.
    package var authorities: Authorities?

    package init(target: EndpointTarget, headers: [Header] = [], authorities: Authorities? = nil) {
        (self.target, self.headers, self.authorities) = (target, headers, authorities)
    }
}

/// One TCP connection that is opened and closed.
package struct ConnectionRequest: Sendable, Hashable {
    package var host: String
    package var port: Int
    package var timeout: Duration

    package init(host: String, port: Int, timeout: Duration) { (self.host, self.port, self.timeout) = (host, port, timeout) }
}
