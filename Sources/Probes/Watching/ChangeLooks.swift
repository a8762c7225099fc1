/// How a probe looks when what it looked at changes.
public struct ChangeLooks: Sendable, Hashable {
    /// The least time from the start of one look to the start of the next: a file that is written all the time costs no more than this.
    public var spacing: Duration
    /// Whether its facts depend on when it looks (a count within the last hour): then it also looks at its interval, whatever changes.
    public var keepsInterval: Bool

    public init(spacing: Duration, keepsInterval: Bool = false) { (self.spacing, self.keepsInterval) = (spacing, keepsInterval) }

    /// For small files that the bot replaces.
    public static let atOnce = ChangeLooks(spacing: .milliseconds(200))
    /// For logs and other files that the bot may write every moment.
    public static let often = ChangeLooks(spacing: .seconds(2))
}
