import BotSimulator
import Glibc
import JSON
import Testing

/// Kills at the worst moments: between the state and the history, just after a line, at the start of a hook. Each event is there once.
@Suite(.serialized) struct AimedKillTests {
    /// Where a kill is aimed at.
    enum Aim: CaseIterable {
        /// The state that knows of the event has just been saved.
        case state
        /// A line of the history has just been written.
        case line
    }

    /// How many kills; `FPMOND_AIMED_KILLS` for more.
    private static let kills = getenv("FPMOND_AIMED_KILLS").flatMap { Int(String(cString: $0)) } ?? 10

    /// Waits for a change that is the target, and kills at once; false when it does not come.
    private func kill(_ daemon: RunningProgram, _ watch: DirectoryWatch, at isTarget: (DirectoryWatch.Change) -> Bool) async -> Bool {
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            if watch.changes().contains(where: isTarget) {
                daemon.send(SIGKILL)
                return await daemon.end(within: .seconds(20)) == 128 + SIGKILL
            }
            await Task.yield()
        }
        return false
    }

    @Test func killsBetweenTheStateAndTheHistoryLeaveEachEventOnce() async throws {
        let stage = try DaemonStage()
        stage.settings["outputs"] = ["directory": .string(stage.place["log"]), "round": "100ms"]
        let (log, state) = (stage.place["log"], stage.place["state"])
        var daemon = try await stage.started()
        let fault = try #require(Fault.named("override-active"))
        var isOn = false
        for turn in 0..<Self.kills {
            let watch = try DirectoryWatch([log, state])
            isOn.toggle()
            try stage.bot.setFaults(isOn ? [fault] : [])
            let hit = await kill(daemon, watch) { change in
                // On a busy machine the first moment may be missed: then the line is there, and that is the second one.
                if change.directory == log && change.name == "failure_point_incidents.jsonl" { return true }
                return Aim.allCases[turn % Aim.allCases.count] == .state && change.directory == state && change.name == "state.json"
                    && ScratchDirectory.json(of: "\(state)/state.json")?["history"]?["waiting"]?.array?.isEmpty == false
            }
            #expect(hit, "turn \(turn): \(daemon.errors.suffix(400))")
            daemon = try stage.start()
            let wanted = turn / 2 + 1
            let settled = await eventually { stage.incidents(isOn ? "opened" : "recovered", "override-active").count >= wanted }
            #expect(settled, "turn \(turn): \(daemon.errors.suffix(400))")
        }
        daemon.send(SIGTERM)
        _ = await daemon.end(within: .seconds(20))

        let opened = stage.incidents("opened", "override-active")
        let recovered = stage.incidents("recovered", "override-active")
        #expect(opened.count == (Self.kills + 1) / 2)
        #expect(recovered.count == Self.kills / 2)
        for (first, last) in zip(opened, recovered) { for key in ["incident", "began", "opened"] { #expect(first[key] == last[key], "\(key)") } }
        // Nor has any other failure point's event come twice, and every line has its own number.
        let lines = stage.lines("failure_point_incidents")
        #expect(!lines.contains(.null))
        #expect(Set(opened.compactMap { $0["incident"]?.string }).count == opened.count)
        let events = lines.compactMap { line in line["incident"]?.string.map { "\(line["event"]?.string ?? "") \($0)" } }
        for kind in ["opened", "recovered"] {
            let those = events.filter { $0.hasPrefix(kind) }
            #expect(Set(those).count == those.count, "\(kind)")
        }
        let numbers = lines.compactMap { $0["sequence"]?.int }
        #expect(numbers.count == lines.count && numbers == Set(numbers).sorted())
    }

    @Test func killsAtTheStartOfAHookNeitherForgetAnAttemptNorRunOneTwice() async throws {
        let stage = try DaemonStage()
        let runs = stage.place["runs"]
        mkdir(runs, 0o755)
        stage.settings["outputs"] = ["directory": .string(stage.place["log"]), "round": "100ms"]
        stage.settings["healers"] = [
            "refresh-intelligence": [
                "shell": .string("echo \"$FPMOND_INCIDENT $FPMOND_ATTEMPT\" >>'\(runs)/list'"), "timeout": "30s", "verify_within": "1s",
                "cooldown": "1s", "max_per_hour": 100, "attempts": 10,
            ]
        ]
        var daemon = try await stage.started()
        try stage.bot.setFaults([#require(Fault.named("intelligence-stale:critical"))])
        let turns = max(2, Self.kills / 4)
        for turn in 0..<min(turns, 5) {
            let watch = try DirectoryWatch([runs])
            #expect(await kill(daemon, watch) { $0.name == "list" }, "turn \(turn): \(daemon.errors.suffix(400))")
            daemon = try stage.start()
        }
        #expect(await eventually { stage.lines("failure_point_healing").count >= turns }, "\(daemon.errors.suffix(400))")
        daemon.send(SIGTERM)
        _ = await daemon.end(within: .seconds(20))
        let list = (ScratchDirectory.text(of: "\(runs)/list") ?? "").split(separator: "\n")
        #expect(Set(list).count == list.count, "\(list)")
        let attempts = stage.lines("failure_point_healing").compactMap { line in
            line["actions"]?[0].map { "\($0["incident"]?.string ?? "") \($0["attempt"]?.int ?? 0)" }
        }
        #expect(Set(attempts).count == attempts.count, "\(attempts)")
        // Each attempt that ran and whose end has been seen is on record under its number.
        for attempt in list.dropLast() { #expect(attempts.contains(String(attempt)), "\(attempt)") }
    }
}
