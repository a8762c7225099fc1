/// Configuration issues: what the bot reads at its start or at each entry, and silently replaces by something else if it is missing.
extension Catalogue {
    static let configuration: [FailurePoint] = [
        .tradingConfigMissing, .goldenHourConfigMissing, .featureStoreMissing, .assetUniverseInvalid, .invalidThresholds, .invalidAPIKeys,
        .liveModeFlip, .secretPermissions,
    ]
}
