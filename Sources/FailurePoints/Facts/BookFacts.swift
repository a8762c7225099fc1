/// The book of positions and the files beside it. Source: bot contract 5.1.
public struct BookFacts: Sendable {
    public var book: Document<Book>
    /// Left-over temporaries of interrupted writes: `logs/atomic_*.json`.
    public var leftovers: [String]

    /// The real directory of the bot's root: another slot has another book. Source: bot contract 2.2, 20.
    public var slot: String?

    public init(book: Document<Book>, leftovers: [String] = [], slot: String? = nil) {
        (self.book, self.leftovers, self.slot) = (book, leftovers, slot)
    }
}

/// `logs/positions_futures.json`: the open positions whole, the closed ones as counts and newest timestamps.
public struct Book: Sendable, Hashable {
    public var open: [OpenPosition]
    public var closedCount: Int
    /// Entries of either list that are not objects.
    public var invalidEntries: Int
    /// Those in the open list: positions of which nothing else is known.
    public var invalidOpenEntries = 0
    public var newestClosedAt: Instant?
    public var createdAt: Field<Instant>
    /// Set by the bot when it replaced an unreadable book with empty lists.
    public var repairedAt: Field<Instant>
    /// False if the list is absent: the book is incomplete.
    public var hasOpenList: Bool
    public var hasClosedList: Bool
    /// The last closed positions in the order of the book, at most 4 096: more than a week.
    public var recentTrades: [ClosedTrade] = []
    /// The closed positions booked with the wrong sign.
    public var signFaults = SignFaults()

    public init(
        open: [OpenPosition], closedCount: Int, invalidEntries: Int = 0, newestClosedAt: Instant? = nil, createdAt: Field<Instant> = .absent,
        repairedAt: Field<Instant> = .absent, hasOpenList: Bool = true, hasClosedList: Bool = true
    ) {
        (self.open, self.closedCount, self.invalidEntries, self.newestClosedAt) = (open, closedCount, invalidEntries, newestClosedAt)
        (self.createdAt, self.repairedAt, self.hasOpenList, self.hasClosedList) = (createdAt, repairedAt, hasOpenList, hasClosedList)
    }
}

/// One open position, reduced to what is judged.
public struct OpenPosition: Sendable, Hashable {
    public enum Direction: String, Sendable, Hashable { case long = "LONG", short = "SHORT", unrecognised = "?" }

    /// Normalised: upper case, without `-`, `/`, `_`.
    public var symbol: String
    /// From `direction`, any case; never from `side`.
    public var direction: Direction
    public var strategy: String
    public var openedAt: Field<Instant>
    public var updatedAt: Field<Instant>
    public var leverage: Double?
    public var marginCollateral: Double?
    public var entryPrice: Double?
    public var currentPrice: Double?
    public var size: Double?
    /// `Volatile`, `Trending`, `Stable`, `Ranging`, `Unknown`: as it was at entry. Source: bot contract 7.2.
    public var regime: String?

    public init(
        symbol: String, direction: Direction, strategy: String, openedAt: Field<Instant>, updatedAt: Field<Instant> = .absent,
        leverage: Double? = nil,
        marginCollateral: Double? = nil, entryPrice: Double? = nil, currentPrice: Double? = nil, size: Double? = nil
    ) {
        (self.symbol, self.direction, self.strategy, self.openedAt, self.updatedAt) = (symbol, direction, strategy, openedAt, updatedAt)
        (self.leverage, self.marginCollateral, self.entryPrice) = (leverage, marginCollateral, entryPrice)
        (self.currentPrice, self.size) = (currentPrice, size)
    }
}

extension ProbeKey where Facts == BookFacts {
    public static var book: Self { Self(.book) }
}
