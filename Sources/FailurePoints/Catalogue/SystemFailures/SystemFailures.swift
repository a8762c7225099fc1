/// What the bot depends on: the exchange, the feeds, the network, the machine and the bot's process.
extension Catalogue {
    static let systemFailures: [FailurePoint] = [
        .exchangeUnreachable, .exchangeAuthentication, .exchangeRateLimit, .exchangeMaintenance, .exchangeInvalidResponse, .priceMismatch,
        .coinglassDown, .coinglassRateLimit, .intelligenceStale, .intelligenceEmpty, .sentimentStale, .onchainStale, .networkTimeout,
        .dnsFailure, .tlsError, .clockSkew, .diskFull, .logGrowth, .filePermissions, .fileCorruption, .criticalFileMissing, .botCrashed,
        .crashLoop, .memoryPressure, .botFrozen, .zombieEngine, .workerLost, .twoBots, .slotDrift, .dashboardDown,
    ]
}
