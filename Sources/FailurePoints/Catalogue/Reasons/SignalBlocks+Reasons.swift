/// What the signal-level blocks mean, and the reasons by which they are seen.
extension Catalogue {
    static let signalBlockReferences: [Reference] = guardReferences + hourReferences + gateReferences

    private static let mostBlocked: [Reason] = [
        .warning("most-blocked", "enough signals were blocked in the window, and more than the limit's share of blocks and entries together")
    ]

    private static let guardReferences: [Reference] = [
        Reference(
            "strategy-overlap",
            """
            Two strategies on one symbol add up to a risk that neither of them counted on; long and short at once cancel each other and pay fees \
            twice. The bot means to refuse the second entry, so signals are lost where that works and sizes are doubled where it does not.
            """,
            [
                .warning("overlap", "two or more strategies hold one symbol in the same direction"),
                .warning("self-hedge", "one symbol is held long and short at once"),
            ]),
        Reference(
            "guard-whale-cvd",
            """
            The gate refuses entries that go against what large traders are buying and selling. When it refuses nearly all of them, the market is \
            one-sided or the flow that the guard reads is not what it should be.
            """, mostBlocked),
        Reference(
            "guard-taker-aggression",
            "Long entries are refused while too few buyers take what is offered. When nearly all are refused, hardly any long position is opened.",
            mostBlocked),
        Reference(
            "guard-liquidation-wall",
            """
            A long entry is refused when the price stands within half a percent of a cluster of short liquidations. When nearly all are refused, \
            the clusters are everywhere or the guard's map of them is old.
            """, mostBlocked),
        Reference(
            "guard-trap-detection",
            "Long entries are refused while retail traders are long by more than two to one. In a crowded market that keeps most long entries out.",
            mostBlocked),
        Reference(
            "symbol-alpha-floor",
            """
            A symbol that wins too few of its recent trades is meant to be traded at half its size. It is computed here from the closed \
            positions; when every symbol is under the floor, nothing is meant to be traded at full size any more.
            """,
            [
                .ok("floored", "some of the symbols with enough trades win too few of them, but not all"),
                .warning("all-floored", "there are several symbols with enough trades, and each of them wins too few"),
            ]),
        Reference(
            "power-ranking",
            """
            A symbol at the end of the gate's ranking is meant to trade small until its shadow results are better, which without shadow data \
            never happens. It is something to know: it never fails and raises no alert.
            """,
            [.ok("bottom-tier", "the gate's log ranks a symbol in the bottom tier within the window")]),
    ]

    private static let hourReferences: [Reference] = [
        Reference(
            "golden-hour",
            """
            Entries are made from 09:00 to 16:00 UTC and in the windows added to that; outside them no position is opened, while open ones are \
            still managed. A block by design: it explains the silence, names its end, and never fails.
            """,
            [
                .ok("unrestricted", "the configuration does not restrict trading hours"),
                .ok("inside-hours", "trading hours are restricted, and now is one of them"),
                .ok("outside-hours", "trading hours are restricted, and now is none of them: the block holds until the next one begins"),
                .ok(
                    "outside-assumed-hours",
                    "the configuration is missing or unusable, so the bot keeps to its base window, and now is outside it: the block holds"),
            ]),
        Reference(
            "trading-windows",
            """
            Hours that were meant to be open are closed, or are chosen by a market long gone: the bot skips a window that it cannot read and says \
            nothing. Fewer entries are made than the configuration promises.
            """,
            [
                .ok("unrestricted", "the configuration does not restrict trading hours, so the windows do not matter"),
                .warning("syntax-invalid", "a window is not of the form HH:MM-HH:MM"),
                .warning("covers-nothing", "windows are listed, and all of them together cover not one hour"),
                .warning("optimizer-stale", "the windows were last optimised longer ago than the limit"),
                .futureTimestamp("last_optimization"),
            ]),
        Reference(
            "stable-regime",
            """
            In a market that stands still the bot takes no entries. When a whole day's candidates are refused for nothing else, the market is \
            really dead or the regime is no longer computed from its prices.
            """,
            [
                .unknown("not-covered", "the regime blocked candidates and nothing else did, but the journal is not known over the whole window"),
                .warning(
                    "all-blocked",
                    "in the window the regime blocked candidates, nothing else blocked any, no position was opened, and the journal covers it whole"),
            ]),
    ]

    private static let gateReferences: [Reference] = [
        Reference(
            "fee-gate",
            """
            Entries whose expected move does not pay for fees and slippage are refused or made smaller. A gate that refuses nearly all of them \
            leaves nothing to trade.
            """,
            [
                .ok("first-look", "the gate's counters are known from one look, so what it blocked lately is not known yet"),
                .warning("most-blocked", "enough entries were decided in the window, and more than the limit's share of them blocked"),
                .warning("most-cut", "the gate's log has enough rows in the window, and more than the limit's share of them block or cut"),
            ]),
        Reference(
            "fee-gate-dead",
            """
            Nobody asks any more whether an entry pays for its fees: the evaluation ends without a result and the bot goes on. Trades are made \
            that cost more than they can bring.
            """,
            [
                .ok("no-entries", "no position was opened in the window on which the gate should have decided"),
                .futureTimestamp("last_updated", [.unknown]),
                .warning("errors", "the bot noted an error of the fee gate less than the lag ago"),
                .warning("silent", "the newest entry is later than the gate's last decision by more than the lag"),
            ]),
        Reference(
            "minimum-hold",
            """
            A position must be kept for a while before it may be closed, so exits wait by design. Holds that stay long after their time no longer \
            belong to any position, and without a usable policy nobody knows what has to be kept.
            """,
            [
                .ok("held", "at least one position may not be closed yet"),
                .warning("unparsable", "the policy stays unusable over repeated reads"),
                .warning("invalid", "the policy's active_positions are not what they should be"),
                .warning("invalid-hold-times", "the hold time of a symbol is not usable"),
                .warning("leak", "a hold ended longer ago than the limit and is still tracked"),
            ]),
        Reference(
            "gate-silent",
            """
            The intelligence gate is meant to weigh every entry. Entries without one word of it are not filtered by anything that the market's \
            data say, and their sizes are not adapted either.
            """,
            [
                .unknown("not-covered", "a log that the gate writes to is not known over the whole window"),
                .warning("silent", "enough entries were made in the window, and none of the gate's logs has a word of it"),
            ]),
        Reference(
            "no-trades",
            """
            The question fpmond is there for: why does it not trade? Everything that blocks now is listed as the explanation; when there is none, \
            the bot wants nothing, or is stopped by something that nobody watches.
            """,
            [
                .unknown("never-traded", "neither the book nor the logs know a trade to count from"),
                .ok("explained", "nothing was traded for longer than the limit, and other failure points or intended blocks explain it"),
                .graded("unexplained", "nothing was traded in allowed hours for longer than the limit, and nothing explains it"),
            ]),
    ]
}
