/// What each service says when it is well. Source: bot contract 10.1, 11.
extension Service {
    /// `prices` in USD by the bot's symbols; `at` is the server's time in microseconds since 1970.
    func answer(_ request: Request, _ behaviour: Behaviour, prices: [String: Double], at: Int64) -> Answer {
        if let answer = Answer(behaviour) { return answer }
        switch self {
        case .exchange:
            let isKraken = request.path.hasPrefix("/derivatives/")
            return isKraken ? kraken(request, behaviour, prices, at) : blofin(request, behaviour, prices, at)
        case .coinglass:
            return Answer(status: 401, body: "{\"code\":\"401\",\"msg\":\"API key missing.\"}")
        case .control:
            return request.path.hasSuffix("/time") ? Answer(body: "{\"serverTime\":\(at / 1000)}") : Answer(body: "{}")
        case .dashboard:
            if request.path == "/" || request.path.hasPrefix("/_") || request.path.hasPrefix("/assets/") { return .page }
            let isGuarded = ["/api", "/health", "/audit"].contains { request.path.hasPrefix($0) }
            return isGuarded
                ? Answer(status: 401, body: "{\"error\":\"authentication required\"}") : Answer(status: 302, headers: ["Location: /login"], body: "")
        }
    }

    private func blofin(_ request: Request, _ behaviour: Behaviour, _ prices: [String: Double], _ at: Int64) -> Answer {
        let milliseconds = at / 1000
        if request.path == "/api/v1/public/time" { return Answer(body: "{\"code\":\"0\",\"data\":[{\"ts\":\"\(milliseconds)\"}]}") }
        let name = request.query["instId"] ?? ""
        guard behaviour != .errorCode, let price = prices[name.filter { $0 != "-" }] else {
            return Answer(body: "{\"code\":\"152002\",\"msg\":\"Parameter instId error\",\"data\":null}")
        }
        let shown = behaviour == .zeroPrice ? "0" : "\(price)"
        let data: String
        switch request.path {
        case "/api/v1/market/mark-price":
            let mark = behaviour == .noPrice ? "" : "\"markPrice\":\"\(shown)\","
            data = "{\"instId\":\"\(name)\",\"indexPrice\":\"\(shown)\",\(mark)\"ts\":\"\(milliseconds)\"}"
        case "/api/v1/market/ticker", "/api/v1/market/tickers":
            let last = behaviour == .noPrice ? "" : "\"last\":\"\(shown)\","
            data = "{\"instId\":\"\(name)\",\(last)\"askPrice\":\"\(shown)\",\"bidPrice\":\"\(shown)\",\"ts\":\"\(milliseconds)\"}"
        case "/api/v1/market/books":
            data = "{\"asks\":[[\"\(shown)\",\"12\"]],\"bids\":[[\"\(shown)\",\"9\"]],\"ts\":\"\(milliseconds)\"}"
        case "/api/v1/market/candles":
            data = "[\"\(milliseconds)\",\"\(shown)\",\"\(shown)\",\"\(shown)\",\"\(shown)\",\"10\",\"10\",\"10\",\"1\"]"
        default: return Answer(status: 404, body: "{\"code\":\"404\",\"msg\":\"Not Found\"}")
        }
        return Answer(body: "{\"code\":\"0\",\"msg\":\"success\",\"data\":[\(data)]}")
    }

    private func kraken(_ request: Request, _ behaviour: Behaviour, _ prices: [String: Double], _ at: Int64) -> Answer {
        let time = SimulatedTime(at - at % 1000)
        let fraction = String((at % Stamp.second) / 1000 + 1000).dropFirst()
        let server = "\"serverTime\":\"\(time.date)T\(time.clock).\(fraction)Z\""
        let tickers = "/derivatives/api/v3/tickers"
        let named = request.path.hasPrefix(tickers + "/") ? String(request.path.dropFirst(tickers.count + 1)) : request.query["symbol"]
        guard behaviour != .errorCode, let name = named, let price = prices[Self.botSymbol(name)] else {
            return Answer(body: "{\"result\":\"error\",\"error\":\"invalidArgument: symbol\",\(server)}")
        }
        let shown = behaviour == .zeroPrice ? "0.0" : "\(price)"
        let mark = behaviour == .noPrice ? "" : "\"markPrice\":\(shown),"
        let ticker =
            "{\"symbol\":\"\(name)\",\"tag\":\"perpetual\",\(mark)\"last\":\(shown),\"bid\":\(shown),\"ask\":\(shown),\"fundingRate\":0.0001}"
        switch request.path {
        case tickers: return Answer(body: "{\"result\":\"success\",\"tickers\":[\(ticker)],\(server)}")
        case tickers + "/" + name: return Answer(body: "{\"result\":\"success\",\"ticker\":\(ticker),\(server)}")
        case "/derivatives/api/v3/orderbook":
            return Answer(body: "{\"result\":\"success\",\"orderBook\":{\"asks\":[[\(shown),12]],\"bids\":[[\(shown),9]]},\(server)}")
        default: return Answer(status: 404, body: "{\"result\":\"error\",\"error\":\"notFound\",\(server)}")
        }
    }

    /// `PI_XBTUSD` is `BTCUSDT` to the bot.
    private static func botSymbol(_ name: String) -> String {
        var coin = name.split(separator: "_").last.map(String.init) ?? name
        if coin.hasSuffix("USD") { coin.removeLast(3) }
        return (coin == "XBT" ? "BTC" : coin) + "USDT"
    }
}
