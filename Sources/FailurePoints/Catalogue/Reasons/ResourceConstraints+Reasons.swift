/// What the resource constraints mean, and the reasons by which they are seen.
extension Catalogue {
    static let resourceReferences: [Reference] = [
        Reference(
            "max-positions",
            """
            With a full book every new entry is refused, however good the signal, until a position is closed. More positions than the limit mean \
            that the limit itself did not hold.
            """,
            [
                .ok("at-limit", "as many positions are open as the limit allows"),
                .warning("at-limit-long", "as many positions as the limit allows have been open for longer than a shortage may last"),
                .critical("over-limit", "more positions are open than the limit allows"),
            ]),
        Reference(
            "internal-rate-limits",
            """
            The bot limits its own trades by the hour and pauses symbols and strategies. When most candidates meet such a limit, or a pause ends \
            in a future that nobody meant, it trades less than it could.
            """,
            [
                .warning("stuck-cooldown", "a cooldown ends further in the future than any of the bot's lasts"),
                .warning("capped", "there were enough candidates in the window, and at least the limit's share of them met a cap or a cooldown"),
            ]),
        Reference(
            "insufficient-balance",
            "Entries fail or come out at size zero for want of free margin; what is open stays open and is still managed.",
            [
                .critical("orders-refused", "enough orders in the window failed for want of balance or margin"),
                .critical("no-margin", "the open positions leave less of the allocated margin than the smallest entry needs"),
                .warning("available-low", "the margin that the bot itself counts as available is less than the smallest entry needs"),
            ]),
        Reference(
            "margin-requirements",
            """
            With too little buffer the bot cuts its positions or opens none; leverage over the limit brings the liquidation closer than the \
            policy allows.
            """,
            [
                Reason("reduce", [.ok, .warning], "protective mode is REDUCE; a failure once it has lasted longer than the patience"),
                Reason("block", [.ok, .critical], "protective mode is BLOCK; a failure once it has lasted longer than the patience"),
                .warning("leverage-over-limit", "an open position has more leverage than the futures policies allow"),
            ]),
        Reference(
            "capital-reset",
            """
            The bot counts its capital and its profit from the beginning again. Sizes follow from a figure that is not the account's, and what \
            was lost before no longer shows.
            """,
            [
                .warning(
                    "reset", "less than the hold time ago the allocated margin jumped to exactly 6000 USD, or the realised profit there to zero")
            ]),
        Reference(
            "order-without-position",
            """
            An order went out and no position came of it in the book. If it was filled, nobody manages its exit and the account holds more than \
            the bot believes.
            """,
            [.graded("lost", "no position on its symbol followed an order in time; critical in live mode")]),
    ]
}
