import FailurePoints

/// The counts so far, and the few rows that are kept whole.
struct DecisionTally: Sendable {
    private static let maximumPlaced = 200
    private static let maximumUntracked = 100
    private static let maximumErrors = 60
    private static let maximumMarks = 400
    /// `entry_placed` and `alpha_order_placed` of one order occur within this time.
    private static let sameOrder: Duration = .seconds(5)

    var counters: [DecisionKind: WindowCounter] = [:]
    var placed: [PlacedOrder] = []
    var untracked: [PlacedOrder] = []
    var errors: [OrderError] = []
    var marks: [SymbolMark] = []
    var freeze: EntryFreeze?

    mutating func count(_ kind: DecisionKind, _ at: Instant) { counters[kind, default: WindowCounter()].add(at) }

    mutating func place(_ order: PlacedOrder) {
        let isKnown = placed.suffix(20).contains { known in
            known.symbol == order.symbol && order.at.since(known.at) <= Self.sameOrder && known.at.since(order.at) <= Self.sameOrder
        }
        if isKnown { return }
        count(.entryPlaced, order.at)
        Self.append(order, to: &placed, limit: Self.maximumPlaced)
    }

    mutating func fail(_ text: String, symbol: String?, _ at: Instant) {
        let kind = OrderErrorText.kind(of: text)
        count(kind, at)
        Self.append(OrderError(at: at, kind: kind, text: UntrustedText.line(text)), to: &errors, limit: Self.maximumErrors)
        if kind == .untrackedOrder { Self.append(PlacedOrder(at: at, symbol: symbol ?? "?"), to: &untracked, limit: Self.maximumUntracked) }
    }

    mutating func mark(_ kind: DecisionKind, symbol: String, _ at: Instant) {
        let isRanking = kind == .rankingTop || kind == .rankingBottom
        let mark = SymbolMark(symbol: symbol, kind: kind, at: at)
        let known = marks.firstIndex { $0.symbol == symbol && ($0.kind == .rankingTop || $0.kind == .rankingBottom) == isRanking }
        if let known {
            marks[known] = mark
        } else if marks.count < Self.maximumMarks {
            marks.append(mark)
        }
    }

    private static func append<Entry>(_ entry: Entry, to list: inout [Entry], limit: Int) {
        list.append(entry)
        if list.count > limit { list.removeFirst(list.count - limit) }
    }
}

/// The kind of an order's error, from its text. Source: bot contract 14, rows 2.1b, 2.1c, 3.3a; 6.4.
enum OrderErrorText {
    static func kind(of text: String) -> DecisionKind {
        let text = text.prefix(4096).lowercased()
        func says(_ words: [String]) -> Bool { words.contains { text.contains($0) } }
        let numbers = Set(text.split { !$0.isNumber }.map(String.init))
        if says(["grace_until"]) { return .untrackedOrder }
        // Before the key errors: a 403 about too many requests is not a refused key.
        if RequestLimit.isSaid(in: text) { return .rateLimitError }
        if says(["authenticationerror", "invalid api", "signature", "unauthorized", "invalid key", "permission denied"])
            || !numbers.isDisjoint(with: ["401", "403"])
        {
            // Kraken's test net always refuses the balance: this says nothing.
            return text.contains("balance") ? .otherError : .authenticationError
        }
        if says(["insufficient", "margin", "balance"]) { return .balanceError }
        if says(["timed out", "timeout"]) { return .timeoutError }
        return .otherError
    }
}
