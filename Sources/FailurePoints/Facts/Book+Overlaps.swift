extension Book {
    /// Several strategies on one symbol in one direction. Source: bot contract 14, row 1.1b.
    public struct Overlap: Sendable, Hashable {
        public let symbol: String
        public let direction: OpenPosition.Direction
        /// Distinct, sorted; two or more.
        public let strategies: [String]
        /// Positions in the group; at least as many as strategies.
        public let positions: Int
    }

    /// The overlaps, by symbol and direction. The same strategy twice is not an overlap.
    public var overlaps: [Overlap] {
        Dictionary(grouping: open) { [$0.symbol, $0.direction.rawValue] }
            .compactMap { _, positions in
                let strategies = Set(positions.map(\.strategy)).sorted()
                guard strategies.count > 1, let first = positions.first else { return nil }
                return Overlap(symbol: first.symbol, direction: first.direction, strategies: strategies, positions: positions.count)
            }
            .sorted { ($0.symbol, $0.direction.rawValue) < ($1.symbol, $1.direction.rawValue) }
    }

    /// Symbols held long and short at once: the account hedges itself and pays fees twice.
    public var hedgedSymbols: [String] {
        Dictionary(grouping: open, by: \.symbol)
            .filter { Set($0.value.map(\.direction)).isSuperset(of: [.long, .short]) }
            .keys.sorted()
    }
}
