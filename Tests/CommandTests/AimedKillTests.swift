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
        let end = ContinuousClock.now + .seconds(60)
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

    /// Kills around each run: just when the state with the order is saved, when the hook begins, when it ends, when the outcome is written.
    @Test func killsAroundAHookNeitherForgetAnAttemptNorRunOneTwice() async throws {
        // An incident has at most a hundred attempts, so that many kills take several bots.
        var left = max(4, Self.kills / 2)
        while left > 0 {
            let turns = min(90, left)
            try await killAroundAHook(turns)
            left -= turns
        }
    }

    private func killAroundAHook(_ turns: Int) async throws {
        let stage = try DaemonStage()
        let (runs, log, state) = (stage.place["runs"], stage.place["log"], stage.place["state"])
        mkdir(runs, 0o755)
        stage.settings["outputs"] = ["directory": .string(log), "round": "100ms"]
        stage.settings["healing"] = ["max_per_hour": 3600]
        stage.settings["failure_points"] = ["intelligence-stale": ["healer": "refresh-intelligence"]]
        stage.settings["healers"] = [
            "refresh-intelligence": [
                "shell": .string(
                    "echo \"begin $FPMOND_INCIDENT $FPMOND_ATTEMPT\" >>'\(runs)/list'; sleep 0.05; echo \"end $FPMOND_INCIDENT $FPMOND_ATTEMPT\" >>'\(runs)/list'"
                ),
                "timeout": "30s", "verify_within": "100ms", "cooldown": "0s", "max_per_hour": 3600, "max_per_day": 86400,
                "attempts": 100,
            ]
        ]
        var daemon = try await stage.started()
        try stage.bot.setFaults([#require(Fault.named("intelligence-stale:critical"))])
        for turn in 0..<turns {
            let watch = try DirectoryWatch([runs, log, state])
            var lists = 0
            let hit = await kill(daemon, watch) { change in
                switch turn % 4 {
                case 0: return change.directory == state && change.name == "state.json" && Self.hasGate(state)
                case 1: return change.name == "list"
                case 2:
                    if change.name == "list" { lists += 1 }
                    return lists >= 2
                default: return change.name == "failure_point_healing.jsonl"
                }
            }
            #expect(hit, "turn \(turn): \(daemon.errors.suffix(400))")
            daemon = try stage.start()
        }
        // The last run is concluded as well.
        let before = stage.lines("failure_point_healing").count
        #expect(await eventually { stage.lines("failure_point_healing").count > before }, "\(daemon.errors.suffix(400))")
        daemon.send(SIGTERM)
        _ = await daemon.end(within: .seconds(20))

        let list = (ScratchDirectory.text(of: "\(runs)/list") ?? "").split(separator: "\n").map(String.init)
        let begun = list.filter { $0.hasPrefix("begin ") }.map { String($0.dropFirst("begin ".count)) }
        #expect(Set(begun).count == begun.count, "run twice: \(begun)")
        // No two at once: between a begin and its end nothing else begins; a run that was killed with its daemon has no end.
        var open: String?
        for line in list {
            if line.hasPrefix("end ") { open = open == String(line.dropFirst(4)) ? nil : open } else { open = String(line.dropFirst(6)) }
        }
        let attempts = stage.lines("failure_point_healing").compactMap { line -> String? in
            guard let action = line["actions"]?[0], let number = action["attempt"]?.int, number > 0 else { return nil }
            return "\(action["incident"]?.string ?? "") \(number)"
        }
        #expect(Set(attempts).count == attempts.count, "two outcomes of one run: \(attempts)")
        // Each attempt that ran, but the last, has its outcome under its number; and numbers have no gap.
        for attempt in begun.dropLast() { #expect(attempts.contains(attempt), "\(attempt)") }
        let numbers = begun.compactMap { Int($0.split(separator: " ").last ?? "") }
        #expect(numbers == numbers.sorted())
        print("aimed kills: \(turns) around \(begun.count) runs, \(attempts.count) outcomes, none forgotten, none twice")
    }

    private static func hasGate(_ state: String) -> Bool {
        guard let gate = ScratchDirectory.json(of: "\(state)/state.json")?["gate"] else { return false }
        return gate != .null
    }
}
