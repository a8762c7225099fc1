/// What the failures of the machine mean, and the reasons by which they are seen.
extension Catalogue {
    static let machineReferences: [Reference] = [
        Reference(
            "disk-full",
            """
            A bot that cannot write does not know what it holds: positions are opened and closed without a record, and heartbeats and logs that \
            would show it stop as well.
            """,
            [
                .critical("read-only", "a volume that the bot writes to is mounted read-only"),
                .critical("space-critical", "a larger share of a volume is used than the critical one"),
                .critical("free-bytes-critical", "a volume of at least twice the floor has fewer free bytes than the floor"),
                .critical("inodes-critical", "a larger share of a volume's inodes is used than the critical one"),
                .warning("space-low", "a larger share of a volume is used than the warning one"),
                .warning("no-space-said", "no volume is full, but the bot's journal said a moment ago that there was no space"),
                .unknown("no-volumes", "no volume was looked at"),
            ]),
        Reference(
            "log-growth",
            """
            Nothing is lost yet. But the bot rotates its logs only when it starts, and what grows without end fills the disk, which stops \
            everything.
            """,
            [
                .warning("unrotated", "a log is larger than the limit"),
                .warning("growing", "the logs together grow by more than the limit a day"),
            ]),
        Reference(
            "file-permissions",
            """
            A file that the service's user may not use is as good as none: the bot takes a default in its place, or what it wants to keep is not \
            saved.
            """,
            [
                .critical("denied", "the service's user lacks a permission that it needs on a critical file or directory"),
                .warning("permission-error-said", "the bot's journal said a moment ago that it was denied a file"),
                .unknown("no-service-user", "the service's user could not be resolved"),
                .unknown("undetermined", "the permissions of a critical file could not be told"),
            ]),
        Reference(
            "file-corruption",
            """
            A file is there and cannot be used. What the bot puts in its place (defaults, an empty book, nothing) changes how it trades, and it \
            does not say so.
            """,
            [
                .graded("empty", "a critical file has no content"),
                .graded("truncated", "a critical file ends in the middle"),
                .graded("not-json", "a critical file is not JSON"),
                .graded("wrong-shape", "a critical file is JSON of another shape than the bot needs"),
                .graded("nul-bytes", "a critical file holds NUL bytes"),
                .graded("not-a-file", "something else than a regular file stands in the place of a critical one"),
                .unknown("no-files", "no critical file was looked at"),
            ]),
        Reference(
            "critical-file-missing",
            "The bot either does not start without the file, or puts a default in its place and trades by that.",
            [
                .graded("missing", "a critical file is not there; a warning where the bot can do without it"),
                .warning("directory-missing", "a directory that the bot writes to is not there"),
                .unknown("no-files", "no critical file was looked at"),
            ]),
        Reference(
            "memory-pressure",
            """
            When memory ends the kernel kills what takes most of it, and that is the bot, in the middle of whatever it does. A leak shows hours \
            before.
            """,
            [
                .critical("oom-kill", "the kernel killed the unit or a process of it for want of memory, and that was not long ago"),
                .critical("host-memory", "a smaller share of the machine's memory is left than the limit"),
                .warning("group-share", "the bot alone takes a larger share of the machine's memory than the limit"),
                .warning("growth", "the bot's memory grew over the window by more than the limit an hour"),
                .unknown("not-told", "the kernel tells nothing about memory"),
            ]),
        Reference(
            "dashboard-down",
            """
            Nobody can look at the bot's own view of things. Trading goes on; yet the dashboard shares its process with the bot, and one that \
            answers late is a sign of what is to come.
            """,
            Reason.failures(
                [.critical], [.dns, .connect, .timeout, .tlsHandshake, .reset, .protocolViolation, .tooManyRedirects, .bodyTooLarge]) + [
                    .critical("server-error", "the dashboard answers with a status of 500 or above"),
                    .critical("unexpected-status", "the dashboard answers with another status that does not show it alive"),
                    .warning("slow", "the dashboard takes longer than the limit to answer"),
                    .ok("not-served", "the configuration says that the bot serves no dashboard"),
                ]),
    ]
}
