import FailurePoints
import JSON

/// Reads closed positions one by one and keeps a bounded number of them: the list is never trimmed. Source: bot contract 5.1.
struct ClosedTradeReader {
    /// More than a week of this bot.
    static let keptTrades = 4096

    private static let keys = JSONKeys([
        "symbol", "direction", "strategy", "opened_at", "closed_at", "exit_time", "entry_price", "exit_price", "price_roi", "net_pnl", "pnl",
        "realized_pnl",
    ])

    /// A trade whose timestamp, if it has an unusual form, is parsed only if it is among the last.
    private struct Kept {
        var trade: ClosedTrade
        var openedAt: String?
    }

    /// A timestamp as it is read: of the usual form at once, others as their text.
    private enum Stamp {
        case instant(Instant)
        case text(String)
    }

    /// What has been counted so far.
    private(set) var tally = ClosedTradeTally()
    /// Whether a field of this record that determines its sign is of the wrong kind.
    private var isOdd = false
    private var kept: [Kept] = []
    /// One copy of each name: few names occur in many records.
    private var symbols: [String: String] = [:]
    private var strategies: [String: String] = [:]

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
        var texts: (symbol: String?, direction: String?, strategy: String?)
        var stamps: (opened: Stamp?, closed: Stamp?, exit: Stamp?)
        var numbers: (entry: Double?, exit: Double?, roi: Double?, netProfit: Double?, profit: Double?, realized: Double?)
        isOdd = false
        while let key = try stream.nextKey(among: Self.keys) {
            switch key {
            case 0: texts.symbol = try stream.text()
            case 1: texts.direction = try stream.text(&isOdd)
            case 2: texts.strategy = try stream.text()
            case 3: stamps.opened = try Self.stamp(&stream, .offset)
            case 4: stamps.closed = try Self.stamp(&stream, .naiveUTC)
            case 5: stamps.exit = try Self.stamp(&stream, .naiveUTC)
            case 6: numbers.entry = try stream.number(&isOdd)
            case 7: numbers.exit = try stream.number(&isOdd)
            case 8: numbers.roi = try stream.number(&isOdd)
            case 9: numbers.netProfit = try stream.number()
            case 10: numbers.profit = try stream.number()
            default: numbers.realized = try stream.number()
            }
        }
        tally.count += 1
        // Of form T5, but one of the bot's cleaners writes it without a zone, in UTC: seen in the book of 2025-12-13.
        let closedAt = (stamps.closed ?? stamps.exit).flatMap { Self.instant($0, .naiveUTC) }
        if let closedAt { tally.newestClosedAt = max(tally.newestClosedAt ?? closedAt, closedAt) }
        let symbol = texts.symbol.flatMap { Self.name($0, &symbols, SymbolName.normal) } ?? "?"
        judgeSign(symbol, texts.direction, entry: numbers.entry, exit: numbers.exit, roi: numbers.roi, closedAt)
        var trade = ClosedTrade(
            symbol: symbol, strategy: texts.strategy.flatMap { Self.name($0, &strategies) { UntrustedText.beginning(of: $0, limit: 60) } },
            closedAt: closedAt, profit: numbers.netProfit ?? numbers.profit ?? numbers.realized)
        var openedAt: String?
        switch stamps.opened {
        case .instant(let instant): trade.openedAt = instant
        case .text(let text): openedAt = text
        case nil: break
        }
        kept.append(Kept(trade: trade, openedAt: openedAt))
        if kept.count >= Self.keptTrades * 2 { kept.removeFirst(kept.count - Self.keptTrades) }
    }

    private static func stamp(_ stream: inout JSONStream, _ form: ContentTimestamp) throws(JSONError) -> Stamp? {
        let quick = stream.quickText { text in form.quick(text).map(Stamp.instant) ?? .text(String(decoding: text, as: UTF8.self)) }
        if let quick { return quick }
        return try stream.text().map(Stamp.text)
    }

    private static func instant(_ stamp: Stamp, _ form: ContentTimestamp) -> Instant? {
        switch stamp {
        case .instant(let instant): instant
        case .text(let text): form.field(.string(text)).value
        }
    }

    /// - Parameter known: the names so far.
    private static func name(_ text: String, _ known: inout [String: String], _ made: (String) -> String?) -> String? {
        if let name = known[text] { return name }
        guard let name = made(text) else { return nil }
        if known.count < 250 { known[text] = name }
        return name
    }

    /// Nil for a trade that closed at its entry price, or without a return.
    private mutating func judgeSign(_ symbol: String, _ direction: String?, entry: Double?, exit: Double?, roi: Double?, _ closedAt: Instant?) {
        if isOdd { tally.signFaults.unreadable += 1 }
        guard let direction, let entry, let exit, let roi, entry != exit, roi != 0 else { return }
        let isLong: Bool
        switch direction {
        case "LONG": isLong = true
        case "SHORT": isLong = false
        default:
            switch direction.uppercased() {
            case "LONG": isLong = true
            case "SHORT": isLong = false
            default: return
            }
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
        if let text = quickText({ String(decoding: $0, as: UTF8.self) }) { return text }
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
        if let number = quickNumber() { return number }
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
