/// What the failures of the exchange and of the network mean, and the reasons by which they are seen.
extension Catalogue {
    static let exchangeReferences: [Reference] = reachReferences + answerReferences + networkReferences

    /// What keeps a host from being reached at all.
    private static let unreachable: [EndpointFailure.Kind] = [.dns, .connect, .timeout, .tlsHandshake, .reset]

    private static let reachReferences: [Reference] = [
        Reference(
            "exchange-unreachable",
            """
            Without the exchange nothing can be opened and nothing closed. fpmond asks for itself and reads what the bot notes, so that a fault \
            on the bot's side is not taken for one of the exchange.
            """,
            Reason.failures([.critical], unreachable) + [
                .critical("maintenance", "the exchange answers, but is in maintenance"),
                .critical("forbidden", "the exchange refuses a public request with status 401, 403 or 451"),
                .critical("server-error", "the exchange answers with a status of 500 or above"),
                .critical("unexpected-status", "the exchange answers with another status that is not accepted"),
                .critical("bot-degraded", "the bot calls its exchange degraded, while our own probe reaches it or cannot say"),
                .warning("slow", "the exchange answers, but takes longer than the limit"),
                .ok(
                    "reached",
                    "the exchange is reached, though its answer cannot be used: exchange-invalid-response judges that, or exchange-rate-limit"),
            ]),
        Reference(
            "exchange-maintenance",
            """
            The exchange is closed on purpose and takes no orders until it is back. A known cause: what follows from it is neither alerted nor \
            healed, for no repair on this side ends it.
            """,
            [
                .critical("maintenance", "the answer has status 503, or its text speaks of maintenance"),
                .critical("result-error", "the answer carries an error where its result should be"),
                .warning("unconfirmed", "the exchange speaks of maintenance, but no control host answers: something between may speak for it"),
                .unknown("no-answer", "the exchange gave no answer that could be judged"),
            ]),
        Reference(
            "exchange-authentication",
            """
            Orders and balances need the key. While it is refused nothing can be opened or closed, though prices still arrive and everything \
            looks alive.
            """,
            [
                .critical("orders-refused", "enough orders in the window failed because the exchange did not accept the bot's identity"),
                .critical("refused", "the bot's own checks noted enough such refusals in the window; those of a testnet's balance do not count"),
            ]),
        Reference(
            "exchange-rate-limit",
            "Requests over the exchange's limit are turned away: prices come late, and orders wait or are lost.",
            [
                .warning("own-probe", "the exchange answers our own probe with status 429"),
                .warning("orders-limited", "enough orders in the window failed for a limit of the exchange"),
                .warning("rate-limited", "the bot's own checks noted such a limit often enough in the window"),
            ]),
    ]

    private static let answerReferences: [Reference] = [
        Reference(
            "exchange-invalid-response",
            """
            The exchange, or something in its place, answers with what the bot cannot use. Its cycles fail for want of prices, or decide on \
            figures that mean something else.
            """,
            Reason.failures([.critical], [.protocolViolation, .tooManyRedirects, .bodyTooLarge]) + [
                .critical("not-json", "the answer has an accepted status, but is not JSON"),
                .critical("assertion-failed", "the answer says something else than what the exchange's interface promises"),
                .critical("bot-invalid-response", "the bot noted enough invalid prices or empty order books in the window"),
                .unknown("no-answer", "the exchange gave no answer that could be judged"),
            ]),
        Reference(
            "price-mismatch",
            """
            The bot decides by a price that its exchange does not quote: made-up candles, another contract's price, a placeholder. Entries, sizes \
            and stops computed from it are wrong, and nothing else shows it.
            """,
            [
                .critical("mismatch", "the price that the bot noted and our own differ by more than the tolerance, and both are recent"),
                .critical("placeholder-price", "an open position was entered at exactly 100, and its symbol trades far from that"),
                .warning("simulated-data", "the bot's journal said a moment ago that it uses simulated data as a fallback"),
                .ok("not-asked", "our own probe is not told where to find a price, so there is nothing to compare"),
                .unknown("no-answer", "the exchange gave no answer that could be judged"),
                .unknown("no-own-price", "the exchange's answer to our own probe carries no price"),
                .futureTimestamp("last_updated", [.unknown]),
                .unknown("no-bot-price", "the bot notes no price that could be compared"),
                .unknown("too-old", "the price that the bot noted is too old to be compared"),
            ]),
    ]

    private static let networkReferences: [Reference] = [
        Reference(
            "network-timeout",
            """
            Several hosts that have nothing to do with each other fail alike, so it is the way to them: no orders, no exits, no data. Where a \
            control host still answers, the fault lies with the providers.
            """,
            [
                .critical("timeout", "enough independent hosts timed out"),
                .critical("no-connection", "enough independent hosts refuse the connection, or no way leads to them"),
            ] + comparison),
        Reference(
            "dns-failure",
            """
            Nothing that the bot talks to is found any more. Connections that stand may go on for a while, which hides it; no new one is made.
            """,
            [.critical("dns", "the names of enough independent hosts do not resolve")] + comparison),
        Reference(
            "tls-error",
            """
            Whoever cannot prove who it is gets neither orders nor keys: the connection ends before anything is asked. A certificate that is \
            about to end does the same on a day that is known beforehand.
            """,
            [
                .graded("tls-expired", "a host's certificate has ended; critical where trading needs the host"),
                .graded("tls-not-yet-valid", "a host's certificate is not valid yet; critical where trading needs the host"),
                .graded("tls-name-mismatch", "a host shows the certificate of another name; critical where trading needs the host"),
                .graded("tls-unknown-authority", "a host's certificate is from an unknown authority; critical where trading needs the host"),
                .graded("tls-handshake", "the handshake with a host fails in another way; critical where trading needs the host"),
                .warning("certificate-expiring", "a certificate ends in fewer days than the limit"),
                .ok("no-tls", "no endpoint uses TLS"),
                .unknown("no-handshake", "no endpoint got as far as a handshake"),
            ]),
        Reference(
            "clock-skew",
            """
            Every age, hold time and trading hour is measured with this clock, by the bot as by fpmond, and an exchange refuses signed requests \
            whose time is too far off.
            """,
            [
                .warning("future-timestamps", "several of the bot's newest stamps lie further in the future than clocks may differ"),
                .warning("skewed", "most of the servers that tell their time differ from our clock by more than the tolerance"),
                .warning("not-synchronized", "time synchronisation is on, but has not kept the clock for longer than the patience"),
                .warning("synchronization-off", "time synchronisation is switched off, and nobody keeps the clock right"),
                .unknown("no-server-time", "no server told its time"),
            ]),
    ]

    private static let comparison: [Reason] = [
        .ok("single-host", "one host fails alone: that is its own trouble, not the network's"),
        .unknown("too-few-hosts", "too few hosts were asked to tell the network's trouble from a host's own"),
    ]
}
