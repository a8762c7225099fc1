import BotSimulator
import Glibc
import JSON
import Testing

/// A daemon that tells: by the real prober, over kills, receivers that are down, and reloads.
@Suite(.serialized) struct DaemonAlertTests {
    /// How often a daemon is killed in mid-delivery; more on request.
    private static let kills = getenv("FPMOND_ALERT_KILLS").flatMap { Int(String(cString: $0)) } ?? 10

    private func stage(_ receiver: MessageReceiver, _ settings: JSONObject = [:]) throws -> DaemonStage {
        let stage = try DaemonStage()
        var notifier: JSONObject = [
            "webhook": [
                "url": .string(receiver.url + "/"), "json": ["id": "{{id}}", "subject": "{{subject}}", "text": "{{text}}", "kind": "{{kind}}"],
            ],
            "group_for": "100ms",
        ]
        for (key, value) in settings { notifier[key] = value }
        stage.settings["notifiers"] = ["phone": .object(notifier)]
        return stage
    }

    private func bodies(_ receiver: MessageReceiver) -> [JSON] {
        receiver.requests.compactMap { try? JSON.parse(String($0.split(separator: "\r\n\r\n", maxSplits: 1).last ?? "")) }
    }

    @Test func aBreakAndItsEndAreTold() async throws {
        let receiver = try MessageReceiver()
        let stage = try stage(receiver)
        let daemon = try await stage.started()
        try stage.bot.setFaults([#require(Fault.named("kill-switch-max-drawdown:active"))])
        #expect(await eventually { receiver.requests.count == 1 })
        let begun = try #require(bodies(receiver).first)
        #expect(begun["subject"]?.string?.contains("trading BLOCKED by kill-switch-max-drawdown") == true, "\(begun)")
        #expect(begun["text"]?.string?.hasPrefix("Can it trade: NO") == true && begun["kind"] == "problem")
        #expect(await eventually { stage.lines("failure_point_alerts").contains { $0["outcome"] == "delivered" } })
        let line = try #require(stage.lines("failure_point_alerts").first)
        #expect(line["id"] == begun["id"] && line["notifier"] == "phone" && line["answer"] == "accepted with 200")
        #expect(await eventually { stage.summary?["notifiers"]?["phone"]?["last_delivered"]?.string != nil })
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: .seconds(20)) == 0)
    }

    @Test func whileTheReceiverIsDownNothingIsLostAndAfterwardsItComesOnceAndInOrder() async throws {
        let receiver = try MessageReceiver()
        receiver.takeDown()
        let stage = try stage(receiver, ["min_impact": "none", "max_per_hour": 100])
        var daemon = try await stage.started()
        try stage.bot.setFaults([#require(Fault.named("override-active"))])
        #expect(await eventually { stage.summary?["notifiers"]?["phone"]?["waiting"] == 1 })
        #expect(await eventually { daemon.errors.contains("the notifier phone could not deliver, and tries again: connect in connect") })
        // A restart while it waits.
        daemon.send(SIGKILL)
        #expect(await daemon.end(within: .seconds(20)) == 137)
        daemon = try await stage.started()
        try receiver.putUp()
        #expect(await eventually { receiver.requests.count == 1 })
        #expect(bodies(receiver).map { $0["kind"] } == ["problem"])
        #expect(await eventually { stage.summary?["notifiers"]?["phone"]?["waiting"] == 0 })
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: .seconds(20)) == 0)
        #expect(receiver.requests.count == 1)
    }

    /// The receiver keeps silent each time, and the daemon is killed while it waits for the answer: the message comes again with its id, until it is taken.
    @Test func aKillInMidDeliveryLosesNothing() async throws {
        let kills = Self.kills
        let receiver = try MessageReceiver { $0 <= kills ? nil : (200, "{}") }
        let stage = try stage(receiver)
        try stage.bot.setFaults([#require(Fault.named("kill-switch-max-drawdown:active"))])
        for number in 1...kills {
            let daemon = try stage.start()
            #expect(await eventually { receiver.requests.count >= number }, "attempt \(number): \(daemon.errors)")
            daemon.send(SIGKILL)
            _ = await daemon.end(within: .seconds(20))
        }
        let daemon = try await stage.started()
        #expect(await eventually { stage.summary?["notifiers"]?["phone"]?["last_delivered"]?.string != nil })
        let ids = Set(bodies(receiver).compactMap { $0["id"]?.string })
        #expect(ids.count == 1, "\(ids)")
        let count = receiver.requests.count
        daemon.send(SIGKILL)
        _ = await daemon.end(within: .seconds(20))
        // Taken: it does not come once more.
        let again = try await stage.started()
        #expect(await eventually { stage.lines("failure_point_monitor").count > 3 })
        #expect(receiver.requests.count == count)
        again.send(SIGTERM)
        #expect(await again.end(within: .seconds(20)) == 0)
    }

    /// Each message of a long queue is on its way when the daemon is killed; the next daemon goes on with it.
    @Test func killsInMidDeliveryLoseNothingOfAQueueAndKeepItsOrder() async throws {
        let kills = Self.kills
        // Silent at the first attempt with a message, and takes it at the second.
        let receiver = try MessageReceiver { $0 % 2 == 1 ? nil : (200, "{}") }
        let stage = try stage(receiver)
        let ids = (1...kills).map { "box-phone-\($0)" }
        let queued: [JSON] = ids.map { id in
            [
                "id": .string(id), "notifier": "phone", "kind": "problem", "at": .int(Int64(time(nil)) * 1_000_000), "thread": .string(id),
                "status": "critical", "verdict": "open", "host": "box", "subject": .string("about \(id)"), "short": "short", "text": "text",
            ]
        }
        _ = stage.place.directory("state")
        try stage.place.write(JSON.object(["schema": 1, "queued": .array(queued)]).text() + "\n", to: "state/alerts.jsonl")
        for number in 1...kills {
            let daemon = try stage.start()
            #expect(await eventually { receiver.requests.count >= 2 * number - 1 }, "attempt \(number): \(daemon.errors)")
            daemon.send(SIGKILL)
            _ = await daemon.end(within: .seconds(20))
        }
        let daemon = try await stage.started()
        #expect(await eventually { receiver.requests.count >= 2 * kills })
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: .seconds(20)) == 0)
        let received = bodies(receiver).compactMap { $0["id"]?.string }
        #expect(received == ids.flatMap { [$0, $0] }, "\(received)")
    }

    @Test func aHeartbeatIsSentAfterEachWrittenRoundAndSaysWhenTradingIsBlocked() async throws {
        let receiver = try MessageReceiver()
        let stage = try DaemonStage()
        stage.settings["heartbeats"] = [
            "outside": ["url": .string("\(receiver.url)/ping?x=1"), "every": "1s", "fail_when_blocked": true]
        ]
        let daemon = try await stage.started()
        #expect(await eventually { receiver.requests.contains { $0.hasPrefix("GET /ping?x=1 HTTP/1.1") } })
        try stage.bot.setFaults([#require(Fault.named("kill-switch-max-drawdown:active"))])
        let before = receiver.requests.count
        // A block by design is no failure.
        #expect(await eventually { stage.trading == "blocked" && receiver.requests.count > before + 2 })
        #expect(receiver.requests.allSatisfy { $0.hasPrefix("GET /ping?x=1") })
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: .seconds(20)) == 0)
        let count = receiver.requests.count
        try? await Task.sleep(for: .seconds(2))
        #expect(receiver.requests.count == count)
    }
}
