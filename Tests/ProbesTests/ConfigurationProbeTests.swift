import FailurePoints
import Glibc
import Probes
import Testing

@Suite struct ConfigurationProbeTests {
    private let temporary = TemporaryTree()

    private func file(_ path: String, user: String = "root") throws -> CriticalFile {
        let facts = try ConfigurationProbe(tree: temporary.tree, serviceUser: user).observe()
        return try #require(facts.files.first { $0.path == path })
    }

    @Test func eachFileIsListedWithItsState() throws {
        temporary.write(
            "config/asset_universe.json", #"{"asset_universe":[{"symbol":"BTCUSDT"},{"symbol":""},5,{"symbol":"ETHUSDT","enabled":false}]}"#)
        temporary.write("configs/trading_config.json", #"{"mode":5,"thresholds":{}}"#)
        temporary.write("configs/signal_policies.json", "{")
        temporary.makeDirectory(".env")
        temporary.makeDirectory("logs")
        let facts = try ConfigurationProbe(tree: temporary.tree).observe()
        #expect(
            facts.files.map(\.path) == [
                "config/asset_universe.json", ".env", "config/trading_policy.py", "logs/positions_futures.json", "configs/trading_config.json",
                "feature_store/golden_hour_config.json", "configs/signal_policies.json", "configs/futures_policies.json",
            ])
        #expect(facts.files[0].state == .present && facts.files[0].sizeBytes != nil && facts.files[0].mode == 0o644)
        #expect(facts.files[1].state == .malformed(Malformation(.notAFile, "a directory")))
        #expect(facts.files[2].state == .missing && facts.files[2].serviceMayUse == nil)
        guard case .malformed(let malformation) = facts.files[6].state, malformation.kind == .truncated else {
            Issue.record("\(facts.files[6].state)")
            return
        }
        #expect(facts.universe.content?.assets?.map(\.enabled) == [true, false] && facts.universe.content?.invalidEntries == 2)
        #expect(facts.tradingConfig.content?.mode.fault != nil && facts.tradingConfig.content?.hasThresholds == false)
        #expect(facts.directories.map(\.path) == [".", "logs", "feature_store", "feature_store/intelligence", "state/heartbeats"])
        #expect(facts.directories.map(\.exists) == [true, true, false, false, false])
        #expect(facts.serviceUser?.uid == 0)
    }

    @Test func theOlderCopyOfTheUniverseIsReadAsWell() throws {
        temporary.write("configs/asset_universe.json", #"{"asset_universe":[{"symbol":"TRXUSDT","enabled":false},{"symbol":"BTCUSDT"}]}"#)
        let facts = try ConfigurationProbe(tree: temporary.tree).observe()
        #expect(facts.legacyUniverse.path == "configs/asset_universe.json" && facts.universe.state == .missing)
        #expect(facts.legacyUniverse.content?.assets?.map(\.enabled) == [false, true])
    }

    @Test func theSuperuserMayUseAnything() throws {
        temporary.write(".env", "A=b")
        chmod(temporary.path(".env"), 0)
        #expect(try file(".env").serviceMayUse == true)
    }

    @Test func anotherUserIsHeldByTheMode() throws {
        // Nobody owns nothing here: the bits for others count, on the file and on every directory above it.
        chmod(temporary.root, 0o755)
        temporary.write("feature_store/golden_hour_config.json", "{}")
        #expect(try file("feature_store/golden_hour_config.json", user: "nobody").lacks == ["write"])
        chmod(temporary.path("feature_store/golden_hour_config.json"), 0o666)
        #expect(try file("feature_store/golden_hour_config.json", user: "nobody").serviceMayUse == true)
        chmod(temporary.path("feature_store/golden_hour_config.json"), 0o600)
        #expect(try file("feature_store/golden_hour_config.json", user: "nobody").lacks == ["read", "write"])
        chmod(temporary.path("feature_store/golden_hour_config.json"), 0o666)
        chmod(temporary.path("feature_store"), 0o754)
        #expect(try file("feature_store/golden_hour_config.json", user: "nobody").lacks == ["read", "write"])
        let directories = try ConfigurationProbe(tree: temporary.tree, serviceUser: "nobody").observe().directories
        #expect(directories.first { $0.path == "feature_store" }?.lacks == ["read", "write"])
    }

    @Test func aUserNobodyKnowsCannotBeJudged() throws {
        temporary.write(".env", "A=b")
        let facts = try ConfigurationProbe(tree: temporary.tree, serviceUser: "no-such-user-here").observe()
        #expect(facts.serviceUser == nil && facts.files[1].serviceMayUse == nil && facts.files[1].lacks.isEmpty)
    }
}
