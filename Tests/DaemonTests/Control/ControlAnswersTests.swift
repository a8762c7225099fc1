import Endpoints
import FailurePoints
import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Config
@testable import Control
@testable import Daemon
@testable import Healing
@testable import Outputs
@testable import Scheduling

/// A watcher behind a real socket: what is asked happens, and every answer is as the interface declares it.
@Suite struct ControlAnswersTests {
    private final class Stage {
        let scene: WatchedScene
        let directory: String
        let server: ControlServer
        private let path: String
        let definition: VarlinkDefinition

        init(
            _ outcome: Topology.Outcome = .applied(generation: 2, changes: ["a: 1 → 2"]), late: Set<ProbeName> = [],
            look: (@Sendable (WatchedScene) async -> Void)? = nil
        ) throws {
            let scene = WatchedScene()
            self.scene = scene
            directory = try TemporaryPlace.make("control")
            let dispatcher = ControlDispatcher(
                watcher: scene.watcher, health: DaemonHealth(started: SystemClock.now().wall, faults: { ["writing the log hangs"] }),
                accounts: LocalAccounts(passwd: "/nonexistent"), reload: { outcome },
                look: { _ in
                    await look?(scene)
                    return late
                }, silencesChanged: {})
            path = "\(directory)/control.sock"
            server = try ControlServer(
                path: path, identity: ControlServer.Identity(version: "1"), policy: ControlPolicy(isUnderSystemd: false),
                handler: dispatcher.handler)
            definition = try VarlinkDefinition(ControlInterface.definition)
        }

        deinit {
            server.stop()
            TemporaryPlace.remove(directory)
        }

        /// What a client gets that waits on a thread of its own: those of the tasks are the daemon's.
        private func ask(_ call: ControlCall) async -> Result<JSONObject, ControlClient.Fault> {
            await withCheckedContinuation { continuation in
                let path = path
                let isStarted = PlainThread.start {
                    continuation.resume(
                        returning: Result { () throws(ControlClient.Fault) in
                            let client = try ControlClient(path: path)
                            try client.send(call)
                            return try client.answer(within: .seconds(30)).parameters
                        })
                }
                if !isStarted { continuation.resume(returning: .failure(.broken("no thread"))) }
            }
        }

        /// The answer, which is as declared.
        func call(_ method: ControlInterface.Method, _ parameters: JSONObject = [:], wantsMore: Bool = false) async throws -> JSON {
            let declared = try #require(definition.methods[method.rawValue])
            #expect(definition.faults(.object(parameters), declared.input) == [])
            let answer = JSON.object(try await ask(ControlCall(method.fullName, parameters, wantsMore: wantsMore)).get())
            #expect(definition.faults(answer, declared.output) == [])
            return answer
        }

        func refusal(_ method: ControlInterface.Method, _ parameters: JSONObject = [:]) async -> ControlError? {
            if case .failure(.refused(let error)) = await ask(ControlCall(method.fullName, parameters)) { error } else { nil }
        }
    }

    @Test func statusTellsTheVerdictTheIncidentsAndTheDaemon() async throws {
        let stage = try Stage()
        await stage.scene.allFine()
        await stage.scene.look(.disk, "critical")
        await stage.scene.look(.portfolio, "holds")
        _ = await stage.scene.watcher.completeRound()
        let status = try await stage.call(.status)
        #expect(status["verdict"]?["state"] == "blocked" && status["verdict"]?["until"] == .null, "the fault has no known end")
        #expect(status["verdict"]?["blockers"]?.array?.count == 2)
        let incident = try #require(status["incidents"]?[0])
        #expect(incident["failure_point"] == "fault" && incident["healer"] == "mend" && incident["treatment"] == "running")
        #expect(status["categories"]?.array?.count == 6)
        #expect(status["daemon"]?["faults"] == ["writing the log hangs"] && status["daemon"]?["process"]?.int == Int64(getpid()))
        #expect((status["daemon"]?["memory_bytes"]?.int ?? 0) > 1 << 20 && (status["daemon"]?["threads"]?.int ?? 0) > 1)
        await stage.scene.look(.disk, "ok")
        #expect(try await stage.call(.status)["verdict"]?["until"] == .string(WatchedScene.until.rfc3339))
    }

    @Test func explainTakesPrefixesAndCategoriesAndSuggestsTheNearest() async throws {
        let stage = try Stage()
        await stage.scene.allFine()
        let points = try await stage.call(.explain, ["names": ["faul", "state"]])["points"]?.array ?? []
        #expect(points.map { $0["id"] } == ["fault", "symptom", "switch"])
        #expect(await stage.refusal(.explain, ["names": ["symtom"]]) == .unknownName("symtom", suggestion: "symptom"))
        #expect(await stage.refusal(.explain, ["names": ["fault"], "x": 1]) == .invalidParameter("x"))
        #expect(await stage.refusal(.explain, ["names": [1]]) == .invalidParameter("names"))
    }

    @Test func explainHasTheWholeStateAndTheLastHealsAsTheFilesHaveThem() async throws {
        let stage = try Stage()
        await stage.scene.allFine()
        _ = await stage.scene.watcher.completeRound()
        await stage.scene.look(.disk, "critical")
        let order = try #require(stage.scene.started.last)
        await stage.scene.watcher.healEnded(order, WatchedScene.report(.stopTrying))
        _ = try await stage.call(.silence, ["names": ["symptom"], "seconds": 60, "reason": "backup"])
        let answer = try await stage.call(.explain)
        #expect(answer["points"] == [])
        let summary = answer["summary"]
        #expect(summary?["trading"]?["state"] == "blocked" && summary?["failure_points"]?["fault"]?["status"] == "critical")
        #expect(summary?["silences"]?[0]?["reason"] == "backup" && summary?["treatments"]?["fault"]?["state"]?.string != nil)
        let status = try await stage.call(.status)
        #expect(summary?["next_due"] == status["daemon"]?["next_round"])
        #expect(answer["heals"]?.array?.last == stage.scene.heals.last?.document)
        let named = try await stage.call(.explain, ["names": ["fault"]])
        #expect(named["points"]?[0]?["state"] == named["summary"]?["failure_points"]?["fault"])
    }

    @Test func silencesAreSetListedAndEnded() async throws {
        let stage = try Stage()
        await stage.scene.allFine()
        let set = try await stage.call(.silence, ["names": ["all"], "seconds": 60, "reason": "backup", "heals": true])
        #expect(set["silence"]?["failure_points"]?.array?.count == 3 && set["silence"]?["by"] == .string("uid \(geteuid())"))
        #expect(try await stage.call(.silences)["silences"]?[0]?["id"] == "s1")
        #expect(try await stage.call(.status)["silences"]?.array?.count == 1)
        #expect(try await stage.call(.unsilence, ["names": ["fault"]])["ended"]?[0]?["failure_points"] == ["fault"])
        #expect(try await stage.call(.unsilence, ["all": true])["ended"]?.array?.count == 1)
        #expect(try await stage.call(.unsilence, ["names": ["fault"]])["ended"] == [])
        #expect(try await stage.call(.silences)["silences"] == [])
        #expect(await stage.refusal(.silence, ["names": ["fault"], "reason": "x"]) == .invalidParameter("seconds"))
        #expect(await stage.refusal(.silence, ["names": ["fault"], "seconds": 0, "reason": "x"]) == .invalidParameter("seconds"))
        #expect(await stage.refusal(.silence, ["names": ["fault"], "seconds": 5, "reason": " "]) == .invalidParameter("reason"))
        #expect(await stage.refusal(.silence, ["names": ["fualt"], "seconds": 5, "reason": "x"]) == .unknownName("fualt", suggestion: "fault"))
        #expect(await stage.refusal(.unsilence) == .invalidParameter("names"))
        for _ in 1...Silences.maximum { _ = try await stage.call(.silence, ["names": ["fault"], "seconds": 60, "reason": "x"]) }
        #expect(await stage.refusal(.silence, ["names": ["fault"], "seconds": 60, "reason": "x"]) == .tooManySilences(Silences.maximum))
    }

    @Test func aLookShowsWhatChanged() async throws {
        let stage = try Stage(late: [.clock]) { scene in await scene.look(.disk, "critical") }
        await stage.scene.allFine()
        let answer = try await stage.call(.look, ["names": ["fault", "symptom"]])
        let looks = answer["looks"]?.array ?? []
        #expect(looks.map { $0["id"] } == ["fault", "symptom"] && looks.map { $0["changed"] } == [true, false])
        #expect(looks[0]["from"] == "ok" && looks[0]["to"] == "critical" && looks[0]["reason"] == "bad")
        #expect(answer["transitions"]?[0]?["event"] == "opened" && answer["late"] == ["clock"])
        #expect(try await stage.call(.look)["looks"]?.array?.count == 3)
    }

    @Test func whatIsNotUsedUpIsNotReset() async throws {
        let stage = try Stage()
        await stage.scene.allFine()
        #expect(await stage.refusal(.reset, ["name": "mend"]) == .nothingToReset("mend", why: "nothing of it has used up its attempts"))
        #expect(await stage.refusal(.reset, ["name": "mendd"]) == .unknownName("mendd", suggestion: "mend"))
    }

    @Test(arguments: ["mend", "fault", "the incident"]) func anExhaustedTreatmentIsResetByItsName(_ name: String) async throws {
        let stage = try Stage()
        await stage.scene.allFine()
        await stage.scene.look(.disk, "critical")
        let order = try #require(stage.scene.started.last)
        await stage.scene.watcher.healEnded(order, WatchedScene.report(.stopTrying))
        let asked = name == "the incident" ? order.need.incident : name
        #expect(try await stage.call(.reset, ["name": .string(asked)])["reset"] == ["fault"])
        let record = try #require(stage.scene.heals.last { $0.outcome == .renewed })
        #expect(record.message == "fault has all its attempts again: reset by uid \(geteuid())")
        #expect(await stage.refusal(.reset, ["name": .string(asked)])?.shortName == "NothingToReset")
    }

    @Test(arguments: [true, false]) func aReloadIsAnsweredWithItsOutcome(isApplied: Bool) async throws {
        let stage = try Stage(isApplied ? .applied(generation: 2, changes: ["a: 1 → 2"]) : .refused(["bot.root: is no path"]))
        if isApplied {
            #expect(try await stage.call(.reload)["changes"] == ["a: 1 → 2"])
        } else {
            #expect(await stage.refusal(.reload) == .reloadRefused(["bot.root: is no path"]))
        }
    }

    @Test func whoFollowsHearsTheVerdictFirst() async throws {
        let stage = try Stage()
        await stage.scene.allFine()
        let first = try await stage.call(.follow, wantsMore: true)
        let output = try #require(stage.definition.methods["Follow"]?.output)
        #expect(first["verdict"]?["state"] == "open")
        await stage.scene.look(.disk, "critical")
        for transition in stage.scene.transitions {
            let news: JSON = ["transition": StatusDocument.transition(transition)]
            #expect(stage.definition.faults(news, output) == [])
        }
    }
}
