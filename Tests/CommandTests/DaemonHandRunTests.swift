import Glibc
import JSON
import Testing

/// Heals run by hand: each stands in the healing log once, whether the daemon ran meanwhile or not.
@Suite(.serialized) struct DaemonHandRunTests {
    @Test func aHealByHandIsToldOnceWithOrWithoutADaemon() async throws {
        let stage = try DaemonStage()
        stage.settings["healers"] = [
            "fix": ["shell": "echo done; exit 75"], "quiet": ["shell": "echo quiet", "mode": "observe"],
        ]
        try stage.writeSettings()
        func heal(_ name: String, _ more: String...) async throws -> Int32 {
            try await Program.fpmond.run(["heal", name, "--config", stage.place["fpmond.json"]] + more).status
        }
        func told() -> [JSON] { stage.lines("failure_point_healing").compactMap { $0["actions"]?[0] } }

        // Nobody runs: the line comes with the next start.
        #expect(try await heal("fix") == 75)
        let daemon = try await stage.started()
        #expect(await eventually { told().count == 1 })
        #expect(told().first?["type"] == "fix" && told().first?["by"] == "hand" && told().first?["outcome"] == "deferred")
        #expect(told().first?["output"] == "done\n" && told().first?["exit_status"] == 75 && told().first?["success"] == false)

        // Beside a daemon.
        #expect(try await heal("quiet") == EX_NOPERM)
        #expect(try await heal("quiet", "--despite-configuration") == 0)
        #expect(await eventually { told().count == 2 })
        let second = told().last
        #expect(second?["message"]?.string?.hasPrefix("quiet, run by hand although this healer only records what it would do") == true)
        #expect(await eventually { daemon.errors.contains("quiet, run by hand although") })

        // Killed and started again, also where the log is gone: each was told once.
        daemon.send(SIGKILL)
        _ = await daemon.end(within: .seconds(60))
        let again = try await stage.started()
        #expect(try await heal("fix") == 75)
        #expect(await eventually { told().count >= 3 })
        #expect(told().count == 3)
        // What has been told is marked at the next look.
        #expect(await eventually { (ScratchDirectory.json(of: stage.place["state/heals-by-hand.json"])?.array?.count ?? 0) == 3 })
        again.send(SIGTERM)
        _ = await again.end(within: .seconds(60))
        unlink(stage.place["log/failure_point_healing.jsonl"])
        let third = try await stage.started()
        #expect(try await heal("fix") == 75)
        #expect(await eventually { !told().isEmpty })
        #expect(told().count == 1)
        #expect(third.ended == nil)
    }
}
