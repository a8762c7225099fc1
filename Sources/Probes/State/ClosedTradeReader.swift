import FailurePoints
import JSON

/// Reads closed positions one by one and keeps a bounded number of them: the list is never trimmed. Source: bot contract 5.1.
struct ClosedTradeReader {
    /// More than a week of this bot.
    static let keptTrades = 4096

    private static let names: [StaticString] = [
        "symbol", "direction", "strategy", "opened_at", "closed_at", "exit_time", "entry_price", "exit_price", "price_roi", "net_pnl", "pnl",
        "realized_pnl",
    ]

    /// A trade whose timestamp is parsed only if it is among the last.
    private struct Kept {
        var trade: ClosedTrade
        var openedAt: String?
    }

    /// What has been counted so far.
    private(set) var tally = ClosedTradeTally()
    /// Whether a field of this record that determines its sign is of the wrong kind.
    private var isOdd = false
    private var kept: [Kept] = []
    /// One copy of each name: few names occur in many records.
    private var texts: [String: String] = [:]

    /// The last trades, in the order of the book.
    var trades: [ClosedTrade] {
        kept.suffix(Self.keptTrades).map { kept in
            guard let openedAt = kept.openedAt else { return kept.trade }
            var trade = kept.trade
            trade.openedAt = ContentTimestamp.offset.field(.string(openedAt)).value
            return trade
        }
    }

    /// Whether `trades` are as many as they would be without a memory.
    var hasAllTrades: Bool { kept.count >= min(tally.count, Self.keptTrades) }

    init() {}

    /// Continues behind the first `blocks` blocks of `memory`.
    init(behind blocks: Int, of memory: ClosedTradeMemory) {
        guard blocks > 0, memory.tallies.indices.contains(blocks - 1) else { return }
        tally = memory.tallies[blocks - 1]
        let dropped = memory.count - memory.trades.count
        kept = memory.trades.prefix(max(tally.count - dropped, 0)).map { Kept(trade: $0, openedAt: nil) }
    }

    /// Counts an entry that is no object.
    mutating func takeInvalid() { tally.invalidEntries += 1 }

    /// Reads the object after its opening brace.
    mutating func take(_ stream: inout JSONStream) throws(JSONError) {
        var texts: (symbol: String?, direction: String?, strategy: String?, openedAt: String?, closedAt: String?, exitTime: String?)
        var numbers: (entry: Double?, exit: Double?, roi: Double?, netProfit: Double?, profit: Double?, realized: Double?)
        isOdd = false
        reading: while true {
            switch try stream.nextKey(among: Self.names) {
            case .known(0): texts.symbol = try stream.text()
            case .known(1): texts.direction = try stream.text(&isOdd)
            case .known(2): texts.strategy = try stream.text()
            case .known(3): texts.openedAt = try stream.text()
            case .known(4): texts.closedAt = try stream.text()
            case .known(5): texts.exitTime = try stream.text()
            case .known(6): numbers.entry = try stream.number(&isOdd)
            case .known(7): numbers.exit = try stream.number(&isOdd)
            case .known(8): numbers.roi = try stream.number(&isOdd)
            case .known(9): numbers.netProfit = try stream.number()
            case .known(10): numbers.profit = try stream.number()
            case .known: numbers.realized = try stream.number()
            case .unknown: try stream.skipValue()
            case .objectEnd, .other: break reading
            }
        }
        tally.count += 1
        // Of form T5, but one of the bot's cleaners writes it without a zone, in UTC: seen in the book of 2025-12-13.
        let closedAt = (texts.closedAt ?? texts.exitTime).flatMap { ContentTimestamp.naiveUTC.field(.string($0)).value }
        if let closedAt { tally.newestClosedAt = max(tally.newestClosedAt ?? closedAt, closedAt) }
        let symbol = name(texts.symbol, normal: true) ?? "?"
        judgeSign(symbol, texts.direction, entry: numbers.entry, exit: numbers.exit, roi: numbers.roi, closedAt)
        let trade = ClosedTrade(
            symbol: symbol, strategy: name(texts.strategy, normal: false), closedAt: closedAt,
            profit: numbers.netProfit ?? numbers.profit ?? numbers.realized)
        kept.append(Kept(trade: trade, openedAt: texts.openedAt))
        if kept.count >= Self.keptTrades * 2 { kept.removeFirst(kept.count - Self.keptTrades) }
    }

    private mutating func name(_ text: String?, normal: Bool) -> String? {
        guard let text else { return nil }
        let key = normal ? text : "=\(text)"
        if let known = texts[key] { return known }
        guard let name = normal ? SymbolName.normal(text) : UntrustedText.beginning(of: text, limit: 60) else { return nil }
        if texts.count < 500 { texts[key] = name }
        return name
    }

    /// Nil for a trade that closed at its entry price, or without a return.
    private mutating func judgeSign(_ symbol: String, _ direction: String?, entry: Double?, exit: Double?, roi: Double?, _ closedAt: Instant?) {
        if isOdd { tally.signFaults.unreadable += 1 }
        guard let direction, let entry, let exit, let roi, entry != exit, roi != 0 else { return }
        let isLong: Bool
        switch direction.uppercased() {
        case "LONG": isLong = true
        case "SHORT": isLong = false
        default: return
        }
        tally.signFaults.checked += 1
        guard (exit > entry) == isLong ? roi < 0 : roi > 0 else { return }
        tally.signFaults.wrong += 1
        if direction != direction.uppercased() { tally.signFaults.wrongInLowerCase += 1 }
        if let closedAt, closedAt >= tally.signFaults.newestClosedAt ?? closedAt {
            (tally.signFaults.newestSymbol, tally.signFaults.newestClosedAt) = (symbol, closedAt)
        }
    }
}

extension JSONStream {
    /// The next value if it is a text; other values are skipped.
    fileprivate mutating func text() throws(JSONError) -> String? {
        var isOdd = false
        return try text(&isOdd)
    }

    /// - Parameter isOdd: set for a value other than a text or null.
    fileprivate mutating func text(_ isOdd: inout Bool) throws(JSONError) -> String? {
        switch try scalar() {
        case .string(let text)?: return text
        case .null?: return nil
        default:
            isOdd = true
            return nil
        }
    }

    /// The next value if it is a finite number; other values are skipped.
    fileprivate mutating func number() throws(JSONError) -> Double? {
        var isOdd = false
        return try number(&isOdd)
    }

    /// - Parameter isOdd: set for a value other than a finite number or null.
    fileprivate mutating func number(_ isOdd: inout Bool) throws(JSONError) -> Double? {
        switch try scalar() {
        case .int(let number)?: return Double(number)
        case .double(let number)? where number.isFinite: return number
        case .null?: return nil
        default:
            isOdd = true
            return nil
        }
    }

    private mutating func scalar() throws(JSONError) -> JSONToken? {
        let token = try next()
        guard token == .objectStart || token == .arrayStart else { return token }
        try skipRest()
        return nil
    }
}
