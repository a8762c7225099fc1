extension EndpointFacts {
    /// How far the server's clock is ahead of this machine's (negative: behind), and the error of that figure.
    ///
    /// From the time in the body, or else the `Date` header, which is cut to the second; the travel time of the answer adds to the error.
    /// nil without an answer, or for an answer from a cache.
    public var clockSkew: (skew: Duration, error: Duration)? {
        guard let answer, !answer.isCached, let receivedAt = answer.receivedAt else { return nil }
        // Between sending the request and the first byte of the answer the server read its clock.
        let travel = Duration.microseconds(timings.firstByteMicroseconds ?? timings.totalMicroseconds)
        if let serverTime = answer.serverTime { return (serverTime.since(receivedAt) + travel / 2, travel / 2 + .milliseconds(1)) }
        guard let date = answer.date else { return nil }
        return (date.since(receivedAt) + .milliseconds(500) + travel / 2, travel / 2 + .milliseconds(500))
    }
}
