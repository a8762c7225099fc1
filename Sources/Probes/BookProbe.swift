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
        let reader = FileReader(maximumBytes: Book.maximumBytes)
        let memory = ClosedTradeMemory.Slot()
        book = WatchedFile(Book.path) { absolute in Book.read(absolute, by: reader, remembering: memory) }
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

extension Book {
    static let path = "logs/positions_futures.json"
    static let maximumBytes = 64 << 20
    /// Far beyond the bot's limit of 10; limits the cost of a damaged book.
    private static let maximumOpen = 10_000

    /// Reads the book at this path; closed positions that the last reading has seen are recognised, not parsed.
    static func read(_ path: String, by reader: FileReader, remembering slot: ClosedTradeMemory.Slot) -> FileReading<Book> {
        let old = slot.take()
        var new: ClosedTradeMemory?
        var reading = reader.stream(at: path) { (stream: inout JSONStream) throws(JSONError) in try read(&stream, old, &new) }
        if case .content = reading, new?.isWhole == false {
            // The list is shorter than it was: of the trades that are kept, some were forgotten.
            reading = reader.stream(at: path) { (stream: inout JSONStream) throws(JSONError) in try read(&stream, ClosedTradeMemory(), &new) }
        }
        // A book that cannot be read now may be repaired the next time.
        if case .content = reading, let new { slot.put(new) } else { slot.put(old) }
        return reading
    }

    /// - Parameter new: what the next reading may recognise; nil for a root of another kind.
    private static func read(
        _ stream: inout JSONStream, _ old: ClosedTradeMemory, _ new: inout ClosedTradeMemory?
    ) throws(JSONError) -> Book? {
        var memory = ClosedTradeMemory()
        defer { new = memory }
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
            case .known(1): memory = try book.readClosed(&stream, old)
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
        hasOpenList = try Self.startList(&stream)
        guard hasOpenList else { return }
        while let isObject = try Self.startEntry(&stream) {
            guard isObject else {
                invalidEntries += 1
                continue
            }
            let position = OpenPosition(try stream.membersOfOpenObject(OpenPosition.names), number: open.count + 1)
            if open.count < Self.maximumOpen { open.append(position) } else { invalidEntries += 1 }
        }
    }

    private mutating func readClosed(_ stream: inout JSONStream, _ old: ClosedTradeMemory) throws(JSONError) -> ClosedTradeMemory {
        var memory = ClosedTradeMemory()
        var reader = ClosedTradeReader()
        hasClosedList = try Self.startList(&stream)
        if hasClosedList {
            memory.blocks = try stream.passBlocks(old.blocks)
            reader = ClosedTradeReader(behind: memory.blocks.count, of: old)
            memory.tallies = Array(old.tallies.prefix(memory.blocks.count))
            while let isObject = try Self.startEntry(&stream) {
                if isObject { try reader.take(&stream) } else { reader.takeInvalid() }
                if stream.endBlock(&memory.blocks) { memory.tallies.append(reader.tally) }
            }
        }
        (closedCount, newestClosedAt, signFaults) = (reader.tally.count, reader.tally.newestClosedAt, reader.tally.signFaults)
        invalidEntries += reader.tally.invalidEntries
        recentTrades = reader.trades
        (memory.count, memory.trades, memory.isWhole) = (closedCount, recentTrades, reader.hasAllTrades)
        return memory
    }

    /// Opens the array that comes next; false, after skipping it, if the next value is not an array.
    private static func startList(_ stream: inout JSONStream) throws(JSONError) -> Bool {
        switch try stream.next() {
        case .arrayStart: return true
        case .objectStart:
            try stream.skipRest()
            return false
        default: return false
        }
    }

    /// Whether the next entry of the list is an object, which is then open; other entries are skipped. Nil at the end of the list.
    private static func startEntry(_ stream: inout JSONStream) throws(JSONError) -> Bool? {
        switch try stream.next() {
        case .arrayEnd: return nil
        case .objectStart: return true
        case .arrayStart:
            try stream.skipRest()
            return false
        default: return false
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
