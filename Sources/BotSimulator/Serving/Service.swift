/// One of the services that the bot, or the monitor, talks to over HTTP.
public enum Service: String, Sendable, CaseIterable {
    /// Plays both BloFin and Kraken Futures, told apart by the path.
    case exchange
    case coinglass
    /// A neutral host: `/ping`.
    case control
    case dashboard
}

/// How the stand-in of a service behaves. Anything but `healthy` and `skewed` is a failure.
public enum Behaviour: Sendable, Hashable {
    case healthy
    /// The listener is closed: connections are refused.
    case refusing
    /// Connections are taken, and never answered.
    case silent
    /// Healthy, but each answer takes this long.
    case slow(milliseconds: Int)
    /// This status, with a short body.
    case status(Int)
    /// 503, and the body speaks of maintenance.
    case maintenance
    /// 200, but the body is not JSON.
    case notJSON
    /// 200, and the body is an error of the exchange.
    case errorCode
    /// 200, and the price is zero.
    case zeroPrice
    /// 200, and the price is absent.
    case noPrice
    /// Healthy, with a server clock that is so many seconds ahead.
    case skewed(seconds: Int64)
}
