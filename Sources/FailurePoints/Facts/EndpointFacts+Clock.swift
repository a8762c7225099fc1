extension EndpointFacts {
    /// How far the server's clock is ahead of ours (negative: behind), and within what error.
    ///
    /// From the time in the body, or else the `Date` header, which is cut to the second; the travel time of the answer adds to the error. Nil without an answer, and of one
    /// that a cache gave.
    public var clockSkew: (skew: Duration, error: Duration)? {
        guard let answer, !answer.isCached, let receivedAt = answer.receivedAt else { return nil }
        // From the request's leaving to the answer's first byte: the server looked at its clock somewhere in between.
        let travel = Duration.microseconds(timings.firstByteMicroseconds ?? timings.totalMicroseconds)
        if let serverTime = answer.serverTime { return (serverTime.since(receivedAt) + travel / 2, travel / 2 + .milliseconds(1)) }
        guard let date = answer.date else { return nil }
        return (date.since(receivedAt) + .milliseconds(500) + travel / 2, travel / 2 + .milliseconds(500))
    }
}
