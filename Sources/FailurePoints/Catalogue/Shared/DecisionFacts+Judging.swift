/// What judges ask of the bot's decision logs.
extension DecisionFacts {
    /// - Throws: unknown, if the log is missing or unreadable.
    func require(_ log: DecisionLog) throws(EarlyFinding) {
        if sources[log].map({ $0.state == .missing }) ?? true { throw .missing(log.rawValue) }
        try refuseUnreadable(log)
    }

    /// - Throws: unknown, if the log exists but its rows could not be read. A missing log is fine: the bot wrote nothing to it.
    func refuseUnreadable(_ log: DecisionLog) throws(EarlyFinding) {
        guard let source = sources[log] else { return }
        var evidence: Evidence = ["file": .text(log.rawValue)]
        if case .unreadable(let detail) = source.state {
            throw EarlyFinding(.unknown("unreadable", "\(log.rawValue) could not be read: \(detail)", evidence: evidence))
        }
        guard source.state == .followed else { return }
        if source.isGarbled {
            evidence["rows"] = .count(source.recentRows)
            evidence["invalid_rows"] = .count(source.recentInvalidRows)
            let words =
                "\(source.recentInvalidRows) of the last \(source.recentRows + source.recentInvalidRows) rows of \(log.rawValue) are not valid"
            throw EarlyFinding(.unknown("unparsable", "\(words), so this could not be checked", evidence: evidence))
        }
        if source.isBehind {
            throw EarlyFinding(.unknown("not-covered", "\(log.rawValue) has not been read to its end yet", evidence: evidence))
        }
    }

    /// - Throws: unknown, if the log exists but does not cover the whole window: a count of its rows may be too low.
    func refuseUncovered(_ log: DecisionLog, within window: Duration, at now: Instant) throws(EarlyFinding) {
        guard let source = sources[log], source.state == .followed, !covers(log, within: window, at: now) else { return }
        throw EarlyFinding(
            .unknown("not-covered", "\(log.rawValue) does not cover all of the last \(window.spoken)", evidence: ["file": .text(log.rawValue)]))
    }

    /// Entries in the window: as the bot logged them or as the book lists them, whichever are more.
    func entries(_ input: JudgeInput, within window: Duration) -> Int {
        let opened = input.snapshot[.book].facts?.book.content?.openings(within: window, at: input.now.wall).count ?? 0
        return max(count(.entryPlaced, within: window, at: input.now.wall), opened)
    }
}
