package import JSON

/// An HTTP endpoint: the request, and which response is good.
package struct EndpointConfig: Sendable, Hashable {
    /// A header's value: a literal, or where the secret stands.
    package enum HeaderValue: Sendable, Hashable {
        case literal(String)
        /// Read at each request.
        case secret(SecretConfig)
    }

    /// An assertion on one place of the JSON body.
    package struct Assertion: Sendable, Hashable {
        package enum Expectation: Sendable, Hashable {
            /// The same string, number, boolean or null.
            case equals(JSON)
            /// A number, or a string with a number, greater than this.
            case above(Double)
            /// The value exists, or does not.
            case exists(Bool)
        }

        /// RFC 6901: `/data/0/markPrice`.
        package var pointer: String
        package var expectation: Expectation

        package init(pointer: String, _ expectation: Expectation) { (self.pointer, self.expectation) = (pointer, expectation) }
    }

    package enum IPVersion: String, Sendable, Hashable, CaseIterable {
        case four = "4"
        case six = "6"
    }

    package var url: String
    package var method = "GET"
    package var headers: [String: HeaderValue] = [:]
    /// Status codes of a good response; nil: 200 to 299; empty: any.
    package var statuses: [Int]?
    package var assertions: [Assertion] = []
    /// If the body contains this text, in any case, the service is in maintenance.
    package var maintenance: String?
    /// JSON pointer to the price in the body.
    package var price: String?
    /// A PEM file of certificate authorities to trust in addition to the system's.
    package var caFile: String?
    /// Nil: either.
    package var ip: IPVersion?

    package init(_ url: String, statuses: [Int]? = nil) { (self.url, self.statuses) = (url, statuses) }

    /// Without a key: any HTTP response proves that it can be reached, and the bot's quota is not used. Source: bot contract 10.1.
    package static let coinglass = EndpointConfig("https://open-api-v4.coinglass.com", statuses: [])

    /// Two hosts of two operators, neither the bot's exchange: any HTTP response proves that the internet can be reached.
    package static let control = [
        EndpointConfig("https://api.binance.us/api/v3/ping", statuses: []), EndpointConfig("https://www.cloudflare.com/cdn-cgi/trace", statuses: []),
    ]

    /// Good responses are 200, a redirect to the login, and 401. Source: bot contract 11.
    package static let dashboard = EndpointConfig("http://127.0.0.1:8050/", statuses: [200, 302, 401])
}

/// The exchange the bot trades on: one that the bot knows, or a custom endpoint.
package enum ExchangeConfig: Sendable, Hashable {
    case preset(ExchangePreset)
    case endpoint(EndpointConfig)
}

/// The exchanges the bot knows. Source: bot contract 10.1.
package enum ExchangePreset: String, Sendable, Hashable, CaseIterable {
    case blofin
    case kraken
    case krakenTestnet = "kraken-testnet"
}
