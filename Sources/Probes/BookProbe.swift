public import FailurePoints
import JSON
import Synchronization

/// Reads the book of positions as a stream: closed positions, which are never trimmed, are counted and skipped. Source: bot contract 5.1.
public struct BookProbe: Probe {
    private let tree: BotTree
    private let book: WatchedFile<Book>
    private let temporaries = Temporaries()

    public init(tree: BotTree) {
        self.tree = tree
        book = Book.watched(tree)
    }

    public func observe() throws(ProbeError) -> BookFacts {
        let observation = try tree.observation()
        let read = observation.read(book)
        observation.settle()
        return BookFacts(book: read.document, leftovers: temporaries.leftovers(in: observation), slot: observation.root)
    }

    /// Names of temporary files of interrupted writes. Each save creates one for a moment: only those that stay count.
    private final class Temporaries: Sendable {
        private let seen = Mutex<Set<String>>([])

        func leftovers(in observation: Observation) -> [String] {
            let found = names(in: observation.root)
            let known = seen.withLock { seen in
                defer { seen = found }
                return seen
            }
            if found.isEmpty { return [] }
            if found.isSubset(of: known) { return found.sorted() }
            observation.pauseForWriters()
            return found.intersection(names(in: observation.root)).sorted()
        }

        private func names(in root: String) -> Set<String> {
            let names = DirectoryListing.names(in: "\(root)/logs", limit: 32) { $0.hasPrefix("atomic_") && $0.hasSuffix(".json") }
            return Set((names ?? []).map { "logs/\($0)" })
        }
    }
}

extension Book: BotDocument {
    static var path: String { "logs/positions_futures.json" }
    static var maximumBytes: Int { 64 << 20 }
    /// Far beyond the bot's limit of 10; limits the cost of a damaged book.
    private static let maximumOpen = 10_000

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> Book? {
        var book = Book(open: [], closedCount: 0, hasOpenList: false, hasClosedList: false)
        switch try stream.next() {
        case .objectStart: break
        case .arrayStart:
            try stream.skipRest()
            return nil
        default: return nil
        }
        while true {
            switch try stream.nextKey(among: ["open_positions", "closed_positions", "created_at", "repaired_at"]) {
            case .known(0): try book.readOpen(&stream)
            case .known(1): try book.readClosed(&stream)
            case .known(2): book.createdAt = ContentTimestamp.offset.field(try stream.readValue())
            case .known: book.repairedAt = ContentTimestamp.offset.field(try stream.readValue())
            case .unknown: try stream.skipValue()
            case .objectEnd, .other: return book
            }
        }
    }

    private mutating func readOpen(_ stream: inout JSONStream) throws(JSONError) {
        // Of two lists the last one counts, as for the bot.
        (open, invalidOpenEntries) = ([], 0)
        let before = invalidEntries
        defer { invalidOpenEntries = invalidEntries - before }
        hasOpenList = try readEntries(&stream) { (book, stream) throws(JSONError) in
            let position = OpenPosition(try stream.membersOfOpenObject(OpenPosition.names), number: book.open.count + 1)
            if book.open.count < Self.maximumOpen { book.open.append(position) } else { book.invalidEntries += 1 }
        }
    }

    private mutating func readClosed(_ stream: inout JSONStream) throws(JSONError) {
        var reader = ClosedTradeReader()
        hasClosedList = try readEntries(&stream) { (_, stream) throws(JSONError) in try reader.take(&stream) }
        (closedCount, newestClosedAt) = (reader.count, reader.newestClosedAt)
        (recentTrades, signFaults) = (reader.trades, reader.signFaults)
    }

    /// Calls `read` for each object of the next array, after its brace; false, after skipping it, if the next value is not an array.
    private mutating func readEntries(
        _ stream: inout JSONStream, _ read: (inout Book, inout JSONStream) throws(JSONError) -> Void
    ) throws(JSONError) -> Bool {
        switch try stream.next() {
        case .arrayStart: break
        case .objectStart:
            try stream.skipRest()
            return false
        default: return false
        }
        while true {
            switch try stream.next() {
            case .arrayEnd: return true
            case .objectStart: try read(&self, &stream)
            case .arrayStart:
                try stream.skipRest()
                invalidEntries += 1
            default: invalidEntries += 1
            }
        }
    }
}

extension OpenPosition {
    static let names: [StaticString] = [
        "symbol", "direction", "strategy", "opened_at", "updated_at", "leverage", "margin_collateral", "entry_price", "current_price", "size",
        "regime",
    ]

    /// - Parameter number: its place in the list, from 1; a position without a symbol gets the unique name `?<number>`.
    init(_ entry: JSONObject, number: Int) {
        let symbol = entry["symbol"]?.string?.uppercased().filter { !"-/_ ".contains($0) } ?? ""
        self.init(
            symbol: symbol.isEmpty ? "?\(number)" : symbol,
            direction: (entry["direction"]?.string?.uppercased()).flatMap(Direction.init(rawValue:)) ?? .unrecognised,
            strategy: entry["strategy"]?.string ?? "?", openedAt: ContentTimestamp.offset.field(entry["opened_at"]),
            updatedAt: ContentTimestamp.offset.field(entry["updated_at"]), leverage: entry.number("leverage").value,
            marginCollateral: entry.number("margin_collateral").value, entryPrice: entry.number("entry_price").value,
            currentPrice: entry.number("current_price").value, size: entry.number("size").value)
        regime = entry["regime"]?.string.map { UntrustedText.beginning(of: $0, limit: 40) }
    }
}
