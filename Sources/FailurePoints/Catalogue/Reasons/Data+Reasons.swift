/// What the data issues mean, and the reasons by which they are seen.
extension Catalogue {
    static let dataReferences: [Reference] = [
        Reference(
            "positions-corrupt",
            """
            The book is all that the bot knows of what it holds, and one that it cannot read it replaces by an empty one. Positions stay open at \
            the exchange, nobody closes them, and new ones are opened beside them.
            """,
            [
                .critical("gone", "the book was there before and is not any more"),
                .critical("unparsable", "the book stays unusable over repeated reads"),
                .critical("incomplete", "the book lacks one of its two lists"),
                .critical("wiped", "all closed positions are gone from the book"),
                .critical("shrunken", "the book holds fewer closed positions than before"),
                .critical("open-lost", "all open positions are gone from the book, and fewer were closed"),
                .critical("size-dropped", "the book is smaller by more than the limit's share, though it lists no fewer positions"),
                .critical("repaired-by-bot", "the bot says that it replaced an unreadable book less than the hold time ago"),
                .futureTimestamp("repaired_at", [.critical]),
                .warning("invalid-entries", "entries of the book are no positions"),
                .warning("repair-told", "the bot's journal said a moment ago that it repaired a corrupt book"),
                .warning("lock-timeout", "the bot's journal said a moment ago that it could not lock a file, which it then takes for empty"),
                .warning("interrupted-write", "the file of a write that did not end lies beside the book"),
            ]),
        Reference(
            "log-corruption",
            """
            Learners, reports and fpmond itself read these logs: a line that is none is a decision, a trade or a crash that nobody will ever \
            know of. No entry is kept from being made.
            """,
            [
                .unknown("no-logs", "there is no log to look at"),
                .warning("nul-bytes", "the end of a log holds NUL bytes"),
                .warning("invalid-streak", "as many lines of a log as the limit, one after the other, cannot be read"),
                .warning("invalid-lines", "a larger share of a log's last lines than the limit cannot be read"),
            ]),
        Reference(
            "intelligence-missing",
            """
            For what is missing the market says nothing to the bot: its signals are neither refused nor made larger by what others trade.
            """,
            [
                .critical("summary-missing", "the summary is not there"),
                .critical("unparsable", "the summary stays unusable over repeated reads"),
                .critical("signals-missing", "the summary has no signals"),
                .critical("signals-empty", "the summary's signals are empty"),
                .warning("symbol-files-unusable", "the intelligence file of a symbol cannot be used"),
                .warning("symbol-files-missing", "a symbol with a signal has no intelligence file of its own"),
                .warning("symbols-missing", "an enabled symbol that the fetcher polls, or that was covered before, has no signal"),
            ]),
        Reference(
            "shadow-data-missing",
            """
            The learners compare with trades that were only imagined. Without them rankings and weights stay as they are; what is traded today \
            does not change.
            """,
            [
                .ok("learners-blind", "no outcome was ever written, which the bot as it is known never does"),
                .warning("stale", "outcomes were written before, and the newest is older than the limit"),
            ]),
        Reference(
            "stale-book",
            """
            Nobody writes the prices of the open positions any more, so nobody looks at their exits either: stops do not work, and losses run.
            """,
            [
                .graded("age-over-limit", "positions are open, and none of them was updated for longer than the limit"),
                .ok("no-positions", "no position is open"),
                .futureTimestamp("updated_at"),
            ]),
        Reference(
            "profit-sign",
            """
            Gains are booked as losses, or losses as gains. No entry is refused for it, but statistics, learners and the drawdown switch count \
            with the wrong figures.
            """,
            [
                .warning("wrong-sign", "closed positions with the wrong sign were added to the book less than the hold time ago"),
                .ok("known", "the book holds closed positions with the wrong sign, none of them new"),
            ]),
    ]
}
