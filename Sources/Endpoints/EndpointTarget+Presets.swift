import JSON

/// The requests to the exchanges, without any key. Source: bot contract 10.1.
extension EndpointTarget {
    /// The exchanges that the bot can trade on, by their name in the configuration.
    public enum Exchange: String, Sendable, Hashable, CaseIterable { case blofin, kraken, krakenTestnet = "kraken-testnet" }

    public static func exchange(_ exchange: Exchange) -> EndpointTarget {
        switch exchange {
        case .blofin: .blofin
        case .kraken: .kraken
        case .krakenTestnet: .krakenTestnet
        }
    }

    /// The mark price of BTC-USDT; `ts` is the time at which BloFin returned the data.
    public static var blofin: EndpointTarget {
        var target = EndpointTarget(name: "exchange", url: "https://openapi.blofin.com/api/v1/market/mark-price?instId=BTC-USDT")
        target.statuses = [200]
        target.assertions = [
            BodyAssertion("/code", .equals("0")), BodyAssertion("/data/0/instId", .equals("BTC-USDT")),
            BodyAssertion("/data/0/markPrice", .above(0)),
        ]
        target.price = "/data/0/markPrice"
        target.serverTime = BodyTime(pointer: "/data/0/ts", form: .epochMilliseconds)
        target.maintenance = "maintenance"
        return target
    }

    public static var kraken: EndpointTarget { kraken(base: "https://futures.kraken.com") }
    public static var krakenTestnet: EndpointTarget { kraken(base: "https://demo-futures.kraken.com") }

    /// One ticker by its path: the list that the bot requests may ignore its filter, and is long.
    private static func kraken(base: String) -> EndpointTarget {
        var target = EndpointTarget(name: "exchange", url: base + "/derivatives/api/v3/tickers/PI_XBTUSD")
        target.statuses = [200]
        target.assertions = [
            BodyAssertion("/result", .equals("success")), BodyAssertion("/ticker/symbol", .oneOf(["PI_XBTUSD", "pi_xbtusd"])),
            BodyAssertion("/ticker/markPrice", .above(0)),
        ]
        target.price = "/ticker/markPrice"
        target.serverTime = BodyTime(pointer: "/serverTime", form: .rfc3339)
        target.maintenance = "maintenance"
        return target
    }

    /// A target for which any HTTP response is good: CoinGlass without a key, a control host.
    public static func reachable(name: String, url: String) -> EndpointTarget {
        var target = EndpointTarget(name: name, url: url)
        target.statuses = []
        return target
    }
}
