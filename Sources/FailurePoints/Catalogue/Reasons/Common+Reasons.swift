/// Reasons that do not belong to one failure point: why any of them could not be checked, and the reasons of custom failure points by kind of check.
extension Catalogue {
    public static let commonReasons: [Reason] =
        [
            .ok("ok", "there is nothing to report"),
            .unknown(Finding.notYet, "a probe that it reads has no reading yet"),
            .unknown(Finding.notLive, "a copy of the bot's directory is checked, and this needs the live machine"),
            .unknown(Finding.probeDisabled, "the configuration disables a probe that it reads"),
            .unknown("starting", "the bot's unit started so recently that failures do not count yet"),
            .unknown("clock-set", "the clock was set so recently that ages cannot be trusted yet"),
            .unknown("another-bot", "it failed, but fpmond watches another bot since, so it is unknown whether it recovered"),
            .unknown("another-target", "it failed, but fpmond watches another endpoint or target since, so it is unknown whether it recovered"),
            .unknown("not-watched", "it failed and is no longer watched, so it is unknown whether it recovered"),
        ] + blindFiles + blindMachine

    /// The file with the evidence could not be used, and the failure point is not about that file.
    private static let blindFiles: [Reason] = [
        .unknown("file-missing", "the file with the evidence is missing"),
        .unknown("unparsable", "the file with the evidence stays unusable over repeated reads"),
        .unknown("unreadable", "fpmond could not read a file or directory"),
        .unknown("field-invalid", "a required field is absent, null or of another type"),
        .unknown("not-covered", "the log with the evidence does not cover the whole window"),
        .unknown("not-a-file", "the path is not a regular file"),
        .unknown("not-a-directory", "the path is not a directory"),
        .unknown("root-missing", "the bot's configured root does not exist"),
        .unknown("root-dangling", "the bot's configured root is a dangling symbolic link"),
        .unknown("root-not-a-directory", "the bot's configured root, or a directory above it, is not a directory"),
        .unknown("root-unreadable", "fpmond could not read the bot's configured root"),
    ]

    /// A probe could not take a reading from the machine, the service manager or the network.
    private static let blindMachine: [Reason] = [
        .unknown("timeout", "a probe did not finish in time"),
        .unknown("still-hanging", "an earlier run of the same probe has not finished"),
        .unknown("no-thread", "the system could not create a thread for a probe"),
        .unknown("no-bus", "there is no D-Bus connection to systemd"),
        .unknown("bus-timeout", "systemd did not answer over D-Bus in time"),
        .unknown("bus-error", "systemd answered over D-Bus with an error"),
        .unknown("journal-missing", "there is no journal to read"),
        .unknown("journal-unreadable", "fpmond is not permitted to read the journal"),
        .unknown("journal-failed", "reading the journal failed"),
        .unknown("proc-unreadable", "/proc could not be read"),
        .unknown("no-control-group", "the bot's main process is not in the control group of its unit"),
        .unknown("statvfs-failed", "the system gives no figures for a volume"),
        .unknown("no-control-hosts", "no control host is configured"),
        .unknown("invalid-url", "a configured URL cannot be used"),
        .unknown("local-fault", "a request could not be made for a reason on this machine"),
        .unknown("prober-crashed", "the process that looks at the network ended before it had answered"),
        .unknown("prober-answer", "the process that looks at the network gave an answer that makes no sense"),
    ]

    /// The reasons of custom failure points, by kind of check; failing ones have the configured severity.
    public static let customReasons: [Reason] =
        [
            Reason("file-missing", [.unknown, .warning, .critical], "the file is missing; `missing` says what that means"),
            Reason("field-missing", [.unknown, .warning, .critical], "the pointer leads to no value; `missing` says what that means"),
            .graded("unexpected-value", "the value is not as expected"),
            .unknown("not-finite", "the value is NaN or infinite, so it cannot be compared"),
            .unknown("no-timestamp", "the value should be a timestamp and cannot be read as one"),
            .graded("too-old", "the timestamp, or the file, is older than the limit"),
            .futureTimestamp("the timestamp", [.warning, .critical]),
            .graded("missing", "the path should exist and does not"),
            .graded("present", "the path should not exist and does"),
            .graded("too-small", "the file is smaller than the limit"),
            .graded("too-large", "the file is larger than the limit"),
            .graded("maintenance", "the answer says that the host is in maintenance"),
            .graded("http-status", "the answer has a status that is not accepted"),
            .graded("rate-limited", "the answer says that there were too many requests"),
            .unknown("body-unread", "the answer is nested too deeply, or in an encoding that fpmond does not read"),
            .graded("not-json", "the answer should be JSON and is not"),
            .graded("assertion-failed", "the answer has another value at a pointer than expected"),
            .graded("certificate-expiring", "the host's certificate ends within the configured days"),
            .graded("slow", "the answer or the connection took longer than the limit"),
            .graded("too-many-lines", "at least as many lines as the limit matched within the window"),
            .graded("silent", "no line matched for longer than the limit"),
            .unknown("behind", "the log has more new lines than fpmond could read yet"),
            .unknown("window-not-covered", "fpmond has not followed the log for the whole window yet"),
            .unknown("rotated-unread", "lines of the log were rotated away or cut before fpmond could read them"),
            .unknown("line-too-long", "a line of the log is too long to be read whole, and its beginning does not match"),
            .unknown("not-text", "lines of the log are not UTF-8 text"),
            .unknown("undated-lines", "matching lines of the log have no readable time"),
            .unknown("misdated-lines", "lines of the log have a time in the future or far from when they were written"),
            .unknown("pattern-too-costly", "the pattern would have taken too long on lines of the log"),
            .unknown("unfinished-line", "the last line of the log matches so far, but may not be complete"),
            .warning("plugin-warning", "the plugin ends with status 1"),
            .critical("plugin-critical", "the plugin ends with status 2"),
            .unknown("plugin-unknown", "the plugin ends with status 3"),
            .unknown("exit-status", "the plugin ends with a status other than 0 to 3"),
            .unknown("plugin-killed", "a signal ended the plugin"),
            .unknown("plugin-timeout", "the plugin did not end in time"),
            .unknown("not-run", "the plugin could not be run"),
            .unknown("no-descriptors", "no file descriptors or threads were left for the plugin"),
            .graded("not-loaded", "systemd could not load the unit"),
            .graded("state", "the unit is in another state than the configured ones"),
        ]
        + Reason.failures(
            [.warning, .critical],
            [.dns, .connect, .timeout, .tlsHandshake, .reset, .protocolViolation, .tooManyRedirects, .bodyTooLarge])
}

extension Catalogue {
    /// What it means for trading when a built-in failure point fails; nil for a custom one.
    public static func meaning(of id: FailurePoint.ID) -> String? { Self[id]?.meaning }

    /// The reason of a finding: one of the failure point before a common one, and one with that status before the same code with another status.
    public static func reason(_ code: String, _ status: Status, of point: FailurePoint) -> Reason? {
        let known = (point.reasons + commonReasons).filter { $0.code == code }
        return known.first { $0.statuses.contains(status) } ?? known.first
    }
}
