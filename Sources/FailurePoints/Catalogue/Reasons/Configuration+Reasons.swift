/// What the configuration issues mean, and the reasons by which they are seen.
extension Catalogue {
    static let configurationReferences: [Reference] = [
        Reference(
            "trading-config-missing",
            """
            The bot does not stop for it: it takes the thresholds of its paper mode, with real money as well, and makes entries by other rules \
            than the configured ones.
            """,
            [
                .critical("missing", "the trading configuration is not there"),
                .critical("unparsable", "the trading configuration stays unusable over repeated reads"),
                .warning("thresholds-missing", "the trading configuration has no thresholds"),
                .warning("mode-missing", "the trading configuration has no usable mode"),
            ]),
        Reference(
            "golden-hour-config-missing",
            """
            The bot takes the restriction for granted and adds nothing to its base hours: all entries outside 09:00 to 16:00 UTC are lost, \
            without an error anywhere.
            """,
            [
                .warning("missing", "the golden-hour configuration is not there"),
                .warning("unparsable", "the golden-hour configuration stays unusable over repeated reads"),
                .warning("restriction-missing", "restrict_to_golden_hour is absent or no truth value"),
            ]),
        Reference(
            "asset-universe-invalid",
            """
            The engine's thread checks the universe when it starts and ends when it does not like it, while process and dashboard stay: the bot \
            looks alive and trades nothing.
            """,
            [
                .critical("missing", "the asset universe is not there"),
                .critical("unparsable", "the asset universe stays unusable over repeated reads"),
                .critical("list-missing", "the asset universe has no list of assets"),
                .critical("empty", "the asset universe lists no asset"),
                .critical("none-enabled", "the asset universe enables none of its assets"),
                .warning("invalid-entries", "entries of the asset universe have no usable symbol"),
                .ok("legacy-differs", "the older copy of the universe in configs enables other symbols, as the bot as delivered does"),
                .ok("legacy-untold", "the older copy of the universe in configs is there and cannot be compared"),
            ]),
        Reference(
            "live-mode-flip",
            """
            From this moment orders cost real money, or no longer do. Whoever changed it knows; from the trades alone nobody else can tell.
            """,
            [
                .ok("first-look", "the mode is seen for the first time, so that there is nothing to compare with"),
                .critical("mode-changed", "less than the hold time ago the mode in the trading configuration changed"),
                .critical("paper-mode-changed", "less than the hold time ago paper_mode in live_config.json changed"),
            ]),
        Reference(
            "feature-store-missing",
            """
            Weights, hold times and throttles that the bot learned are gone. It goes on with neutral defaults, as on its first day, and what it \
            refuses or sizes by experience it no longer does.
            """,
            [
                .warning("missing", "the directory of learned parameters is not there"),
                .warning("empty", "the directory of learned parameters is empty"),
                .warning("files-lost", "files that were there before are gone, noticed less than the hold time ago"),
                .warning("recreated", "files that were there before are gone, and the directory itself is a new one"),
            ]),
        Reference(
            "invalid-thresholds",
            """
            Thresholds out of range or order let weak signals through or none at all, and a multiplier or a leverage that nobody meant makes \
            every trade too dear or too large.
            """,
            [
                .critical(
                    "out-of-range",
                    "a mode, threshold, fee multiplier, leverage or buffer is of the wrong type, out of its range or out of order"),
                .warning("incomplete", "thresholds that belong in the trading configuration are not there, or a set of them is empty"),
                .warning("keys-lost", "keys that the trading configuration had are gone, noticed less than the hold time ago"),
                .warning(
                    "drift",
                    "thresholds or fee gates are others than in the last good copy of them, noticed less than the hold time ago"),
                .ok("first-look", "the values are in range and order, and seen for the first time, so that there is nothing to compare with"),
            ]),
        Reference(
            "invalid-api-keys",
            """
            Without a usable key of the exchange no order is accepted; without one of CoinGlass market intelligence stays neutral for ever. Names \
            and kind of the values are looked at, a value itself is never kept or told.
            """,
            [
                .critical("exchange-key", "of no exchange all keys are usable: one is empty, a placeholder or too short to be one"),
                .critical("exchange-key-missing", "the bot trades live, and no key of any exchange is named"),
                .warning("key-missing", "the CoinGlass key is not named"),
                .warning("key-unusable", "the CoinGlass key is empty, a placeholder or too short to be one"),
                .warning("key-refused", "the fetcher's log notes in the window that its key is missing or refused"),
            ]),
        Reference(
            "secret-permissions",
            """
            Whoever has an account on the machine can read the keys that trade, or put others in their place. Trading goes on as before.
            """,
            [
                .warning("world-writable", "everybody may write the file of the secrets"),
                .warning("world-readable", "everybody may read the file of the secrets"),
            ]),
    ]
}
