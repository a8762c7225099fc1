import FailurePoints
import JSON
import Probes
import Testing

@testable import Config
@testable import Files
@testable import Outputs

/// Whose past a state is.
@Suite struct PastIdentityTests {
    private static let own: CustomConfig = {
        var own = CustomConfig()
        own.check = .tcp(TCPCheck(host: "127.0.0.1", port: 1))
        return own
    }()

    private func identity(machine: String = "m", _ change: (inout Configuration) -> Void = { _ in }) -> PastIdentity {
        var configuration = Configuration()
        change(&configuration)
        return PastIdentity(configuration, machine: machine)
    }

    @Test func oneBotHasOneNameHoweverItIsWritten() {
        let past = identity { $0.bot.root = "/srv/bot" }
        for root in ["/srv/bot/", "//srv/./bot", "/srv//bot"] {
            let present = identity { $0.bot.root = root }
            #expect(present.changed(since: past).isEmpty && !present.isAnotherBot(than: past), "\(root)")
        }
        #expect(identity { $0.bot.root = "/srv/bot2" }.isAnotherBot(than: past))
    }

    @Test func everyProbeBelongsToSomething() {
        var configuration = Configuration()
        configuration.customFailurePoints["own"] = Self.own
        let subjects = configuration.subjects
        #expect(Set(ProbeName.all).union([.custom("own")]) == Set(subjects.keys))
        for (name, subject) in subjects where name != .clock { #expect(subject != Subject(), "\(name)") }
    }

    @Test func thresholdsTimingAndZonesAreNobodysPast() {
        let past = identity()
        let present = identity {
            $0.probes[.disk]?.interval = .seconds(7)
            $0.bot.localZone = .offset(.seconds(3600))
            $0.bot.maximumPositions = 3
            $0.coinglass.statuses = [200]
        }
        #expect(present.changed(since: past).isEmpty)
    }

    @Test func anotherMachineIsAnotherBotAndAnUnknownOneIsNot() {
        let past = identity(machine: "one")
        let present = identity(machine: "two")
        #expect(present.changed(since: past) == Set(ProbeName.all) && present.isAnotherBot(than: past))
        #expect(present.farewell(to: past).reason == "another-bot")
        for unknown in [identity(machine: "")] {
            #expect(unknown.changed(since: past).isEmpty && past.changed(since: unknown).isEmpty && !unknown.isAnotherBot(than: past))
        }
    }

    @Test func itComesBackFromTheFile() throws {
        let identity = identity { $0.customFailurePoints["own"] = Self.own }
        #expect(PastIdentity(try JSON.parse(identity.json.utf8())) == identity)
        for broken: JSON in [.null, [], ["subjects": []], ["bot": ["root": "/x"]]] { #expect(PastIdentity(broken) == nil) }
    }

    @Test func whatAProbeRemembersOfAnotherIsNotGivenBack() throws {
        var report = Reports.empty
        report.identity = identity { $0.bot.unit = "old.service" }
        let memories: [ProbeName: ProbeMemory] = [.journal: ProbeMemory(["cursor": "x"]), .decisions: ProbeMemory(["offset": 7])]
        let saved = try #require(StateDocument(try JSON.parse(StateDocument(report, probes: memories).json.utf8())))
        #expect(saved.memories(of: identity { $0.bot.unit = "old.service" }) == memories)
        #expect(saved.memories(of: identity { $0.bot.unit = "new.service" }) == memories.filter { $0.key == .decisions })
    }
}
