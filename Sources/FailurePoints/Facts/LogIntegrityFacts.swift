/// The state of the logs themselves. Source: bot contract 3.2, 14 (2.4a, 5.1b), 15 (LOG_GROWTH).
public struct LogIntegrityFacts: Sendable, Hashable {
    /// The end of one JSONL file.
    public struct Log: Sendable, Hashable {
        public var path: String
        public var sizeBytes: Int64
        /// Complete lines that were read: the last 1 000, or fewer.
        public var lines = 0
        /// The lines among them that are not a JSON value.
        public var invalidLines = 0
        /// The most invalid lines in a row.
        public var invalidStreak = 0
        /// Zero bytes in these lines: what a loss of power leaves.
        public var nulBytes = 0
        /// The offset of the first invalid line, in bytes from the beginning of the file.
        public var firstInvalidOffset: Int64?
        /// Why its content could not be read; the size is still known.
        public var unreadable: String?

        public init(path: String, sizeBytes: Int64) { (self.path, self.sizeBytes) = (path, sizeBytes) }

        public var invalidRatio: Double { lines == 0 ? 0 : Double(invalidLines) / Double(lines) }
    }

    /// Each `logs/*.jsonl`, by name, at most 200.
    public var logs: [Log] = []
    /// All regular files directly in `logs/`: they grow between rotations.
    public var totalBytes: Int64 = 0
    public var files = 0

    public init() {}
}

extension ProbeKey where Facts == LogIntegrityFacts {
    public static var logIntegrity: Self { Self(.logIntegrity) }
}
