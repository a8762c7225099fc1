import Glibc
import JSON
import Testing

/// What `explain` and `check --latest` make of a daemon that runs, was killed, or watches another bot.
@Suite struct DaemonSeenTests {
    @Test func aKilledDaemonsReportIsNotThePresent() async throws {
        let stage = try DaemonStage()
        let daemon = try await stage.started()
        let config = stage.place["fpmond.json"]
        let summary = stage.place["log/failure_point_monitor_summary.json"]
        #expect(await eventually { ScratchDirectory.json(of: summary)?["trading"]?["state"] != nil })
        let latest = try await Program.fpmond.run("check", "--latest", "--json", "--config", config)
        #expect(latest.errors.isEmpty && [0, 1, 2, 3].contains(latest.status))
        #expect(try JSON.parse(latest.output)["next_due"]?.string != nil)
        let part = try await Program.fpmond.run("check", "--latest", "--only", "data", "--config", config)
        #expect(part.output.contains("positions-corrupt") && !part.output.contains("bot-frozen "))
        let living = try await Program.fpmond.run("explain", "--config", config)
        #expect(living.status == 0 && living.errors.isEmpty)

        // Another root in the same configuration: what is on record is of another bot.
        let other = try Copy()
        var settings = stage.settings
        settings["bot"] = ["root": .string(other.root)]
        try stage.place.write(JSON.object(settings).text(), to: "other.json")
        let mistaken = try await Program.fpmond.run("explain", "--config", stage.place["other.json"])
        #expect(mistaken.status == 0)
        #expect(mistaken.errors.contains("the daemon's report is about another bot") && mistaken.errors.contains(other.root))
        #expect(mistaken.output.contains("one-off check; no daemon data used"))

        // A daemon that does not answer is asked by what it has written.
        let socket = stage.place["state/control.sock"]
        try #require(rename(socket, "\(socket).away") == 0)
        let written = try await Program.fpmond.run("explain", "--config", config)
        #expect(written.status == 0 && written.errors.isEmpty && written.output.contains("the next round "))
        try #require(rename("\(socket).away", socket) == 0)
        // One that may read none of its files gets the same from the daemon itself.
        try #require(rename(summary, "\(summary).away") == 0)
        let told = try await Program.fpmond.run("explain", "--config", config)
        #expect(told.status == 0 && told.errors.isEmpty && told.output.contains("the next round "), "\(told.errors)")
        try #require(rename("\(summary).away", summary) == 0)

        daemon.send(SIGKILL)
        _ = await daemon.end(within: .seconds(20))
        let dead = try await Program.fpmond.run("explain", "--config", config)
        #expect(dead.status == 0)
        #expect(dead.errors.contains("no fpmond runs with the state in \(stage.place["state"])"), "\(dead.errors)")
        #expect(!dead.output.contains("the next round is due in") && dead.output.contains("one-off check; no daemon data used"))
        let gone = try await Program.fpmond.run("check", "--latest", "--config", config)
        #expect(gone.status == EX_UNAVAILABLE && gone.output.isEmpty && gone.errors.contains("no fpmond runs"))
    }
}
