import Glibc
import JSON
import Testing

/// `fpmond heal NAME` as its supervisors run it.
@Suite struct HealCommandTests {
    private let place: Place

    init() throws { place = try Place() }

    /// A configuration with one healer `fix` that runs this text.
    private func configured(_ text: String, timeout: String = "60s") throws -> String {
        let json: JSON = [
            "bot": ["root": "/srv/the-bot", "unit": "the-bot.service"],
            "healers": ["fix": ["shell": .string(text), "timeout": .string(timeout)], "other": ["command": ["true"]]],
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
        #expect(ending.output == "out\nerr\n\n")
        #expect(ending.errors == (status == 0 ? "" : "fpmond: fix: exit status \(status)\n"))
    }

    @Test func aHookThatIsKilledOrCannotBeRunIsASoftwareFault() async throws {
        #expect(try await heal("kill -KILL $$").status == 70)
        let path = try file(#"{"healers": {"fix": {"command": ["/nonexistent/hook"]}}}"#, "missing.json")
        let ending = try await Program.fpmond.run(["heal", "fix", "--config", path])
        #expect(ending.status == 70)
        #expect(ending.errors.hasPrefix("fpmond: fix: could not be run: "))
    }

    @Test func aHookThatHangsIsEndedAtItsTimeout() async throws {
        let ending = try await heal("echo begun; sleep 300", timeout: "2s")
        #expect(ending.status == 124)
        #expect(ending.errors == "fpmond: fix: did not end within 2s and was ended with its session\n")
    }

    @Test func aHealThatIsToldToStopEndsItsHook() async throws {
        let program = try Program.fpmond.start(
            ["heal", "fix", "--config", try configured("sleep 300 & echo $! $$ > \(place.path)/x; mv \(place.path)/x \(place.path)/pids; wait")],
            in: place)
        #expect(await eventually { access(place["pids"], F_OK) == 0 })
        program.send(SIGTERM)
        #expect(await program.end(within: .seconds(60)) == 70)
        #expect(program.errors == "fpmond: fix: was ended with its session, because fpmond was told to stop\n")
        let processes = (Place.text(of: place["pids"]) ?? "").split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
        #expect(processes.count == 2)
        for process in processes { #expect(await eventually { kill(process, 0) != 0 || isZombie(process) }) }
    }

    private func isZombie(_ process: pid_t) -> Bool {
        (Place.text(of: "/proc/\(process)/stat") ?? "").split(separator: ")").last?.hasPrefix(" Z") ?? true
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
        #expect(ending.errors.hasPrefix("fpmond: as root, only a configuration that nobody else can write is obeyed\n"))
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
        #expect(lines.contains("FPMOND_REASON=age-over-limit"))
        #expect(lines.contains("FPMOND_BOT_ROOT=/srv/the-bot"))
        #expect(lines.contains("FPMOND_BOT_UNIT=the-bot.service"))
        #expect(lines.contains("FPMOND_MESSAGE=two") && lines.contains("lines; $(reboot) `reboot`"))
        #expect(!ending.output.contains("evil") && !lines.contains { $0.hasPrefix("IFS") })
        #expect(lines.last == #"{"reason":"age-over-limit"}"#)
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
        for path in [broken, "/nonexistent/context.json", "\(place.path)/fifo", place.path] {
            let ending = try await heal("echo ran", ["--context", path])
            #expect(ending.status == 78)
            #expect(ending.output == "")
            #expect(ending.errors.hasPrefix("fpmond: heal fix: cannot read the context: \(path)"))
        }
    }

    // MARK: The report

    @Test func theReportIsLeftForTheWatcher() async throws {
        let ending = try await heal("echo busy; exit 75", ["--result", "\(place.path)/result.json"])
        #expect(ending.status == 75)
        let report = try #require(Place.json(of: place["result.json"]))
        #expect(report["exit_status"]?.int == 75)
        #expect(report["timed_out"] == .bool(false))
        #expect(report["output"]?.string == "busy\n")
        #expect(report["signal"] == .null)
        let (started, ended) = (report["started_at"]?.int ?? 0, report["ended_at"]?.int ?? 0)
        #expect(started > 1_700_000_000_000_000 && ended >= started)
        var status = stat()
        #expect(stat("\(place.path)/result.json", &status) == 0 && status.st_mode & 0o444 == 0o444)
    }

    @Test func theServiceManagersDirectoryIsWhereItIsLeft() async throws {
        _ = try await heal("exit 0", environment: ["RUNTIME_DIRECTORY": "\(place.path):/run/another"])
        #expect(Place.json(of: place["fix.json"])?["exit_status"]?.int == 0)
    }

    @Test func aReportThatCannotBeLeftDoesNotChangeTheAnswer() async throws {
        #expect(try await heal("exit 75", ["--result", "/nonexistent/result.json"]).status == 75)
    }
}
