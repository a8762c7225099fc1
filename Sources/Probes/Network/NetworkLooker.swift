/// Makes looks at the network.
package protocol NetworkLooker: Sendable {
    /// One look; several that are asked for at almost the same time may share what they cost.
    ///
    /// - Throws: `blind` when there is no answer: that says nothing about the network.
    func look(_ request: NetworkRequest) async throws(ProbeError) -> NetworkAnswer
}
