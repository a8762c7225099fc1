/// What the failures of the bot's process and of its deployment mean, and the reasons by which they are seen.
extension Catalogue {
    static let processReferences: [Reference] = [botCrashedReference, crashLoopReference] + engineReferences + deploymentReferences

    private static let botCrashedReference = Reference(
        "bot-crashed",
        """
        Nothing is traded while the unit does not run, and no exit is managed: what is open stays open at the exchange, whatever the price does.
        """,
        [
            .critical("failed", "the unit has failed"),
            .critical("start-limit", "the unit failed so often that systemd has given up on it"),
            .critical("inactive", "the unit is inactive after an error"),
            .critical("stopped", "the unit has been inactive without an error for longer than a restart takes: somebody stopped it"),
            .critical("crashed", "the unit has just crashed, and systemd is about to start it again"),
            .critical("restarting", "the unit crashed, and its restart has been pending for longer than the limit"),
            .critical("restarts", "systemd restarted the unit after a crash as often as the limit in the window, or more"),
            .critical("starting-long", "the unit has been starting for longer than the limit"),
            .critical("stopping-long", "the unit has been stopping for longer than the limit"),
            .critical("not-found", "systemd knows no such unit"),
            .critical("masked", "the unit is masked, so that nobody can start it"),
            .critical("bad-setting", "systemd refuses a setting in the unit's file"),
            .critical("error", "systemd could not load the unit's file"),
            .critical("merged", "systemd has merged the unit into another one"),
            .critical("stub", "systemd has not loaded the unit's file"),
            .warning("crashed-and-restarted", "the unit crashed a moment ago, and systemd has started it again"),
            .ok("restarted", "somebody restarted the unit since the last look"),
            .unknown("changing", "the unit is starting or stopping, or has been inactive since a moment ago"),
            .unknown("state-unrecognised", "systemd names a state that fpmond does not know"),
        ])

    private static let crashLoopReference = Reference(
        "crash-loop",
        """
        The bot survives its crashes inside one process and starts over, up to a hundred times: systemd sees a unit in good health while trading \
        begins again and again. An error that repeats itself is not ended by a restart.
        """,
        [
            .critical("gave-up", "the crash log, or the bot's journal a moment ago, says that it used up its restarts"),
            .critical("port-blocked", "the bot's journal said a moment ago that its port cannot be cleared, for which it restarts without a pause"),
            .critical("same-error", "there were enough crashes in the window, the last of them all by the same error"),
            .critical("crash-loop", "there were enough crashes in the window, not all by the same error"),
            .critical("journal", "the unit's journal names enough crashes in the window"),
            .critical("unit-restarts", "systemd scheduled enough restarts of the unit in the window"),
            .warning("duplicate-heartbeats", "so many process heartbeats come a minute that the bot must have restarted inside its process"),
        ])

    private static let noEngine = Reason.unknown("unit-not-active", "the bot's unit does not run, so there is no engine to judge")

    private static let engineReferences: [Reference] = [
        Reference(
            "bot-frozen",
            """
            No trading cycle completes: nothing is opened, and what is open is not managed, though the unit counts as active. systemd does not \
            restart a process that does not end.
            """,
            [
                .graded("cycle-stale", "no cycle completed for longer than the limit, and none began lately"),
                .graded("hung", "no cycle completed for longer than the limit, and the process used no processor time either"),
                .graded("spinning", "no cycle completed for longer than the limit, and the process burns a whole processor core"),
                .graded("protect-streak", "no cycle completed for longer than the limit, because one after the other ended in protective mode"),
                .graded("cycles-abort", "cycles begin, but none completed for longer than the limit"),
                .critical("missing", "the bot runs, and no cycle has ever completed"),
                .warning("stamps-disagree", "cycles complete, but the two stamps of their heartbeat are not of one instant"),
                .warning("component-stale", "cycles complete, but another component has not reported for longer than the limit"),
                .warning("process-silent", "cycles complete, but the process heartbeat is older than its limit"),
                .warning("supervisor-silent", "cycles complete, but the bot's supervisor has not reported for longer than its limit"),
                .futureTimestamp("last_heartbeat_ts", [.critical]), noEngine,
            ]),
        Reference(
            "zombie-engine",
            """
            The one thread that trades has ended, while the process, its dashboard and every other heartbeat go on. It looks alive and trades \
            nothing until it is restarted.
            """,
            [
                .critical("no-first-cycle", "the process heartbeat is fresh, but no cycle has ever completed"),
                .graded("engine-dead", "the process heartbeat is fresh, but no cycle completed for longer than the limit and none began"),
                .ok("engine-starts", "no cycle completed for longer than the limit, but one began lately: the engine's thread lives"),
                .ok("process-silent", "no cycle completed for longer than the limit, but the side threads are silent as well"),
                .futureTimestamp("a heartbeat's stamp", [.unknown, .warning]), noEngine,
                .unknown("foreign-process", "the process heartbeat is of another process than the unit's"),
            ]),
    ]

    private static let deploymentReferences: [Reference] = [
        Reference(
            "worker-lost",
            """
            Predictions, features and outcomes come from children of the bot. Without them the engine goes on with what they wrote last, so fewer \
            signals are found and the ones it finds are old.
            """,
            [
                .ok("few-workers", "workers are missing, but not for longer than the patience"),
                .graded("workers-missing", "workers have been missing for longer than the patience; critical when hardly any is left"),
                .warning("output-feigned", "the last rows of a worker's file are all feigned by the bot's healer"),
                .unknown("future-timestamp", "the newest row of a worker's file lies in the future"),
                .graded("output-stale", "the file of a worker has had no new row for longer than its limit"),
                .unknown("no-main-process", "the bot has no main process whose children could be counted"),
            ]),
        Reference(
            "two-bots",
            """
            Two bots on one book write over each other, and each acts on every signal: orders are doubled, and what one of them holds the other \
            does not know.
            """,
            [
                .critical("second-bot", "a process outside the unit runs the bot on the same files"),
                .critical("foreign-heartbeat", "a fresh process heartbeat is of a process that is none of the unit's"),
                .warning("elsewhere", "a process looks like another bot, in another place or in one that cannot be seen"),
                .unknown("hidden-processes", "the processes of other users cannot be seen here"),
            ]),
        Reference(
            "slot-drift",
            """
            The slot was switched and the bot was not restarted: it reads and writes the old tree, so that what is configured, watched or \
            repaired in the new one does not reach it.
            """,
            [
                .lasting("other-slot", "the bot's process works in another directory than the one the configured root leads to"),
                .unknown("no-main-process", "the bot has no main process"),
                .unknown("root-missing", "the configured root leads nowhere"),
                .unknown("slot-unseen", "the directory that the bot works in cannot be seen"),
            ]),
    ]
}
