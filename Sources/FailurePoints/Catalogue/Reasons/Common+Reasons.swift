/// Reasons that are not about one failure point: what keeps any of them from being judged, and what the operator's own have by their kind.
extension Catalogue {
    public static let commonReasons: [Reason] =
        [
            .ok("ok", "there is nothing to say"),
            .unknown(Finding.notYet, "a probe that it reads has not brought its first reading"),
            .unknown(Finding.notLive, "a copy of the bot's directory is judged, and this needs the live machine"),
            .unknown(Finding.probeDisabled, "the configuration disables a probe that it reads"),
            .unknown("starting", "the bot's unit started so recently that what seems to fail does not count yet"),
            .unknown("clock-set", "the clock was set so recently that ages are not trusted yet"),
            .unknown("another-bot", "it failed, and another bot is watched since, so nobody can say whether it recovered"),
            .unknown("another-target", "it failed, and another endpoint or target is looked at since, so nobody can say whether it recovered"),
            .unknown("not-watched", "it failed and is no longer watched, so nobody can say whether it recovered"),
        ] + blindFiles + blindMachine

    /// Files that could not be used as evidence, where the failure point is not about that.
    private static let blindFiles: [Reason] = [
        .unknown("file-missing", "the file that carries the evidence is not there"),
        .unknown("unparsable", "the file that carries the evidence stays unusable over repeated reads"),
        .unknown("unreadable", "a file or directory could not be read by fpmond itself"),
        .unknown("field-invalid", "a field that the judgement needs is absent, null or of another type"),
        .unknown("not-covered", "not all of the window is known from the log that carries the evidence"),
        .unknown("not-a-file", "something else than a regular file stands in the place of one"),
        .unknown("not-a-directory", "something else than a directory stands in the place of one"),
        .unknown("root-missing", "the bot's configured root is not there"),
        .unknown("root-dangling", "the bot's configured root is a symbolic link that leads nowhere"),
        .unknown("root-not-a-directory", "the bot's configured root is no directory, or lies below something that is none"),
        .unknown("root-unreadable", "the bot's configured root could not be looked at"),
    ]

    /// Probes that could not look at the machine, the service manager or the network.
    private static let blindMachine: [Reason] = [
        .unknown("timeout", "a probe did not return within its time"),
        .unknown("still-hanging", "an earlier look of the same probe has not returned"),
        .unknown("no-thread", "the system refused a thread to a probe"),
        .unknown("no-bus", "there is no D-Bus to ask systemd over"),
        .unknown("bus-timeout", "systemd did not answer over D-Bus in time"),
        .unknown("bus-error", "systemd answered over D-Bus with an error"),
        .unknown("journal-missing", "there is no journal to read"),
        .unknown("journal-unreadable", "the journal may not be read here"),
        .unknown("journal-failed", "reading the journal failed"),
        .unknown("proc-unreadable", "/proc could not be read"),
        .unknown("no-control-group", "the bot's main process is not in the control group of its unit"),
        .unknown("statvfs-failed", "the system tells nothing about a volume"),
        .unknown("no-control-hosts", "no control host is configured"),
        .unknown("invalid-url", "a configured URL cannot be used"),
        .unknown("local-fault", "a request could not be made for a reason of our own"),
    ]

    /// Of the operator's own failure points, by the kinds of their checks; failing ones have the severity that is configured.
    public static let customReasons: [Reason] =
        [
            Reason("file-missing", [.unknown, .warning, .critical], "the file is not there; `missing` says what that means"),
            Reason("field-missing", [.unknown, .warning, .critical], "nothing stands at the pointer; `missing` says what that means"),
            .graded("unexpected-value", "the value is another than what must hold"),
            .unknown("not-finite", "the value is NaN or infinite, so that it cannot be compared"),
            .unknown("no-timestamp", "the value should be a timestamp and cannot be read as one"),
            .graded("too-old", "the timestamp, or the file, is older than it may be"),
            .futureTimestamp("the timestamp", [.warning, .critical]),
            .graded("missing", "the path should be there and is not"),
            .graded("present", "the path should not be there and is"),
            .graded("too-small", "the file is smaller than it must be"),
            .graded("too-large", "the file is larger than it may be"),
            .graded("maintenance", "the answer says that the host is in maintenance"),
            .graded("http-status", "the answer has a status that is not accepted"),
            .graded("rate-limited", "the answer says that there were too many requests"),
            .unknown("body-unread", "the answer is nested deeper than is read, or in an encoding that is not"),
            .graded("not-json", "the answer should be JSON and is not"),
            .graded("assertion-failed", "the answer says something else at a pointer than what must hold"),
            .graded("certificate-expiring", "the host's certificate ends within the configured days"),
            .graded("slow", "the answer or the connection took longer than it may"),
            .graded("too-many-lines", "as many lines as the limit matched within the window, or more"),
            .graded("silent", "no line matched for longer than it may be silent"),
            .unknown("behind", "more was written to the log than could be read yet"),
            .unknown("window-not-covered", "the log has not been followed for as long as the window"),
            .unknown("rotated-unread", "lines of the log were rotated away or cut before they could be read"),
            .unknown("line-too-long", "a line of the log is longer than a line is read, and does not match in its beginning"),
            .unknown("not-text", "lines of the log are no text in UTF-8"),
            .unknown("undated-lines", "matching lines of the log carry no time that can be read"),
            .unknown("misdated-lines", "lines of the log have a time in the future or far from when they were written"),
            .unknown("pattern-too-costly", "the pattern would have taken too long on lines of the log"),
            .unknown("unfinished-line", "the last line of the log matches if it ends there, and may go on"),
            .warning("plugin-warning", "the plugin ends with status 1"),
            .critical("plugin-critical", "the plugin ends with status 2"),
            .unknown("plugin-unknown", "the plugin ends with status 3"),
            .unknown("exit-status", "the plugin ends with a status that none should"),
            .unknown("plugin-killed", "a signal ended the plugin"),
            .unknown("plugin-timeout", "the plugin did not end within its time"),
            .unknown("not-run", "the plugin could not be run"),
            .unknown("no-descriptors", "no file descriptors or threads were left for the plugin"),
            .graded("not-loaded", "systemd could not load the unit"),
            .graded("state", "the unit is in another state than the configured ones"),
        ]
        + Reason.failures(
            [.warning, .critical],
            [.dns, .connect, .timeout, .tlsHandshake, .reset, .protocolViolation, .tooManyRedirects, .bodyTooLarge])
}
