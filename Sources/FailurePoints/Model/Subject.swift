/// Whose a reading is, and whatever is remembered of it: what its probe looks at, named as the configuration names it.
///
/// The past of another subject is not this one's. A symbolic link that leads to another slot is the same bot.
public struct Subject: Hashable, Sendable {
    /// The bot's directory; nil where the probe looks at nothing in it.
    public var root: String?
    /// The bot's unit; nil where the probe does not ask for it.
    public var unit: String?
    /// What else is looked at: the URLs of endpoints, the check of a custom failure point.
    public var target: String?

    /// - Parameter root: a path; `/a//b/` and `/a/./b` are one.
    public init(root: String? = nil, unit: String? = nil, target: String? = nil) {
        self.root = root.map { "/" + $0.split(separator: "/").filter { $0 != "." }.joined(separator: "/") }
        (self.unit, self.target) = (unit, target)
    }
}
