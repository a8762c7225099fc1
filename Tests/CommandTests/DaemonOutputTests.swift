import BotSimulator
import Glibc
import JSON
import Testing

/// Outputs that cannot be written: told once, watching goes on, and they are written again when they can be.
@Suite(.serialized) struct DaemonOutputTests {
    private func occurrences(of word: String, in text: String) -> Int { text.split(separator: "\n").count { $0.contains(word) } }

    @Test func missingDirectoriesAreMadeWithThoseAboveThem() async throws {
        let stage = try DaemonStage()
        stage.settings["outputs"] = ["directory": .string(stage.place["log/of/the/monitor"]), "round": "250ms"]
        stage.settings["state"] = ["directory": .string(stage.place["var/state"])]
        let daemon = try stage.start()
        #expect(
            await eventually {
                ScratchDirectory.json(of: stage.place["log/of/the/monitor/failure_point_monitor_summary.json"]) != nil
            })
        #expect(await eventually { ScratchDirectory.json(of: stage.place["var/state/state.json"]) != nil })
        #expect(daemon.ended == nil)
    }

    @Test func aFileInTheDirectorysPlaceIsToldOnceAndWatchingGoesOn() async throws {
        let stage = try DaemonStage()
        try stage.place.write("in the way", to: "log")
        let daemon = try stage.start()
        #expect(await eventually { daemon.errors.contains("failure_point_monitor.jsonl: open") }, "\(daemon.errors)")
        try stage.bot.setFaults([#require(Fault.named("override-active"))])
        #expect(await eventually { daemon.errors.contains("override-active is critical") })
        // Several rounds later it has still been told once.
        try await Task.sleep(for: .seconds(1))
        #expect(occurrences(of: "failure_point_monitor.jsonl: open", in: daemon.errors) == 1)
        #expect(ScratchDirectory.json(of: stage.place["state/state.json"]) != nil)

        unlink(stage.place["log"])
        _ = stage.place.directory("log")
        #expect(await eventually { stage.lines("failure_point_monitor").count >= 2 })
        #expect(await eventually { daemon.errors.contains("failure_point_monitor.jsonl can be written again") })
        // The summary is another sink: it comes back by itself.
        #expect(await eventually { stage.point("override-active")?["status"] == "critical" })
    }

    @Test(.enabled(if: geteuid() != 0 || Program.fpmond.isOpenToAll, "nobody cannot enter root's home, in which this checkout is"))
    func aDirectoryThatIsReadOnlyIsToldAndWrittenToOnceItCanBe() async throws {
        let stage = try DaemonStage()
        try stage.writeSettings()
        _ = stage.place.directory("log")
        _ = stage.place.directory("state")
        // Permissions mean nothing to root: the daemon is then run as nobody.
        let isRoot = geteuid() == 0
        if isRoot {
            for name in [".", "log", "state"] { chown(stage.place[name], 65_534, 65_534) }
            try #require(access("/usr/bin/setpriv", X_OK) == 0)
        }
        chmod(stage.place["log"], 0o555)
        let arguments = ["run", "--config", stage.place["fpmond.json"]]
        let drop = ["--reuid=65534", "--regid=65534", "--clear-groups", Program.fpmond.path]
        let daemon =
            isRoot
            ? try Program(path: "/usr/bin/setpriv").start(drop + arguments, in: stage.place) : try Program.fpmond.start(arguments, in: stage.place)
        #expect(await eventually { daemon.errors.contains("failure_point_monitor.jsonl: open") || daemon.ended != nil })
        #expect(daemon.ended == nil, "\(daemon.errors)")
        #expect(await eventually { ScratchDirectory.json(of: stage.place["state/state.json"]) != nil })
        #expect(stage.lines("failure_point_monitor").isEmpty)
        chmod(stage.place["log"], 0o755)
        #expect(await eventually { stage.lines("failure_point_monitor").count >= 2 && stage.summary != nil })
        #expect(await eventually { daemon.errors.contains("failure_point_monitor.jsonl can be written again") })
    }

    @Test func whatIsFullIsToldAndNoLineIsTorn() async throws {
        let stage = try DaemonStage()
        try stage.writeSettings()
        // A limit on the size of each file stands for the full disk: the line that reaches it is written in part.
        let command = "trap '' XFSZ; ulimit -S -f 8; exec \(Program.fpmond.path) run --config \(stage.place["fpmond.json"])"
        let daemon = try Program(path: "/bin/sh").start(["-c", command], in: stage.place)
        #expect(await eventually { daemon.errors.contains("failure_point_monitor.jsonl: append") }, "\(daemon.errors)")
        // A reader may meet the part of a line before it is cut off again.
        let whole = stage.lines("failure_point_monitor").filter { $0 != .null }
        try await Task.sleep(for: .seconds(1))
        #expect(daemon.ended == nil)
        #expect(await eventually { stage.lines("failure_point_monitor") == whole })
        #expect(occurrences(of: "failure_point_monitor.jsonl: append", in: daemon.errors) == 1)
        #expect(stage.summary == nil)

        let raised = try await Program(path: "/usr/bin/prlimit").run("--pid", "\(daemon.pid)", "--fsize=unlimited")
        #expect(raised.status == 0)
        #expect(await eventually { stage.lines("failure_point_monitor").count >= whole.count + 2 && stage.summary != nil })
        #expect(!stage.lines("failure_point_monitor").contains(.null))
        #expect(await eventually { daemon.errors.contains("failure_point_monitor.jsonl can be written again") })
        #expect(ScratchDirectory.json(of: stage.place["state/state.json"]) != nil)
    }

    @Test func aStateDirectoryThatCannotBeHadIsSaidAtTheStart() async throws {
        let stage = try DaemonStage()
        try stage.place.write("in the way", to: "state")
        let daemon = try stage.start()
        #expect(await daemon.end(within: .seconds(30)) == EX_CANTCREAT)
        #expect(daemon.errors.contains("state.directory"))
    }

    @Test(arguments: ["", "{", "[]", "\u{0}\u{0}\u{0}", #"{"schema": 1}"#, #"{"schema": 99, "failure_points": {}, "saved_at": 1}"#])
    func aStateThatCannotBeReadIsSetAsideAndSaid(text: String) async throws {
        let stage = try DaemonStage()
        _ = stage.place.directory("state")
        try stage.place.write(text, to: "state/state.json")
        let daemon = try await stage.started()
        #expect(daemon.errors.contains("starting without memory"))
        #expect(ScratchDirectory.text(of: stage.place["state/state.json.unreadable"]) == text)
        #expect(await eventually { ScratchDirectory.json(of: stage.place["state/state.json"]) != nil })
    }
}
