/// `.env`: the names that are set, never their values. Source: bot contract 12, 14 (4.2b).
public struct EnvironmentFile: Sendable, Hashable {
    /// One name with a value.
    public struct Key: Sendable, Hashable {
        public var name: String
        public var isEmpty: Bool
        /// 8 bytes or more.
        public var isLongEnough: Bool
        /// Looks like the text of a template (`your_api_key_here`, `changeme`, `xxxx`).
        public var isPlaceholder: Bool

        public init(name: String, isEmpty: Bool = false, isLongEnough: Bool = true, isPlaceholder: Bool = false) {
            (self.name, self.isEmpty, self.isLongEnough, self.isPlaceholder) = (name, isEmpty, isLongEnough, isPlaceholder)
        }

        /// Whether the value can be a secret.
        public var isUsable: Bool { !isEmpty && isLongEnough && !isPlaceholder }
    }

    /// In the order of the file; for a name that occurs twice the last one; at most 500.
    public var keys: [Key] = []
    /// Lines that are neither an assignment nor a comment nor blank.
    public var invalidLines = 0
    /// Permission bits, `0o600`.
    public var mode: UInt32 = 0
    public var ownerUID: UInt32 = 0

    public init() {}

    public func key(_ name: String) -> Key? { keys.first { $0.name == name } }
}

extension ProbeKey where Facts == Document<EnvironmentFile> {
    public static var environment: Self { Self(.environment) }
}
