import Config
import FailurePoints
import Probes
import Scheduling

/// `suggest`: the oldest and the worst of the open positions. It is the operator who closes one. Source: bot contract 14, row 3.1; 18.
struct PositionSuggestion: Sendable {
    let settings: BuiltInHealer.Suggest
    let look: BuiltInLook

    func run() async -> BuiltInEnd {
        let snapshot = await look.snapshot(of: [.book])
        let now = SystemClock.now()
        guard let finding = look.finding("max-positions", in: snapshot, at: now), let book = snapshot[.book].facts?.book.content,
            finding.status != .unknown
        else { return .later(look.finding("max-positions", in: snapshot, at: now)?.message ?? "the book could not be read") }
        var lines = [finding.message]
        let dated = book.open.compactMap { position in position.openedAt.value.map { (position, $0) } }.sorted { $0.1 < $1.1 }
        lines += dated.prefix(settings.positions).map { "oldest: \(Self.words($0.0, at: now.wall))" }
        let losing = book.open.compactMap { position in position.change.map { (position, $0) } }.filter { $0.1 < 0 }.sorted { $0.1 < $1.1 }
        lines += losing.prefix(settings.positions).map { "worst: \(Self.words($0.0, at: now.wall))" }
        if dated.count < book.open.count { lines.append("\(book.open.count - dated.count) positions have no usable time of opening") }
        let unpriced = book.open.count { $0.change == nil }
        if unpriced > 0 { lines.append("\(unpriced) positions have no usable price") }
        if book.open.isEmpty { lines.append("no position is open") }
        return .informed(lines)
    }

    /// One position: what it is, how long it is open, its gain at the last price that the bot wrote, and what closing it would free.
    static func words(_ position: OpenPosition, at now: Instant) -> String {
        var words = "\(position.symbol) \(position.direction.rawValue) \(position.strategy)"
        words +=
            position.openedAt.value.map { $0 <= now ? ", open for \(now.since($0).spoken)" : ", opened in the future" }
            ?? ", opened at an unknown time"
        if let change = position.change {
            words += ", \(signed(change * 100)) % since its entry"
            // Margin times leverage is the money at work, for every strategy; `size` is not. Source: bot contract 5.1.
            if let margin = position.marginCollateral, let leverage = position.leverage {
                words += " (about \(signed(change * margin * leverage)))"
            }
            if let updated = position.updatedAt.value, updated <= now { words += " at a price of \(now.since(updated).spoken) ago" }
        } else {
            words += ", without a usable price"
        }
        let margin = position.marginCollateral.map { "a margin of \(signed($0, plus: "")) and " } ?? ""
        return words + "; closing it would free \(margin)one place"
    }

    /// With two digits.
    private static func signed(_ number: Double, plus: String = "+") -> String {
        guard number.isFinite, abs(number) < 1e12 else { return "\(number)" }
        let hundredths = Int64((abs(number) * 100).rounded())
        let digits = hundredths % 100
        return "\(number < 0 && hundredths > 0 ? "-" : plus)\(hundredths / 100).\(digits < 10 ? "0" : "")\(digits)"
    }
}

extension OpenPosition {
    /// The gain since the entry as a share of the entry's price, negative for a loss; nil without usable prices.
    var change: Double? {
        guard let entry = entryPrice, entry > 0, let price = currentPrice, direction != .unrecognised else { return nil }
        let change = (price - entry) / entry
        return direction == .long ? change : -change
    }
}
