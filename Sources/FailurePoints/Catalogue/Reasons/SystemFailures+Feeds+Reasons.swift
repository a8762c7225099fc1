/// What the failures of CoinGlass and of the feeds mean, and the reasons by which they are seen.
extension Catalogue {
    static let feedReferences: [Reference] = [
        Reference(
            "coinglass-down",
            """
            Market intelligence comes from CoinGlass. While it does not deliver, gate and sizing work with what is minutes old, then with neutral \
            filler: the bot trades on, but blindly.
            """,
            [
                .critical("key-missing", "the fetcher's log says that it has no key"),
                .critical("key-refused", "enough calls failed in the log's window, most of them with status 401 or 403"),
                .critical("fetch-errors", "enough calls failed in the log's window, and nothing of value came since"),
            ]
                + Reason.failures(
                    [.warning, .critical],
                    [.dns, .connect, .timeout, .tlsHandshake, .reset, .protocolViolation, .tooManyRedirects, .bodyTooLarge])
                + [.graded("server-error", "the endpoint answers with a status of 500 or above")]),
        Reference(
            "coinglass-rate-limit",
            """
            Each refusal costs the fetcher a minute, so that intelligence comes ever later. A refresh by hand or by a hook doubles the requests \
            and makes it worse.
            """,
            [
                .ok("never-fetched", "the fetcher has left neither log nor summary, so nobody told it to wait"),
                .unknown("not-covered", "less of the log's end could be read than the window is long"),
                .warning("rate-limited", "the fetcher's log notes enough waits or answers with status 429 in the window"),
            ]),
        Reference(
            "intelligence-stale",
            """
            Gate, guards and sizing judge a market as it was minutes or hours ago. Entries are refused or made larger for what is no longer so.
            """,
            [
                .graded("age-over-limit", "the summary's own stamp is older than the limit"),
                .futureTimestamp("ts"),
            ]),
        Reference(
            "intelligence-empty",
            """
            The feed carries a new stamp and not one real value, so its age shows nothing. Every signal is weighed as if the market had nothing \
            to say.
            """,
            [
                .graded("neutral-filler", "each of the signals is neutral filler; critical when it has been so for long"),
                .unknown("no-signals", "the summary has no signals that could be judged"),
            ]),
        Reference(
            "sentiment-stale",
            "One of the lesser inputs of a signal is old or filled up: entries follow a mood that has passed, or none.",
            [
                .graded("age-over-limit", "the time of the feed's last poll is longer ago than the limit"),
                .warning("filler", "the feed is fresh, but no coin has any activity"),
                .futureTimestamp("poll_timestamp"),
            ]),
        Reference(
            "onchain-stale",
            """
            What large holders move and what flows to the exchanges is another lesser input of a signal; old or filled up, it says nothing of \
            the market that is traded now.
            """,
            [
                .graded("age-over-limit", "the stamp of one of the two files is older than the limit"),
                .warning("filler", "both files are fresh, but every transaction is a fallback, or no symbol has any flow"),
                .futureTimestamp("timestamp"),
            ]),
    ]
}
