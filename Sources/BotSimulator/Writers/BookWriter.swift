internal import Glibc

/// The book of positions, with whatever faults put into it. Source: bot contract 5.1.
enum BookWriter {
    static let path = "logs/positions_futures.json"

    static let files = [
        // Several times a cycle, while prices are refreshed.
        SimulatedFile(path, .book, .atomic, .every(31), text: book),
        SimulatedFile("logs/atomic_k3x9q0ab.json", .book, .atomic) { world, at in
            world.has(.leftover) ? String(book(world, at).prefix(700)) : nil
        },
    ]

    static func book(_ world: World, _ at: Int64) -> String {
        let onset = world.onset[.book] ?? at
        let ledger = world.book.ledger(world, at: at)
        var open = world.has(.bookWiped) ? [] : world.book.open(world, at: at)
        pad(&open, world, onset)
        if world.has(.marginExhausted) {
            let each = (CapitalWriter.allocated + ledger.realized - CapitalWriter.exhaustedMargin) / Double(max(open.count, 1))
            for index in open.indices { open[index].size = (each * Double(open[index].leverage)).rounded(2) }
        }
        if world.has(.leverageOverLimit), !open.isEmpty { open[0].leverage = 25 }
        let regime = world.has(.stableRegime) ? "Stable" : "Trending"
        let records = open.map { $0.openRecord(price: world.price($0.symbol, at), updatedAt: max(at, $0.openedAt), regime: regime) }
        var tail = "\"created_at\": \"\(Stamp.arizona(world.book.created))\""
        if world.has(.bookRepaired) || world.has(.bookWiped) { tail += ",\n  \"repaired_at\": \"\(Stamp.arizona(onset))\"" }
        return """
            {
              "open_positions": [
            \(records.joined(separator: ",\n"))
              ],
              "closed_positions": [
            \(closed(world, ledger, onset))
              ],
              \(tail)
            }
            """
    }

    /// When the book under a root was created; nil where there is none, or it cannot be read.
    static func creation(under root: String) -> Int64? {
        let descriptor = open(root + "/" + path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var tail = [UInt8](repeating: 0, count: 160)
        lseek(descriptor, max(0, lseek(descriptor, 0, SEEK_END) - 160), SEEK_SET)
        let count = read(descriptor, &tail, tail.count)
        guard count > 0 else { return nil }
        let parts = String(decoding: tail.prefix(count), as: UTF8.self).split(separator: "\"")
        guard let key = parts.firstIndex(of: "created_at"), key + 2 < parts.count else { return nil }
        return Stamp.parse(parts[key + 2])
    }

    private static func closed(_ world: World, _ ledger: ClosedLedger, _ onset: Int64) -> String {
        if world.has(.bookWiped) { return "" }
        if world.has(.bookShrunk) {
            // A third of them is left: whole records, so that the file stays well-formed.
            let records = world.book.closed(world, in: Window(after: world.book.created, upTo: onset))
            return records.prefix(records.count / 3).map { $0.closedRecord() }.joined(separator: ",\n")
        }
        let retired = world.retired.map { $0.closedRecord() }
        return (ledger.records.isEmpty ? retired : [ledger.records] + retired).joined(separator: ",\n")
    }

    /// What the faults that are on have opened beside the pretend bot's own positions.
    static func extras(_ world: World, at: Int64) -> [Position] {
        let own = world.has(.bookWiped) ? [] : world.book.open(world, at: at)
        var open = own
        pad(&open, world, world.onset[.book] ?? at)
        return Array(open.dropFirst(own.count))
    }

    /// Positions that a fault adds to the open ones.
    private static func pad(_ open: inout [Position], _ world: World, _ onset: Int64) {
        let minute = 60 * Stamp.second
        if world.has(.overlapSameDirection) {
            open.append(extra(world, "ADAUSDT", "LONG", "Trend-Conservative", onset - 10 * minute))
            open.append(extra(world, "ADAUSDT", "long", "Sentiment-Fusion", onset - 5 * minute))
        }
        if world.has(.overlapOppositeDirections) {
            open.append(extra(world, "ADAUSDT", "LONG", "Alpha-OFI", onset - 10 * minute))
            open.append(extra(world, "ADAUSDT", "SHORT", "Alpha-OFI", onset - 5 * minute))
        }
        if open.isEmpty && (world.has(.marginExhausted) || world.has(.leverageOverLimit)) {
            open.append(extra(world, "ADAUSDT", "LONG", "Alpha-OFI", onset - 10 * minute))
        }
        if world.has(.leakedOpening) { open.append(extra(world, "DOTUSDT", "long", "Sentiment-Fusion", onset - 60 * minute)) }
        let limit = world.has(.positionsOverLimit) ? 11 : world.has(.positionsAtLimit) || world.has(.positionsStarved) ? 10 : 0
        let age: Int64 = world.has(.positionsStarved) ? 7 * 60 : 20
        let taken = Set(open.map(\.symbol))
        let free = (World.otherSymbols + world.options.symbols.reversed()).filter { !taken.contains($0) }
        for (number, symbol) in free.prefix(max(0, limit - open.count)).enumerated() {
            open.append(extra(world, symbol, "long", "Sentiment-Fusion", onset - (age + Int64(number)) * minute))
        }
    }

    private static func extra(_ world: World, _ symbol: String, _ direction: String, _ strategy: String, _ openedAt: Int64) -> Position {
        let price = world.price(symbol, openedAt)
        return Position(
            symbol: symbol, direction: direction, strategy: strategy, entryPrice: price, size: 200, leverage: 5, openedAt: openedAt, closedAt: .max,
            exitPrice: price * 1.001)
    }
}
