/// One message to a receiver, complete with its secrets.
package struct DeliveryRequest: Sendable, Hashable {
    package enum Way: Sendable, Hashable {
        case http(HTTP)
        case mail(Mail)
    }

    package struct HTTP: Sendable, Hashable {
        package var url: String
        package var method: String
        package var headers: [EndpointRequest.Header]
        /// What a good answer has in its body, besides a status of 200 to 299.
        package var assertions: [BodyAssertion]

        package init(url: String, method: String = "POST", headers: [EndpointRequest.Header] = [], assertions: [BodyAssertion] = []) {
            (self.url, self.method, self.headers, self.assertions) = (url, method, headers, assertions)
        }
    }

    package struct Mail: Sendable, Hashable {
        package enum Encryption: String, Sendable, Hashable, CaseIterable { case starttls, tls, none }

        package var host: String
        package var port: Int
        package var encryption: Encryption
        package var from: String
        package var to: [String]
        package var login: Login?

        package init(host: String, port: Int, encryption: Encryption, from: String, to: [String], login: Login? = nil) {
            (self.host, self.port, self.encryption, self.from, self.to, self.login) = (host, port, encryption, from, to, login)
        }
    }

    package struct Login: Sendable, Hashable {
        package var user: String
        package var password: String

        package init(user: String, password: String) { (self.user, self.password) = (user, password) }
    }

    package static let maximumBodyBytes = 256 << 10
    /// Of an answer; more of it is not read.
    package static let maximumAnswerBytes = 16 << 10

    package var way: Way
    package var body: String
    package var authorities: Authorities?
    package var timeout: Duration
    /// Values that no text may repeat.
    package var secrets: [String]

    package init(_ way: Way, body: String = "", authorities: Authorities? = nil, timeout: Duration, secrets: [String] = []) {
        (self.way, self.body, self.authorities, self.timeout, self.secrets) = (way, body, authorities, timeout, secrets)
    }
}
