import BotSimulator
import Glibc
import JSON
import Testing

/// Paths as a person types them: whatever is run later works in another directory.
@Suite(.serialized) struct DaemonPathTests {
    @Test func aHealRunsByAConfigurationThatWasNamedWithARelativePath() async throws {
        let stage = try DaemonStage()
        stage.settings["bot"] = ["root": "/nonexistent/bot"]
        stage.settings["healers"] = [
            "refresh-intelligence": [
                "shell": .string("exec '\(Program(name: "botsim").path)' refresh --root \"$FPMOND_BOT_ROOT\" intelligence"), "timeout": "30s",
                "verify_within": "30s",
            ]
        ]
        try stage.bot.setFaults([#require(Fault.named("intelligence-stale:critical"))])
        try stage.writeSettings()
        // As root a heal obeys only a configuration that nobody else can write: not one below /tmp of a test's own making, unless root made it.
        chmod(stage.place["fpmond.json"], 0o600)
        let command = "cd '\(stage.place.path)' && exec '\(Program.fpmond.path)' run --config ./fpmond.json --root bot"
        let daemon = try Program(path: "/bin/sh").start(["-c", command], in: stage.place)
        #expect(await eventually { !stage.lines("failure_point_healing").isEmpty || daemon.ended != nil }, "\(daemon.errors)")
        let action = try #require(stage.lines("failure_point_healing").first?["actions"]?[0], "\(daemon.errors)")
        #expect(action["outcome"] == "healed", "\(action.text())")
        #expect(stage.summary?["root"]?.string == stage.place["bot"])
    }

    @Test func oneLookTakesRelativePathsToo() async throws {
        let copy = try Copy()
        _ = try copy.withoutEndpoints()
        for verb in ["check --json", "explain --look"] {
            let end = try await Program(path: "/bin/sh").run(
                "-c", "cd '\(copy.place.path)' && exec '\(Program.fpmond.path)' \(verb) --config fpmond.json --root ./bot --at \(Copy.judged)")
            #expect(end.errors.isEmpty, "\(verb): \(end.errors)")
            if verb.contains("json") { #expect(try JSON.parse(end.output)["root"]?.string == "\(copy.root)") }
        }
    }
}
