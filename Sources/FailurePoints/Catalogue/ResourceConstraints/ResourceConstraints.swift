/// Resource constraints: limits that keep the bot from opening more.
extension Catalogue {
    static let resourceConstraints: [FailurePoint] = [
        .maxPositions, .internalRateLimits, .insufficientBalance, .marginRequirements, .capitalReset, .orderWithoutPosition,
    ]
}
