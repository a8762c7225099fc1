extension JournalFacts {
    /// When one kind of line was said: each instant of the newest few hundred, beyond them how often in each minute.
    public struct Occurrences: Sendable, Hashable {
        /// Lines that are counted as one: of one instant, or, far back, of one minute.
        public struct Run: Sendable, Hashable {
            public var first: Instant
            public var last: Instant
            public var count: Int

            public init(first: Instant, last: Instant, count: Int) { (self.first, self.last, self.count) = (first, last, count) }
        }

        public struct Line: Sendable, Hashable {
            public var at: Instant
            public var text: String

            public init(at: Instant, text: String) { (self.at, self.text) = (at, text) }
        }

        /// Oldest first.
        public private(set) var runs: [Run]
        public private(set) var latest: Line?
        /// Older ones were dropped to keep this bounded.
        public private(set) var droppedBefore: Instant?

        /// So many instants are kept one by one.
        public static let exactLimit = 512
        /// A day of minutes above them.
        public static let limit = 2048
        /// Nothing asks further back. Source: bot contract 14, row 1.3.
        public static let horizon: Duration = .seconds(86_400)

        public init() { runs = [] }

        /// As it was saved.
        public init(runs: [Run], latest: Line?, droppedBefore: Instant?) {
            self.runs = Array(runs.filter { $0.count > 0 && $0.first <= $0.last }.sorted { $0.last < $1.last }.suffix(Self.limit))
            (self.latest, self.droppedBefore) = (latest, droppedBefore)
        }

        /// Every one at or after `start`; a minute that `start` falls into counts as a whole.
        public func count(since start: Instant) -> Int {
            runs.reversed().prefix { $0.last >= start }.reduce(0) { $0 + $1.count }
        }

        /// Notes a line. One that is older than the newest, because the clock was set back, counts as of its own instant.
        public mutating func note(_ line: Line) {
            let place = runs.lastIndex { $0.last <= line.at }.map { $0 + 1 } ?? 0
            runs.insert(Run(first: line.at, last: line.at, count: 1), at: place)
            if line.at >= latest?.at ?? line.at { latest = line }
            if runs.count >= Self.limit { compact() }
        }

        /// Forgets what is older than the horizon.
        public mutating func forget(before start: Instant) {
            let old = runs.prefix { $0.last < start }.count
            if old > 0 { runs.removeFirst(old) }
            if let dropped = droppedBefore, dropped < start { droppedBefore = nil }
            if let line = latest, line.at < start { latest = nil }
        }

        private mutating func compact() {
            let exact = runs.suffix(Self.exactLimit)
            var merged: [Run] = []
            for run in runs.dropLast(Self.exactLimit) {
                if let last = merged.last, last.last.minute == run.first.minute {
                    merged[merged.count - 1] = Run(first: last.first, last: run.last, count: last.count + run.count)
                } else {
                    merged.append(run)
                }
            }
            let room = Self.limit - Self.exactLimit - 1
            if merged.count > room {
                merged.removeFirst(merged.count - room)
                droppedBefore = merged.first?.first
            }
            runs = merged + exact
        }
    }
}

extension Instant {
    fileprivate var minute: Int64 { microseconds / 60_000_000 }
}
