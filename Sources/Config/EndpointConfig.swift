package import JSON

/// An endpoint that is asked over HTTP: how to ask, and which answer is a good one.
package struct EndpointConfig: Sendable, Hashable {
    /// A header's value: what may be seen in the configuration, or the file that holds what may not.
    package enum HeaderValue: Sendable, Hashable {
        case literal(String)
        /// First line of the file, read at each request.
        case file(String)
    }

    /// What the JSON body must say at one place.
    package struct Assertion: Sendable, Hashable {
        package enum Expectation: Sendable, Hashable {
            /// The same string, number, boolean or null.
            case equals(JSON)
            /// A number, or a string that reads as one, greater than this.
            case above(Double)
            /// Something is there, or nothing.
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
    /// Status codes that are a good answer; nil: 200 to 299; empty: any.
    package var statuses: [Int]?
    package var assertions: [Assertion] = []
    /// Found in the body, whatever its case: the service says it is in maintenance.
    package var maintenance: String?
    /// Where the body carries the price, as a JSON pointer.
    package var price: String?
    /// Certificate authorities to trust besides the system's; a PEM file.
    package var caFile: String?
    /// Nil: either.
    package var ip: IPVersion?

    package init(_ url: String, statuses: [Int]? = nil) { (self.url, self.statuses) = (url, statuses) }

    /// Without a key: any HTTP answer proves that it can be reached, and the bot's quota is not touched. Source: bot contract 10.1.
    package static let coinglass = EndpointConfig("https://open-api-v4.coinglass.com", statuses: [])

    /// Two hosts of two operators, neither of them the bot's exchange: any HTTP answer proves that we reach the world.
    package static let control = [
        EndpointConfig("https://api.binance.us/api/v3/ping", statuses: []), EndpointConfig("https://www.cloudflare.com/cdn-cgi/trace", statuses: []),
    ]

    /// Alive is 200, a redirect to the login, and 401. Source: bot contract 11.
    package static let dashboard = EndpointConfig("http://127.0.0.1:8050/", statuses: [200, 302, 401])
}

/// The exchange the bot trades on: one of those it knows, or an endpoint of one's own.
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
