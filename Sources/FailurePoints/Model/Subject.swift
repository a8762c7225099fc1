/// What a probe observes, as the configuration names it. Readings, and what fpmond remembers of them, belong to one subject.
///
/// History of one subject is not history of another. A symbolic link that leads to another slot is the same bot.
public struct Subject: Hashable, Sendable {
    /// The bot's directory; nil if the probe reads nothing in it.
    public var root: String?
    /// The bot's unit; nil if the probe does not read it.
    public var unit: String?
    /// Everything else that it observes: the URLs of endpoints, the check of a custom failure point.
    public var target: String?

    /// - Parameter root: a path; `/a//b/` and `/a/./b` are the same.
    public init(root: String? = nil, unit: String? = nil, target: String? = nil) {
        self.root = root.map { "/" + $0.split(separator: "/").filter { $0 != "." }.joined(separator: "/") }
        (self.unit, self.target) = (unit, target)
    }
}
