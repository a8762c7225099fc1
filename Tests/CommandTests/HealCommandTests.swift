import Glibc
import JSON
import Testing

/// `fpmond heal NAME` as its supervisors run it.
@Suite struct HealCommandTests {
    private let place: ScratchDirectory

    init() throws { place = try ScratchDirectory() }

    /// A configuration with one healer `fix` that runs this text.
    private func configured(_ text: String, timeout: String = "60s") throws -> String {
        let json: JSON = [
            "bot": ["root": "/srv/the-bot", "unit": "the-bot.service"],
            "healers": ["fix": ["shell": .string(text), "timeout": .string(timeout)], "other": ["command": ["true"]]],
            "state": ["directory": .string(place["state"])],
        ]
        return try file(json.text(), "fpmond.json")
    }

    private func file(_ text: String, _ name: String) throws -> String {
        try place.write(text, to: name)
        return place[name]
    }

    private func heal(
        _ text: String, timeout: String = "60s", _ more: [String] = [], environment: [String: String] = [:], through: String? = nil
    ) async throws -> Program.End {
        let arguments = ["heal", "fix", "--config", try configured(text, timeout: timeout)] + more
        guard let through else { return try await Program.fpmond.run(arguments, environment: environment) }
        return try await Program(path: "/bin/sh").run(["-c", through, "sh", Program.fpmond.path] + arguments, environment: environment)
    }

    @Test(arguments: [0: 0, 75: 75, 125: 125, 7: 7, 255: 255]) func theHooksAnswerIsPassedOn(status: Int, passed: Int32) async throws {
        let ending = try await heal("echo out; echo err >&2; exit \(status)")
        #expect(ending.status == passed)
        #expect(ending.output == "out\n\n")
        #expect(ending.errors == "err\n" + (status == 0 ? "" : "fpmond: heal fix: exit status \(status)\n"))
    }

    @Test func aHookThatIsKilledOrCannotBeRunIsASoftwareFault() async throws {
        #expect(try await heal("kill -KILL $$").status == 70)
        let path = try file(
            #"{"healers": {"fix": {"command": ["/nonexistent/hook"]}}, "state": {"directory": "\#(place["state"])"}}"#, "missing.json")
        let ending = try await Program.fpmond.run(["heal", "fix", "--config", path])
        #expect(ending.status == 70)
        #expect(ending.errors.hasPrefix("fpmond: heal fix: could not be run: "))
    }

    @Test func aHookThatHangsIsEndedAtItsTimeout() async throws {
        let ending = try await heal("echo begun; sleep 300", timeout: "2s")
        #expect(ending.status == 124)
        #expect(ending.errors == "fpmond: heal fix: timed out after 2s and was ended with its session\n")
    }

    @Test func aHealThatIsToldToStopEndsItsHook() async throws {
        let program = try Program.fpmond.start(
            ["heal", "fix", "--config", try configured("sleep 300 & echo $! $$ > \(place.path)/x; mv \(place.path)/x \(place.path)/pids; wait")],
            in: place)
        #expect(await eventually { access(place["pids"], F_OK) == 0 })
        program.send(SIGTERM)
        #expect(await program.end(within: .seconds(60)) == 70)
        #expect(program.errors == "fpmond: heal fix: was ended with its session because fpmond is stopping\n")
        let processes = (ScratchDirectory.text(of: place["pids"]) ?? "").split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
        #expect(processes.count == 2)
        for process in processes { #expect(await eventually { kill(process, 0) != 0 || isZombie(process) }) }
    }

    private func isZombie(_ process: pid_t) -> Bool {
        (ScratchDirectory.text(of: "/proc/\(process)/stat") ?? "").split(separator: ")").last?.hasPrefix(" Z") ?? true
    }

    @Test func anUnknownHealerIsAConfigurationFault() async throws {
        let ending = try await Program.fpmond.run(["heal", "fx", "--config", try configured("exit 0")])
        #expect(ending.status == 78)
        #expect(ending.errors == "fpmond: heal fx: no healer named fx is configured; known: fix, other\n")
    }

    @Test func aBrokenConfigurationIsNotObeyed() async throws {
        let path = try file(#"{"healers": {"fix": {"shell": "echo ran", "timeot": "5s"}}}"#, "broken.json")
        let ending = try await Program.fpmond.run(["heal", "fix", "--config", path])
        #expect(ending.status == 78)
        #expect(ending.output == "")
        #expect(ending.errors.contains("timeot"))
    }

    @Test(.enabled(if: geteuid() == 0, "asked of root only"), arguments: [0o666, 0o664, 0o602]) func asRootAConfigurationThatOthersMayWriteIsRefused(
        mode: Int
    ) async throws {
        let path = try configured("echo ran")
        chmod(path, mode_t(mode))
        // A group that has root in it may write: only others' groups are strangers.
        chown(path, 0, 65_534)
        let ending = try await Program.fpmond.run(["heal", "fix", "--config", path])
        #expect(ending.status == 78)
        #expect(ending.output == "")
        #expect(ending.errors.hasPrefix("fpmond: heal fix: as root, fpmond obeys only a configuration that root alone can write\n"))
    }

    @Test(.enabled(if: geteuid() == 0, "asked of root only"), arguments: [0o777, 0o775, 0o757]) func asRootAHookThatOthersMayWriteIsRefused(
        mode: Int
    ) async throws {
        let hook = try file("#!/bin/sh\necho ran\n", "hook")
        chmod(hook, mode_t(mode))
        let fault = "\(hook) is writable by users other than its owner (mode \(String(mode, radix: 8))); expected root alone"
        for text in ["exec \(hook)", "true; sh \(hook)"] {
            let path = try configured(text)
            let ending = try await Program.fpmond.run(["heal", "fix", "--config", path, "--despite-configuration", "--result", place["result.json"]])
            #expect(ending.status == 78)
            #expect(ending.output == "")
            #expect(ending.errors == "fpmond: heal fix: root does not run files that others can change\nfpmond: heal fix: \(fault)\n")
            #expect(ScratchDirectory.json(of: place["result.json"])?["error"]?.string?.contains(fault) == true)

            let validated = try await Program.fpmond.run("validate", path)
            #expect(validated.status == 78)
            #expect(validated.output == "\(path): healers.fix: \(fault)\n")
        }
        chmod(hook, 0o755)
        #expect(try await heal("exec \(hook)").status == 0)
    }

    @Test func noMoreRunsWithinTheHourThanAreAllowedWhoeverAsks() async throws {
        let json: JSON = [
            "healers": ["fix": ["shell": "echo ran", "max_per_hour": 2]], "state": ["directory": .string(place["state"])],
        ]
        let arguments = ["heal", "fix", "--config", try file(json.text(), "limited.json")]
        for _ in 0..<2 { #expect(try await Program.fpmond.run(arguments).status == 0) }
        let third = try await Program.fpmond.run(arguments)
        #expect(third.status == EX_TEMPFAIL && third.output == "")
        let why = "it ran 2 times within the last hour (max_per_hour is 2)"
        #expect(third.errors == "fpmond: heal fix: \(why); to run it by hand anyway, use --despite-configuration\n")
        #expect(try await Program.fpmond.run(arguments + ["--despite-configuration"]).status == 0)
    }

    @Test func noMoreRunsWithinTheDayThanAreAllowedWhoeverAsks() async throws {
        let json: JSON = [
            "healers": ["fix": ["shell": "echo ran", "max_per_hour": 9, "max_per_day": 2]], "state": ["directory": .string(place["state"])],
        ]
        let arguments = ["heal", "fix", "--config", try file(json.text(), "limited.json")]
        for _ in 0..<2 { #expect(try await Program.fpmond.run(arguments).status == 0) }
        // Before the last hour, and within the last day.
        for name in ScratchDirectory.names(of: place["state-heal"]) ?? [] where name.hasSuffix("-fix.json") {
            let began = try #require(Int(name.dropLast("-fix.json".count)))
            #expect(rename(place["state-heal/\(name)"], place["state-heal/\(began - 7_200_000_000)-fix.json"]) == 0)
        }
        let third = try await Program.fpmond.run(arguments)
        #expect(third.status == EX_TEMPFAIL && third.output == "")
        let why = "it ran 2 times within the last day (max_per_day is 2)"
        #expect(third.errors == "fpmond: heal fix: \(why); to run it by hand anyway, use --despite-configuration\n")
        let byHand = try await Program.fpmond.run(arguments + ["--despite-configuration"])
        #expect(byHand.status == 0 && byHand.errors == "fpmond: heal fix: running although \(why)\n")
    }

    @Test func allHealersTogetherHaveOneLimit() async throws {
        let json: JSON = [
            "healing": ["max_per_hour": 2], "healers": ["fix": ["shell": "echo ran"], "other": ["command": ["true"]]],
            "state": ["directory": .string(place["state"])],
        ]
        let path = try file(json.text(), "limited.json")
        for name in ["fix", "other"] { #expect(try await Program.fpmond.run(["heal", name, "--config", path]).status == 0) }
        for name in ["fix", "other"] {
            let third = try await Program.fpmond.run(["heal", name, "--config", path])
            #expect(third.status == EX_TEMPFAIL && third.output == "")
            #expect(third.errors.contains("all healers together ran 2 times within the last hour (healing.max_per_hour is 2)"), "\(third.errors)")
        }
    }

    /// Without a record no limit could be kept.
    @Test func whatCannotBeRecordedIsNotRun() async throws {
        // Files may have no bytes: the lock may, a record may not.
        let through = "trap '' XFSZ; { (ulimit -f 0; exec \"$@\") 2>&1; echo ended with $?; } | cat"
        let full = try await heal("touch \(place["ran"])", through: through)
        #expect(
            full.output.hasPrefix("fpmond: heal fix: the run cannot be recorded, and without a record no limit can be kept: "), "\(full.output)")
        #expect(full.output.hasSuffix("\nended with 75\n"), "\(full.output)")
        #expect(access(place["ran"], F_OK) != 0)
        #expect(try await heal("touch \(place["ran"])").status == 0 && access(place["ran"], F_OK) == 0)
    }

    @Test func oneHealRunsAtATimeWhoeverAsks() async throws {
        let waiting = try Program.fpmond.start(
            ["heal", "fix", "--config", try configured("touch \(place["begun"]); while [ ! -e \(place["go"]) ]; do sleep 0.05; done")], in: place)
        #expect(await eventually { access(place["begun"], F_OK) == 0 })
        let second = try await Program.fpmond.run(["heal", "other", "--config", place["fpmond.json"]])
        #expect(second.status == EX_TEMPFAIL)
        #expect(second.errors == "fpmond: heal other: another heal is under way\n")
        try place.write("", to: "go")
        #expect(await waiting.end(within: .seconds(60)) == 0)
        #expect(try await Program.fpmond.run(["heal", "other", "--config", place["fpmond.json"]]).status == 0)
    }

    @Test(.enabled(if: geteuid() == 0, "asked of root only")) func asRootARecordThatOthersMayChangeIsRefused() async throws {
        mkdir(place["state-heal"], 0o777)
        chmod(place["state-heal"], 0o777)
        let ending = try await heal("echo ran")
        #expect(ending.status == 78 && ending.output == "")
        #expect(ending.errors.contains("\(place["state-heal"]) is writable by users other than its owner (mode 777)"))
    }

    @Test func aContextIsGoodForOneRun() async throws {
        let context: JSON = ["order": "fix-1767323045000000", "environment": ["FPMOND_STATUS": "critical"], "finding": [:]]
        let arguments = ["--context", try file(context.text(), "context.json"), "--result", place["result.json"]]
        #expect(try await heal("echo $FPMOND_STATUS", arguments).output == "critical\n\n")
        #expect(ScratchDirectory.json(of: place["result.json"])?["order"] == "fix-1767323045000000")
        let again = try await heal("echo $FPMOND_STATUS", arguments)
        #expect(again.status == EX_TEMPFAIL && again.output == "")
        #expect(again.errors == "fpmond: heal fix: the watcher's order fix-1767323045000000 was run already\n")
    }

    // MARK: Nothing outlives a heal

    /// In the background, in a session of its own, forked twice, and deaf to TERM.
    private static let detached = """
        setsid sh -c 'trap "" TERM; echo $$ >>PIDS; exec sleep 300' &
        sh -c 'sh -c "echo \\$\\$ >>PIDS; exec sleep 300" &'
        sleep 300 & echo $! >>PIDS
        while [ "$(wc -l <PIDS)" -lt 3 ]; do sleep 0.02; done
        """

    @Test(arguments: [("exit 0", 0), ("exit 7", 7), ("sleep 300", 124)] as [(String, Int32)])
    func whatAHookLeavesBehindIsEndedWithIt(ending: String, status: Int32) async throws {
        let script = Self.detached.split(separator: "PIDS", omittingEmptySubsequences: false).joined(separator: place["pids"])
        let json: JSON = [
            "healers": ["fix": ["shell": .string("\(script)\n\(ending)"), "timeout": status == 124 ? "3s" : "60s"]],
            "state": ["directory": .string(place["state"])],
        ]
        let ended = try await Program.fpmond.run(["heal", "fix", "--config", try file(json.text(), "detached.json")])
        #expect(ended.status == status)
        let pids = (ScratchDirectory.text(of: place["pids"]) ?? "").split(separator: "\n").compactMap { pid_t($0) }
        #expect(pids.count == 3)
        for pid in pids { #expect(kill(pid, 0) != 0, "\(pid) is left") }
        #expect(ended.errors.contains(" that the hook had left behind\n"), "\(ended.errors)")
    }

    @Test func aHookThatLeavesNothingBehindIsNotSaidToHaveDone() async throws {
        #expect(try await heal("echo done; true").errors == "")
    }

    // MARK: What would be run

    @Test func aDryRunSaysWhatWouldRunAndRunsNothing() async throws {
        let json: JSON = [
            "bot": ["root": .string(place["bot"])],
            "healers": [
                "fix": [
                    "command": ["/usr/bin/touch", .string("\(place["it's done"])")], "environment": ["API_TOKEN": "abcdef0123456789"],
                    "timeout": "7s",
                    "max_per_hour": 3,
                ], "off": ["shell": "echo ran", "enabled": false], "restart": ["shell": "echo ran", "effect": "restarts-bot"],
            ], "state": ["directory": .string(place["state"])],
        ]
        let path = try file(json.text(), "preview.json")
        let preview = try await Program.fpmond.run(["heal", "fix", "--dry-run", "--config", path])
        #expect(preview.status == 0 && preview.errors == "")
        for line in [
            "Program: /usr/bin/touch '\(place["it"])'\\''s done'", "Timeout: 7s, then TERM, 5s later KILL", "  API_TOKEN=***",
            "  FPMOND_BOT_ROOT=\(place["bot"])", "Runs: 0 of 3 in the last hour, 0 of 48 in the last day; of all healers 0 of 12 in the last hour",
            "Guards: it has none", "It would run now.",
        ] { #expect(preview.output.split(separator: "\n").contains(Substring(line)), "\(line)\n\(preview.output)") }
        #expect(access(place["it's done"], F_OK) != 0 && access(place["state-heal"], F_OK) != 0)

        let off = try await Program.fpmond.run(["heal", "off", "--dry-run", "--config", path])
        #expect(off.status == EX_NOPERM && off.output.contains("It would be refused with 77: this healer is disabled (enabled is false)"))
        // Nothing of this bot can be seen: the guards say so.
        let restart = try await Program.fpmond.run(["heal", "restart", "--dry-run", "--config", path])
        #expect(restart.status == EX_TEMPFAIL && restart.output.contains("  not-now  unit-unknown: "))
        #expect(restart.output.contains("It would be refused with 75: "))
    }

    // MARK: The handover

    private func handover(_ environment: JSON, finding: JSON = ["reason": "age-over-limit"]) throws -> [String] {
        ["--context", try file((["environment": environment, "finding": finding] as JSON).text(), "context.json")]
    }

    @Test func theContextReachesTheHookAndTheBotIsTheConfigurations() async throws {
        let context: JSON = [
            "FPMOND_REASON": "age-over-limit", "FPMOND_BOT_ROOT": "/evil", "FPMOND_BOT_UNIT": "evil.service", "PATH": "/evil",
            "LD_PRELOAD": "/evil.so",
            "IFS": "x", "FPMOND_MESSAGE": "two\nlines; $(reboot) `reboot`",
        ]
        let ending = try await heal("env; cat", try handover(context))
        let lines = ending.output.split(separator: "\n").map(String.init)
        for name in ["FPMOND_BOT_ROOT", "FPMOND_BOT_UNIT", "PATH", "LD_PRELOAD", "IFS"] {
            #expect(ending.errors.contains("fpmond: heal fix: the context: \"\(name)\" may not be set by the watcher: ignored\n"))
        }
        #expect(lines.contains("FPMOND_REASON=age-over-limit"))
        #expect(lines.contains("FPMOND_BOT_ROOT=/srv/the-bot"))
        #expect(lines.contains("FPMOND_BOT_UNIT=the-bot.service"))
        #expect(lines.contains(#"FPMOND_MESSAGE=two\nlines; $(reboot) `reboot`"#))
        #expect(!ending.output.contains("evil") && !lines.contains { $0.hasPrefix("IFS") })
        let finding = try JSON.parse(lines.last ?? "")
        #expect(finding["reason"] == "age-over-limit" && finding["healer"] == "fix" && finding["evidence"] == .null)
    }

    @Test func nothingOfTheSupervisorsEnvironmentReachesTheHook() async throws {
        let ending = try await heal(
            "env", [],
            environment: [
                "NOTIFY_SOCKET": "/run/systemd/notify", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1", "JOURNAL_STREAM": "8:1",
                "CREDENTIALS_DIRECTORY": "/run/credentials/x", "LISTEN_FDS": "1", "INVOCATION_ID": "x", "API_SECRET": "hush", "FPMOND_FORGED": "x",
                "LANG": "de_DE.UTF-8", "PATH": "/evil:/usr/bin:/bin",
            ])
        let names = ending.output.split(separator: "\n").map { String($0.prefix { $0 != "=" }) }
        // PWD is the shell's own, which also counts how deep it is, or not.
        let allowed = ["PATH", "LANG", "HOME", "SHELL", "PWD", "OLDPWD", "SHLVL", "_"]
        for name in names { #expect(allowed.contains(name) || name.hasPrefix("FPMOND_"), "\(name)") }
        #expect(!names.contains("FPMOND_FORGED"))
        #expect(ending.output.contains("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"))
        #expect(ending.output.contains("LANG=C.UTF-8\n"))
    }

    @Test func noSignalIsIgnoredThoughItsSupervisorIgnoresIt() async throws {
        let ending = try await heal("sed -n 's/^Sig\\(Blk\\|Ign\\):\\t//p' /proc/self/status", through: "trap '' PIPE HUP INT TERM USR1; exec \"$@\"")
        let masks = ending.output.split(separator: "\n").compactMap { UInt64($0, radix: 16) }
        #expect(masks.count == 2)
        for mask in masks { #expect(mask & ~(3 << 31) == 0) }
    }

    @Test func anUnreadableContextRunsNothing() async throws {
        let broken = try file("{\"environment\": ", "context.json")
        mkfifo("\(place.path)/fifo", 0o644)
        symlink(broken, place["link"])
        for path in [broken, place["fifo"], place.path, place["link"]] {
            let ending = try await heal("echo ran", ["--context", path])
            #expect(ending.status == 78)
            #expect(ending.output == "")
            #expect(ending.errors.hasPrefix("fpmond: heal fix: cannot read the context: \(path)"))
        }
    }

    @Test func withoutAContextItRunsAsByHand() async throws {
        let ending = try await heal("echo $FPMOND_STATUS/$FPMOND_BOT_UNIT", ["--context", place["none.json"]])
        #expect(ending.status == 0)
        #expect(ending.output == "/the-bot.service\n\n")
        #expect(ending.errors == "fpmond: heal fix: no context at \(place["none.json"]): running as by hand\n")
    }

    /// What a compromised watcher would hand over to have the shipped hooks do something else.
    @Test(arguments: ["FPMOND_FETCH_COMMAND", "FPMOND_HALT_FILES", "FPMOND_FETCH_SECONDS"]) func noSettingOfAHookCrosses(name: String) async throws {
        let ending = try await heal("env", try handover([name: .string("touch \(place["planted"])")]))
        #expect(ending.status == 0 && !ending.output.contains(name))
        #expect(ending.errors.contains("\"\(name)\" may not be set by the watcher"))
    }

    @Test func aHooksSettingsAreTheConfigurations() async throws {
        let json: JSON = [
            "healers": ["fix": ["command": ["env"], "environment": ["FPMOND_HALT_FILES": "a b", "lower": "$(x)"]]],
            "state": ["directory": .string(place["state"])],
        ]
        let path = try file(json.text(), "settings.json")
        let ending = try await Program.fpmond.run(
            ["heal", "fix", "--config", path] + (try handover(["FPMOND_HALT_FILES": "nothing", "lower": "x"])))
        let lines = ending.output.split(separator: "\n")
        #expect(lines.contains("FPMOND_HALT_FILES=a b") && lines.contains("lower=$(x)"))
    }

    // MARK: What is allowed

    @Test(arguments: [
        (#"{"healers": {"fix": {"shell": "echo ran", "enabled": false}}}"#, "this healer is disabled"),
        (#"{"healers": {"fix": {"shell": "echo ran", "mode": "observe"}}}"#, "this healer only records"),
        (#"{"healing": {"enabled": false}, "healers": {"fix": {"shell": "echo ran"}}}"#, "healing is disabled"),
    ])
    func whatTheConfigurationDoesNotAllowIsRefused(text: String, why: String) async throws {
        var json = try JSON.parse(text).object ?? [:]
        json["state"] = ["directory": .string(place["state"])]
        let path = try file(JSON.object(json).text(), "forbidden.json")
        let arguments = ["heal", "fix", "--config", path, "--result", place["result.json"]]
        let refused = try await Program.fpmond.run(arguments + (try handover(["FPMOND_STATUS": "critical"])))
        #expect(refused.status == EX_NOPERM)
        #expect(refused.output == "")
        #expect(refused.errors.hasPrefix("fpmond: heal fix: \(why)"), "\(refused.errors)")
        let report = try #require(ScratchDirectory.json(of: place["result.json"]))
        #expect(report["exit_status"] == 77 && report["error"]?.string?.hasPrefix("not run: \(why)") == true)

        let byHand = try await Program.fpmond.run(arguments + ["--despite-configuration"])
        #expect(byHand.status == 0)
        #expect(byHand.output == "ran\n\n")
        #expect(byHand.errors.hasPrefix("fpmond: heal fix: running although \(why)"))
        let records = try #require(ScratchDirectory.names(of: place["state-heal"])).filter { $0.hasSuffix("-fix.json") }
        #expect(records.count == 1)
        let record = ScratchDirectory.json(of: place["state-heal/\(records.first ?? "")"])
        #expect(record?["despite_configuration"]?.string?.hasPrefix(why) == true && record?["order"] == .null && record?["result"] == 0)
        // The watcher's handover and a person's word do not go together.
        let both = try await Program.fpmond.run(arguments + (try handover(["FPMOND_STATUS": "critical"])) + ["--despite-configuration"])
        #expect(both.status == EX_USAGE && both.output == "")
    }

    @Test(arguments: ["--help", "-h", "--version", "--despite-configuration", "../fix", "Fix", "fix-", "", "a/b", "fix\u{1B}[2J"])
    func whatIsNoNameOfAHealerIsAWrongCommandLine(name: String) async throws {
        // As the unit calls it.
        let ending = try await Program.fpmond.run(["heal", "--config", try configured("echo ran"), "--context", place["context.json"], "--", name])
        #expect(ending.status == EX_USAGE)
        #expect(ending.output == "")
        #expect(ending.errors == "fpmond: heal: not a valid healer name; expected lower-case letters, digits and single hyphens\n")
    }

    // MARK: The report

    @Test func aBrokenConfigurationIsTheWatchersToReadAsWell() async throws {
        let path = try file(#"{"healers": {"fix": {"shell": "echo ran", "timeot": "5s"}}}"#, "broken.json")
        _ = try await Program.fpmond.run(["heal", "fix", "--config", path, "--result", place["result.json"]])
        let report = try #require(ScratchDirectory.json(of: place["result.json"]))
        #expect(report["exit_status"] == 78)
        #expect(report["error"]?.string?.contains("timeot") == true)
    }

    @Test func theReportIsLeftForTheWatcher() async throws {
        let ending = try await heal("echo busy; exit 75", ["--result", "\(place.path)/result.json"])
        #expect(ending.status == 75)
        let report = try #require(ScratchDirectory.json(of: place["result.json"]))
        #expect(report["exit_status"]?.int == 75)
        #expect(report["timed_out"] == .bool(false))
        #expect(report["output"]?.string == "busy\n")
        #expect(report["signal"] == .null)
        let (started, ended) = (report["started_at"]?.int ?? 0, report["ended_at"]?.int ?? 0)
        #expect(started > 1_700_000_000_000_000 && ended >= started)
        var status = stat()
        #expect(stat("\(place.path)/result.json", &status) == 0 && status.st_mode & 0o777 == 0o640)
    }

    @Test func theServiceManagersDirectoryIsWhereItIsLeft() async throws {
        _ = try await heal("exit 0", environment: ["RUNTIME_DIRECTORY": "\(place.path):/run/another"])
        #expect(ScratchDirectory.json(of: place["fix.json"])?["exit_status"]?.int == 0)
    }

    @Test func aReportThatCannotBeLeftDoesNotChangeTheAnswer() async throws {
        #expect(try await heal("exit 75", ["--result", "/nonexistent/result.json"]).status == 75)
    }
}
