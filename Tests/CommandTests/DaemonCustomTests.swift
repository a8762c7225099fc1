import Glibc
import JSON
import Testing

/// Failure points of the operator's own in a running daemon: incidents, excuses, heals, restarts, reloads.
@Suite(.serialized) struct DaemonCustomTests {
    private func stage() throws -> DaemonStage {
        let stage = try DaemonStage()
        try stage.place.write(#"{"length": 1}"#, to: "queue.json")
        try stage.place.write("a line\n", to: "own.log")
        let quick: JSONObject = ["interval": "200ms", "timeout": "200ms", "confirm": ["fail": 1, "recover": 1]]
        func point(_ title: String, _ members: JSONObject) -> JSON {
            var point: JSONObject = ["title": .string(title), "impact": "blocks_some"]
            for (key, value) in quick { point[key] = value }
            for (key, value) in members { point[key] = value }
            return .object(point)
        }
        stage.settings["custom_failure_points"] = [
            "queue-long": point(
                "the queue is long",
                ["json": ["file": .string(stage.place["queue.json"]), "pointer": "/length", "below": 10], "healer": "drain"]),
            "queue-late": point(
                "what waits in the queue is late",
                [
                    "json": ["file": .string(stage.place["queue.json"]), "pointer": "/length", "below": 50], "excused_by": ["queue-long"],
                    "healer": "drain",
                ]),
            "own-errors": point("errors", ["log": ["path": .string(stage.place["own.log"]), "pattern": "ERROR", "fewer_than": 3, "within": "1h"]]),
        ]
        stage.settings["healers"] = [
            // Drains when it is told to.
            "drain": [
                "shell": .string(
                    "while [ ! -e '\(stage.place["go"])' ]; do sleep 0.1; done; echo '{\"length\": 2}' >'\(stage.place["queue.json"])'"),
                "timeout": "300s", "verify_within": "60s",
            ]
        ]
        return stage
    }

    @Test func theyAreToldExcusedHealedAndRecoverLikeAnyOther() async throws {
        let stage = try stage()
        let daemon = try await stage.started()
        #expect(await eventually { stage.point("queue-long")?["status"] == "ok" })
        try stage.place.write(#"{"length": 20}"#, to: "queue.json")
        #expect(await eventually { stage.incidents("opened", "queue-long").count == 1 }, "\(daemon.errors)")
        try stage.place.write(#"{"length": 99}"#, to: "queue.json")
        #expect(await eventually { stage.point("queue-late")?["excused_by"] == "queue-long" }, "\(daemon.errors)")
        try stage.place.write("", to: "go")
        #expect(await eventually { stage.incidents("recovered", "queue-long").count == 1 }, "\(daemon.errors)")
        #expect(await eventually { !stage.lines("failure_point_healing").isEmpty })
        let heals = stage.lines("failure_point_healing").compactMap { $0["actions"]?[0] }
        #expect(heals.count == 1 && heals[0]["target"] == "queue-long" && heals[0]["success"] == true, "\(heals)")
        #expect(
            stage.incidents("opened", "queue-late").allSatisfy { $0["excused_by"] == "queue-long" }, "what queue-long explains is on record only")
        #expect(stage.incidents("opened", "queue-long")[0]["message"]?.string?.contains("/length in \(stage.place["queue.json"]) is 20") == true)
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: .seconds(30)) == 0)
    }

    @Test func whatALogHasShownIsNotForgottenOverARestart() async throws {
        let stage = try stage()
        let first = try await stage.started()
        // Nothing of an hour is known yet: that is not fine.
        #expect(await eventually { stage.point("own-errors")?["reason"] == "window-not-covered" }, "\(first.errors)")
        try stage.place.write("a line\nERROR one\nERROR two\n", to: "own.log")
        #expect(await eventually { stage.point("own-errors")?["evidence"]?["matches"] == 2 || first.ended != nil }, "\(first.errors)")
        first.send(SIGTERM)
        #expect(await first.end(within: .seconds(30)) == 0)
        try stage.place.write("a line\nERROR one\nERROR two\nERROR while nobody looked\n", to: "own.log")
        let second = try await stage.started()
        #expect(await eventually { stage.incidents("opened", "own-errors").count == 1 }, "\(second.errors)")
        #expect(stage.incidents("opened", "own-errors").first?["reason"] == "too-many-lines")
        second.send(SIGTERM)
        #expect(await second.end(within: .seconds(30)) == 0)
    }

    @Test func explainKnowsThem() async throws {
        let stage = try stage()
        try stage.writeSettings()
        let end = try await Program.fpmond.run("explain", "queue-late", "--look", "--config", stage.place["fpmond.json"])
        #expect(end.status == 0)
        #expect(end.output.contains("It can be explained by: queue-long."), "\(end.output)")
        #expect(end.output.contains("below = 50"))
        let checked = try await Program.fpmond.run("check", "--only", "queue-late", "--config", stage.place["fpmond.json"])
        #expect(checked.status == 0 && checked.output.contains("queue-late"), "\(checked.output)")
    }
}
