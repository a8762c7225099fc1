/// The positions of the pretend bot, as a function of time.
///
/// Each of a few slots holds one position after the other, so that what is open and closed at an instant never depends on how the
/// simulator was stepped. Trading may be halted: nothing is opened then, and what should have been closed is closed afterwards.
struct SimulatedBook {
    /// When the book was created, in microseconds since 1970.
    let created: Int64
    /// When nothing was opened or closed; the last may be endless.
    private(set) var halts: [Window] = []
    private let options: SimulatorOptions
    private let noise: Noise
    private let slots: Int64
    /// How long a slot keeps its position, in microseconds.
    private let life: Int64
    private let ledger = ClosedLedger()

    /// `created`: of a book that exists already and must not shrink; nil makes one that is as old as its closed positions need.
    init(options: SimulatorOptions, noise: Noise, start: Int64, created: Int64?) {
        self.options = options
        self.noise = noise
        slots = Int64(min(max(options.openPositions, 1), 8))
        life = Int64(6000 * Double(Stamp.second) / options.speed)
        self.created = created ?? start - Int64(options.closedPositions) * life / slots
    }

    mutating func halt(after: Int64) {
        resume(at: after)
        halts.append(Window(after: after, upTo: .max))
        ledger.forget()
    }

    mutating func resume(at: Int64) {
        guard let last = halts.last, last.upTo == .max else { return }
        halts.removeLast()
        if last.after < at { halts.append(Window(after: last.after, upTo: at)) }
        ledger.forget()
    }

    /// What the positions were made of has changed.
    func forget() { ledger.forget() }

    func open(_ world: World, at: Int64) -> [Position] {
        if options.openPositions == 0 { return [] }
        return (0..<slots).compactMap { slot in
            let latest = generation(slot, at)
            // While trading is halted, the position that should have made room is still there.
            return (max(0, latest - 1000)...max(0, latest)).reversed().lazy.map { position(world, slot, $0) }
                .first { !isHalted($0.openedAt) }
                .flatMap { $0.openedAt <= at && $0.closedAt > at ? $0 : nil }
        }
    }

    func opened(_ world: World, in window: Window) -> [Position] {
        positions(world, around: window).filter { window.contains($0.openedAt) }.sorted { $0.openedAt < $1.openedAt }
    }

    func closed(_ world: World, in window: Window) -> [Position] {
        positions(world, around: window).filter { window.contains($0.closedAt) }.sorted { $0.closedAt < $1.closedAt }
    }

    /// The records of everything closed so far, and the sums over them.
    func ledger(_ world: World, at: Int64) -> ClosedLedger {
        ledger.extend(upTo: at, from: created) { closed(world, in: $0) }
        return ledger
    }

    private func positions(_ world: World, around window: Window) -> [Position] {
        // Something closed after a halt was due as far back as the halt began.
        let from = halts.filter { $0.after < window.upTo && $0.upTo > window.after }.map(\.after).reduce(window.after, min)
        return (0..<slots).flatMap { slot -> [Position] in
            let first = max(0, generation(slot, from) - 1)
            let last = generation(slot, window.upTo)
            return first > last ? [] : (first...last).map { position(world, slot, $0) }.filter { !isHalted($0.openedAt) }
        }
    }

    private func isHalted(_ at: Int64) -> Bool { halts.contains { $0.contains(at) } }

    /// The number of the position that a slot holds at an instant; below zero before its first.
    private func generation(_ slot: Int64, _ at: Int64) -> Int64 {
        let since = at - begin(slot)
        return since < 0 ? -1 : since / life
    }

    /// One life before the book was created, so that every slot holds something from the beginning.
    private func begin(_ slot: Int64) -> Int64 { created - life + slot * life / slots + life / slots }

    private func position(_ world: World, _ slot: Int64, _ generation: Int64) -> Position {
        let openedAt = begin(slot) + generation * life
        let due = options.openPositions == 0 ? openedAt + life / 100 : openedAt + life
        let pool = options.symbols.enumerated().filter { Int64($0.offset) % slots == slot }.map(\.element)
        let symbol = pool.isEmpty ? "BTCUSDT" : pool[Int(generation) % pool.count]
        let number = generation * slots + slot
        let isMisbooked = world.has(.wrongSign) && symbol == "ETHUSDT" && due < world.onsetOf(.wrongSign, else: .max)
        let direction = isMisbooked ? "long" : noise.pick(["LONG", "LONG", "SHORT", "long"], "direction", number)
        // Three of five trades win, in each symbol alike: no symbol falls under a floor by chance.
        let isLoser = world.has(.losingSymbols) || (world.has(.losingSymbol) && symbol == "ADAUSDT")
        let wins = !isLoser && [true, false, true, true, false][Int(generation) / max(pool.count, 1) % 5]
        let entry = world.price(symbol, openedAt)
        let isUp = wins == (direction != "SHORT")
        return Position(
            symbol: symbol, direction: direction,
            strategy: noise.pick(["Sentiment-Fusion", "Trend-Conservative", "Breakout-Aggressive", "Alpha-OFI"], "strategy", number),
            entryPrice: entry, size: [200.0, 240, 300, 500][Int(number % 4)], leverage: 5, openedAt: openedAt,
            closedAt: halts.first { $0.contains(due) }?.upTo ?? due, exitPrice: entry * (isUp ? 1.0061 : 0.9962),
            isBookedWithWrongSign: isMisbooked)
    }
}

/// What has been closed so far: kept, because it only grows.
final class ClosedLedger {
    private(set) var records = ""
    private(set) var count = 0
    /// USD.
    private(set) var realized = 0.0, fees = 0.0
    private var upTo: Int64?

    func extend(upTo at: Int64, from created: Int64, _ closed: (Window) -> [Position]) {
        if let upTo, at < upTo { forget() }
        for position in closed(Window(after: upTo ?? created, upTo: at)) {
            records += (count == 0 ? "" : ",\n") + position.closedRecord()
            count += 1
            realized += position.profit
            fees += position.fees
        }
        upTo = at
    }

    func forget() {
        (records, count, realized, fees, upTo) = ("", 0, 0, 0, nil)
    }
}
