/// The book of positions is damaged or lost entries. The bot replaces an unreadable book with an empty one, so the lasting sign is that the book
/// became smaller. Source: bot contract 5.1.
extension FailurePoint {
    static let positionsCorrupt = FailurePoint(
        "positions-corrupt", rows: ["5.1a"], category: .data, impact: .blocksAll, title: "The book of positions is damaged",
        meaning: """
            The bot knows its positions only from the book, and replaces a book that it cannot read with an empty one. Positions then stay open at \
            the exchange, nothing closes them, and the bot opens new ones beside them.
            """,
        advice: """
            Check on the exchange which positions are really open before the bot trades on. Lost history stays lost until you restore a copy with \
            the bot stopped; otherwise fpmond reports the loss for the hold time and then accepts the smaller book.
            """,
        reads: [.book, .journal],
        settings: [PositionsCorrupt.hold, PositionsCorrupt.sizeDrop, SharedSettings.futureTolerance, SharedSettings.journalHold],
        reasons: [
            .critical("gone", "the book existed before and is missing now"),
            .critical("unparsable", "the book stays unusable over repeated reads"),
            .critical("incomplete", "the book lacks one of its two lists"),
            .critical("wiped", "all closed positions are gone from the book"),
            .critical("shrunken", "the book lists fewer closed positions than before"),
            .critical("open-lost", "all open positions are gone from the book, and fewer were closed"),
            .critical("size-dropped", "the book is smaller by more than the limit's share, though it lists no fewer positions"),
            .critical("repaired-by-bot", "the book says that the bot replaced an unreadable one less than the hold time ago"),
            .futureTimestamp("repaired_at", [.critical]),
            .warning("invalid-entries", "entries of the book are not valid positions"),
            .warning("repair-told", "a recent line of the bot's journal says that it repaired a corrupt book"),
            .warning("lock-timeout", "a recent line of the bot's journal says that it could not lock a file, which it then treats as empty"),
            .warning("interrupted-write", "the temporary file of an interrupted write lies beside the book"),
        ], confirm: .immediate,
        judge: FailurePoint.judge(PositionsCorrupt.judge))
}

private enum PositionsCorrupt {
    static let hold = Setting(
        "hold", .duration(.seconds(86_400)), why: "a loss does not undo itself: it is reported for a day, so that every shift sees it")
    static let sizeDrop = Setting(
        "size_drop_ratio", .ratio(0.2), why: "the bot never trims closed positions, so the file only grows; bot contract 14, row 5.1a")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.book)
        let document = facts.book
        var evidence: Evidence = ["file": .text(document.path)]
        var memory = input.memory
        if let slot = facts.slot, let known = memory.text("slot"), slot != known { memory = Memory() }
        let book: Book
        switch document.state {
        case .content(let content): book = content
        case .missing:
            // Only a book that existed before is lost; a copy of the bot without a book is not. critical-file-missing reports the missing file.
            guard let closed = memory.integer("closed") else { throw .missing(document.path) }
            evidence["closed_before"] = .integer(closed)
            return .critical(
                "gone", "\(document.path) with its \(closed) closed positions is gone: the bot starts from an empty book", evidence: evidence)
        case .malformed(let malformation):
            return document.unparsable(.critical, malformation, consequence: "and the bot replaces such a book with an empty one")
        case .unreadable(let detail): return document.unreadable(detail)
        }
        evidence["open"] = .count(book.open.count)
        evidence["closed"] = .count(book.closedCount)
        guard book.hasOpenList, book.hasClosedList else {
            evidence["field"] = book.hasOpenList ? "closed_positions" : "open_positions"
            return .critical("incomplete", "\(document.path) lacks one of its two lists", evidence: evidence)
        }
        if let loss = loss(book, facts, input, &memory) {
            evidence["closed_before"] = loss.closedBefore.map { .integer($0) }
            evidence["since"] = .instant(loss.since)
            return Finding(.critical, loss.reason, loss.message, evidence: evidence, since: loss.since, remember: memory)
        }
        if let repaired = book.repairedAt.value {
            try input.refuseFuture(repaired, field: "repaired_at", of: document.path, as: .critical)
            evidence["repaired_at"] = .instant(repaired)
            if input.age(of: repaired) <= input.duration(hold) {
                return Finding(
                    .critical, "repaired-by-bot", "the bot replaced an unreadable book with empty lists \(input.age(of: repaired).spoken) ago",
                    evidence: evidence, since: repaired, remember: memory)
            }
        } else if let fault = book.repairedAt.fault {
            return document.fieldInvalid("repaired_at", found: fault)
        }
        if book.invalidEntries > 0 {
            evidence["invalid_entries"] = .count(book.invalidEntries)
            return .warning(
                "invalid-entries", "\(book.invalidEntries) entries of the book are not valid positions", evidence: evidence, remember: memory)
        }
        if !facts.leftovers.isEmpty {
            // The rename did not happen, so the book itself is the last good one.
            evidence["leftovers"] = .names(facts.leftovers)
            let names = facts.leftovers.spoken
            return .warning("interrupted-write", "a write of the book was interrupted: \(names)", evidence: evidence, remember: memory)
        }
        // The bot treats a file that it cannot lock as empty, and later writes it so. Source: bot contract 3.3.
        let said =
            input.wordOfBot(.bookRepaired, "repair-told", "the bot replaced a book that it could not read")
            ?? input.wordOfBot(.lockTimeout, "lock-timeout", "the bot could not lock a file and treated it as empty")
        if var said {
            said.remember = memory
            return said
        }
        return .ok("the book lists \(book.open.count) open and \(book.closedCount) closed positions", evidence: evidence, remember: memory)
    }

    private struct Loss {
        var reason: String
        var message: String
        var since: Instant
        var closedBefore: Int64?
    }

    /// Compares the book with the last good counts and remembers the new ones. A loss stands until the history is back or the hold time is over.
    private static func loss(_ book: Book, _ facts: BookFacts, _ input: JudgeInput, _ memory: inout Memory) -> Loss? {
        let (closed, open, size) = (Int64(book.closedCount), Int64(book.open.count), facts.book.sizeBytes)
        func accept() {
            memory = Memory(["closed": .integer(closed), "open": .integer(open)])
            if let size { memory["size_bytes"] = .integer(size) }
            if let slot = facts.slot { memory["slot"] = .text(slot) }
        }
        let (closedBefore, openBefore) = (memory.integer("closed"), memory.integer("open"))
        let dropped = size.map { Double($0) < Double(memory.integer("size_bytes") ?? 0) * (1 - input.ratio(sizeDrop)) } ?? false
        if let since = memory.instant("lost_at"), let reason = memory.text("loss"), let message = memory.text("loss_message") {
            let restored =
                switch reason {
                case "wiped", "shrunken": closed >= closedBefore ?? 0
                case "open-lost": open >= openBefore ?? 0
                default: !dropped
                }
            if restored || input.now.wall.since(since) > input.duration(hold) {
                accept()
                return nil
            }
            return Loss(reason: reason, message: message, since: since, closedBefore: closedBefore)
        }
        var loss: Loss?
        func found(_ reason: String, _ message: String) {
            loss = Loss(reason: reason, message: message, since: input.now.wall, closedBefore: closedBefore)
        }
        if let before = closedBefore, before > 0, closed == 0 {
            found("wiped", "the book was emptied: \(before) closed positions are gone")
        } else if let before = closedBefore, closed < before {
            found("shrunken", "the book shrank from \(before) to \(closed) closed positions")
        } else if let before = openBefore, before > 0, open == 0, closed - (closedBefore ?? 0) < before {
            found("open-lost", "\(before) open positions are gone, but only \(closed - (closedBefore ?? 0)) were closed")
        } else if dropped, let before = memory.integer("size_bytes"), let size {
            found("size-dropped", "the book shrank from \(before) to \(size) bytes though it lists no fewer positions")
        }
        guard let loss else {
            accept()
            return nil
        }
        memory["lost_at"] = .instant(loss.since)
        memory["loss"] = .text(loss.reason)
        memory["loss_message"] = .text(loss.message)
        return loss
    }
}
