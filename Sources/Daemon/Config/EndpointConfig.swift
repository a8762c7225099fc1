public import JSON

/// An endpoint that is asked over HTTP: how to ask, and which answer is a good one.
public struct EndpointConfig: Sendable, Hashable {
    /// A header's value: what may be seen in the configuration, or the file that holds what may not.
    public enum HeaderValue: Sendable, Hashable {
        case literal(String)
        /// First line of the file, read at each request.
        case file(String)
    }

    /// What the JSON body must say at one place.
    public struct Assertion: Sendable, Hashable {
        public enum Expectation: Sendable, Hashable {
            /// The same string, number, boolean or null.
            case equals(JSON)
            /// A number, or a string that reads as one, greater than this.
            case above(Double)
            /// Something is there, or nothing.
            case exists(Bool)
        }

        /// RFC 6901: `/data/0/markPrice`.
        public var pointer: String
        public var expectation: Expectation

        public init(pointer: String, _ expectation: Expectation) { (self.pointer, self.expectation) = (pointer, expectation) }
    }

    public enum IPVersion: String, Sendable, Hashable, CaseIterable {
        case four = "4"
        case six = "6"
    }

    public var url: String
    public var method = "GET"
    public var headers: [String: HeaderValue] = [:]
    /// Status codes that are a good answer; nil: 200 to 299; empty: any.
    public var statuses: [Int]?
    public var assertions: [Assertion] = []
    /// Found in the body, whatever its case: the service says it is in maintenance.
    public var maintenance: String?
    /// Where the body carries the price, as a JSON pointer.
    public var price: String?
    /// Certificate authorities to trust besides the system's; a PEM file.
    public var caFile: String?
    /// Nil: either.
    public var ip: IPVersion?

    public init(_ url: String, statuses: [Int]? = nil) { (self.url, self.statuses) = (url, statuses) }

    /// Without a key: any HTTP answer proves that it can be reached, and the bot's quota is not touched. Source: bot contract 10.1.
    public static let coinglass = EndpointConfig("https://open-api-v4.coinglass.com", statuses: [])

    /// Two hosts of two operators, neither of them the bot's exchange: any HTTP answer proves that we reach the world.
    public static let control = [
        EndpointConfig("https://api.binance.us/api/v3/ping", statuses: []), EndpointConfig("https://www.cloudflare.com/cdn-cgi/trace", statuses: []),
    ]

    /// Alive is 200, a redirect to the login, and 401. Source: bot contract 11.
    public static let dashboard = EndpointConfig("http://127.0.0.1:8050/", statuses: [200, 302, 401])
}

/// The exchange the bot trades on: one of those it knows, or an endpoint of one's own.
public enum ExchangeConfig: Sendable, Hashable {
    case preset(ExchangePreset)
    case endpoint(EndpointConfig)
}

/// The exchanges the bot knows. Source: bot contract 10.1.
public enum ExchangePreset: String, Sendable, Hashable, CaseIterable {
    case blofin
    case kraken
    case krakenTestnet = "kraken-testnet"
}
