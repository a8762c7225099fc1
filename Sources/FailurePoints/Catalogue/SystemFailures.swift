/// System failures: what the bot stands on. The exchange, the feeds, the network, the disk and the bot's own process.
extension Catalogue {
    static let systemFailures: [FailurePoint] = intelligenceFailures
}
